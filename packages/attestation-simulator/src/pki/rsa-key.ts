// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { RsaPrimes } from './vendor-keys.ts'

const exponent = 65_537n

/** The modulus of a key, big endian. */
export function rsaModulus({ p, q }: RsaPrimes): Uint8Array {
  return bytesOf(numberOf(p) * numberOf(q))
}

const privateKeys = new WeakMap<RsaPrimes, KeyObject>()

/** The key as node:crypto takes it; made from its primes once. */
export function rsaPrivateKey(primes: RsaPrimes): KeyObject {
  const known = privateKeys.get(primes)
  if (known !== undefined) return known
  const p = numberOf(primes.p)
  const q = numberOf(primes.q)
  const d = inverse(exponent, (p - 1n) * (q - 1n))
  const text = (value: bigint) => Buffer.from(bytesOf(value)).toString('base64url')
  const key = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'RSA',
      n: text(p * q),
      e: text(exponent),
      d: text(d),
      p: primes.p,
      q: primes.q,
      dp: text(d % (p - 1n)),
      dq: text(d % (q - 1n)),
      qi: text(inverse(q, p)),
    },
  })
  privateKeys.set(primes, key)
  return key
}

function numberOf(base64url: string): bigint {
  return BigInt(`0x${Buffer.from(base64url, 'base64url').toString('hex')}`)
}

function bytesOf(value: bigint): Uint8Array {
  const hex = value.toString(16)
  return Uint8Array.from(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'))
}

/** value^-1 modulo `modulus`, by Euclid; both are coprime by construction. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [previous, current] = [modulus, value % modulus]
  let [previousFactor, factor] = [0n, 1n]
  while (current !== 0n) {
    const quotient = previous / current
    ;[previous, current] = [current, previous - quotient * current]
    ;[previousFactor, factor] = [factor, previousFactor - quotient * factor]
  }
  return ((previousFactor % modulus) + modulus) % modulus
}
