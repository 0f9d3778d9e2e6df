// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr, u32 } from '../host-function.ts'
import { calleeInput, callFlags, checkCallFlags, finishCall } from './nested-call.ts'

/** Runs other code on the storage, address, caller and value of this contract. */
export const delegateCall = hostFunction(
  'seal0',
  'delegate_call',
  [u32, ptr, ptr, u32, ptr, ptr],
  u32,
  (host, flags, codeHash, input, inputLength, out, outLength) => {
    checkCallFlags(host, flags)
    host.charge(host.prices.call)
    const data = calleeInput(host, flags, input, inputLength)
    // Code that runs in place of its caller is no second entry, so the flag would mean nothing.
    if ((flags & callFlags.allowReentry) !== 0) host.context.fail('InvalidCallFlags')
    const outcome = host.context.delegateCall(host.memory.read(codeHash, 32), data)
    return finishCall(host, flags, outcome, out, outLength)
  },
)
