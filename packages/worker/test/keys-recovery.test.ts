// SPDX-License-Identifier: Apache-2.0
import { createAgreementKey } from '@phat/crypto/agreement'
import { known } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkRecoveryKeys,
  type OpenedShare,
  openRecoveryShare,
  type RecoveryShare,
  recoverMasterKey,
  recoveryShare,
  splitMasterKey,
} from '../src/keys/master-key-recovery.ts'
import { combineShares, invert, multiply, splitSecret } from '../src/keys/shamir.ts'
import { drawSecret, publicKeyOf } from '../src/keys/sr25519-secret.ts'
import { seededRandom } from './system-chain.ts'

const allBytes = Array.from({ length: 256 }, (_, byte) => byte)

describe('the field of 256 elements', () => {
  test('multiplies as FIPS 197 does in its examples', () => {
    expect(multiply(0x57, 0x83)).toBe(0xc1)
    expect(multiply(0x57, 0x13)).toBe(0xfe)
    expect([0x02, 0x04, 0x08, 0x10].map((factor) => multiply(0x57, factor))).toEqual([0xae, 0x47, 0x8e, 0x07])
  })

  test('multiplies all pairs as tables of logarithms to the base 3 do', () => {
    const exponents: number[] = []
    const logarithms = new Map<number, number>()
    for (let power = 1; exponents.length < 255; power = ((power << 1) ^ power ^ (power & 0x80 ? 0x11b : 0)) & 0xff) {
      logarithms.set(power, exponents.length)
      exponents.push(power)
    }
    expect(logarithms.size).toBe(255)
    const byTables = (a: number, b: number): number =>
      a === 0 || b === 0 ? 0 : known(exponents[(known(logarithms.get(a), 'a') + known(logarithms.get(b), 'b')) % 255], 'a power')
    for (const a of allBytes) expect(allBytes.map((b) => multiply(a, b))).toEqual(allBytes.map((b) => byTables(a, b)))
  })

  test('has an inverse for all but zero', () => {
    for (const each of allBytes.slice(1)) expect(multiply(each, invert(each))).toBe(1)
    expect(invert(0)).toBe(0)
  })
})

describe('a split secret', () => {
  test('has the shares that one computes by hand', () => {
    // 0x42 + 0x05·x: at 1 0x47, at 2 0x42 ^ 0x0a, at 3 0x42 ^ 0x0f.
    const shares = splitSecret(Uint8Array.of(0x42), 2, 3, () => Uint8Array.of(0x05))
    expect(shares.map(({ index, bytes }) => [index, ...bytes])).toEqual([
      [1, 0x47],
      [2, 0x48],
      [3, 0x4d],
    ])
  })

  test('comes back from any k of its shares, in any order', () => {
    const input = fc.record({
      secret: fc.uint8Array({ minLength: 1, maxLength: 80 }),
      needed: fc.integer({ min: 1, max: 6 }),
      more: fc.integer({ min: 0, max: 4 }),
      seed: fc.string(),
      order: fc.array(fc.nat(), { minLength: 10, maxLength: 10 }),
    })
    fc.assert(
      fc.property(input, ({ secret, needed, more, seed, order }) => {
        const shares = splitSecret(secret, needed, needed + more, seededRandom(seed))
        const shuffled = shares
          .map((share, i) => ({ share, rank: order[i] ?? 0 }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ share }) => share)
        expect(combineShares(shuffled.slice(0, needed))).toEqual(secret)
        expect(combineShares(shuffled)).toEqual(secret)
      }),
    )
  })

  test('is any value at all by fewer shares: each is explained by one polynomial', () => {
    // For k = 2 and one share, every byte is the secret of exactly one share at another index.
    const [share] = splitSecret(Uint8Array.of(0x99), 2, 2, seededRandom('one'))
    const secrets = allBytes.map(
      (other) => combineShares([known(share, 'a share'), { index: 2, bytes: Uint8Array.of(other) }])[0],
    )
    expect(new Set(secrets).size).toBe(256)
  })
})

