// SPDX-License-Identifier: Apache-2.0
import { BugError } from '@phat/primitives'
import { type WasmValue, webAssembly } from './web-assembly.ts'

/** Why wasm code stopped: the traps of the specification, and the two that the pass adds. */
export type TrapReason =
  | 'out-of-gas'
  | 'stack-exhausted'
  | 'unreachable'
  | 'memory-out-of-bounds'
  | 'table-out-of-bounds'
  | 'indirect-call'
  | 'divide-by-zero'
  | 'integer-overflow'
  | 'invalid-conversion'

/**
 * How a run ended. `gasLeft` is the same on every machine and compiler tier. It is exact, but for traps other than `unreachable` and
 * `stack-exhausted`, which use all gas (`InstrumentedModule` says why). What a host function threw is no outcome: it passes through the
 * guest and out of `run` unchanged.
 */
export type Outcome =
  | { readonly kind: 'returned'; readonly gasLeft: bigint; readonly value: WasmValue | undefined }
  /** A host function ended the run with `exitGuest`; what it wanted to say stands in the caller's frame. */
  | { readonly kind: 'exited'; readonly gasLeft: bigint }
  | { readonly kind: 'trapped'; readonly gasLeft: bigint; readonly reason: TrapReason }

/** Made once: an error object per exit would capture a stack trace, which costs more than the whole exit. */
const guestExit = Object.freeze({ kind: 'guest-exit' })

/** Ends the innermost run with the outcome `exited`. For host functions such as `seal_return`, once they have put their data aside. */
export function exitGuest(): never {
  throw guestExit
}

/** True for what `exitGuest` throws. */
export function isGuestExit(thrown: unknown): boolean {
  return thrown === guestExit
}

/**
 * V8's sentences for the traps of the specification. They never reach state: only the reason does, and a sentence that is not here stops
 * the node, so that a new version of V8 cannot make validators disagree.
 */
const trapSentences: ReadonlyMap<string, TrapReason> = new Map([
  ['unreachable', 'unreachable'],
  ['memory access out of bounds', 'memory-out-of-bounds'],
  ['data segment out of bounds', 'memory-out-of-bounds'],
  ['data segment is out of bounds', 'memory-out-of-bounds'],
  ['divide by zero', 'divide-by-zero'],
  ['remainder by zero', 'divide-by-zero'],
  ['divide result unrepresentable', 'integer-overflow'],
  ['float unrepresentable in integer range', 'invalid-conversion'],
  ['table index is out of bounds', 'table-out-of-bounds'],
  ['element segment out of bounds', 'table-out-of-bounds'],
  ['null function or function signature mismatch', 'indirect-call'],
])

/** What V8 puts before and behind the sentence when a segment does not fit at instantiation. */
const instantiationDetail = /^WebAssembly\.Instance\(\): |(?<= segment) \d+(?= )|(?<=out of bounds) \(.*\)$/g

/**
 * The reason of a trap, without the two that only the counters know.
 * @returns undefined for what is no trap: it was thrown by a host function
 * @throws BugError for a native stack overflow and for a trap with an unknown sentence: faults of the node, never of the contract
 */
export function trapReasonOf(thrown: unknown): TrapReason | undefined {
  if (thrown instanceof RangeError) throw new BugError(`native fault while wasm ran: ${thrown.message}`, { cause: thrown })
  if (!(thrown instanceof webAssembly.RuntimeError)) return undefined
  const reason = trapSentences.get(thrown.message.replace(instantiationDetail, ''))
  if (reason !== undefined) return reason
  throw new BugError(`a wasm trap of an unknown kind: ${thrown.message}`, { cause: thrown })
}
