// SPDX-License-Identifier: Apache-2.0
import { ED25519_TORSION_SUBGROUP, ed25519, ristretto255 } from '@noble/curves/ed25519.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { sha512 } from '@noble/hashes/sha2.js'
import * as native from '@phat/crypto'
import { concatBytes, known, toHex } from '@phat/primitives'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadPortable } from './portable-build.ts'

let portable: typeof native

beforeAll(async () => {
  portable = await loadPortable()
})

const schemes = ['sr25519', 'ed25519', 'ecdsa'] as const
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const message = new TextEncoder().encode('which rule do you follow?')

function numberToBytes(value: bigint, order: 'little' | 'big'): Uint8Array {
  const out = Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn))
  return order === 'little' ? out : out.reverse()
}

const littleEndianNumber = (value: Uint8Array): bigint => value.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)

/** The verdict of both builds, which must be one. */
function verdict(
  type: native.MultiSignature['type'],
  value: Uint8Array,
  signer: Uint8Array,
  text: Uint8Array = message,
): boolean {
  const fromNative = native.verifyMultiSignature({ type, value }, text, signer)
  const fromPortable = portable.verifyMultiSignature({ type, value }, text, signer)
  expect(fromPortable, `${type} ${toHex(value)} by ${toHex(signer)}`).toBe(fromNative)
  return fromNative
}

describe('the native and the portable build', () => {
  test('the portable one passes the built-in vectors', () => {
    expect(() => portable.checkBackends()).not.toThrow()
  })

  test('hash alike', () => {
    const hashesOf = ({ blake2b128, blake2b256, twox64, twox128, twox256, keccak256, sha256 }: typeof native) => [
      blake2b128,
      blake2b256,
      twox64,
      twox128,
      twox256,
      keccak256,
      sha256,
    ]
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 64 }), (input, length) => {
        expect(hashesOf(portable).map((hash) => hash(input))).toEqual(hashesOf(native).map((hash) => hash(input)))
        expect(portable.blake2b(input, length)).toEqual(native.blake2b(input, length))
      }),
      { numRuns: 200 },
    )
  })

  test.each(schemes)('%s: accept each other, and judge a signature with any byte changed alike', (scheme) => {
    const type = native.multiSignatureType[scheme]
    fc.assert(
      fc.property(
        bytes(32).filter((seed) => seed.some((byte) => byte > 0) && known(seed[0], 'has 32 bytes') < 0xff),
        fc.uint8Array({ maxLength: 100 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (seed, text, position, flip) => {
          const ours = native.keypairFromSeed(seed, scheme)
          const theirs = portable.keypairFromSeed(seed, scheme)
          expect(theirs.publicKey).toEqual(ours.publicKey)
          const signature = ours.sign(text)
          if (scheme !== 'sr25519') expect(theirs.sign(text)).toEqual(signature)
          expect(verdict(type, theirs.sign(text), ours.accountId, text)).toBe(true)
          expect(verdict(type, signature, ours.accountId, text)).toBe(true)
          const all = concatBytes(signature, ours.accountId, text)
          all[position % all.length] = known(all[position % all.length], 'is in range') ^ flip
          const [end, accountEnd] = [signature.length, signature.length + 32]
          verdict(type, all.subarray(0, end), all.subarray(end, accountEnd), all.subarray(accountEnd))
        },
      ),
      { numRuns: 40 },
    )
  })

  test.each(schemes)('%s: judge random bytes alike', (scheme) => {
    const length = scheme === 'ecdsa' ? 65 : 64
    fc.assert(
      fc.property(bytes(length), bytes(32), fc.boolean(), (signature, signer, plausible) => {
        if (plausible && scheme === 'ecdsa') signature[64] = known(signature[64], 'has 65 bytes') % 4
        if (plausible && scheme !== 'ecdsa') signature[63] = scheme === 'sr25519' ? 0x88 : 0x08
        verdict(native.multiSignatureType[scheme], signature, signer)
      }),
      { numRuns: 100 },
    )
  })
})

