// SPDX-License-Identifier: Apache-2.0

/** The bytes as text where they are ASCII, else undefined: evidence and collateral in text forms hold nothing else. */
export function asciiText(bytes: Uint8Array): string | undefined {
  for (const byte of bytes) if (byte > 0x7e || (byte < 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) return undefined
  return new TextDecoder().decode(bytes).trim()
}

/** Hex with or without prefix and line breaks; undefined for anything else. */
export function bytesOfHex(text: string): Uint8Array | undefined {
  const digits = text.replace(/\s+/g, '').replace(/^0x/i, '')
  if (digits === '' || digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) return undefined
  const bytes = new Uint8Array(digits.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16)
  return bytes
}

const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Base64 (RFC 4648) with padding and line breaks; undefined for anything else, bits beyond the end among it. */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  const padded = text.replace(/\s+/g, '')
  if (padded === '' || padded.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(padded)) return undefined
  const digits = padded.replace(/=+$/, '')
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4))
  let bits = 0
  let value = 0
  let at = 0
  for (const digit of digits) {
    value = ((value << 6) | base64Digits.indexOf(digit)) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (value >> bits) & 0xff
    }
  }
  return (value & ((1 << bits) - 1)) === 0 ? bytes : undefined
}
