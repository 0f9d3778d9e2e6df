// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createHmac, hkdfSync } from 'node:crypto'
import { gcm } from '@noble/ciphers/aes.js'
import { ed25519, ristretto255 } from '@noble/curves/ed25519.js'
import { devPhrase, expandSr25519Seed, hkdfSha256, keypairFromSeed, keypairFromUri, publicKeyOfSecret } from '@phat/crypto'
import { equalSecrets, openAead, prepareSealAead, sealAead } from '@phat/crypto/aead'
import { agreementKeyFromUri, createAgreementKey } from '@phat/crypto/agreement'
import { deriveSr25519Secret } from '@phat/crypto/key-derivation'
import { concatBytes, fromHex, known, textBytes, toHex } from '@phat/primitives'
import { Keyring } from '@polkadot/keyring'
import { sr25519Agreement, sr25519PairFromSeed } from '@polkadot/util-crypto'
import { waitReady } from '@polkadot/wasm-crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { aeadBackend as nodeAead } from '../src/aead/backend-node.ts'
import { aeadBackend as portableAead } from '../src/aead/backend-portable.ts'
import { agreementBackend as nodeAgreement } from '../src/agreement/backend-node.ts'
import { agreementBackend as portableAgreement } from '../src/agreement/backend-portable.ts'
import { hashBackend as portableHashes } from '../src/hash/backend-portable.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const order = ed25519.Point.Fn.ORDER

const expand = (seed: Uint8Array): Uint8Array => known(expandSr25519Seed(seed), 'has 32 bytes')

function scalarBytes(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn))
}

beforeAll(() => waitReady())

