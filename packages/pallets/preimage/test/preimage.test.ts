// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { noneOrigin, rootOrigin, signed } from '@phat/frame'
import { balanceOnHold, freeBalance, reserve, reservedBalance } from '@phat/pallet-balances'
import { Preimage, preimages } from '@phat/pallet-preimage'
import type { AccountId, Hash } from '@phat/primitives'
import { alice, bob, charlie } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { describe, expect, it } from 'vitest'
import { mockParts } from '../bench/preimage.bench.ts'

const chain = createMockRuntime({
  ...mockParts,
  balances: [
    [alice, 1_000n],
    [bob, 1_000n],
    [charlie, 20n],
  ],
})
const calls = chain.calls(Preimage)
const bytes = Uint8Array.of(1, 2, 3)
const hash = blake2b256(bytes) as Hash
const held = (who: AccountId) => balanceOnHold(chain.execution, { type: 'Preimage', value: { type: 'Preimage' } }, who)
const status = () => Preimage.at(chain.execution).store.requestStatusFor.get(hash)
const fetched = () => preimages.read(chain.execution, hash, 3)

describe('a user’s preimage', () => {
  it('costs a deposit by its size, and is there', () => {
    const post = calls.notePreimage(signed(alice), { bytes })
    expect(post.paysFee).toBeUndefined()
    expect([held(alice), freeBalance(chain.execution, alice)]).toEqual([53n, 947n])
    expect(status()).toEqual({ type: 'Unrequested', value: { ticket: [alice, 53n], len: 3 } })
    expect([fetched(), preimages.lengthOf(chain.execution, hash)]).toEqual([bytes, 3])
    expect(preimages.read(chain.execution, hash, 4)).toBeUndefined()
    chain.expectEvents(['Preimage.Noted', { hash }])
  })

  it('goes when its owner or a manager says so, and the deposit comes back', () => {
    for (const origin of [signed(alice), rootOrigin]) {
      calls.notePreimage(signed(alice), { bytes })
      chain.takeEvents()
      chain.expectNoop(() => calls.unnotePreimage(signed(bob), { hash }), 'Preimage.NotAuthorized')
      calls.unnotePreimage(origin, { hash })
      chain.expectEvents(['Preimage.Cleared', { hash }])
      expect([held(alice), status(), fetched()]).toEqual([0n, undefined, undefined])
    }
    chain.expectNoop(() => calls.unnotePreimage(signed(alice), { hash }), 'Preimage.NotNoted')
  })

  it('may be empty, and as large as 4 MiB', () => {
    const most = 4 * 1024 * 1024
    chain.expectNoop(() => calls.notePreimage(rootOrigin, { bytes: new Uint8Array(most + 1) }), 'Preimage.TooBig')
    calls.notePreimage(signed(alice), { bytes: new Uint8Array() })
    expect(held(alice)).toBe(50n)
    calls.notePreimage(rootOrigin, { bytes: new Uint8Array(most) })
  })

  it('needs the deposit, and stands once', () => {
    chain.expectNoop(() => calls.notePreimage(signed(charlie), { bytes }), 'Token.FundsUnavailable')
    calls.notePreimage(signed(alice), { bytes })
    chain.expectNoop(() => calls.notePreimage(signed(bob), { bytes }), 'Preimage.AlreadyNoted')
    chain.expectNoop(() => calls.notePreimage(noneOrigin, { bytes }), 'BadOrigin')
    chain.expectNoop(() => calls.unnotePreimage(noneOrigin, { hash }), 'BadOrigin')
  })
})

