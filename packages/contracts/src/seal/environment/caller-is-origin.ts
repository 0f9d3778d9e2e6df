// SPDX-License-Identifier: Apache-2.0
import { hostFunction, u32 } from '../host-function.ts'

/** 1 when the caller is the account that signed the whole call, else 0. */
export const callerIsOrigin = hostFunction('seal0', 'caller_is_origin', [], u32, (host) => {
  host.charge(host.prices.simple)
  return Number(host.context.callerIsOrigin())
})
