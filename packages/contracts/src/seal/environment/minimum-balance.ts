// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr } from '../host-function.ts'
import { encodeU128 } from '../little-endian.ts'

/** The existential deposit. */
export const minimumBalance = hostFunction('seal0', 'minimum_balance', [ptr, ptr], undefined, (host, out, outLength) => {
  host.charge(host.prices.simple)
  host.memory.writeOutput(out, outLength, encodeU128(host.context.minimumBalance))
})
