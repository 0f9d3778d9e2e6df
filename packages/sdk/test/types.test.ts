// SPDX-License-Identifier: Apache-2.0
import {
  accountId,
  arm,
  bool,
  bytes,
  contract,
  fixedBytes,
  hash,
  option,
  result,
  str,
  struct,
  tuple,
  u8,
  u32,
  u64,
  u128,
  variant,
  vec,
} from '@phat/contract'
import { ownable, psp22 } from '@phat/contract/std'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type {
  AccountInput,
  CallMethods,
  ConstructorArgs,
  ConstructorName,
  ConstructorParams,
  ContractErrorOf,
  NoArgs,
  QueryMethods,
  TypedContract,
  Untyped,
  UntypedArgs,
} from '../src/contract/contract-types.ts'
import type { Asked, Called, CallResult, QueryResult, WaitOptions } from '../src/results.ts'

const counter = contract('Counter', { state: { count: u32 }, errors: { TooLarge: { by: u32 } } })
  .init('new', { start: u32 }, (_c, { start }) => ({ count: start }))
  .message('increment', { by: u32 }, () => undefined)
  .message('announce', {}, () => undefined)
  .query('get', {}, u32, (c) => c.state.count)
type Counter = typeof counter

/** With parts, each of which brings entries of its own name. */
const token = contract('PrivateToken', { use: [psp22, ownable] })
  .init('new', { totalSupply: u128, name: option(str), symbol: option(str), decimals: u8 }, () => ({}))
  .message('mint', { to: accountId, value: u128 }, () => undefined)
type PrivateToken = typeof token

const order = struct('Order', { to: accountId, price: u128, note: option(str) })
const side = variant('Side', { Buy: arm(0), Sell: arm(1, { limit: u64 }), Swap: arm(2, accountId) })

const wide = contract('Wide', { state: {}, errors: { Closed: {}, TooLow: { least: u128, by: accountId }, Custom: str } })
  .init('new', {}, () => ({}))
  .init('withOwner', { owner: accountId, seed: u32 }, () => ({}))
  .message('place', { order, side }, u64, () => 1n)
  .message('many', { to: vec(accountId), pairs: vec(tuple(accountId, u128)), tag: fixedBytes(4), code: hash }, () => undefined)
  .message('maybe', { memo: option(bytes), limit: option(u64) }, () => undefined)
  .message('mixed', { amount: u128, memo: option(str) }, bool, () => true)
  .query('owner', {}, accountId, (c) => c.caller)
  .query('orders', { from: u8 }, vec(order), () => [])
  .query('sides', {}, tuple(option(side), result(u32, str)), () => [undefined, { type: 'Ok', value: 1 }] as const)

type Wide = typeof wide
type Calls<C extends TypedContract> = CallMethods<C, WaitOptions, Called>
type Queries<C extends TypedContract> = QueryMethods<C, WaitOptions, Asked>

/** Never called: what matters is that tsc accepts and refuses each line. */
export async function counterLines(call: Calls<Counter>, query: Queries<Counter>): Promise<void> {
  const { signal } = new AbortController()
  expectTypeOf(await call.increment({ by: 1 })).toEqualTypeOf<CallResult<undefined>>()
  expectTypeOf(await call.increment({ by: 1 }, { signal, timeoutMs: 1 })).toEqualTypeOf<CallResult<undefined>>()
  expectTypeOf(await query.get()).toEqualTypeOf<QueryResult<number>>()
  await query.get({}, { signal })
  await query.get(undefined, { signal })
  await call.announce()
  // @ts-expect-error #7 no such argument
  await call.increment({ amount: 1 })
  // @ts-expect-error #7 one argument too many
  await call.increment({ by: 1, twice: true })
  // @ts-expect-error #7 a number, not text
  await call.increment({ by: '1' })
  // @ts-expect-error #7 a u32 is a number
  await call.increment({ by: 1n })
  // @ts-expect-error #7 an argument is missing
  await call.increment({})
  // @ts-expect-error #7 the arguments are missing
  await call.increment()
  // @ts-expect-error #7 arguments go by name
  await call.increment(1)
  // @ts-expect-error #7 no such message
  await call.decrement({ by: 1 })
  // @ts-expect-error #7 a query is not called
  await call.get()
  // @ts-expect-error #7 a message is not asked
  await query.increment({ by: 1 })
  // @ts-expect-error #7 a constructor is not called
  await call.new({ start: 1 })
  // @ts-expect-error #7 it takes no arguments
  await query.get({ at: 1 })
  // @ts-expect-error #7 no such option
  await query.get({}, { timeout: 1 })
}

