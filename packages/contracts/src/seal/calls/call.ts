// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr, type SealHost, u32, u64 } from '../host-function.ts'
import { sentinel } from '../return-codes.ts'
import { calleeInput, callFlags, checkCallFlags, depositLimit, finishCall } from './nested-call.ts'

/** What the versions of `call` have in common; all pointers but `flags`, `gas` and `inputLength`. */
interface CallArguments {
  readonly flags: number
  readonly callee: number
  /** 0 passes on all that is left. */
  readonly gas: bigint
  readonly deposit: number
  readonly value: number
  readonly input: number
  readonly inputLength: number
  readonly out: number
  readonly outLength: number
}

function callContract(host: SealHost, called: CallArguments): number {
  const { context, memory, prices } = host
  host.charge(prices.call)
  const input = calleeInput(host, called.flags, called.input, called.inputLength)
  const to = memory.read(called.callee, 32)
  const limit = depositLimit(host, called.deposit)
  const value = memory.readBalance(called.value)
  if (value > 0n) host.charge(prices.transfer)
  const allowReentry = (called.flags & callFlags.allowReentry) !== 0
  const outcome = context.call({ to, gas: called.gas, value, input, allowReentry, ...limit })
  return finishCall(host, called.flags, outcome, called.out, called.outLength)
}

/** Calls a contract, which may call back. The lengths of account and value are of a time when sizes varied, and mean nothing. */
export const call = hostFunction(
  'seal0',
  'call',
  [ptr, u32, u64, ptr, u32, ptr, u32, ptr, ptr],
  u32,
  (host, callee, _calleeLength, gas, value, _valueLength, input, inputLength, out, outLength) => {
    const flags = callFlags.allowReentry
    return callContract(host, { flags, callee, gas, deposit: sentinel, value, input, inputLength, out, outLength })
  },
)

/** Calls a contract, with flags. */
export const call1 = hostFunction(
  'seal1',
  'call',
  [u32, ptr, u64, ptr, ptr, u32, ptr, ptr],
  u32,
  (host, flags, callee, gas, value, input, inputLength, out, outLength) => {
    checkCallFlags(host, flags)
    return callContract(host, { flags, callee, gas, deposit: sentinel, value, input, inputLength, out, outLength })
  },
)

/** As version 1, with a limit for the deposit. A limit of proof size means nothing here: there are no proofs of a cluster's state. */
export const call2 = hostFunction(
  'seal2',
  'call',
  [u32, ptr, u64, u64, ptr, ptr, ptr, u32, ptr, ptr],
  u32,
  (host, flags, callee, gas, _proofSize, deposit, value, input, inputLength, out, outLength) => {
    checkCallFlags(host, flags)
    return callContract(host, { flags, callee, gas, deposit, value, input, inputLength, out, outLength })
  },
)
