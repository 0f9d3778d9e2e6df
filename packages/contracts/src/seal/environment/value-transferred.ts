// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr } from '../host-function.ts'
import { encodeU128 } from '../little-endian.ts'

/** What came with the call. */
export const valueTransferred = hostFunction('seal0', 'value_transferred', [ptr, ptr], undefined, (host, out, outLength) => {
  host.charge(host.prices.simple)
  host.memory.writeOutput(out, outLength, encodeU128(host.context.value))
})