describe('agreement', () => {
  test('gives what polkadot-js computes with schnorrkel, on both sides and both backends', () => {
    fc.assert(
      fc.property(bytes(32), bytes(32), (mine, theirs) => {
        const ours = sr25519PairFromSeed(mine)
        const other = sr25519PairFromSeed(theirs)
        const expected = sr25519Agreement(ours.secretKey, other.publicKey)
        expect(createAgreementKey(expand(mine)).agree(other.publicKey)).toEqual(expected)
        expect(createAgreementKey(expand(theirs)).agree(ours.publicKey)).toEqual(expected)
        expect(portableAgreement.prepare(expand(mine).subarray(0, 32))(other.publicKey)).toEqual(expected)
      }),
      { numRuns: 30 },
    )
  })

  test('the public key of the agreement key is the sr25519 one', () => {
    const seed = new Uint8Array(32).fill(7)
    expect(createAgreementKey(expand(seed)).publicKey).toEqual(keypairFromSeed(seed).publicKey)
  })

  test.each(['//Alice', '/soft', '//hard/soft//3///password', '0x'.padEnd(66, '5a')])(
    'of the secret URI %s is that of its account, and agrees as polkadot-js does',
    (uri) => {
      const other = sr25519PairFromSeed(new Uint8Array(32).fill(9))
      const key = agreementKeyFromUri(uri)
      expect(key.publicKey).toEqual(keypairFromUri(uri).publicKey)
      const theirs = new Keyring({ type: 'sr25519' }).createFromUri(uri.startsWith('/') ? `${devPhrase}${uri}` : uri)
      expect(theirs.publicKey).toEqual(key.publicKey)
      expect(key.agree(other.publicKey)).toEqual(sr25519Agreement(other.secretKey, theirs.publicKey))
    },
  )

  test('scalars at the edges of the group agree alike on both backends', () => {
    const point = ristretto255.Point.BASE.multiply(987654321n).toBytes()
    // Around the least and the greatest scalar, times 8, that X25519 takes as they are.
    const clamped = [2n ** 251n, 2n ** 252n - 2n].flatMap((m) => [-1n, 0n, 1n].map((by) => (8n * (m + by)) % order))
    for (const value of [1n, 2n, 3n, 4n, 8n, 800n, order / 2n, order - 8n, order - 4n, order - 1n, ...clamped]) {
      const expected = ristretto255.Point.fromBytes(point).multiply(value).toBytes()
      expect(nodeAgreement.prepare(scalarBytes(value))(point), String(value)).toEqual(expected)
      expect(portableAgreement.prepare(scalarBytes(value))(point)).toEqual(expected)
    }
  })

  test('bytes that are no point are refused by both, whatever they are', () => {
    const [native, portable] = [nodeAgreement, portableAgreement].map(({ prepare }) => prepare(scalarBytes(5n)))
    const judge = (key: Uint8Array): Uint8Array | undefined => {
      const verdict = native?.(key)
      expect(portable?.(key), toHex(key)).toEqual(verdict)
      return verdict
    }
    expect(judge(new Uint8Array(32))).toBeUndefined() // the identity
    // RFC 9496 appendix A.2: non-canonical, negative, non-square, negative xy, and y = 0.
    for (const hex of [
      '00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
      'f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
      '0100000000000000000000000000000000000000000000000000000000000000',
      '26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371',
      '3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e',
      'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    ])
      expect(judge(fromHex(`0x${hex}`)), hex).toBeUndefined()
    let points = 0
    fc.assert(
      fc.property(bytes(32), (key) => {
        key[0] = known(key[0], 'has 32 bytes') & 0xfe
        key[31] = known(key[31], 'has 32 bytes') & 0x7f
        if (judge(key) !== undefined) points++
      }),
      { numRuns: 60 },
    )
    expect(points).toBeGreaterThan(0)
    for (const length of [0, 31, 33]) expect(native?.(new Uint8Array(length).fill(2))).toBeUndefined()
  })

  test('secrets that are no scalar are refused, and a key shows no secret', () => {
    for (const scalar of [0n, order, order + 1n, 2n ** 256n - 1n])
      expect(() => createAgreementKey(concatBytes(scalarBytes(scalar), new Uint8Array(32)))).toThrow('scalar')
    expect(() => createAgreementKey(new Uint8Array(32))).toThrow('64 bytes')
    expect(JSON.stringify(createAgreementKey(expand(new Uint8Array(32).fill(1))))).toBe('{}')
  })
})

describe('AES-256-GCM', () => {
  test('meets the vectors of the GCM specification (test cases 13, 14 and 16)', () => {
    const zero = { key: new Uint8Array(32), nonce: new Uint8Array(12) }
    expect(toHex(sealAead(zero, new Uint8Array(0)))).toBe('0x530f8afbc74536b9a963b4f1c4cb738b')
    expect(toHex(sealAead(zero, new Uint8Array(16)))).toBe('0xcea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919')
    const binding = {
      key: fromHex('0xfeffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308'),
      nonce: fromHex('0xcafebabefacedbaddecaf888'),
      associatedData: fromHex('0xfeedfacedeadbeeffeedfacedeadbeefabaddad2'),
    }
    const plaintext = fromHex(
      '0xd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
    )
    const sealed = sealAead(binding, plaintext)
    expect(toHex(sealed)).toBe(
      '0x522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662' +
        '76fc6ece0f4e1768cddf8853bb2d551b',
    )
    expect(openAead(binding, sealed)).toEqual(plaintext)
  })

  test('both backends seal alike, open each other and refuse every change', () => {
    fc.assert(
      fc.property(
        bytes(32),
        bytes(12),
        fc.uint8Array({ maxLength: 200 }),
        fc.uint8Array({ maxLength: 60 }),
        fc.nat(),
        (key, nonce, text, data, at) => {
          const sealed = nodeAead.prepareSeal(key, nonce, data)(text)
          expect(portableAead.prepareSeal(key, nonce, data)(text)).toEqual(sealed)
          expect(nodeAead.open(key, nonce, sealed, data)).toEqual(text)
          expect(portableAead.open(key, nonce, sealed, data)).toEqual(text)
          const changed = sealed.slice()
          changed[at % changed.length] = known(changed[at % changed.length], 'is in range') ^ 1
          for (const { open } of [nodeAead, portableAead]) {
            expect(open(key, nonce, changed, data)).toBeUndefined()
            expect(open(key, nonce, sealed, concatBytes(data, Uint8Array.of(0)))).toBeUndefined()
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  test('agrees with the ciphers underneath on long texts, and refuses lengths that are none', () => {
    const [key, nonce] = [new Uint8Array(32).fill(3), new Uint8Array(12).fill(4)]
    const text = Uint8Array.from({ length: 100_003 }, (_, i) => i)
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    const sealed = concatBytes(cipher.update(text), cipher.final(), cipher.getAuthTag())
    expect(sealAead({ key, nonce }, text)).toEqual(sealed)
    expect(gcm(key, nonce).encrypt(text)).toEqual(sealed)
    for (const length of [0, 1, 15]) expect(openAead({ key, nonce }, sealed.subarray(0, length))).toBeUndefined()
    expect(() => sealAead({ key: key.subarray(1), nonce }, text)).toThrow('32 bytes')
    expect(() => openAead({ key, nonce: nonce.subarray(1) }, sealed)).toThrow('12 bytes')
  })

  test('what is prepared seals one plaintext, as sealing at once does', () => {
    const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i)
    const binding = { key: counting(32), nonce: counting(12), associatedData: counting(7) }
    const seal = prepareSealAead(binding)
    const text = counting(300)
    expect(seal(text)).toEqual(sealAead(binding, text))
    expect(() => seal(text)).toThrow('a nonce is used once')
    expect(() => prepareSealAead({ ...binding, key: counting(31) })).toThrow('32 bytes')
  })

  test('secrets are equal when all bytes are', () => {
    expect(equalSecrets(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true)
    expect(equalSecrets(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false)
    expect(equalSecrets(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0))).toBe(false)
  })
})

describe('derivation', () => {
  const poc4 = fromHex('0x18e876adfa74cc743b4b7d7f92c96e03de559a3c15270581fce445963d90f85e')
  const master = expand(new Uint8Array(32).fill(0x11))

  test("is OpenSSL's HKDF-SHA256 with the PoC-4 salt, expanded as a seed", () => {
    const cluster = new Uint8Array(32).fill(1)
    const info = concatBytes(textBytes('cluster_key'), cluster)
    const seed = new Uint8Array(hkdfSync('sha256', master, poc4, info, 32))
    const derived = deriveSr25519Secret(master, textBytes('cluster_key'), cluster)
    expect(derived).toEqual(expand(seed))
    expect(publicKeyOfSecret('sr25519', derived)).toEqual(sr25519PairFromSeed(seed).publicKey)
  })

  test('for any secret, salt, purpose and length is what OpenSSL derives', () => {
    const some = (maxLength: number) => fc.uint8Array({ maxLength })
    fc.assert(
      fc.property(some(100), some(100), some(80), fc.integer({ min: 1, max: 200 }), (secret, salt, info, length) => {
        expect(hkdfSha256(secret, salt, info, length)).toEqual(new Uint8Array(hkdfSync('sha256', secret, salt, info, length)))
      }),
    )
    expect(hkdfSha256(master, poc4, master, 8160).length).toBe(8160)
    expect(portableHashes.hkdfSha256(master, poc4, master, 8160)).toEqual(hkdfSha256(master, poc4, master, 8160))
    expect(() => hkdfSha256(master, poc4, master, 8161)).toThrow('255 blocks')
  })

  test('takes a purpose of any length, on every backend alike', () => {
    for (const length of [0, 1023, 1024, 1025, 5000]) {
      const info = new Uint8Array(length).fill(7)
      // HMAC by hand from OpenSSL's: RFC 5869, 2.2 and 2.3, one block.
      const extracted = createHmac('sha256', poc4).update(master).digest()
      const expected = new Uint8Array(createHmac('sha256', extracted).update(info).update(Uint8Array.of(1)).digest())
      expect(hkdfSha256(master, poc4, info, 32)).toEqual(expected)
      expect(portableHashes.hkdfSha256(master, poc4, info, 32)).toEqual(expected)
    }
  })

  test('a chain of derivations depends on every link, and the parts are joined without lengths', () => {
    const contract = deriveSr25519Secret(deriveSr25519Secret(master, textBytes('cluster_key')), textBytes('contract_key'))
    expect(contract).not.toEqual(deriveSr25519Secret(master, textBytes('contract_key')))
    expect(deriveSr25519Secret(master, textBytes('a'), textBytes('bc'))).toEqual(
      deriveSr25519Secret(master, textBytes('ab'), textBytes('c')),
    )
    expect(() => deriveSr25519Secret(master.subarray(1))).toThrow('64 bytes')
  })
})
