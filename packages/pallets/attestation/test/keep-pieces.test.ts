// SPDX-License-Identifier: Apache-2.0
import { simulatedRoots } from '@phat/attestation-simulator'
import { rootOrigin, signed } from '@phat/frame'
import { Attestation, type CollateralKey, changesSince, rootIdOf } from '@phat/pallet-attestation'
import { reservedBalance } from '@phat/pallet-balances'
import type { AccountId, Hash } from '@phat/primitives'
import { account, alice, bob } from '@phat/test-kit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareVersions, depositOf, keepPieces, type VerifiedPiece } from '../src/collateral/keep-pieces.ts'
import { mockChain, mockConfig } from './mock.ts'

const { chain, clock } = mockChain()
const calls = chain.calls(Attestation)
const root = rootIdOf(simulatedRoots[0] as (typeof simulatedRoots)[0])
const key: CollateralKey = { type: 'RootCrl', value: { root } }
const chipKey: CollateralKey = {
  type: 'AmdKey',
  value: { root, signer: { type: 'Vcek' }, chipId: new Uint8Array(64), tcb: new Uint8Array(8) },
}

/** A list of `length` bytes, with these versions, that counts until 2,000. */
const piece = (versions: readonly bigint[], length = 10, changes: Partial<VerifiedPiece> = {}): VerifiedPiece => ({
  key,
  content: { type: 'RootCrl', value: { crl: new Uint8Array(length) } },
  versions,
  validUntil: 2_000,
  ...changes,
})
const chipPiece = (date: bigint): VerifiedPiece =>
  piece([date], 0, { key: chipKey, content: { type: 'AmdKey', value: { certificate: new Uint8Array(3) } } })
const keep = (who: AccountId, ...pieces: readonly VerifiedPiece[]) => keepPieces(Attestation.at(chain.execution), who, pieces)
const stored = (one: CollateralKey = key) => Attestation.at(chain.execution).store.collateral.get(one)
const reserved = (who: AccountId) => reservedBalance(chain.execution, who)

describe('versions', () => {
  it('are newer when none fell and one rose', () => {
    expect(compareVersions([1n, 5n], [1n, 5n])).toBe('same')
    expect(compareVersions([1n, 6n], [1n, 5n])).toBe('newer')
    expect(compareVersions([2n, 5n], [1n, 5n])).toBe('newer')
    expect(compareVersions([2n, 4n], [1n, 5n])).toBe('older')
    expect(compareVersions([1n], [1n, 5n])).toBe('older')
  })

  it('are never newer both ways', () => {
    const list = fc.array(fc.bigInt({ min: 0n, max: 3n }), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(list, list, (a, b) => {
        expect([compareVersions(a, b), compareVersions(b, a)]).not.toEqual(['newer', 'newer'])
        expect(compareVersions(a, a)).toBe('same')
      }),
      { numRuns: 300, seed: 2 },
    )
  })
})

describe('a piece of collateral', () => {
  it('reserves a deposit by its bytes, which goes back when a newer one comes', () => {
    keep(alice, piece([1n, 1n], 10))
    expect(reserved(alice)).toBe(100n + 12n) // an index, a length, ten bytes
    expect(stored()).toMatchObject({ versions: [1n, 1n], validUntil: 2_000n, since: 1, submitter: alice, deposit: 112n })
    keep(bob, piece([2n, 1n], 20))
    expect([reserved(alice), reserved(bob)]).toEqual([0n, 122n])
    expect(changesSince(chain.execution, 0).changes).toEqual([{ type: 'CollateralReplaced', value: { key } }])
  })

  it('is never older than one that was accepted, and something must be newer', () => {
    keep(alice, piece([5n, 100n]))
    chain.expectNoop(() => keep(bob, piece([4n, 200n])), 'Attestation.OlderRootCrl')
    chain.expectNoop(() => keep(bob, piece([6n, 99n])), 'Attestation.OlderRootCrl')
    chain.expectNoop(() => keep(bob, piece([5n, 100n], 11)), 'Attestation.CollateralNotNewer')
    keep(bob, piece([5n, 101n]))
  })

  it('comes with others or not at all', () => {
    keep(alice, piece([5n]))
    chain.expectNoop(() => keep(bob, chipPiece(1n), piece([4n])), 'Attestation.OlderRootCrl')
    keep(bob, chipPiece(1n), piece([5n]))
    expect([stored()?.submitter, stored(chipKey)?.submitter]).toEqual([alice, bob])
  })

  it('of each kind has an error of its own when it is older', () => {
    const keys: readonly (readonly [CollateralKey, VerifiedPiece['content'], string])[] = [
      [
        { type: 'TcbInfo', value: { root, tee: 'tdx', fmspc: new Uint8Array(6) } },
        { type: 'TcbInfo', value: { text: '{}', signature: new Uint8Array(64), issuerChain: '' } },
        'OlderTcbInfo',
      ],
      [
        { type: 'QeIdentity', value: { root, tee: 'sgx' } },
        { type: 'QeIdentity', value: { text: '{}', signature: new Uint8Array(64), issuerChain: '' } },
        'OlderQeIdentity',
      ],
      [
        { type: 'PckCrl', value: { root, authority: { type: 'Platform' } } },
        { type: 'PckCrl', value: { crl: new Uint8Array(), issuerChain: '' } },
        'OlderPckCrl',
      ],
      [
        { type: 'AmdIntermediate', value: { root, signer: { type: 'Vlek' } } },
        { type: 'AmdIntermediate', value: { intermediate: new Uint8Array(), root: new Uint8Array() } },
        'OlderAmdIntermediate',
      ],
      [{ type: 'AmdCrl', value: { root } }, { type: 'AmdCrl', value: { crl: new Uint8Array() } }, 'OlderAmdCrl'],
      [chipKey, { type: 'AmdKey', value: { certificate: new Uint8Array() } }, 'OlderAmdKey'],
    ]
    for (const [one, content, failure] of keys) {
      keep(alice, piece([2n], 0, { key: one, content }))
      chain.expectNoop(() => keep(alice, piece([1n], 0, { key: one, content })), `Attestation.${failure}`)
    }
  })

  it('takes a balance that can pay for it', () => {
    const poor = account(99)
    chain.expectNoop(() => keep(poor, piece([1n])), 'Balances.InsufficientBalance')
    expect(depositOf(mockConfig(clock), piece([1n], 10).content)).toBe(112n)
  })
})

