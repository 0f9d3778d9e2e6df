// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr } from '../host-function.ts'
import { encodeU32 } from '../little-endian.ts'

/** Number of the block, as u32. */
export const blockNumber = hostFunction('seal0', 'block_number', [ptr, ptr], undefined, (host, out, outLength) => {
  host.charge(host.prices.simple)
  host.memory.writeOutput(out, outLength, encodeU32(host.context.block.number))
})
