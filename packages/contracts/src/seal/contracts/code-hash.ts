// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr, u32 } from '../host-function.ts'
import { returnCodes } from '../return-codes.ts'

/** The code hash of a contract; 3 when the account is none. */
export const codeHash = hostFunction('seal0', 'code_hash', [ptr, ptr, ptr], u32, (host, account, out, outLength) => {
  host.charge(host.prices.accountRead)
  const hash = host.context.codeHashOf(host.memory.read(account, 32))
  if (hash === undefined) return returnCodes.keyNotFound
  host.memory.writeOutput(out, outLength, hash)
  return returnCodes.success
})