describe('a master key that is split', () => {
  const random = seededRandom('recovery')
  const secret = drawSecret(random)
  const holders = [0, 1, 2, 3, 4].map(() => createAgreementKey(drawSecret(random)))
  const keys = holders.map(({ publicKey }) => publicKey)
  const shares = splitMasterKey({ secret, rotation: 4n }, { needed: 3, keys }, random)
  const open = (share: RecoveryShare, holder: number): OpenedShare | undefined =>
    openRecoveryShare(known(holders[holder], 'a holder'), share)
  const opened = shares.map((share, i) => known(open(share, i), 'one’s own share opens'))

  test('comes back from three of five holders, whichever', () => {
    for (const [a, b, c] of [
      [0, 1, 2],
      [4, 2, 0],
      [1, 3, 4],
    ] as const)
      expect(recoverMasterKey([a, b, c].map((i) => known(opened[i], 'a share')))).toEqual(secret)
    expect(recoverMasterKey(opened)).toEqual(secret)
  })

  test('does not come back from two, nor from one share given three times', () => {
    const tooFew = expect.objectContaining({ code: 'keys.too-few-shares' })
    expect(() => recoverMasterKey(opened.slice(0, 2))).toThrow(tooFew)
    expect(() => recoverMasterKey(Array(3).fill(opened[0]))).toThrow(tooFew)
    expect(() => recoverMasterKey([])).toThrow(tooFew)
  })

  test('is not mistaken for another: changed shares and shares of two splits are told', () => {
    const wrong = expect.objectContaining({ code: 'keys.wrong-shares' })
    const [first, ...rest] = opened as [OpenedShare, ...OpenedShare[]]
    const bytes = first.bytes.slice()
    bytes[5] = known(bytes[5], 'a byte') ^ 1
    expect(() => recoverMasterKey([{ ...first, bytes }, ...rest])).toThrow(wrong)
    expect(() => recoverMasterKey([{ ...first, bytes: first.bytes.slice(1) }, ...rest])).toThrow(wrong)
    const other = splitMasterKey({ secret: drawSecret(random), rotation: 4n }, { needed: 3, keys }, random)
    expect(() => recoverMasterKey([known(open(known(other[0], 'a share'), 0), 'opens'), ...rest])).toThrow(wrong)
    const again = splitMasterKey({ secret, rotation: 4n }, { needed: 3, keys }, random)
    expect(() => recoverMasterKey([known(open(known(again[0], 'a share'), 0), 'opens'), ...rest])).toThrow(wrong)
  })

  test('opens for the holder of the recovery key alone, and only as it was sealed', () => {
    const [share] = shares as [RecoveryShare]
    expect(open(share, 1)).toBeUndefined()
    const changes: Partial<RecoveryShare>[] = [
      { needed: 1 },
      { count: 9 },
      { index: 2 },
      { rotation: 5n },
      { masterPublicKey: known(keys[0], 'a key') },
      { ephemeralKey: known(keys[1], 'a key') },
      { ephemeralKey: new Uint8Array(32).fill(0xff) },
      { sealed: share.sealed.slice(1) },
    ]
    for (const change of changes) expect(open({ ...share, ...change }, 0), Object.keys(change).join()).toBeUndefined()
    fc.assert(
      fc.property(fc.nat(share.sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, difference) => {
        const sealed = share.sealed.slice()
        sealed[at] = known(sealed[at], 'a byte') ^ difference
        expect(open({ ...share, sealed }, 0)).toBeUndefined()
      }),
      { numRuns: 20 },
    )
  })

  test('has shares that can be written down, and that hold no byte of the secret in clear', () => {
    for (const [i, share] of shares.entries()) {
      expect(recoveryShare.decode(recoveryShare.encode(share))).toEqual(share)
      expect(share).toMatchObject({ needed: 3, count: 5, index: i + 1, rotation: 4n, masterPublicKey: publicKeyOf(secret) })
      expect(Buffer.from(recoveryShare.encode(share)).includes(Buffer.from(known(opened[i], 'a share').bytes))).toBe(false)
    }
  })

  test('is not split to too few, repeated or unusable keys', () => {
    const [a, b] = keys as [Uint8Array, Uint8Array]
    for (const [needed, named] of [
      [0, [a]],
      [2, [a]],
      [1, []],
      [1.5, [a, b]],
      [2, [a, a]],
      [1, [a.slice(1)]],
    ] as const)
      expect(() => checkRecoveryKeys({ needed, keys: named })).toThrow(expect.objectContaining({ code: 'keys.bad-threshold' }))
    for (const bad of [new Uint8Array(32).fill(0xff), new Uint8Array(32)])
      expect(() => splitMasterKey({ secret, rotation: 0n }, { needed: 1, keys: [a, bad] }, random)).toThrow(
        expect.objectContaining({ code: 'keys.bad-receiver' }),
      )
  })
})
