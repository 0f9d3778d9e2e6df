// SPDX-License-Identifier: Apache-2.0
import { signed } from '@phat/frame'
import { reservedBalance } from '@phat/pallet-balances'
import { type Announcement, composeProxyTypes, ProxyPallet } from '@phat/pallet-proxy'
import type { AccountId } from '@phat/primitives'
import { addressOf, alice, bob, charlie } from '@phat/test-kit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mockChain, mockProxyTypes, startDeposits } from './mock.ts'

const { chain, deposits } = mockChain()
const accounts = [alice, bob, charlie]
const kinds = ['Any', 'NonTransfer', 'JustTransfer', 'CancelProxy']

const who = fc.nat({ max: 2 })
const action = fc.record({
  kind: fc.constantFrom('add', 'add', 'remove', 'removeAll', 'announce', 'announce', 'retract', 'reject', 'price', 'poke'),
  who,
  other: who,
  type: fc.constantFrom(...kinds),
  delay: fc.nat({ max: 1 }),
  hash: fc.nat({ max: 2 }),
  price: fc.bigInt({ min: 0n, max: 20n }),
})
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never

interface Entries {
  readonly list: readonly string[]
  readonly deposit: bigint
}
type Model = Map<string, Entries>

/** The entries of an account after a change, with their deposit at the present price. */
function change(model: Model, key: string, list: readonly string[]): void {
  const [base, factor] = key.startsWith('p')
    ? [deposits.proxyBase, deposits.proxyFactor]
    : [deposits.announcementBase, deposits.announcementFactor]
  if (list.length === 0) model.delete(key)
  else model.set(key, { list, deposit: base + factor * BigInt(list.length) })
}

/** What the model says comes of an action; undefined is success. */
function predict(model: Model, { kind, who: i, other, type, delay, hash }: Action): string | undefined {
  const [delegates, mine, theirs] = [`p${i}`, `a${i}`, `a${other}`].map((key) => model.get(key)?.list ?? []) as [
    string[],
    string[],
    string[],
  ]
  const definition = `${other}:${type}:${delay}`
  if (kind === 'add') {
    if (i === other) return 'Proxy.NoSelfProxy'
    if (delegates.includes(definition)) return 'Proxy.Duplicate'
    if (delegates.length === 4) return 'Proxy.TooMany'
    change(model, `p${i}`, [...delegates, definition])
  } else if (kind === 'remove') {
    if (!delegates.includes(definition)) return 'Proxy.NotFound'
    change(
      model,
      `p${i}`,
      delegates.filter((each) => each !== definition),
    )
  } else if (kind === 'removeAll') model.delete(`p${i}`)
  else if (kind === 'announce') {
    if (!(model.get(`p${other}`)?.list ?? []).some((each) => each.startsWith(`${i}:`))) return 'Proxy.NotProxy'
    if (mine.length === 2) return 'Proxy.TooMany'
    change(model, `a${i}`, [...mine, `${other}:${hash}`])
  } else if (kind === 'retract') {
    if (!mine.includes(`${other}:${hash}`)) return 'Proxy.NotFound'
    change(
      model,
      `a${i}`,
      mine.filter((each) => each !== `${other}:${hash}`),
    )
  } else if (kind === 'reject') {
    if (!theirs.includes(`${i}:${hash}`)) return 'Proxy.NotFound'
    change(
      model,
      `a${other}`,
      theirs.filter((each) => each !== `${i}:${hash}`),
    )
  } else if (kind === 'poke') {
    change(model, `p${i}`, delegates)
    change(model, `a${i}`, mine)
  }
  return undefined
}

function act({ kind, who: i, other, type, delay, hash, price }: Action): void {
  const calls = chain.calls(ProxyPallet)
  const origin = signed(accounts[i] as AccountId)
  const address = addressOf(accounts[other] as AccountId)
  const delegation = { delegate: address, proxyType: { type }, delay }
  const callHash = new Uint8Array(32).fill(hash) as Announcement['callHash']
  if (kind === 'add') calls.addProxy(origin, delegation)
  else if (kind === 'remove') calls.removeProxy(origin, delegation)
  else if (kind === 'removeAll') calls.removeProxies(origin, {})
  else if (kind === 'announce') calls.announce(origin, { real: address, callHash })
  else if (kind === 'retract') calls.removeAnnouncement(origin, { real: address, callHash })
  else if (kind === 'reject') calls.rejectAnnouncement(origin, { delegate: address, callHash })
  else if (kind === 'poke') calls.pokeDeposit(origin, {})
  else Object.assign(deposits, { proxyBase: 10n + price, announcementFactor: 1n + price })
}

describe('any order of delegations and announcements', () => {
  it('keeps entries and deposits as a simple model says', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        chain.reset()
        Object.assign(deposits, startDeposits)
        const model: Model = new Map()
        for (const one of actions) {
          const failure = chain.failureOf(() => act(one))
          expect(failure).toBe(predict(model, one))
        }
        for (const [i, account] of accounts.entries()) {
          const { proxies, announcements } = ProxyPallet.at(chain.execution).store
          expect(proxies.get(account)[0].length).toBe(model.get(`p${i}`)?.list.length ?? 0)
          expect(announcements.get(account)[0].length).toBe(model.get(`a${i}`)?.list.length ?? 0)
          const expected = (model.get(`p${i}`)?.deposit ?? 0n) + (model.get(`a${i}`)?.deposit ?? 0n)
          expect(reservedBalance(chain.execution, account)).toBe(expected)
        }
        expect(chain.brokenInvariants()).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})

describe('kinds of delegation', () => {
  it('cover themselves, what they name, and, for one of them, all', () => {
    const covered = (type: string) => kinds.filter((other) => mockProxyTypes.covers({ type }, { type: other }))
    expect(kinds.map(covered)).toEqual([kinds, ['NonTransfer', 'CancelProxy'], ['JustTransfer'], ['CancelProxy']])
    expect(mockProxyTypes.any).toEqual({ type: 'Any' })
  })

  it('need exactly one that may do all, which no other covers', () => {
    const kind = { index: 0, docs: 'A kind.', allows: () => true }
    expect(() => composeProxyTypes('a::ProxyType', { One: kind })).toThrow('one kind of delegation may do all')
    const all = { ...kind, covers: 'all' } as const
    expect(() => composeProxyTypes('a::ProxyType', { One: all, Two: { ...all, index: 1 } })).toThrow('one kind of delegation')
    const more = { ...kind, index: 1, covers: ['One'] }
    expect(() => composeProxyTypes('a::ProxyType', { One: all, Two: more })).toThrow('kinds of delegation cover')
  })
})
