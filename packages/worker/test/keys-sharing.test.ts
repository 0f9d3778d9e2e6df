// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, hkdfSync } from 'node:crypto'
import { inspect } from 'node:util'
import { expandSr25519Seed, verifyMultiSignature } from '@phat/crypto'
import { createAgreementKey } from '@phat/crypto/agreement'
import { concatBytes, fromHex, known, textBytes, toHex } from '@phat/primitives'
import { sr25519Agreement, sr25519PairFromSeed } from '@polkadot/util-crypto'
import { waitReady } from '@polkadot/wasm-crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { clusterKeysCodec, drawClusterKeys, readClusterKeys } from '../src/keys/cluster-keys.ts'
import { createIdentity } from '../src/keys/create-identity.ts'
import { decryptAsSender, decryptKey, encryptKey, sharingKey } from '../src/keys/key-sharing.ts'
import { readSealedKeys, sealedKeys } from '../src/keys/sealed-keys.ts'
import { drawSecret, isSecret } from '../src/keys/sr25519-secret.ts'
import { seededRandom } from './system-chain.ts'

const random = seededRandom('keys')
const hexOf = (bytes: Uint8Array): string => toHex(bytes).slice(2)

beforeAll(() => waitReady())

describe('an identity', () => {
  const secret = drawSecret(random)
  const identity = createIdentity(secret)

  test('signs and agrees with one key', () => {
    const message = textBytes('a message')
    const signature = identity.sign(message)
    expect(verifyMultiSignature({ type: 'Sr25519', value: signature }, message, identity.publicKey)).toBe(true)
    expect(identity.agreement.publicKey).toEqual(identity.publicKey)
    const other = createIdentity(drawSecret(random))
    expect(identity.agreement.agree(other.publicKey)).toEqual(other.agreement.agree(identity.publicKey))
  })

  test('shows its secret nowhere, and does not lose it when the caller erases his copy', () => {
    const own = drawSecret(random)
    const kept = createIdentity(own)
    const seen = [JSON.stringify(kept), inspect(kept, { depth: 9, showHidden: true }), String(Object.values(kept))].join()
    for (const part of [own.subarray(0, 32), own.subarray(32)]) {
      expect(seen).not.toContain(hexOf(part))
      expect(seen).not.toContain([...part].join(', '))
    }
    own.fill(0)
    const message = textBytes('still there')
    expect(verifyMultiSignature({ type: 'Sr25519', value: kept.sign(message) }, message, kept.publicKey)).toBe(true)
  })

  test('is none of bytes that are no secret', () => {
    expect(isSecret(secret)).toBe(true)
    for (const bad of [new Uint8Array(64), new Uint8Array(64).fill(0xff), secret.subarray(1)]) {
      expect(isSecret(bad)).toBe(false)
      expect(() => createIdentity(bad)).toThrow(/scalar|64 bytes/)
    }
  })
})

