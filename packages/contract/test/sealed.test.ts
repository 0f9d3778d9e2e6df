// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createHmac, createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto'
import { fromHex, toHex } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { open, seal } from '../src/seal/chacha20-poly1305.ts'
import { x25519, x25519PublicKey } from '../src/seal/x25519.ts'

const bytesOf = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length })

describe('X25519', () => {
  it('answers the vectors of RFC 7748', () => {
    const scalar = fromHex('0xa546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4')
    const point = fromHex('0xe6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c')
    expect(toHex(x25519(scalar, point))).toBe('0xc3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552')
    // Section 5.2, one iteration.
    const nine = fromHex(`0x09${'00'.repeat(31)}`)
    expect(toHex(x25519(nine, nine))).toBe('0x422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079')
  })

  it('agrees with another implementation', () => {
    const other = generateKeyPairSync('x25519')
    const secret = other.privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32)
    const mine = new Uint8Array(createHmac('sha256', 'seed').digest())
    const prefix = fromHex('0x302a300506032b656e032100')
    const publicKey = createPublicKey({ key: Buffer.concat([prefix, x25519PublicKey(mine)]), format: 'der', type: 'spki' })
    const shared = diffieHellman({ privateKey: other.privateKey, publicKey })
    expect(toHex(x25519(mine, x25519PublicKey(secret)))).toBe(toHex(shared))
  })
})

describe('ChaCha20-Poly1305', () => {
  it('seals as another implementation does', () => {
    fc.assert(
      fc.property(bytesOf(32), fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 40 }), (key, plain, associated) => {
        const cipher = createCipheriv('chacha20-poly1305', key, new Uint8Array(12), { authTagLength: 16 })
        cipher.setAAD(associated, { plaintextLength: plain.length })
        const expected = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
        expect(toHex(seal(key, plain, associated))).toBe(toHex(expected))
      }),
    )
  })

  it('opens what it sealed, and nothing that was changed', () => {
    fc.assert(
      fc.property(bytesOf(32), fc.uint8Array({ maxLength: 80 }), fc.nat(), (key, plain, at) => {
        const sealed = seal(key, plain, Uint8Array.of(1))
        expect(open(key, sealed, Uint8Array.of(1))).toEqual(plain)
        expect(open(key, sealed, Uint8Array.of(2))).toBeUndefined()
        const changed = sealed.slice()
        const place = at % changed.length
        changed[place] = (changed[place] as number) ^ 1
        expect(open(key, changed, Uint8Array.of(1))).toBeUndefined()
      }),
    )
  })
})
