// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr } from '../host-function.ts'
import { encodeU64 } from '../little-endian.ts'

/** Time of the block in milliseconds since the Unix epoch, as u64. */
export const now = hostFunction('seal0', 'now', [ptr, ptr], undefined, (host, out, outLength) => {
  host.charge(host.prices.simple)
  host.memory.writeOutput(out, outLength, encodeU64(host.context.block.now))
})
