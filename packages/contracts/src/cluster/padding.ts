// SPDX-License-Identifier: Apache-2.0
import type { ContractResult } from '../exec/contract-result.ts'

/** What answers tell of a contract beside their content, kept coarse. */
export interface PaddingPolicy {
  /**
   * Sizes in bytes to which encoded answers are filled up with zeros, ascending; one longer than the last is filled up to a multiple of it.
   * Empty: answers keep their size. The zeros stand after the SCALE value, where decoders do not look.
   */
  readonly replySizes: readonly number[]
  /** Gas and deposits of queries and estimates show only their first bits. */
  readonly coarseGas: boolean
}

export const defaultPadding: PaddingPolicy = { replySizes: [], coarseGas: true }

/** Fills an encoded answer up to its class. */
export function padReply(encoded: Uint8Array, { replySizes }: PaddingPolicy): Uint8Array {
  const largest = replySizes[replySizes.length - 1]
  if (largest === undefined) return encoded
  const size = replySizes.find((candidate) => candidate >= encoded.length) ?? Math.ceil(encoded.length / largest) * largest
  if (size === encoded.length) return encoded
  const padded = new Uint8Array(size)
  padded.set(encoded)
  return padded
}

/** Bits of a number that stay visible, from its first set one on. */
const visibleBits = 9
const gasMaskedBitsMin = 28
const depositMaskedBytesMin = 256n

/** Sets low bits: all but the first nine, and at least `min` of them. */
function maskLowBits(value: bigint, min: number, bits: number): bigint {
  const length = value === 0n ? 0 : value.toString(2).length
  const masked = Math.min(Math.max(Math.max(length, visibleBits) - visibleBits, min), bits - 1)
  return value | ((1n << BigInt(masked)) - 1n)
}

/** Gas as answers show it. */
export const coarseGas = (gas: bigint): bigint => maskLowBits(gas, gasMaskedBitsMin, 64)

/**
 * What a query or an estimate shows of gas and deposit: rounded up so far that their low digits, which depend on private state, do not
 * show. Source: pink-runtime, coarse_grained.
 */
export function coarseResult(result: ContractResult, depositPerByte: bigint): ContractResult {
  const least = depositPerByte * depositMaskedBytesMin - 1n
  const depositBits = least <= 0n ? 0 : least.toString(2).length
  const { deposit } = result
  const masked = maskLowBits(deposit < 0n ? -deposit : deposit, depositBits, 128)
  return {
    ...result,
    gasConsumed: coarseGas(result.gasConsumed),
    gasRequired: coarseGas(result.gasRequired),
    deposit: deposit < 0n ? -masked : masked,
  }
}
