// SPDX-License-Identifier: Apache-2.0
import type { Hex } from '@phat/primitives'

/** Encodes bytes as `0x` hex; the native coder, because every answer passes here. */
export function bytesToHex(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`
}

/**
 * Decodes a `0x` string of whole bytes; undefined for anything else. The result is a plain Uint8Array with a buffer of its own,
 * so that `slice` copies and the pool may keep it.
 */
export function hexToBytes(text: string): Uint8Array | undefined {
  const digits = text.length - 2
  if (digits < 0 || (digits & 1) !== 0 || text.charCodeAt(0) !== 48 || text.charCodeAt(1) !== 120) return undefined
  const bytes = new Uint8Array(digits >> 1)
  // The native coder stops at the first character that is no hex digit.
  const written = Buffer.from(bytes.buffer).write(text.slice(2), 'hex')
  return written === bytes.length ? bytes : undefined
}

/** A block number or balance as Substrate writes it: `0x1a`, without leading zeros. */
export function numberToHex(value: number | bigint): Hex {
  return `0x${value.toString(16)}`
}