describe('ed25519 follows ZIP-215', () => {
  const order = ed25519.Point.Fn.ORDER
  const torsion = ED25519_TORSION_SUBGROUP.map((hex) => ed25519.Point.fromHex(hex, true))
  const fieldPrime = 2n ** 255n - 19n

  /** Every encoding of every point of small order: 8 canonical ones, 6 more by y + p or by the sign of zero. */
  function smallOrderEncodings(): Uint8Array[] {
    const found = new Map<string, Uint8Array>()
    for (const point of torsion) {
      const canonical = point.toBytes()
      const y = littleEndianNumber(canonical) & (2n ** 255n - 1n)
      for (const value of [y, y + fieldPrime]) {
        if (value >= 2n ** 255n) continue
        for (const sign of [0, 0x80]) {
          const encoding = numberToBytes(value, 'little')
          encoding[31] = known(encoding[31], 'has 32 bytes') | sign
          found.set(toHex(encoding), encoding)
        }
      }
    }
    return [...found.values()]
  }

  test('all 196 pairs of small-order keys and R with s of zero are accepted', () => {
    const encodings = smallOrderEncodings()
    expect(encodings.length).toBe(14)
    for (const key of encodings) {
      for (const r of encodings) expect(verdict('Ed25519', concatBytes(r, new Uint8Array(32)), key)).toBe(true)
    }
  })

  test('small-order parts of key and R change nothing, a wrong s does', () => {
    const [secret, nonce] = [123456789123456789n, 987654321987654321n]
    for (const keyPart of torsion) {
      for (const rPart of torsion) {
        const key = ed25519.Point.BASE.multiply(secret).add(keyPart).toBytes()
        const r = ed25519.Point.BASE.multiply(nonce).add(rPart).toBytes()
        const k = littleEndianNumber(sha512(concatBytes(r, key, message))) % order
        const s = (nonce + k * secret) % order
        expect(verdict('Ed25519', concatBytes(r, numberToBytes(s, 'little')), key)).toBe(true)
        expect(verdict('Ed25519', concatBytes(r, numberToBytes((s + 1n) % order, 'little')), key)).toBe(false)
        expect(verdict('Ed25519', concatBytes(r, numberToBytes(s + order, 'little')), key)).toBe(false)
      }
    }
  })
})

describe('ecdsa recovers as libsecp256k1 does', () => {
  const order = secp256k1.Point.Fn.ORDER
  const prime = secp256k1.Point.Fp.ORDER
  const digest = native.blake2b256(message)

  test('every combination of edges of r, s and v recovers one key, or none, on both builds', () => {
    const edges = [
      0n,
      1n,
      2n,
      5n,
      order / 2n,
      order / 2n + 1n,
      order - 1n,
      order,
      order + 1n,
      prime - order - 1n,
      prime - order,
      prime,
      2n ** 256n - 1n,
    ]
    let recovered = 0
    for (const r of edges) {
      for (const s of edges) {
        for (const v of [0, 1, 2, 3, 4, 26, 27, 28, 29, 30, 31, 255]) {
          const signature = concatBytes(numberToBytes(r, 'big'), numberToBytes(s, 'big'), Uint8Array.of(v))
          const key = native.recoverEcdsa(signature, digest)
          expect(portable.recoverEcdsa(signature, digest), toHex(signature)).toEqual(key)
          const inRange = r > 0n && r < order && s > 0n && s < order
          if (!inRange || v === 4 || v === 26 || v > 30) expect(key).toBeUndefined()
          if (key !== undefined) recovered++
        }
      }
    }
    expect(recovered).toBeGreaterThan(100)
  })

  test('digests of zero and above the group order are no exception', () => {
    const signature = native.keypairFromUri('//Alice', 'ecdsa').sign(message)
    for (const value of [0n, 1n, order, order + 1n, 2n ** 256n - 1n]) {
      const edge = numberToBytes(value, 'big')
      expect(portable.recoverEcdsa(signature, edge)).toEqual(native.recoverEcdsa(signature, edge))
    }
  })
})

describe('sr25519 follows schnorrkel', () => {
  const order = ed25519.Point.Fn.ORDER
  const marked = (s: bigint): Uint8Array => {
    const scalar = numberToBytes(s, 'little')
    scalar[31] = known(scalar[31], 'has 32 bytes') | 0x80
    return scalar
  }

  test('the identity key accepts s·B = R for every canonical s, and nothing else', () => {
    const identity = new Uint8Array(32)
    for (const s of [0n, 1n, 2n, order - 1n]) {
      const r = (s === 0n ? ristretto255.Point.ZERO : ristretto255.Point.BASE.multiply(s)).toBytes()
      expect(verdict('Sr25519', concatBytes(r, marked(s)), identity)).toBe(true)
      expect(verdict('Sr25519', concatBytes(r, numberToBytes(s, 'little')), identity)).toBe(false)
      expect(verdict('Sr25519', concatBytes(r, marked((s + 1n) % order)), identity)).toBe(false)
      if (s + order < 2n ** 255n) expect(verdict('Sr25519', concatBytes(r, marked(s + order)), identity)).toBe(false)
    }
  })

  test('thousands of malformed keys leave the native module working', () => {
    const alice = native.keypairFromUri('//Alice')
    const signature = alice.sign(message)
    for (let i = 0; i < 2000; i++) {
      const key = Uint8Array.from(alice.publicKey, (byte, at) => (at === 31 ? 0x80 | i : byte ^ (i >> (at % 8))))
      expect(native.verifyMultiSignature({ type: 'Sr25519', value: signature }, message, key)).toBe(false)
    }
    expect(verdict('Sr25519', signature, alice.accountId)).toBe(true)
  })

  test('a message of a megabyte verifies', () => {
    const long = new Uint8Array(1 << 20).fill(7)
    const alice = native.keypairFromUri('//Alice')
    expect(verdict('Sr25519', alice.sign(long), alice.accountId, long)).toBe(true)
  })
})
