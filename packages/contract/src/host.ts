// SPDX-License-Identifier: Apache-2.0
import { scriptOperations } from '@phat/abi/script-operations'
import { guestErrors } from './guest-errors.ts'

/** The one function that the engine gives to a script: see `scriptOperations` for arguments and results. */
type HostFunction = (operation: number, argument?: Uint8Array | string) => unknown

declare const __phat: HostFunction

// The global is looked up at each call: an engine installs it before the bundle runs, a test host may replace it.
// The casts below state what the table of operations says of each result.

/** Runs an operation whose result is bytes, or undefined where there is nothing. */
export function hostBytes(operation: number, argument?: Uint8Array | string): Uint8Array | undefined {
  return __phat(operation, argument) as Uint8Array | undefined
}

/** Runs an operation that always answers with bytes. */
export function hostData(operation: number, argument?: Uint8Array): Uint8Array {
  return __phat(operation, argument) as Uint8Array
}

/** Runs an operation that answers with a number; truth values are 1 and 0. */
export function hostNumber(operation: number, argument?: Uint8Array): number {
  return __phat(operation, argument) as number
}

/** Runs an operation for its effect. */
export function hostDo(operation: number, argument?: Uint8Array | string): void {
  __phat(operation, argument)
}

/** Reads a little-endian u128 at an offset: balances. */
export function readBalance(bytes: Uint8Array, offset = 0): bigint {
  let value = 0n
  for (let i = 15; i >= 0; i--) value = (value << 8n) | BigInt(bytes[offset + i] as number)
  return value
}

/**
 * Writes a balance little endian.
 * @throws PhatError `contract.out-of-range` for an amount below zero or of more than 128 bits
 */
export function writeBalance(view: DataView, offset: number, amount: bigint): void {
  if (amount < 0n || amount >> 128n !== 0n) throw guestErrors.error('out-of-range', 'an amount of funds does not fit u128')
  view.setBigUint64(offset, BigInt.asUintN(64, amount), true)
  view.setBigUint64(offset + 8, amount >> 64n, true)
}

/** The numbers of the operations. */
export const operation = scriptOperations
