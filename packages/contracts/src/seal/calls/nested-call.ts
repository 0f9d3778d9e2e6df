// SPDX-License-Identifier: Apache-2.0
import type { NestedOutcome } from '../../host/host-context.ts'
import type { SealHost } from '../host-function.ts'
import { returnCodes } from '../return-codes.ts'

/** Bits of the flags of `call` and `delegate_call`. */
export const callFlags = { forwardInput: 1, cloneInput: 2, tailCall: 4, allowReentry: 8 } as const

const knownFlags = 0b1111

/** Unknown bits end the frame with `InvalidCallFlags`. */
export function checkCallFlags({ context }: SealHost, flags: number): void {
  if ((flags & ~knownFlags) !== 0) context.fail('InvalidCallFlags')
}

/** The input of the callee: the caller's own by flag (`cloneInput` wins), else bytes of its memory. */
export function calleeInput(host: SealHost, flags: number, pointer: number, length: number): Uint8Array {
  const { context, prices } = host
  if ((flags & callFlags.cloneInput) !== 0) {
    const input = context.peekInput() ?? context.fail('InputForwarded')
    host.charge(prices.copyByte * input.length)
    return input
  }
  if ((flags & callFlags.forwardInput) !== 0) return context.takeInput() ?? context.fail('InputForwarded')
  host.charge(prices.copyByte * length)
  return host.memory.read(pointer, length)
}

/** Most that the callee may add to the deposit; the sentinel as pointer and the amount 0 both stand for the caller's own limit. */
export function depositLimit(host: SealHost, pointer: number): { readonly depositLimit?: bigint } {
  if (!host.memory.wants(pointer)) return {}
  const limit = host.memory.readBalance(pointer)
  return limit === 0n ? {} : { depositLimit: limit }
}

/** Copies what the callee returned, where the guest wants it. */
export function writeReturned(host: SealHost, data: Uint8Array, out: number, outLength: number): void {
  if (!host.memory.wants(out)) return
  host.charge(host.prices.copyByte * data.length)
  host.memory.writeOutput(out, outLength, data)
}

/**
 * The return code of a nested call. A trap of the callee is 1; what kept it from starting has a code or ends the calling frame.
 */
export function nestedReturnCode({ context }: SealHost, outcome: NestedOutcome): number {
  if (outcome.kind === 'returned') return outcome.reverted ? returnCodes.calleeReverted : returnCodes.success
  if (outcome.origin === 'callee') return returnCodes.calleeTrapped
  switch (outcome.error) {
    case 'TransferFailed':
      return returnCodes.transferFailed
    case 'CodeNotFound':
      return returnCodes.codeNotFound
    case 'ContractNotFound':
      return returnCodes.notCallable
    default:
      return context.fail(outcome.error)
  }
}

/** What follows a call: the end of this frame when it was a tail call that returned, else its output and code. */
export function finishCall(host: SealHost, flags: number, outcome: NestedOutcome, out: number, outLength: number): number {
  if (outcome.kind === 'returned') {
    if ((flags & callFlags.tailCall) !== 0) host.finish(outcome.reverted ? 1 : 0, outcome.data)
    writeReturned(host, outcome.data, out, outLength)
  }
  return nestedReturnCode(host, outcome)
}
