// SPDX-License-Identifier: Apache-2.0
import { concatBytes, known, textBytes } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { environmentFunctions } from '../src/seal/host-functions.ts'
import { absent, at, caller, ends, room, u32le, u64le, u128le } from './host-calls.ts'
import { account } from './test-context.ts'

const { run, testAll } = caller(environmentFunctions)

describe('functions that hand out one value', () => {
  const context = { codeHash: account(6), address: account(1), caller: account(3) }
  test.each([
    ['address', context.address],
    ['caller', context.caller],
    ['own_code_hash', context.codeHash],
    ['value_transferred', u128le(0x0102_0304_0506_0708_090a_0b0c_0d0e_0f10n)],
    ['balance', u128le(77n)],
    ['minimum_balance', u128le(1n)],
    ['now', u64le(1_700_000_000_123n)],
    ['block_number', u32le(0x0403_0201)],
    ['tombstone_deposit', u128le(0n)],
    ['rent_allowance', u128le((1n << 128n) - 1n)],
  ])('%s writes it with its length, into room that suffices', (name, value) => {
    const answer = run('seal0', name, [at.out, at.outLength], room(value.length + 7))
    expect(answer.memory(at.out, value.length)).toEqual(value)
    expect(answer.memory(at.outLength, 4)).toEqual(u32le(value.length))
    expect(() => run('seal0', name, [at.out, at.outLength], room(value.length - 1))).toThrow(ends('OutputBufferTooSmall'))
    expect(() => run('seal0', name, [65_535, at.outLength], room(value.length))).toThrow(ends('OutOfBounds'))
    expect(() => run('seal0', name, [at.out, 65_533], {})).toThrow(ends('OutOfBounds'))
    // Only some outputs may be left out, and these are none of them.
    expect(() => run('seal0', name, [absent, at.outLength], room(value.length))).toThrow(ends('OutOfBounds'))
  })

  test('caller has nothing to give when root called', () => {
    expect(() => run('seal0', 'caller', [at.out, at.outLength], room(32), { asRoot: true })).toThrow(ends('RootNotAllowed'))
  })

  test('gas_left is what is left after its own price, as u64 or as weight', () => {
    const { memory, context: after } = run('seal0', 'gas_left', [at.out, at.outLength], room(8))
    const left = new DataView(memory(at.out, 8).slice().buffer).getBigUint64(0, true)
    expect(left).toBeLessThan(10n ** 12n)
    expect(left).toBeGreaterThan(after.gas.left)
    const weight = run('seal1', 'gas_left', [at.out, at.outLength], room(16))
    const length = known(weight.memory(at.outLength, 1)[0], 'a length')
    expect(weight.memory(at.out, length).at(-1)).toBe(0)
  })

  test('weight_to_fee prices reference time, and in version 1 proof size, as unsigned numbers', () => {
    expect(run('seal0', 'weight_to_fee', [5n, at.out, at.outLength], room(16)).memory(at.out, 16)).toEqual(u128le(10n))
    expect(run('seal0', 'weight_to_fee', [-1n, at.out, at.outLength], room(16)).memory(at.out, 16)).toEqual(
      u128le(0xffff_ffff_ffff_ffffn * 2n),
    )
    expect(run('seal1', 'weight_to_fee', [5n, 3n, at.out, at.outLength], room(16)).memory(at.out, 16)).toEqual(u128le(13n))
  })
})

describe('functions that answer a number', () => {
  test('caller_is_origin, caller_is_root and reentrance_count', () => {
    expect(run('seal0', 'caller_is_origin', []).result).toBe(1)
    expect(run('seal0', 'caller_is_root', []).result).toBe(0)
    expect(run('seal0', 'caller_is_root', [], {}, { asRoot: true }).result).toBe(1)
    expect(run('seal0', 'reentrance_count', []).result).toBe(2)
  })
  test('is_contract and account_reentrance_count read an account', () => {
    expect(run('seal0', 'is_contract', [at.a], { [at.a]: account(2) }).result).toBe(1)
    expect(run('seal0', 'is_contract', [at.a], { [at.a]: account(4) }).result).toBe(0)
    expect(run('seal0', 'account_reentrance_count', [at.a], { [at.a]: account(2) }).result).toBe(3)
    expect(() => run('seal0', 'is_contract', [65_505])).toThrow(ends('OutOfBounds'))
  })
  test('instantiation_nonce is an unsigned 64-bit number', () => {
    expect(run('seal0', 'instantiation_nonce', []).result).toBe(0xffff_fffe)
  })
  test('code_hash writes a hash, or answers 3', () => {
    const answer = run('seal0', 'code_hash', [at.a, at.out, at.outLength], { [at.a]: account(2), ...room(32) })
    expect([answer.result, answer.memory(at.out, 32)]).toEqual([0, account(7)])
    expect(run('seal0', 'code_hash', [at.a, at.out, at.outLength], { [at.a]: account(4), ...room(32) }).result).toBe(3)
  })
})

describe('events and messages', () => {
  const topics = (count: number): Uint8Array =>
    concatBytes(Uint8Array.of(count << 2), ...Array.from({ length: count }, (_, i) => account(i)))

  test('deposit_event has up to four topics', () => {
    for (const count of [0, 1, 4]) {
      const memory = { [at.a]: topics(count), [at.d]: Uint8Array.of(5, 6) }
      const { context } = run('seal0', 'deposit_event', [at.a, 1 + 32 * count, at.d, 2], memory)
      expect(context.recorded.events).toEqual([
        { topics: Array.from({ length: count }, (_, i) => account(i)), data: Uint8Array.of(5, 6) },
      ])
    }
    expect(run('seal0', 'deposit_event', [at.a, 0, at.d, 0]).context.recorded.events).toEqual([
      { topics: [], data: new Uint8Array() },
    ])
  })
  test('deposit_event refuses more topics, a list that is none, and too much data', () => {
    expect(() => run('seal0', 'deposit_event', [at.a, 161, at.d, 2], { [at.a]: topics(5) })).toThrow(ends('TooManyTopics'))
    expect(() => run('seal0', 'deposit_event', [at.a, 40, at.d, 2], { [at.a]: topics(1) })).toThrow(ends('DecodingFailed'))
    expect(() => run('seal0', 'deposit_event', [at.a, 0, at.d, 1_048_577])).toThrow(ends('ValueTooLarge'))
    expect(() => run('seal0', 'deposit_event', [at.a, 0, at.d, -1])).toThrow(/ValueTooLarge|OutOfGas/)
  })
  test('debug_message takes UTF-8 and drops what is not', () => {
    const { context, result } = run('seal0', 'debug_message', [at.a, 6], { [at.a]: textBytes('größe') })
    expect([result, context.recorded.debug]).toEqual([0, ['größ']])
    const dropped = run('seal0', 'debug_message', [at.a, 2], { [at.a]: Uint8Array.of(0xff, 0xfe) })
    expect([dropped.result, dropped.context.recorded.debug]).toEqual([0, []])
  })
})

test('functions of the time of rent do nothing', () => {
  for (const [module, name, count] of [
    ['seal0', 'set_rent_allowance', 2],
    ['seal1', 'set_rent_allowance', 1],
    ['seal0', 'restore_to', 8],
    ['seal1', 'restore_to', 5],
  ] as const) {
    expect(run(module, name, new Array<number>(count).fill(0)).outcome.kind).toBe('returned')
  }
})

testAll()
