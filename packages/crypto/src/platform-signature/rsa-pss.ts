// SPDX-License-Identifier: Apache-2.0
import { sha384 } from '@noble/hashes/sha2.js'
import { concatBytes, equalBytes } from '@phat/primitives'

const hashLength = 48
const saltLength = 48

/**
 * RSASSA-PSS verification with SHA-384, MGF1 of SHA-384 and a salt of 48 bytes (RFC 8017, 8.1.2 and 9.1.2), exponent 65537.
 * @param modulus 256 to 512 bytes with the highest bit set
 * @param signature as long as the modulus and below it
 */
export function verifyRsaPss(modulus: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const encoded = toBytes(power65537(toNumber(signature), toNumber(modulus)), modulus.length)
  // emBits is one less than the modulus has bits, so the encoded message fills all bytes and its highest bit is zero.
  const maskedLength = encoded.length - hashLength - 1
  const masked = encoded.subarray(0, maskedLength)
  const digest = encoded.subarray(maskedLength, maskedLength + hashLength)
  if (encoded[encoded.length - 1] !== 0xbc || (masked[0] as number) > 0x7f) return false
  const data = maskGenerated(digest, maskedLength)
  for (let i = 0; i < maskedLength; i++) data[i] = (data[i] as number) ^ (masked[i] as number)
  data[0] = (data[0] as number) & 0x7f
  const paddingLength = maskedLength - saltLength - 1
  for (let i = 0; i < paddingLength; i++) if (data[i] !== 0) return false
  if (data[paddingLength] !== 1) return false
  const salt = data.subarray(paddingLength + 1)
  return equalBytes(digest, sha384(concatBytes(new Uint8Array(8), sha384(message), salt)))
}

/** MGF1 (RFC 8017, B.2.1). */
function maskGenerated(seed: Uint8Array, length: number): Uint8Array {
  const mask = new Uint8Array(length)
  for (let block = 0; block * hashLength < length; block++) {
    const digest = sha384(concatBytes(seed, Uint8Array.of(0, 0, block >> 8, block & 0xff)))
    mask.set(digest.subarray(0, length - block * hashLength), block * hashLength)
  }
  return mask
}

/** base^65537: sixteen squarings and one multiplication. */
function power65537(base: bigint, modulus: bigint): bigint {
  let power = base
  for (let i = 0; i < 16; i++) power = (power * power) % modulus
  return (power * base) % modulus
}

function toNumber(bytes: Uint8Array): bigint {
  let hex = '0x'
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0')
  return BigInt(hex)
}

function toBytes(number: bigint, length: number): Uint8Array {
  const hex = number.toString(16).padStart(2 * length, '0')
  return Uint8Array.from({ length }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}
