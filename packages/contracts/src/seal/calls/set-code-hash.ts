// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr, u32 } from '../host-function.ts'
import { returnCodes } from '../return-codes.ts'

/** Gives this contract other code from its next call on; 7 when there is no such code. */
export const setCodeHash = hostFunction('seal0', 'set_code_hash', [ptr], u32, (host, codeHash) => {
  host.charge(host.prices.setCodeHash)
  return host.context.setCodeHash(host.memory.read(codeHash, 32)) ? returnCodes.success : returnCodes.codeNotFound
})
