// SPDX-License-Identifier: Apache-2.0
import { textBytes } from '@phat/primitives'
import { blake2b256 } from '../hash/hashes.ts'

/** One step of a derivation path. */
export interface Junction {
  readonly hard: boolean
  /** 32 bytes. */
  readonly chainCode: Uint8Array
}

const u64Max = 0xffff_ffff_ffff_ffffn

/**
 * The junction that a path step names: a whole number that fits 64 bits is its little-endian bytes, any other text its SCALE
 * encoding; either is padded with zeros to 32 bytes, or hashed when longer (sp-core, `DeriveJunction`).
 */
export function junctionFromText(code: string, hard: boolean): Junction {
  const chainCode = new Uint8Array(32)
  // Rust's integer parser allows a leading plus sign, and so does every key that was derived with one.
  const number = /^\+?[0-9]+$/.test(code) ? BigInt(code.replace('+', '')) : undefined
  if (number !== undefined && number <= u64Max) {
    new DataView(chainCode.buffer).setBigUint64(0, number, true)
    return { hard, chainCode }
  }
  const encoded = scaleText(code)
  return encoded.length > 32 ? { hard, chainCode: blake2b256(encoded) } : { hard, chainCode: padded(chainCode, encoded) }
}

function padded(into: Uint8Array, bytes: Uint8Array): Uint8Array {
  into.set(bytes)
  return into
}

/**
 * SCALE encoding of a text: compact length, then UTF-8. The kit in `codec` does not lie below this package, and the three
 * forms of a compact length are all there is to it; path steps end at the first `/` and 2^30 bytes is out of reach.
 */
export function scaleText(text: string): Uint8Array {
  const utf8 = textBytes(text)
  const length = utf8.length
  const prefix =
    length < 64
      ? [length << 2]
      : length < 16_384
        ? [((length << 2) | 1) & 0xff, length >> 6]
        : [((length << 2) | 2) & 0xff, (length >> 6) & 0xff, (length >> 14) & 0xff, length >> 22]
  const encoded = new Uint8Array(prefix.length + length)
  encoded.set(prefix)
  encoded.set(utf8, prefix.length)
  return encoded
}