describe('a shared key', () => {
  const masterSeed = new Uint8Array(32).fill(3)
  const master = known(expandSr25519Seed(masterSeed), 'a seed')

  /** phala-crypto's derivation, put together from HKDF of Node and the key expansion of polkadot-js. */
  function derivedPair(purpose: string) {
    const salt = fromHex('0x18e876adfa74cc743b4b7d7f92c96e03de559a3c15270581fce445963d90f85e')
    const seed = new Uint8Array(hkdfSync('sha256', master, salt, textBytes(purpose), 32))
    return sr25519PairFromSeed(seed)
  }

  test('has the bytes that polkadot-js and OpenSSL come to', () => {
    for (const purpose of ['master', 'cluster'] as const) {
      const sender = derivedPair(`${purpose}_key_sharing`)
      const receiver = sr25519PairFromSeed(new Uint8Array(32).fill(4))
      const iv = random(12)
      const plaintext = random(64)
      const cipher = createCipheriv('aes-256-gcm', sr25519Agreement(sender.secretKey, receiver.publicKey), iv)
      const body = cipher.update(plaintext)
      const expected = concatBytes(body, cipher.final(), cipher.getAuthTag())
      const ours = encryptKey(sharingKey(master, purpose), receiver.publicKey, iv, plaintext)
      expect(ours).toEqual({ ecdhPubkey: sender.publicKey, encryptedKey: expected, iv })
    }
  })

  test('opens for its receiver and for whoever holds the master key, for nobody else', () => {
    const receiver = createAgreementKey(drawSecret(random))
    const stranger = createAgreementKey(drawSecret(random))
    const sender = sharingKey(master, 'cluster')
    const plaintext = random(100)
    const sealed = known(encryptKey(sender, receiver.publicKey, random(12), plaintext), 'a point')
    expect(decryptKey(receiver, sealed)).toEqual(plaintext)
    expect(decryptAsSender(sender, receiver.publicKey, sealed)).toEqual(plaintext)
    expect(decryptKey(stranger, sealed)).toBeUndefined()
    expect(decryptAsSender(sharingKey(master, 'master'), receiver.publicKey, sealed)).toBeUndefined()
    fc.assert(
      fc.property(fc.nat(sealed.encryptedKey.length - 1), fc.integer({ min: 1, max: 255 }), (at, difference) => {
        const encryptedKey = sealed.encryptedKey.slice()
        encryptedKey[at] = known(encryptedKey[at], 'a byte') ^ difference
        expect(decryptKey(receiver, { ...sealed, encryptedKey })).toBeUndefined()
      }),
      { numRuns: 20 },
    )
  })

  test('is not made for a key that is no point, nor under an iv of another length', () => {
    const sender = sharingKey(master, 'cluster')
    const { publicKey } = createAgreementKey(drawSecret(random))
    expect(encryptKey(sender, new Uint8Array(32).fill(0xff), random(12), random(64))).toBeUndefined()
    expect(encryptKey(sender, new Uint8Array(32), random(12), random(64))).toBeUndefined()
    expect(encryptKey(sender, publicKey, random(11), random(64))).toBeUndefined()
  })
})

describe('keys of a cluster', () => {
  test('are drawn one by one, and travel in 196 bytes', () => {
    const keys = drawClusterKeys(random)
    const encoded = clusterKeysCodec.encode(keys)
    expect(encoded).toHaveLength(196)
    expect(readClusterKeys(encoded)).toEqual(keys)
    const parts = [keys.identity, keys.command, keys.root, keys.storage].map(toHex)
    expect(new Set(parts.map((part) => part.slice(0, 66))).size).toBe(4)
  })

  test('are not read from bytes that are none', () => {
    const encoded = clusterKeysCodec.encode(drawClusterKeys(random))
    const noIdentity = encoded.slice()
    noIdentity.fill(0xff, 0, 32)
    const noCommand = encoded.slice()
    noCommand.fill(0, 64, 96)
    for (const bad of [new Uint8Array(), encoded.subarray(1), concatBytes(encoded, encoded), noIdentity, noCommand])
      expect(readClusterKeys(bad)).toBeUndefined()
  })
})

describe('sealed keys', () => {
  const identity = drawSecret(random)
  const genesisHash = random(32)
  const sealed = sealedKeys.encode({ type: 'V1', value: { genesisHash, identity, simulated: true } })

  test('give the identity back to the chain and the kind of TEE that they are of', () => {
    expect(readSealedKeys(sealed, { genesisHash, simulated: true })).toEqual(identity)
  })

  test('are refused elsewhere, without a word of what is in them', () => {
    const broken = sealedKeys.encode({ type: 'V1', value: { genesisHash, identity: new Uint8Array(64), simulated: true } })
    const refused: readonly [Uint8Array, Uint8Array, boolean][] = [
      [sealed, random(32), true],
      [sealed, genesisHash, false],
      [sealed.subarray(1), genesisHash, true],
      [concatBytes(Uint8Array.of(7), sealed.subarray(1)), genesisHash, true],
      [broken, genesisHash, true],
    ]
    for (const [bytes, genesis, simulated] of refused) {
      const error: unknown = catching(() => readSealedKeys(bytes, { genesisHash: genesis, simulated }))
      expect(error).toMatchObject({ code: 'keys.bad-sealed-keys' })
      expect(inspect(error, { depth: 9 })).not.toContain(hexOf(identity).slice(0, 16))
    }
  })
})

function catching(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    return error
  }
}
