// SPDX-License-Identifier: Apache-2.0
import { hostFunction, u32 } from '../host-function.ts'

/** 1 when the caller is the root origin, else 0. */
export const callerIsRoot = hostFunction('seal0', 'caller_is_root', [], u32, (host) => {
  host.charge(host.prices.simple)
  return Number(host.context.callerIsRoot())
})
