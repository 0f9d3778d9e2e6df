// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr } from '../host-function.ts'
import { encodeU128 } from '../little-endian.ts'

/** The free balance of this contract. */
export const balance = hostFunction('seal0', 'balance', [ptr, ptr], undefined, (host, out, outLength) => {
  host.charge(host.prices.accountRead)
  host.memory.writeOutput(out, outLength, encodeU128(host.context.balance()))
})
