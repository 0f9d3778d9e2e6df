// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr, u32 } from '../host-function.ts'
import { returnCodes } from '../return-codes.ts'

/** Pays an account; 5 when the balance does not suffice. The lengths are of a time when sizes varied, and mean nothing. */
export const transfer = hostFunction('seal0', 'transfer', [ptr, u32, ptr, u32], u32, (host, account, _length, value) => {
  host.charge(host.prices.transfer)
  const to = host.memory.read(account, 32)
  return host.context.transfer(to, host.memory.readBalance(value)) ? returnCodes.success : returnCodes.transferFailed
})