/** Never called, as above. */
export async function partLines(call: Calls<PrivateToken>, query: Queries<PrivateToken>): Promise<void> {
  const alice = new Uint8Array(32)
  const sent = await call['PSP22::transfer']({ to: alice, value: 1n, data: '0x' })
  expectTypeOf(sent.value).toEqualTypeOf<undefined>()
  await call['PSP22::transfer']({ to: '41kMhKPnPzMUHLKCNBCMxTUNkPvGZkM5vYLHq2tWnbYqHhGk', value: 1n, data: new Uint8Array() })
  await call.mint({ to: '0x00', value: 1n })
  expectTypeOf((await query['PSP22::balanceOf']({ owner: alice })).value).toEqualTypeOf<bigint>()
  expectTypeOf((await query['PSP22Metadata::tokenName']()).value).toEqualTypeOf<string | undefined>()
  // @ts-expect-error #7 amounts are bigint
  await call['PSP22::transfer']({ to: alice, value: 1, data: '0x' })
  // @ts-expect-error #7 bytes as hex have their prefix
  await call['PSP22::transfer']({ to: alice, value: 1n, data: 'no hex' })
  // @ts-expect-error #7 an account is no number
  await call.mint({ to: 5, value: 1n })
  // @ts-expect-error #7 a part's message goes by its whole name
  await call.transfer({ to: alice, value: 1n, data: '0x' })
  // @ts-expect-error #7 a part's query is no message
  await call['PSP22::balanceOf']({ owner: alice })
}

/** Never called, as above. */
export async function wideLines(call: Calls<Wide>, query: Queries<Wide>): Promise<void> {
  const owner: AccountInput = new Uint8Array(32)
  expectTypeOf((await call.place({ order: { to: owner, price: 1n }, side: { type: 'Buy' } })).value).toEqualTypeOf<bigint>()
  await call.place({ order: { to: '0x00', price: 1n, note: 'n' }, side: { type: 'Sell', value: { limit: 1n } } })
  await call.place({ order: { to: owner, price: 1n, note: undefined }, side: { type: 'Swap', value: '0x00' } })
  await call.many({ to: [owner, '0x00'], pairs: [[owner, 1n]], tag: '0x01020304', code: new Uint8Array(32) })
  await call.maybe()
  await call.maybe({ limit: 1n })
  await call.mixed({ amount: 1n })
  expectTypeOf((await query.owner()).value).toEqualTypeOf<Uint8Array>()
  expectTypeOf((await query.orders({ from: 1 })).value).toEqualTypeOf<
    readonly { readonly to: Uint8Array; readonly price: bigint; readonly note: string | undefined }[]
  >()
  const [chosen, outcome] = (await query.sides()).value
  if (chosen?.type === 'Sell') expectTypeOf(chosen.value.limit).toEqualTypeOf<bigint>()
  if (chosen?.type === 'Swap') expectTypeOf(chosen.value).toEqualTypeOf<Uint8Array>()
  if (outcome.type === 'Err') expectTypeOf(outcome.value).toEqualTypeOf<string>()
  // @ts-expect-error #7 an amount inside is a bigint
  await call.place({ order: { to: owner, price: 1 }, side: { type: 'Buy' } })
  // @ts-expect-error #7 a field inside is missing
  await call.place({ order: { to: owner }, side: { type: 'Buy' } })
  // @ts-expect-error #7 no such case
  await call.place({ order: { to: owner, price: 1n }, side: { type: 'Hold' } })
  // @ts-expect-error #7 the case has contents
  await call.place({ order: { to: owner, price: 1n }, side: { type: 'Sell' } })
  // @ts-expect-error #7 a pair is an account and an amount
  await call.many({ to: [], pairs: [[1n, owner]], tag: '0x', code: '0x' })
  // @ts-expect-error #7 what has no default is needed
  await call.mixed({ memo: 'for you' })
}

