// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr, u32 } from '../host-function.ts'

/** How often a contract stands on the call stack; delegate calls are not counted. */
export const accountReentranceCount = hostFunction('seal0', 'account_reentrance_count', [ptr], u32, (host, account) => {
  host.charge(host.prices.simple)
  return host.context.accountReentranceCount(host.memory.read(account, 32))
})
