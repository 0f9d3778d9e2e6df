// SPDX-License-Identifier: Apache-2.0
import { ed25519 } from '@noble/curves/ed25519.js'

/*
 * ristretto255 on top of an edwards25519 library, after RFC 9496 section 4: libsodium multiplies on the curve in constant time, but its
 * binding has no ristretto functions, and doing all of it in JavaScript takes five times as long.
 */

const { Fp } = ed25519.Point
const prime = Fp.ORDER
const d = 37095705934669439343138083508754565189542113879843219016388785533085940283555n
const sqrtMinusOne = 19681161376707505956807079304988542015446066515923890162744021073123829784752n
const invSqrtAMinusD = 54469307008909316920995813868745141605393597292927456921205312896311721017578n

const mod = (value: bigint): bigint => {
  const rest = value % prime
  return rest < 0n ? rest + prime : rest
}

/** RFC 9496 section 3.1: an element is negative when its least significant bit is set. */
const isNegative = (value: bigint): boolean => (value & 1n) === 1n
const absolute = (value: bigint): bigint => (isNegative(value) ? prime - value : value)

function squared(value: bigint, times: number): bigint {
  let power = value
  for (let i = 0; i < times; i++) power = (power * power) % prime
  return power
}

/** value^((p - 5) / 8), by the usual addition chain for 2^252 - 3. */
function powP58(value: bigint): bigint {
  const b2 = (squared(value, 1) * value) % prime
  const b4 = (squared(b2, 2) * b2) % prime
  const b5 = (squared(b4, 1) * value) % prime
  const b10 = (squared(b5, 5) * b5) % prime
  const b20 = (squared(b10, 10) * b10) % prime
  const b40 = (squared(b20, 20) * b20) % prime
  const b80 = (squared(b40, 40) * b40) % prime
  const b160 = (squared(b80, 80) * b80) % prime
  const b240 = (squared(b160, 80) * b80) % prime
  const b250 = (squared(b240, 10) * b10) % prime
  return (squared(b250, 2) * value) % prime
}

/** RFC 9496 section 4.2, SQRT_RATIO_M1: sqrt(u / v) if there is one, else sqrt(sqrt(-1) · u / v); never negative. */
function sqrtRatioM1(u: bigint, v: bigint): { wasSquare: boolean; root: bigint } {
  const v3 = mod(v * v * v)
  const v7 = mod(v3 * v3 * v)
  let root = mod(mod(u * v3) * powP58(mod(u * v7)))
  const check = mod(v * root * root)
  const correct = check === mod(u)
  const flipped = check === mod(-u)
  const flippedI = check === mod(-u * sqrtMinusOne)
  if (flipped || flippedI) root = mod(root * sqrtMinusOne)
  return { wasSquare: correct || flipped, root: absolute(root) }
}

function readField(bytes: Uint8Array): bigint {
  let value = 0n
  for (let i = 31; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number)
  return value
}

function writeField(value: bigint): Uint8Array {
  const bytes = new Uint8Array(32)
  let rest = value
  for (let i = 0; i < 32; i++) {
    bytes[i] = Number(rest & 0xffn)
    rest >>= 8n
  }
  return bytes
}

/**
 * RFC 9496 section 4.3.1, Decode: from 32 bytes to an edwards25519 encoding (RFC 8032) of a point in the class. Undefined for bytes that are
 * no canonical encoding, and for the identity.
 */
export function ristrettoToEdwards(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length !== 32) return undefined
  const s = readField(bytes)
  if (s >= prime || isNegative(s) || s === 0n) return undefined
  const ss = mod(s * s)
  const u1 = mod(1n - ss)
  const u2 = mod(1n + ss)
  const u2Squared = mod(u2 * u2)
  const v = mod(-d * u1 * u1 - u2Squared)
  const { wasSquare, root } = sqrtRatioM1(1n, mod(v * u2Squared))
  const denX = mod(root * u2)
  const x = absolute(mod(2n * s * denX))
  const y = mod(u1 * mod(root * denX) * v)
  if (!wasSquare || y === 0n || isNegative(mod(x * y))) return undefined
  const encoded = writeField(y)
  if (isNegative(x)) encoded[31] = (encoded[31] as number) | 0x80
  return encoded
}

/** RFC 9496 section 4.3.2, Encode: from a valid edwards25519 encoding to the 32 bytes of its class. Undefined if it does not decode. */
export function edwardsToRistretto(bytes: Uint8Array): Uint8Array | undefined {
  const sign = (bytes[31] as number) >> 7
  const masked = bytes.slice()
  masked[31] = (masked[31] as number) & 0x7f
  const y0 = readField(masked)
  const y2 = mod(y0 * y0)
  const { wasSquare, root } = sqrtRatioM1(mod(y2 - 1n), mod(d * y2 + 1n))
  if (!wasSquare) return undefined
  const x0 = sign === 1 ? mod(-root) : root
  const t0 = mod(x0 * y0)
  const u1 = mod((1n + y0) * (1n - y0))
  const u2 = t0
  const { root: invSqrt } = sqrtRatioM1(1n, mod(u1 * u2 * u2))
  const den1 = mod(invSqrt * u1)
  const den2 = mod(invSqrt * u2)
  const zInv = mod(den1 * den2 * t0)
  const rotate = isNegative(mod(t0 * zInv))
  const x = rotate ? mod(y0 * sqrtMinusOne) : x0
  const y = rotate ? mod(x0 * sqrtMinusOne) : y0
  const denInv = rotate ? mod(den1 * invSqrtAMinusD) : den2
  const signed = isNegative(mod(x * zInv)) ? mod(-y) : y
  return writeField(absolute(mod(denInv * (1n - signed))))
}