/** Never called, as above. */
export async function untypedLines(call: Calls<Untyped>, query: Queries<Untyped>): Promise<void> {
  // A compiler that checks index signatures wants to be told that the name may not exist.
  expectTypeOf(await call.anything?.({ by: 1 })).toEqualTypeOf<CallResult<unknown> | undefined>()
  await call.anything?.()
  await call['PSP22::transfer']?.(['in', 'order'])
  expectTypeOf((await query.get?.())?.value).toEqualTypeOf<unknown>()
  // @ts-expect-error #7 arguments go by name or in a list
  await call.anything?.(1)
}

interface DeployOptions {
  readonly salt?: Uint8Array
}
type Deploy = <C extends TypedContract = Untyped>(bundle: string, ...params: ConstructorParams<C, DeployOptions>) => C

/** Never called, as above. */
export function deployLines(deploy: Deploy): void {
  deploy<Counter>('', 'new', { start: 5 })
  deploy<Counter>('', 'new', { start: 5 }, { salt: new Uint8Array() })
  deploy<Wide>('', 'new')
  deploy<Wide>('', 'new', {}, {})
  deploy<Wide>('', 'withOwner', { owner: '0x00', seed: 1 })
  deploy<PrivateToken>('', 'new', { totalSupply: 1n, decimals: 12 })
  deploy('', 'anything', { goes: true })
  deploy('', 'anything')
  // @ts-expect-error #7 no such constructor
  deploy<Counter>('', 'default')
  // @ts-expect-error #7 a message is no constructor
  deploy<Counter>('', 'increment', { by: 1 })
  // @ts-expect-error #7 the arguments are missing
  deploy<Counter>('', 'new')
  // @ts-expect-error #7 no such argument
  deploy<Counter>('', 'new', { begin: 5 })
  // @ts-expect-error #7 arguments of the other constructor
  deploy<Wide>('', 'new', { owner: '0x00', seed: 1 })
  // @ts-expect-error #7 no declaration of a contract
  deploy<{ types: 5 }>('', 'new')
}

describe('the types of a client', () => {
  it('have the names of the declaration, by kind', () => {
    expectTypeOf<keyof Calls<Counter>>().toEqualTypeOf<'increment' | 'announce'>()
    expectTypeOf<keyof Queries<Counter>>().toEqualTypeOf<'get'>()
    expectTypeOf<ConstructorName<Wide>>().toEqualTypeOf<'new' | 'withOwner'>()
    expect(wide.declaration.entries.filter(({ kind }) => kind === 'constructor').map(({ name }) => name)).toEqual([
      'new',
      'withOwner',
    ])
  })

  it('are plain enough to be read where an editor shows them', () => {
    expectTypeOf<Parameters<Calls<Counter>['increment']>>().toEqualTypeOf<[args: { by: number }, options?: WaitOptions]>()
    expectTypeOf<Parameters<Queries<Counter>['get']>>().toEqualTypeOf<[args?: NoArgs, options?: WaitOptions]>()
    expectTypeOf<Parameters<Calls<Wide>['mixed']>[0]>().toEqualTypeOf<{ amount: bigint; memo?: string | undefined }>()
    expectTypeOf<ConstructorArgs<Wide, 'withOwner'>>().toEqualTypeOf<{ owner: AccountInput; seed: number }>()
    expectTypeOf<ConstructorArgs<Untyped, string>>().toEqualTypeOf<UntypedArgs>()
  })

  it('tell the errors that a contract declares', () => {
    expectTypeOf<ContractErrorOf<Counter>>().toEqualTypeOf<{
      readonly type: 'TooLarge'
      readonly value: { readonly by: number }
    }>()
    expectTypeOf<ContractErrorOf<Wide>>().toEqualTypeOf<
      | { readonly type: 'Closed'; readonly value?: undefined }
      | { readonly type: 'TooLow'; readonly value: { readonly least: bigint; readonly by: Uint8Array } }
      | { readonly type: 'Custom'; readonly value: string }
    >()
    expect(Object.keys(wide.declaration.errors)).toEqual(['Closed', 'TooLow', 'Custom'])
  })
})
