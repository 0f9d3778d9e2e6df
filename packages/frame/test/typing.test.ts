// SPDX-License-Identifier: Apache-2.0
import { str, u8, u32, u128 } from '@phat/codec'
import type { AccountId, Balance } from '@phat/primitives'
import { alice, composeMockRuntime } from '@phat/test-kit'
import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  type ArgsOf,
  accountId,
  blake2_128Concat,
  type CallsOf,
  type ConfigOf,
  type ContextOf,
  constant,
  definePallet,
  doubleMap,
  ensureSigned,
  error,
  event,
  type GenesisOf,
  genesisOf,
  install,
  makeCall,
  map,
  optionalMap,
  optionalValue,
  type PostDispatchInfo,
  value,
  weightOf,
} from '../src/index.ts'

interface Config {
  readonly limit: number
  readonly pay: (who: AccountId, amount: Balance) => void
}

const base = definePallet('Typed')
  .config<Config>()
  .storage({
    total: value(u128, 0n, 'A sum.'),
    owner: optionalValue(accountId, 'Who owns it.'),
    names: map(blake2_128Concat(accountId), str, '', 'Names.'),
    ages: optionalMap(blake2_128Concat(accountId), u8, 'Ages.'),
    debts: doubleMap(blake2_128Concat(accountId), blake2_128Concat(accountId), u128, 0n, 'Who owes whom.'),
  })
  .events({
    Named: event(0, { who: accountId, name: str }, 'Somebody has a name.'),
    Emptied: event(1, 'Nothing is left.'),
  })
  .errors({ TooLong: error(0, 'The name is too long.') })

type Context = ContextOf<typeof base>

const Typed = base
  .constants((config) => ({ limit: constant(u32, config.limit, 'The limit.') }))
  .calls((p) => ({
    setName: p.call(
      0,
      { name: str, age: u8 },
      ({ name }, { limit }) => weightOf(BigInt(name.length * limit)),
      'Sets a name.',
      ({ origin, store, emit, fail, config }, { name, age }) => {
        const who = ensureSigned(origin)
        expectTypeOf(name).toEqualTypeOf<string>()
        expectTypeOf(age).toEqualTypeOf<number>()
        expectTypeOf(config).toEqualTypeOf<Config>()
        if (name.length > config.limit) fail.TooLong()
        store.names.set(who, name)
        emit.Named({ who, name })
      },
    ),
    empty: p.call(1, {}, weightOf(1n), 'Empties.', ({ emit }): PostDispatchInfo => {
      emit.Emptied()
      return { paysFee: false }
    }),
  }))
  .genesis<{ readonly total: Balance }>(({ store }, { total }) => store.total.set(total))

const runtime = composeMockRuntime({ pallets: [install(4, Typed, { limit: 8, pay: () => {} })] })

/** Nothing here runs: what counts is that it compiles, and that what is marked does not. */
function declaredTypes({ store, emit, fail, config }: Context): void {
  expectTypeOf(store.total.get()).toEqualTypeOf<bigint>()
  expectTypeOf(store.owner.get()).toEqualTypeOf<AccountId | undefined>()
  expectTypeOf(store.names.get(alice)).toEqualTypeOf<string>()
  expectTypeOf(store.ages.get(alice)).toEqualTypeOf<number | undefined>()
  expectTypeOf(store.debts.get(alice, alice)).toEqualTypeOf<bigint>()
  expectTypeOf(store.names.entries()).toEqualTypeOf<Generator<readonly [AccountId, string]>>()
  expectTypeOf(emit.Named).parameters.toEqualTypeOf<[{ readonly who: AccountId; readonly name: string }]>()
  expectTypeOf(emit.Emptied).parameters.toEqualTypeOf<[]>()
  expectTypeOf(fail.TooLong).returns.toEqualTypeOf<never>()
  expectTypeOf(config.pay).parameters.toEqualTypeOf<[AccountId, bigint]>()

  // @ts-expect-error a number is no balance
  store.total.set(1)
  // @ts-expect-error 32 bytes that no decoder or parser vouches for are no account
  store.names.get(new Uint8Array(32))
  // @ts-expect-error there is no such item
  store.other
  // @ts-expect-error a value that has a fallback is never undefined
  store.total.mutate(() => undefined)
  // @ts-expect-error a map of two keys has two keys
  store.debts.get(alice)
  // @ts-expect-error an event says all its fields
  emit.Named({ who: alice })
  // @ts-expect-error and no others
  emit.Named({ who: alice, name: 'Alice', age: 3 })
  // @ts-expect-error an event without fields takes none
  emit.Emptied({})
  // @ts-expect-error there is no such event
  emit.Renamed()
  // @ts-expect-error there is no such error
  fail.TooShort()
  // @ts-expect-error the configuration has no such part
  config.price
}

function composedTypes(): void {
  expectTypeOf<ConfigOf<typeof Typed>>().toEqualTypeOf<Config>()
  expectTypeOf<GenesisOf<typeof Typed>>().toEqualTypeOf<{ readonly total: Balance }>()
  expectTypeOf<keyof CallsOf<typeof Typed>>().toEqualTypeOf<'setName' | 'empty'>()
  expectTypeOf<ArgsOf<CallsOf<typeof Typed>['setName']>>().toEqualTypeOf<{ readonly name: string; readonly age: number }>()

  // @ts-expect-error an argument is missing
  makeCall(runtime, Typed, 'setName', { name: 'Alice' })
  // @ts-expect-error an argument has another name
  makeCall(runtime, Typed, 'setName', { title: 'Alice', age: 3 })
  // @ts-expect-error an argument has another type
  makeCall(runtime, Typed, 'setName', { name: 'Alice', age: '3' })
  // @ts-expect-error there is no such call
  makeCall(runtime, Typed, 'rename', {})
  // @ts-expect-error the configuration lacks a part
  install(4, Typed, { limit: 8 })
  // @ts-expect-error a part of the configuration has another type
  install(4, Typed, { limit: '8', pay: () => {} })
  // @ts-expect-error the genesis has another type
  genesisOf(Typed, { total: 1 })

  const five = () => 5
  definePallet('Wrong').calls((p) => ({
    // @ts-expect-error a handler gives what it knows of its cost, or nothing
    number: p.call(0, {}, weightOf(1n), 'Gives a number.', () => 1),
    // @ts-expect-error a handler is not asynchronous
    later: p.call(1, {}, weightOf(1n), 'Gives a promise.', async () => {}),
    // @ts-expect-error a cost is a weight
    cheap: p.call(2, {}, five, 'Costs five of nothing.', () => {}),
  }))
  // @ts-expect-error a fallback is a value of the codec
  value(u32, 'none')
  // @ts-expect-error a constant is a value of its codec
  constant(u32, 1n, 'Wrong.')
}

describe('the types of a pallet', () => {
  test('follow from its declaration', () => {
    // The compiler did the work; these keep the functions above from being dropped.
    expect([declaredTypes, composedTypes]).toHaveLength(2)
  })

  test('make calls without a cast', () => {
    const call = makeCall(runtime, Typed, 'setName', { name: 'Alice', age: 3 })
    expect(runtime.types.call.encode(call)).toEqual(new Uint8Array([4, 0, 5 << 2, ...new TextEncoder().encode('Alice'), 3]))
  })
})