describe('a request', () => {
  it('is a manager’s to make and to take back', () => {
    chain.expectNoop(() => calls.requestPreimage(signed(alice), { hash }), 'BadOrigin')
    chain.expectNoop(() => calls.unrequestPreimage(signed(alice), { hash }), 'BadOrigin')
    chain.expectNoop(() => calls.unrequestPreimage(rootOrigin, { hash }), 'Preimage.NotRequested')
    calls.requestPreimage(rootOrigin, { hash })
    chain.expectEvents(['Preimage.Requested', { hash }])
    expect(preimages.isRequested(chain.execution, hash)).toBe(true)
    calls.unrequestPreimage(rootOrigin, { hash })
    chain.expectEvents()
    expect(status()).toBeUndefined()
  })

  it('counts, and only the first is told', () => {
    for (let i = 0; i < 3; i++) calls.requestPreimage(rootOrigin, { hash })
    chain.expectEvents(['Preimage.Requested', { hash }])
    expect(status()).toMatchObject({ value: { count: 3 } })
    calls.unrequestPreimage(rootOrigin, { hash })
    expect(status()).toMatchObject({ value: { count: 2 } })
  })

  it('makes noting free, and the preimage goes with the last request', () => {
    calls.requestPreimage(rootOrigin, { hash })
    expect(calls.notePreimage(signed(charlie), { bytes })).toEqual({ paysFee: false })
    expect([held(charlie), fetched()]).toEqual([0n, bytes])
    chain.expectNoop(() => calls.unnotePreimage(signed(charlie), { hash }), 'Preimage.NotAuthorized')
    chain.takeEvents()
    calls.unrequestPreimage(rootOrigin, { hash })
    chain.expectEvents(['Preimage.Cleared', { hash }])
    expect([status(), fetched()]).toEqual([undefined, undefined])
  })

  it('lets an owner have the deposit back at once, and keeps the bytes', () => {
    calls.notePreimage(signed(alice), { bytes })
    calls.requestPreimage(rootOrigin, { hash })
    calls.unnotePreimage(signed(alice), { hash })
    expect([held(alice), fetched(), preimages.isRequested(chain.execution, hash)]).toEqual([0n, bytes, true])
    calls.unnotePreimage(rootOrigin, { hash })
    expect(status()).toBeUndefined()
  })

  it('that ends leaves the owner what it noted', () => {
    calls.notePreimage(signed(alice), { bytes })
    calls.requestPreimage(rootOrigin, { hash })
    calls.unrequestPreimage(rootOrigin, { hash })
    expect(status()).toEqual({ type: 'Unrequested', value: { ticket: [alice, 53n], len: 3 } })
    chain.expectNoop(() => calls.unrequestPreimage(rootOrigin, { hash }), 'Preimage.NotRequested')
  })

  it('comes with what a manager notes, once', () => {
    calls.notePreimage(signed(alice), { bytes })
    for (let i = 0; i < 2; i++) expect(calls.notePreimage(rootOrigin, { bytes })).toEqual({ paysFee: false })
    expect(status()).toEqual({ type: 'Requested', value: { maybeTicket: [alice, 53n], count: 1, maybeLen: 3 } })
  })

  it('is taken back by other pallets without a failure, be there one or not', () => {
    preimages.unrequest(chain.execution, hash)
    preimages.request(chain.execution, hash)
    preimages.unrequest(chain.execution, hash)
    preimages.unrequest(chain.execution, hash)
    calls.notePreimage(signed(alice), { bytes })
    preimages.unrequest(chain.execution, hash)
    expect(status()).toMatchObject({ type: 'Unrequested' })
  })
})

describe('a status of the time before holds', () => {
  const old = (value: { readonly deposit: readonly [AccountId, bigint]; readonly len: number }) => {
    const { store } = Preimage.at(chain.execution)
    reserve(chain.execution, value.deposit[0], value.deposit[1])
    store.preimageFor.set([hash, value.len], bytes)
    store.statusFor.set(hash, { type: 'Unrequested', value })
  }

  it('is brought to its present form for free', () => {
    old({ deposit: [alice, 700n], len: 3 })
    expect(calls.ensureUpdated(signed(bob), { hashes: [hash] })).toEqual({ paysFee: false })
    expect([held(alice), reservedBalance(chain.execution, alice)]).toEqual([53n, 53n])
    expect(status()).toEqual({ type: 'Unrequested', value: { ticket: [alice, 53n], len: 3 } })
    expect(calls.ensureUpdated(signed(bob), { hashes: [hash] })).toEqual({ paysFee: true })
  })

  it('is met by every other call in its present form', () => {
    old({ deposit: [alice, 700n], len: 3 })
    calls.requestPreimage(rootOrigin, { hash })
    expect(status()).toMatchObject({ value: { maybeTicket: [alice, 53n], count: 1 } })
  })

  it('that is requested keeps its count', () => {
    const { store } = Preimage.at(chain.execution)
    store.preimageFor.set([hash, 3], bytes)
    store.statusFor.set(hash, { type: 'Requested', value: { deposit: undefined, count: 4, len: 3 } })
    expect(preimages.isRequested(chain.execution, hash)).toBe(true)
    expect(status()).toEqual({ type: 'Requested', value: { maybeTicket: undefined, count: 4, maybeLen: 3 } })
  })

  it('goes where its owner cannot pay for it any more', () => {
    old({ deposit: [charlie, 5n], len: 3 })
    calls.ensureUpdated(signed(bob), { hashes: [hash] })
    expect([status(), fetched(), reservedBalance(chain.execution, charlie)]).toEqual([undefined, undefined, 0n])
  })

  it('is brought in lists of one to 1,024', () => {
    chain.expectNoop(() => calls.ensureUpdated(signed(bob), { hashes: [] }), 'Preimage.TooFew')
    const hashes = Array.from({ length: 1_025 }, () => hash)
    chain.expectNoop(() => calls.ensureUpdated(signed(bob), { hashes }), 'Preimage.TooMany')
    chain.expectNoop(() => calls.ensureUpdated(rootOrigin, { hashes: [hash] }), 'BadOrigin')
  })
})
