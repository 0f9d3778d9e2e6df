// SPDX-License-Identifier: Apache-2.0
import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { p256, p384 } from '@noble/curves/nist.js'
import { type PlatformAlgorithm, type SignatureCheck, verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { verifyPlatformSignatureWeb } from '@phat/crypto/platform-signature-web'
import { concatBytes, fromHex, textBytes } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { platformSignatureBackend as portable } from '../src/platform-signature/backend-portable.ts'
import { readPlatformKey } from '../src/platform-signature/platform-key.ts'
import { platformVectors } from '../src/self-check/platform-vectors.ts'

function verifyPortable(check: SignatureCheck): boolean {
  const key = readPlatformKey(check)
  return key !== undefined && portable.verify(check, key)
}

/** The answer of all three backends, which must be one. */
async function answer(check: SignatureCheck): Promise<boolean> {
  const answers = [verifyPlatformSignature(check), verifyPortable(check), await verifyPlatformSignatureWeb(check)]
  expect(new Set(answers).size, `node, portable, web: ${answers}`).toBe(1)
  return answers[0] as boolean
}

const message = textBytes('what a platform signs')

const curves = {
  'ecdsa-p256-sha256': { name: 'P-256', hash: 'sha256', size: 32, order: p256.Point.Fn.ORDER, noble: p256 },
  'ecdsa-p384-sha384': { name: 'P-384', hash: 'sha384', size: 48, order: p384.Point.Fn.ORDER, noble: p384 },
} as const

function spkiOf(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ type: 'spki', format: 'der' }))
}

function number(value: bigint, size: number): Uint8Array {
  return fromHex(`0x${value.toString(16).padStart(2 * size, '0')}`)
}

function asBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
}

/** A signature made by OpenSSL, and its parts. */
function ecSample(algorithm: keyof typeof curves) {
  const { name, hash, size, order } = curves[algorithm]
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: name })
  const signature = new Uint8Array(sign(hash, message, { key: privateKey, dsaEncoding: 'ieee-p1363' }))
  const spki = spkiOf(publicKey)
  const check: SignatureCheck = { algorithm, publicKey: spki, message, signature }
  return { check, size, order, r: asBigInt(signature.subarray(0, size)), s: asBigInt(signature.subarray(size)) }
}

const zeroSalt = (size: number): Uint8Array => new Uint8Array(size)

describe.each(['ecdsa-p256-sha256', 'ecdsa-p384-sha384'] as const)('%s', (algorithm) => {
  const { check, size, order, r, s } = ecSample(algorithm)
  const signature = (first: bigint, second: bigint): SignatureCheck => ({
    ...check,
    signature: concatBytes(number(first, size), number(second, size)),
  })

  test('accepts what OpenSSL signs, with either s', async () => {
    expect(await answer(check)).toBe(true)
    expect(await answer(signature(r, order - s))).toBe(true)
  })

  test('accepts what noble signs', async () => {
    const { noble } = curves[algorithm]
    const secret = number(7n, size)
    const point = noble.getPublicKey(secret, false)
    const publicKey = concatBytes(check.publicKey.subarray(0, check.publicKey.length - 2 * size - 1), point)
    expect(await answer({ ...check, publicKey, signature: noble.sign(message, secret) })).toBe(true)
  })

  const largest = (1n << BigInt(8 * size)) - 1n
  test.each([
    ['r of zero', signature(0n, s)],
    ['s of zero', signature(r, 0n)],
    ['both of zero', signature(0n, 0n)],
    ['r of the order', signature(order, s)],
    ['s of the order', signature(r, order)],
    ['r above the order', signature(largest, s)],
    ['s above the order', signature(r, largest)],
    ['r of one', signature(1n, s)],
    ['s of one', signature(r, 1n)],
    ['r and s of one', signature(1n, 1n)],
    ['r and s exchanged', signature(s, r)],
    ['r of the order less one', signature(order - 1n, s)],
    ['no signature', { ...check, signature: zeroSalt(0) }],
    ['a byte less', { ...check, signature: check.signature.subarray(1) }],
    ['a byte more', { ...check, signature: concatBytes(check.signature, zeroSalt(1)) }],
    [
      'a zero byte before each number',
      {
        ...check,
        signature: concatBytes(zeroSalt(1), check.signature.subarray(0, size), zeroSalt(1), check.signature.subarray(size)),
      },
    ],
    ['another message', { ...check, message: textBytes('what a platform does not sign') }],
    ['no message', { ...check, message: zeroSalt(0) }],
    ['another key', { ...check, publicKey: ecSample(algorithm).check.publicKey }],
    ['no key', { ...check, publicKey: zeroSalt(0) }],
    [
      'a key of the other curve',
      {
        ...check,
        publicKey: ecSample(algorithm === 'ecdsa-p256-sha256' ? 'ecdsa-p384-sha384' : 'ecdsa-p256-sha256').check.publicKey,
      },
    ],
    ['a key with a byte behind it', { ...check, publicKey: concatBytes(check.publicKey, zeroSalt(1)) }],
    ['the point (0, 0)', { ...check, publicKey: concatBytes(check.publicKey.subarray(0, -2 * size), zeroSalt(2 * size)) }],
  ] satisfies (readonly [string, SignatureCheck])[])('refuses %s', async (_, bad) => {
    expect(await answer(bad)).toBe(false)
  })

  test('refuses a point outside the curve, and coordinates that are not below the field prime', async () => {
    const offCurve = check.publicKey.slice()
    offCurve[offCurve.length - 1] = (offCurve[offCurve.length - 1] as number) ^ 1
    expect(await answer({ ...check, publicKey: offCurve })).toBe(false)
    const unreduced = check.publicKey.slice().fill(0xff, check.publicKey.length - size)
    expect(await answer({ ...check, publicKey: unreduced })).toBe(false)
  })

  test('refuses the signature with any bit changed, and the key with any bit changed', async () => {
    const { signature: made, publicKey } = check
    for (let bit = 0; bit < 8 * made.length; bit += 7) {
      expect(verifyPlatformSignature({ ...check, signature: flipped(made, bit) })).toBe(false)
      if (bit % 35 === 0) expect(await answer({ ...check, signature: flipped(made, bit) })).toBe(false)
    }
    for (let bit = 0; bit < 8 * publicKey.length; bit += 11) {
      expect(await answer({ ...check, publicKey: flipped(publicKey, bit) })).toBe(false)
    }
  })
})

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice()
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7))
  return copy
}

