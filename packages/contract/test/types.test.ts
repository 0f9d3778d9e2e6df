// SPDX-License-Identifier: Apache-2.0
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { SealedBid } from '../examples/sealed-bid.ts'
import {
  type AccountId,
  accountId,
  contract,
  type Declared,
  type Declares,
  interfaceOf,
  iterableMapping,
  type MessageContextOf,
  mapping,
  option,
  part,
  type ReadContextOf,
  str,
  u32,
  u64,
  u128,
  value,
} from '../src/index.ts'

const base = contract('Typed', {
  state: {
    owner: accountId,
    count: u32,
    label: value(str, ''),
    balances: mapping(accountId, u128),
    bids: iterableMapping(u32, u64, { max: 3 }),
  },
  errors: { Closed: {}, TooLow: { least: u128 }, Custom: str },
  events: { Paid: { to: accountId, amount: u128 } },
  secrets: ['apiKey'],
})

type Base = MessageContextOf<typeof base>

/** Never called: what matters is that tsc accepts and refuses each line. */
export function checked(c: Base, reader: ReadContextOf<typeof base>, to: AccountId): void {
  expectTypeOf(c.state.count).toEqualTypeOf<number>()
  expectTypeOf(c.state.owner).toEqualTypeOf<AccountId>()
  expectTypeOf(c.state.label).toEqualTypeOf<string>()
  expectTypeOf(c.state.balances.get(to)).toEqualTypeOf<bigint | undefined>()
  expectTypeOf(c.state.bids.entries()).toEqualTypeOf<IterableIterator<readonly [number, bigint]>>()
  c.state.count += 1
  // @ts-expect-error #4 a number where the state has text
  c.state.label = 1
  // @ts-expect-error #4 a mapping is not assigned
  c.state.balances = c.state.bids
  // @ts-expect-error #4 no such field
  c.state.missing
  // @ts-expect-error #4 amounts are bigint
  c.state.balances.set(to, 1)
  // @ts-expect-error #4 keys are accounts
  c.state.balances.get('alice')
  // @ts-expect-error #4 a mapping without order cannot be iterated
  c.state.balances.entries()
  c.emit.Paid({ to, amount: 1n })
  // @ts-expect-error #4 a field is missing
  c.emit.Paid({ to })
  // @ts-expect-error #4 no such event
  c.emit.Payed({ to, amount: 1n })
  c.error.Closed()
  c.error.TooLow({ least: 1n })
  c.error.Custom('why')
  // @ts-expect-error #4 the error carries a field
  c.error.TooLow()
  // @ts-expect-error #4 messages have no network
  c.fetch
  // @ts-expect-error #4 messages have no randomness
  c.random
  // @ts-expect-error #4 readers do not write
  reader.state.count = 1
  // @ts-expect-error #4 readers do not write entries
  reader.state.balances.set(to, 1n)
}

/** Never called, as above. */
export function declared(): void {
  base.init('new', {}, (c) => ({ owner: c.caller, count: 0 }))
  base.init('new', {}, (c) => ({ owner: c.caller, count: 0, label: 'x' }))
  // @ts-expect-error #4 the constructor must return every value without a default
  base.init('new', {}, (c) => ({ owner: c.caller }))
  // @ts-expect-error #4 a number, not text
  base.init('new', {}, (c) => ({ owner: c.caller, count: '0' }))
  base.message('f', { amount: u128 }, (_c, { amount }) => {
    expectTypeOf(amount).toEqualTypeOf<bigint>()
  })
  base.message('f', {}, u32, () => 1)
  // @ts-expect-error #4 the answer is a number
  base.message('f', {}, u32, () => 'one')
  // @ts-expect-error #4 an answer without a codec would be lost
  base.message('f', {}, () => 1)
  // @ts-expect-error #4 messages do not wait
  base.message('f', {}, u32, async () => 1)
  base.query('f', {}, u32, async (c) => (await c.fetch('https://example.org')).status)
  base.query('f', {}, str, (c) => c.secrets.apiKey)
  // @ts-expect-error #4 no such secret
  base.query('f', {}, str, (c) => c.secrets.password)
  // @ts-expect-error #4 queries change nothing
  base.query('f', {}, u32, (c) => c.state.count++)
  // @ts-expect-error #4 queries emit nothing
  base.query('f', {}, u32, (c) => c.emit)
  base.message('f', {}, (c) => {
    // @ts-expect-error #4 no such argument of the other contract
    c.at(other, c.caller).get({ key: 1 })
    expectTypeOf(c.at(other, c.caller).get({ at: 1 })).toEqualTypeOf<number | undefined>()
  })
}

const other = interfaceOf(contract('Other', { state: {} }).query('get', { at: u32 }, option(u32), () => 1))

const named = part('Named', { state: { name: value(str, '') } }).query('name', {}, str, (c) => c.state.name)
const withPart = contract('WithPart', { use: [named], state: { mine: u32 } })
  .init('new', {}, (c) => {
    c.state.name = 'set'
    return { mine: 1 }
  })
  .message('rename', { to: str }, (c, { to }) => {
    c.state.name = to
  })

type EntriesOf<C> = C extends Declares<Declared, infer M> ? M : never

describe('the types of a declaration', () => {
  it('tell clients names, arguments and answers of every entry', () => {
    type Auction = EntriesOf<typeof SealedBid>
    expectTypeOf<keyof Auction>().toEqualTypeOf<'new' | 'bid' | 'myBid' | 'settle'>()
    expectTypeOf<Auction['myBid']['returns']>().toEqualTypeOf<bigint | undefined>()
    expectTypeOf<Auction['bid']['kind']>().toEqualTypeOf<'message'>()
  })

  it('contain the entries and the state of the parts', () => {
    type Entries = EntriesOf<typeof withPart>
    expectTypeOf<keyof Entries>().toEqualTypeOf<'Named::name' | 'new' | 'rename'>()
    expect(withPart.declaration.entries.map(({ name }) => name)).toEqual(['Named::name', 'new', 'rename'])
    expect(Object.keys(withPart.declaration.state)).toEqual(['name', 'mine'])
  })
})
