// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr } from '../host-function.ts'

/** The account of this contract. */
export const address = hostFunction('seal0', 'address', [ptr, ptr], undefined, (host, out, outLength) => {
  host.charge(host.prices.simple)
  host.memory.writeOutput(out, outLength, host.context.address)
})
