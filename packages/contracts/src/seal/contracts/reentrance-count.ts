// SPDX-License-Identifier: Apache-2.0
import { hostFunction, u32 } from '../host-function.ts'

/** How often this contract stands on the call stack besides this frame; delegate calls are not counted. */
export const reentranceCount = hostFunction('seal0', 'reentrance_count', [], u32, (host) => {
  host.charge(host.prices.simple)
  return host.context.reentranceCount()
})
