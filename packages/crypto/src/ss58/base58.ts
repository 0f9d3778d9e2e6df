// SPDX-License-Identifier: Apache-2.0

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const noDigit = 0xff
/** Digits by character code. */
const digitOf = new Uint8Array(128).fill(noDigit)
for (let digit = 0; digit < 58; digit++) digitOf[alphabet.charCodeAt(digit)] = digit

/** Characters in one limb of a number to encode, and its base: with two bytes more, products stay exact in a double. */
const limbDigits = 5
const limbBase = 58 ** limbDigits
/** Characters that a decoding step takes, and bytes in one limb of its result. */
const stepDigits = 4
const limbBytes = 3
const byteLimbBase = 2 ** (8 * limbBytes)

/** Encodes bytes in base58 (the alphabet of Bitcoin); each leading zero byte is a `1`. Quadratic: for short values only. */
export function encodeBase58(bytes: Uint8Array): string {
  /** Least significant first. */
  const limbs: number[] = []
  for (let at = 0; at < bytes.length; ) {
    const odd = ((bytes.length - at) & 1) === 1
    let carry = odd ? (bytes[at] as number) : ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
    const factor = odd ? 256 : 65_536
    at += odd ? 1 : 2
    for (let i = 0; i < limbs.length; i++) {
      const value = (limbs[i] as number) * factor + carry
      carry = Math.floor(value / limbBase)
      limbs[i] = value - carry * limbBase
    }
    if (carry > 0) limbs.push(carry)
  }
  let text = ''
  for (const limb of limbs) {
    let rest = limb
    for (let i = 0; i < limbDigits; i++) {
      text = alphabet.charAt(rest % 58) + text
      rest = Math.floor(rest / 58)
    }
  }
  let zeros = 0
  while (zeros < bytes.length && bytes[zeros] === 0) zeros++
  let padding = 0
  while (text.charCodeAt(padding) === alphabet.charCodeAt(0)) padding++
  return alphabet.charAt(0).repeat(zeros) + text.slice(padding)
}

/** Decodes base58, or gives undefined when a character is not of the alphabet. Quadratic: the caller bounds the length. */
export function decodeBase58(text: string): Uint8Array | undefined {
  /** Least significant first. */
  const limbs: number[] = []
  for (let at = 0; at < text.length; ) {
    const end = at + ((text.length - at) % stepDigits || stepDigits)
    let carry = 0
    let factor = 1
    for (; at < end; at++) {
      const digit = digitOf[text.charCodeAt(at)]
      if (digit === undefined || digit === noDigit) return undefined
      carry = carry * 58 + digit
      factor *= 58
    }
    for (let i = 0; i < limbs.length; i++) {
      const value = (limbs[i] as number) * factor + carry
      carry = Math.floor(value / byteLimbBase)
      limbs[i] = value - carry * byteLimbBase
    }
    if (carry > 0) limbs.push(carry)
  }
  let zeros = 0
  while (zeros < text.length && text[zeros] === '1') zeros++
  let length = limbs.length * limbBytes
  while (length > 0 && byteOf(limbs, length - 1) === 0) length--
  const bytes = new Uint8Array(zeros + length)
  for (let i = 0; i < length; i++) bytes[bytes.length - 1 - i] = byteOf(limbs, i)
  return bytes
}

/** Byte `index` of a number, the least significant being 0. */
const byteOf = (limbs: readonly number[], index: number): number =>
  ((limbs[Math.floor(index / limbBytes)] as number) >>> (8 * (index % limbBytes))) & 0xff
