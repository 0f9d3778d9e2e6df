// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr } from '../host-function.ts'

/** The account that called. A call by the root origin has none: it ends with `RootNotAllowed`. */
export const caller = hostFunction('seal0', 'caller', [ptr, ptr], undefined, (host, out, outLength) => {
  host.charge(host.prices.simple)
  host.memory.writeOutput(out, outLength, host.context.caller ?? host.context.fail('RootNotAllowed'))
})
