// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import type { AccountId, Balance } from '@phat/primitives'
import { alice, composeMockRuntime } from '@phat/test-kit'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { type ArgsOf, type CallsOf, type ConfigOf, type GenesisOf, install, makeCall } from '../src/index.ts'
import { typeCheck } from './type-check.ts'
import { type Config, type Context, Typed } from './typed-pallet.ts'

/** Never runs: what counts is that it compiles. */
function usedAsDeclared({ store, emit, fail, config }: Context): void {
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
  expectTypeOf<ConfigOf<typeof Typed>>().toEqualTypeOf<Config>()
  expectTypeOf<GenesisOf<typeof Typed>>().toEqualTypeOf<{ readonly total: Balance }>()
  expectTypeOf<keyof CallsOf<typeof Typed>>().toEqualTypeOf<'setName' | 'empty'>()
  expectTypeOf<ArgsOf<CallsOf<typeof Typed>['setName']>>().toEqualTypeOf<{ readonly name: string; readonly age: number }>()
}

/** Lines that must not compile, each with what is wrong. */
const wrong: readonly (readonly [line: string, fault: string])[] = [
  ['store.total.set(1)', 'a number is no balance'],
  ['store.names.get(new Uint8Array(32))', 'bytes that no decoder vouches for are no account'],
  ['store.other', 'there is no such item'],
  ['store.total.mutate(() => undefined)', 'a value that has a fallback is never undefined'],
  ['store.debts.get(who)', 'a map of two keys has two keys'],
  ['emit.Named({ who })', 'an event says all its fields'],
  ["emit.Named({ who, name: 'Alice', age: 3 })", 'and no others'],
  ['emit.Emptied({})', 'an event without fields takes none'],
  ['emit.Renamed()', 'there is no such event'],
  ['fail.TooShort()', 'there is no such error'],
  ['config.price', 'the configuration has no such part'],
  ["makeCall(runtime, Typed, 'setName', { name: 'Alice' })", 'an argument is missing'],
  ["makeCall(runtime, Typed, 'setName', { title: 'Alice', age: 3 })", 'an argument has another name'],
  ["makeCall(runtime, Typed, 'setName', { name: 'Alice', age: '3' })", 'an argument has another type'],
  ["makeCall(runtime, Typed, 'rename', {})", 'there is no such call'],
  ['install(4, Typed, { limit: 8 })', 'the configuration lacks a part'],
  ["install(4, Typed, { limit: '8', pay: () => {} })", 'a part of the configuration has another type'],
  ['genesisOf(Typed, { total: 1 })', 'the genesis has another type'],
  ["p.call(0, {}, weightOf(1n), 'One.', () => 1)", 'a handler gives what it knows of its cost, or nothing'],
  ["p.call(0, {}, weightOf(1n), 'Later.', async () => {})", 'a handler is not asynchronous'],
  ["p.call(0, { n: u8 }, ({ n }) => n, 'Cheap.', () => {})", 'a cost is a weight'],
  ["value(u32, 'none')", 'a fallback is a value of the codec'],
  ["constant(u32, 1n, 'Wrong.')", 'a constant is a value of its codec'],
]

const right: readonly string[] = [
  'store.total.set(1n)',
  'emit.Named({ who, name: config.limit.toString() })',
  "makeCall(runtime, Typed, 'setName', { name: 'Alice', age: 3 })",
  'install(4, Typed, { limit: 8, pay: () => {} })',
  "p.call(0, { n: u8 }, ({ n }) => weightOf(BigInt(n)), 'Right.', () => {})",
]

const useHead = `import { u8, u32 } from '@phat/codec'
import { type CallTools, constant, genesisOf, install, makeCall, type Runtime, value, weightOf } from '@phat/frame'
import type { AccountId } from '@phat/primitives'
import { type Config, type Context, Typed } from './typed-pallet.ts'

declare const runtime: Runtime
declare const who: AccountId
declare const p: CallTools<Config, Context>
declare const context: Context
const { store, emit, fail, config } = context
`

describe('the types of a pallet', () => {
  test('follow from its declaration', () => {
    expectTypeOf(usedAsDeclared).parameters.toEqualTypeOf<[Context]>()
  })

  test('make calls without a cast', () => {
    const runtime = composeMockRuntime({ pallets: [install(4, Typed, { limit: 8, pay: () => {} })] })
    const call = makeCall(runtime, Typed, 'setName', { name: 'Alice', age: 3 })
    expect(runtime.types.call.encode(call)).toEqual(new Uint8Array([4, 0, 5 << 2, ...new TextEncoder().encode('Alice'), 3]))
  })

  test('refuse what the declaration does not say', () => {
    const declaration = readFileSync(new URL('typed-pallet.ts', import.meta.url), 'utf8')
    const lines = [...right, ...wrong.map(([line]) => line)]
    const { errors } = typeCheck('typing', {
      'typed-pallet.ts': declaration.replace('../src/index.ts', '@phat/frame'),
      'use.ts': `${useHead}${lines.join('\n')}\n`,
    })
    const headLines = useHead.split('\n').length - 1
    const refused = new Set(errors.map((each) => Number(/^use\.ts\((\d+),/.exec(each)?.[1]) - headLines - 1))
    expect(lines.filter((_, i) => refused.has(i))).toEqual(wrong.map(([line]) => line))
    // Nothing else is wrong, in the declaration or in the head.
    expect(errors.every((each) => each.startsWith('use.ts('))).toBe(true)
    expect([...refused].every((line) => line >= right.length)).toBe(true)
  }, 120_000)
})