describe('rsa-pss-sha384', () => {
  const algorithm: PlatformAlgorithm = 'rsa-pss-sha384'
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const padding = constants.RSA_PKCS1_PSS_PADDING
  const signed = (saltLength: number, hash = 'sha384'): Uint8Array =>
    new Uint8Array(sign(hash, message, { key: privateKey, padding, saltLength }))
  const check: SignatureCheck = { algorithm, publicKey: spkiOf(publicKey), message, signature: signed(48) }
  const modulus = asBigInt(Buffer.from((publicKey.export({ format: 'jwk' }).n ?? '') as string, 'base64url'))

  test('accepts what OpenSSL signs, with moduli of 2048, 3072 and 4096 bits', async () => {
    expect(await answer(check)).toBe(true)
    for (const modulusLength of [3072, 4096]) {
      const pair = generateKeyPairSync('rsa', { modulusLength })
      const signature = new Uint8Array(sign('sha384', message, { key: pair.privateKey, padding, saltLength: 48 }))
      expect(await answer({ ...check, publicKey: spkiOf(pair.publicKey), signature })).toBe(true)
    }
  })

  const exponent3 = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 })
  const small = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const pssKey = generateKeyPairSync('rsa-pss', { modulusLength: 2048, hashAlgorithm: 'sha384' })
  test.each([
    ['a salt of another length', { ...check, signature: signed(32) }],
    ['no salt', { ...check, signature: signed(0) }],
    ['another hash', { ...check, signature: signed(48, 'sha256') }],
    ['PKCS#1 v1.5', { ...check, signature: new Uint8Array(sign('sha384', message, privateKey)) }],
    ['a signature of zeros', { ...check, signature: zeroSalt(256) }],
    ['a signature of one', { ...check, signature: number(1n, 256) }],
    ['the modulus as the signature', { ...check, signature: number(modulus, 256) }],
    ['the modulus less one', { ...check, signature: number(modulus - 1n, 256) }],
    [
      'the signature plus the modulus',
      { ...check, signature: number((asBigInt(check.signature) + modulus) % (1n << 2048n), 256) },
    ],
    ['a byte less', { ...check, signature: check.signature.subarray(1) }],
    ['a byte more', { ...check, signature: concatBytes(zeroSalt(1), check.signature) }],
    ['another message', { ...check, message: textBytes('another') }],
    [
      'an exponent of 3',
      {
        ...check,
        publicKey: spkiOf(exponent3.publicKey),
        signature: new Uint8Array(sign('sha384', message, { key: exponent3.privateKey, padding, saltLength: 48 })),
      },
    ],
    ['a modulus of 1024 bits', { ...check, publicKey: spkiOf(small.publicKey), signature: zeroSalt(128) }],
    [
      'a key marked for RSASSA-PSS',
      {
        ...check,
        publicKey: spkiOf(pssKey.publicKey),
        signature: new Uint8Array(sign('sha384', message, { key: pssKey.privateKey, padding, saltLength: 48 })),
      },
    ],
    ['a key with a byte behind it', { ...check, publicKey: concatBytes(check.publicKey, zeroSalt(1)) }],
    ['an elliptic key', { ...check, publicKey: ecSample('ecdsa-p384-sha384').check.publicKey }],
  ] satisfies (readonly [string, SignatureCheck])[])('refuses %s', async (_, bad) => {
    expect(await answer(bad)).toBe(false)
  })

  test('refuses signature and key with any bit changed', async () => {
    for (let bit = 0; bit < 2048; bit += 97)
      expect(await answer({ ...check, signature: flipped(check.signature, bit) })).toBe(false)
    for (let bit = 0; bit < 8 * check.publicKey.length; bit += 61) {
      expect(await answer({ ...check, publicKey: flipped(check.publicKey, bit) })).toBe(false)
    }
  })
})

test.each(platformVectors)('$algorithm, $name: all three agree with OpenSSL', async (vector) => {
  const { algorithm, publicKey, message: signed, signature, valid } = vector
  const check = { algorithm, publicKey: fromHex(publicKey), message: fromHex(signed), signature: fromHex(signature) }
  expect(await answer(check)).toBe(valid)
})

test('keys come back after more others than are kept', () => {
  const { check } = ecSample('ecdsa-p256-sha256')
  expect(verifyPlatformSignature(check)).toBe(true)
  const others = Array.from({ length: 300 }, (_, i) => {
    const point = p256.getPublicKey(number(BigInt(i + 2), 32), false)
    return { ...check, publicKey: concatBytes(check.publicKey.subarray(0, 26), point) }
  })
  expect(others.some(verifyPlatformSignature)).toBe(false)
  expect(verifyPlatformSignature(check)).toBe(true)
})

test('an aborted signal ends a verification by WebCrypto, and no bad input throws', async () => {
  const { check } = ecSample('ecdsa-p256-sha256')
  await expect(verifyPlatformSignatureWeb(check, AbortSignal.abort())).rejects.toThrow()
  await expect(verifyPlatformSignatureWeb(check, new AbortController().signal)).resolves.toBe(true)
})