describe('a piece that has expired', () => {
  it('may be cleared by anyone, and what is older still does not come back', () => {
    keep(alice, piece([5n]))
    chain.takeEvents()
    chain.expectNoop(() => calls.clearCollateral(signed(bob), { key }), 'Attestation.CollateralStillValid')
    chain.expectNoop(() => calls.clearCollateral(signed(bob), { key: chipKey }), 'Attestation.UnknownCollateral')
    chain.expectNoop(() => calls.clearCollateral(rootOrigin, { key }), 'BadOrigin')
    clock.seconds = 2_001
    calls.clearCollateral(signed(bob), { key })
    clock.seconds = 1_000
    expect([stored(), reserved(alice)]).toEqual([undefined, 0n])
    chain.expectEvents(['Balances.Unreserved', { who: alice, amount: 112n }], ['Attestation.CollateralCleared', { key }])
    expect(changesSince(chain.execution, 0).changes).toEqual([{ type: 'CollateralExpired', value: { key } }])
    chain.expectNoop(() => keep(bob, piece([4n])), 'Attestation.OlderRootCrl')
    keep(bob, piece([5n]))
  })

  it('counts in the second that it names still', () => {
    keep(alice, piece([5n]))
    clock.seconds = 2_000
    chain.expectNoop(() => calls.clearCollateral(signed(bob), { key }), 'Attestation.CollateralStillValid')
    clock.seconds = 1_000
  })
})

describe('the key of a chip', () => {
  it('is its submitter’s to take back at any time, and leaves nothing', () => {
    keep(alice, chipPiece(5n))
    chain.expectNoop(() => calls.clearCollateral(signed(bob), { key: chipKey }), 'Attestation.CollateralStillValid')
    calls.clearCollateral(signed(alice), { key: chipKey })
    const { store } = Attestation.at(chain.execution)
    expect([stored(chipKey), store.newestVersions.get(chipKey), reserved(alice)]).toEqual([undefined, undefined, 0n])
    expect(changesSince(chain.execution, 0).changes).toEqual([])
  })
})

it('reserves what its pieces reserve, whoever brings what in whatever order', () => {
  const step = fc.tuple(fc.nat(1), fc.nat(4), fc.nat(4), fc.nat(30), fc.boolean())
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      chain.reset()
      let newest: readonly bigint[] = []
      for (const [who, a, b, length, clear] of steps) {
        const account = who === 0 ? alice : bob
        chain.failureOf(() => {
          if (clear) {
            clock.seconds = 2_001
            calls.clearCollateral(signed(account), { key })
          } else keep(account, piece([BigInt(a), BigInt(b)], length))
        })
        clock.seconds = 1_000
        const now = Attestation.at(chain.execution).store.newestVersions.get(key) ?? []
        expect(compareVersions(now, newest)).not.toBe('older')
        newest = now
        expect(reserved(alice) + reserved(bob)).toBe(stored()?.deposit ?? 0n)
        expect(chain.brokenInvariants()).toEqual([])
      }
    }),
    { numRuns: 60, seed: 4 },
  )
})

it('names roots by their keys', () => {
  const ids = simulatedRoots.map((one): Hash => rootIdOf(one))
  expect(new Set(ids.map((id) => id.join())).size).toBe(simulatedRoots.length)
})
