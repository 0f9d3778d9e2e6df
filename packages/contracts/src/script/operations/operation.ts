// SPDX-License-Identifier: Apache-2.0
import { BugError } from '@phat/primitives'
import type { HostContext } from '../../host/host-context.ts'
import type { SealLimits } from '../../seal/limits.ts'
import type { HostPrices } from '../../seal/prices.ts'

/** What an operation works with while a script calls it. */
export interface OperationHost {
  readonly prices: HostPrices
  readonly limits: SealLimits
  /** The frame of the call. @throws ScriptTypeError while the bundle is evaluated at upload, when there is none */
  readonly context: HostContext
  /** What the frame will answer. */
  answer: ScriptAnswer
  /** Takes so many picoseconds of gas; ends the run when they are not there. */
  charge(picoseconds: number): void
  /** Text for the result of the call; dropped at upload. */
  debugMessage(text: string): void
}

export interface ScriptAnswer {
  readonly flags: number
  readonly data: Uint8Array
}

export type OperationResult = Uint8Array | number | string | undefined

/** What an operation costs, by its argument, beside what every call costs. */
export type OperationPrice = (prices: HostPrices, argument: Uint8Array) => number

/**
 * Works and answers, once its price was charged; what the price cannot know it charges itself. The argument is a copy that the operation
 * may keep; without one it is empty.
 */
export interface OperationHandler {
  readonly price: OperationPrice
  readonly run: (host: OperationHost, argument: Uint8Array) => OperationResult
}

/** For what costs no more than the call itself. */
export const free: OperationPrice = () => 0

/** Becomes a `TypeError` in the script; never leaves the engine. */
export class ScriptTypeError extends BugError {}

/** Checks the length of a whole argument, or the least length of one with a tail. */
export function expectLength(argument: Uint8Array, length: number, what: string, tail: 'exact' | 'tail' = 'exact'): void {
  if (tail === 'exact' ? argument.length === length : argument.length >= length) return
  throw new ScriptTypeError(`expected ${what}: ${length} bytes${tail === 'tail' ? ' or more' : ''}, not ${argument.length}`)
}

/** Reads a little-endian number of up to six bytes. */
export function readUint(bytes: Uint8Array, offset: number, size: number): number {
  let value = 0
  for (let i = size - 1; i >= 0; i--) value = value * 256 + (bytes[offset + i] as number) // the caller has checked the length
  return value
}

/** Reads a little-endian bigint of 8 or 16 bytes. */
export function readBigUint(bytes: Uint8Array, offset: number, size: 8 | 16): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const low = view.getBigUint64(offset, true)
  return size === 8 ? low : low | (view.getBigUint64(offset + 8, true) << 64n)
}

/** A truth value as scripts get it. */
export const truth = (value: boolean): number => (value ? 1 : 0)
