// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr, u32 } from '../host-function.ts'

/** Ends the call with an answer; bit 0 of the flags reverts all it changed. */
export const sealReturn = hostFunction('seal0', 'seal_return', [u32, ptr, u32], undefined, (host, flags, data, length) => {
  host.charge(host.prices.simple + host.prices.copyByte * length)
  return host.finish(flags, host.memory.read(data, length))
})
