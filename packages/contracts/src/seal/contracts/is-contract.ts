// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr, u32 } from '../host-function.ts'

/** 1 when the account is a contract, else 0. */
export const isContract = hostFunction('seal0', 'is_contract', [ptr], u32, (host, account) => {
  host.charge(host.prices.accountRead)
  return Number(host.context.isContract(host.memory.read(account, 32)))
})
