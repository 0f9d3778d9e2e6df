// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { concatBytes, PhatError, textBytes, toHex } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  appHash,
  appHashProof,
  chainId,
  decodeSeal,
  encodeSeal,
  isSeal,
  merkleProof,
  merkleRoot,
  openSealed,
  sealSizeBytes,
  verifyAppHashProof,
} from '../src/index.ts'

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })
const sha256 = (...parts: Uint8Array[]) =>
  Uint8Array.from(
    createHash('sha256')
      .update(concatBytes(...parts))
      .digest(),
  )

/** The compact length that a body of `length` bytes has in SCALE, with as many bytes as its mode needs. */
function compactLength(length: number): Uint8Array {
  if (length < 64) return Uint8Array.of(length << 2)
  if (length < 2 ** 14) return Uint8Array.of(((length << 2) | 1) & 255, length >> 6)
  return Uint8Array.of(((length << 2) | 2) & 255, (length >> 6) & 255, (length >> 14) & 255, (length >> 22) & 255)
}

describe('the seal', () => {
  it('gives back the header hash it was made from', () => {
    fc.assert(
      fc.property(hash, (header) => {
        expect(decodeSeal(encodeSeal(header))).toEqual({ ok: true, value: header })
      }),
    )
    expect(encodeSeal(new Uint8Array(32)).length).toBe(sealSizeBytes)
  })

  it('is never taken for an extrinsic, whose compact length of any mode begins otherwise', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 30 - 1 }), (length) => {
        expect(isSeal(compactLength(length))).toBe(false)
      }),
    )
    // Lengths of four to eight bytes, the greatest that any decoder accepts: (bytes - 4) * 4 + 3.
    for (const bytes of [4, 5, 6, 7, 8]) expect(isSeal(Uint8Array.of((bytes - 4) * 4 + 3))).toBe(false)
    for (const format of [0x04, 0x05, 0x84, 0x45, 0x85, 0xc4]) expect(isSeal(Uint8Array.of(format))).toBe(false)
  })

  it('must be 33 bytes with the version byte', () => {
    const seal = encodeSeal(new Uint8Array(32))
    for (const bad of [
      seal.subarray(0, 32),
      concatBytes(seal, Uint8Array.of(0)),
      Uint8Array.of(),
      Uint8Array.of(0x84, ...seal.subarray(1)),
    ]) {
      expect(decodeSeal(bad)).toMatchObject({ ok: false, rejection: { code: 'light-client.bad-seal' } })
    }
  })

  it('stands in a block once, last', () => {
    const seal = encodeSeal(new Uint8Array(32).fill(1))
    const extrinsic = Uint8Array.of(8, 4, 0)
    expect(openSealed([extrinsic, seal])).toEqual({
      ok: true,
      value: { extrinsics: [extrinsic], headerHash: new Uint8Array(32).fill(1) },
    })
    const bad = [[], [extrinsic], [seal, extrinsic], [seal, seal], [Uint8Array.of(0xff), seal], [extrinsic, seal.subarray(1)]]
    for (const txs of bad)
      expect(openSealed(txs)).toMatchObject({ ok: false, rejection: { code: 'light-client.bad-seal', action: 'reject' } })
  })
})

describe('the application hash', () => {
  const substrate = new Uint8Array(32).fill(1)
  const ibc = { name: 'ibc', root: new Uint8Array(32).fill(2) }
  const leaf = (name: string, root: Uint8Array) =>
    sha256(Uint8Array.of(0, name.length), textBytes(name), Uint8Array.of(32), sha256(root))

  it('is the leaf hash of ICS-23 TendermintSpec when the Substrate header stands alone', () => {
    expect(appHash(substrate)).toEqual(leaf('substrate', substrate))
  })

  it('is the ICS-23 inner hash of both leaves when a root is added', () => {
    expect(appHash(substrate, [ibc])).toEqual(sha256(Uint8Array.of(1), leaf('substrate', substrate), leaf('ibc', ibc.root)))
  })

  it('proves each named root, and refuses other names, roots and places', () => {
    const root = appHash(substrate, [ibc])
    const first = appHashProof(substrate, [ibc], 'substrate')
    const second = appHashProof(substrate, [ibc], 'ibc')
    expect(verifyAppHashProof(root, { name: 'substrate', root: substrate }, first)).toBe(true)
    expect(verifyAppHashProof(root, ibc, second)).toBe(true)
    expect(verifyAppHashProof(root, { name: 'ibc', root: substrate }, second)).toBe(false)
    expect(verifyAppHashProof(root, { name: 'ibd', root: ibc.root }, second)).toBe(false)
    expect(verifyAppHashProof(root, { name: 'substrate', root: substrate }, second)).toBe(false)
    expect(verifyAppHashProof(root, { name: 'IBC', root: ibc.root }, second)).toBe(false)
    expect(verifyAppHashProof(root, { name: 'ibc', root: ibc.root.subarray(1) }, second)).toBe(false)
  })

  it('is refused when the Substrate root is not first, or another one is', () => {
    const leafBytes = (name: string) =>
      concatBytes(Uint8Array.of(name.length), textBytes(name), Uint8Array.of(32), sha256(substrate))
    const leaves = [leafBytes('ibc'), leafBytes('substrate')]
    const root = merkleRoot(leaves)
    expect(verifyAppHashProof(root, { name: 'ibc', root: substrate }, merkleProof(leaves, 0))).toBe(false)
    expect(verifyAppHashProof(root, { name: 'substrate', root: substrate }, merkleProof(leaves, 1))).toBe(false)
  })

  it('has one form: names ascend, each once, the Substrate root only first', () => {
    const zeta = { name: 'zeta', root: ibc.root }
    expect(() => appHash(substrate, [zeta, ibc])).toThrow('invariant broken')
    expect(() => appHash(substrate, [ibc, ibc])).toThrow('invariant broken')
    expect(() => appHash(substrate, [{ name: 'substrate', root: substrate }])).toThrow('invariant broken')
  })
})

describe('the chain id', () => {
  it('is the name and the first 16 hex digits of the genesis hash', () => {
    const genesis = Uint8Array.from({ length: 32 }, (_, index) => index * 5)
    expect(chainId('phala-dev', genesis)).toBe(`phala-dev-${toHex(genesis).slice(2, 18)}`)
    expect(chainId('a'.repeat(33), genesis).length).toBe(50)
  })

  it('refuses names that are too long, empty or hard to type', () => {
    for (const name of ['', 'a'.repeat(34), 'Phala', 'phala_dev', 'phala--dev', '-phala', 'phala-', 'phäla', 'a b']) {
      expect(() => chainId(name, new Uint8Array(32))).toThrow(PhatError)
    }
  })
})
