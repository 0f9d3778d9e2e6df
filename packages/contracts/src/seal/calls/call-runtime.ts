// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr, u32 } from '../host-function.ts'
import { returnCodes } from '../return-codes.ts'

/** A cluster has no runtime calls: each is filtered, which the guest learns as code 10. */
export const callRuntime = hostFunction('seal0', 'call_runtime', [ptr, u32], u32, (host, callPointer, length) => {
  host.charge(host.prices.simple + host.prices.copyByte * length)
  host.memory.read(callPointer, length)
  return returnCodes.callRuntimeFailed
})
