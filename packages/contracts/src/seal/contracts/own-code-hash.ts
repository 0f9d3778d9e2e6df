// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr } from '../host-function.ts'

/** The hash of the code that runs: in a delegate call that of the called code. */
export const ownCodeHash = hostFunction('seal0', 'own_code_hash', [ptr, ptr], undefined, (host, out, outLength) => {
  host.charge(host.prices.simple)
  host.memory.writeOutput(out, outLength, host.context.codeHash)
})
