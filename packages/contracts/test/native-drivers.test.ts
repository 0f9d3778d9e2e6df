// SPDX-License-Identifier: Apache-2.0
import { concatBytes, textBytes } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { alice, bob } from './cluster-fixture.ts'
import { u32le, u128le } from './host-calls.ts'
import {
  answer,
  answering,
  block,
  carol,
  effects,
  input,
  none,
  ok,
  type SystemFixture,
  some,
  systemFixture,
  text,
  topic,
} from './native-fixture.ts'

const hashed = new Uint8Array(32).fill(0x55)

describe('drivers', () => {
  const set = (fixture: SystemFixture, name: string, contract: Uint8Array) =>
    fixture.send('aa1e2030', concatBytes(text(name), contract))

  test('stand behind their names, with a history, and changes are events', () => {
    const fixture = systemFixture()
    const { ask } = fixture
    for (const selector of ['2740cf0a', 'c0f28223', 'd519dbec']) expect(ask(selector, text('Some'))).toBe(none)
    const first = set(fixture, 'Some', bob)
    expect(answer(first)).toBe(ok)
    const topics = [
      topic(concatBytes(Uint8Array.of(0), textBytes('System::DriverChanged'))),
      topic(concatBytes(text('System::DriverChanged::name'), text('Some'))),
    ]
    expect(first.effects.emitted).toMatchObject([
      { topics, data: concatBytes(Uint8Array.of(0), text('Some'), Uint8Array.of(0), bob) },
    ])
    expect(ask('2740cf0a', text('Some'))).toBe(some(bob))
    expect(ask('c0f28223', text('Some'))).toBe(some(u32le(7), bob))
    expect(ask('d519dbec', text('Some'))).toBe(none)
    // The same once more is no change.
    expect(set(fixture, 'Some', bob).effects.emitted).toEqual([])
    expect(set(fixture, 'Some', carol).effects.emitted).toMatchObject([
      { topics, data: concatBytes(Uint8Array.of(0), text('Some'), Uint8Array.of(1), bob, carol) },
    ])
    set(fixture, 'Some', alice)
    expect(ask('2740cf0a', text('Some'))).toBe(some(alice))
    expect(ask('d519dbec', text('Some'))).toBe(some(Uint8Array.of(8), u32le(7), bob, u32le(7), carol))
    expect(ask('2740cf0a', text('Other'))).toBe(none)
  })

  test('of two names govern the log and scripts, each time they are set', () => {
    const fixture = systemFixture()
    for (let round = 0; round < 2; round++) {
      expect(effects(set(fixture, 'PinkLogger', bob))).toEqual([['SetLogHandler', bob]])
      expect(effects(set(fixture, 'JsRuntime', hashed))).toEqual([['SetJsRuntime', hashed]])
      expect(effects(set(fixture, 'Other', bob))).toEqual([])
    }
  })

  test('the driver ContractDeposit decides about weights, and what it refuses is refused', () => {
    const fixture = systemFixture()
    const { cluster, system, send } = fixture
    const args = concatBytes(carol, u128le(10n ** 10n))
    const change = {
      kind: 'call',
      origin: system,
      to: system,
      input: input('a24bcb44', args),
      gasLimit: 10n ** 12n,
      gasFree: true,
    } as const
    // An account that is no contract traps the call, and nothing is left of it.
    set(fixture, 'ContractDeposit', bob)
    expect(answer(cluster.apply(change, block))).toBe('ContractTrapped')
    // Another system contract takes nobody's word but its own.
    const other = fixture.instantiate(fixture.codeHash).result?.address ?? bob
    set(fixture, 'ContractDeposit', other)
    const receipt = cluster.apply(change, block)
    expect(answer(receipt)).toBe('1 0x00010100')
    expect(effects(receipt)).toEqual([])
    expect(answer(send('2740cf0a', text('ContractDeposit')))).toBe(some(other))
  })

  test('the driver ContractDeposit is told the deposit, and its word is the answer', () => {
    for (const [word, expected] of [
      [[0, 0], ok],
      [[0, 1, 2], '1 0x000102'],
      [[0, 1, 0, 8, 0x4e, 0x6f], '1 0x000100084e6f'],
      [[1, 1], 'ContractTrapped'],
      [[0, 7], 'ContractTrapped'],
    ] as const) {
      const fixture = systemFixture()
      const { cluster, system } = fixture
      const driver = fixture.instantiate(fixture.upload(answering(word[1] === 1 ? 1 : 0, ...word))).result?.address ?? bob
      set(fixture, 'ContractDeposit', driver)
      const args = concatBytes(carol, u128le(10n ** 10n))
      const call = { kind: 'call', origin: system, to: system, input: input('a24bcb44', args), gasLimit: 10n ** 12n } as const
      const receipt = cluster.apply({ ...call, gasFree: true }, block)
      expect(answer(receipt)).toBe(expected)
      expect(effects(receipt)).toEqual([])
      const told = receipt.events.flatMap((event) => (event.kind === 'emitted' ? [[event.contract, event.data]] : []))
      expect(told).toEqual(expected === ok ? [[driver, args]] : [])
    }
  })

  test('without one the weight follows the deposit, as far as it goes', () => {
    const { cluster, system } = systemFixture()
    const weightOf = (deposit: bigint) => {
      const data = input('a24bcb44', concatBytes(carol, u128le(deposit)))
      return effects(
        cluster.apply({ kind: 'call', origin: system, to: system, input: data, gasLimit: 10n ** 12n, gasFree: true }, block),
      )
    }
    const expected = [
      [0n, 0],
      [10n ** 10n - 1n, 0],
      [10n ** 10n, 1],
      [5n * 10n ** 21n, 0xffff_ffff],
    ] as const
    for (const [deposit, weight] of expected) {
      expect(weightOf(deposit)).toEqual([['SetContractWeight', { contract: carol, weight }]])
    }
  })
})
