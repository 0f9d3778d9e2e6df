// SPDX-License-Identifier: Apache-2.0
import { blake2b128, blake2b256, keccak256, keypairFromSeed, publicKeyOfSecret, sha256, signEcdsaDigest } from '@phat/crypto'
import { concatBytes, fromHex, known, textBytes } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { hostFunctions } from '../src/seal/host-functions.ts'
import { sealLimits } from '../src/seal/limits.ts'
import { callHost, type HostCall, type HostCallAnswer } from './guest.ts'
import { account, FrameEnded, type TestContextOptions } from './test-context.ts'

/** Where tests put things: an output, its length, and arguments. */
const at = { out: 0, outLength: 100, a: 200, b: 300, c: 400, d: 500 } as const
const absent = 0xffff_ffff

const u32le = (value: number): Uint8Array => Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24)
const u64le = (value: bigint): Uint8Array => new Uint8Array(new BigUint64Array([value]).buffer)
const u128le = (value: bigint): Uint8Array => concatBytes(u64le(value & 0xffff_ffff_ffff_ffffn), u64le(value >> 64n))

const tested = new Set<string>()

/** Calls a declared function; of several with one name, that with as many arguments. */
function run(
  module: string,
  name: string,
  args: readonly (number | bigint)[],
  memory: HostCall['memory'] = {},
  options: TestContextOptions = {},
): HostCallAnswer {
  const declared = known(
    hostFunctions.find((found) => found.module === module && found.name === name && found.params.length === args.length),
    `${module}.${name} with ${args.length} arguments`,
  )
  tested.add(`${module}.${name}/${args.length}`)
  const alias = name.startsWith('seal_') ? name : `seal_${name}`
  const call = { module, params: declared.params, result: declared.result, args, memory }
  callHost({ ...call, name: alias }, options)
  return callHost({ ...call, name }, options)
}

const room = (length: number): Record<number, Uint8Array> => ({ [at.outLength]: u32le(length) })
const ends = (reason: string): FrameEnded => new FrameEnded(reason)

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
  test('set_code_hash answers 7 for a code that is not there', () => {
    expect(run('seal0', 'set_code_hash', [at.a], { [at.a]: account(7) }).result).toBe(0)
    expect(run('seal0', 'set_code_hash', [at.a], { [at.a]: account(8) }).result).toBe(7)
  })
  test('call_runtime is always filtered', () => {
    expect(run('seal0', 'call_runtime', [at.a, 10]).result).toBe(10)
    expect(() => run('seal0', 'call_runtime', [65_530, 10])).toThrow(ends('OutOfBounds'))
  })
  test('transfer pays, or answers 5', () => {
    const paid = run('seal0', 'transfer', [at.a, 32, at.b, 16], { [at.a]: account(4), [at.b]: u128le(77n) })
    expect([paid.result, paid.context.recorded.transfers]).toEqual([0, [{ to: account(4), value: 77n }]])
    expect(run('seal0', 'transfer', [at.a, 32, at.b, 16], { [at.a]: account(4), [at.b]: u128le(78n) }).result).toBe(5)
  })
})

describe('storage', () => {
  const key = account(11)
  const value = Uint8Array.of(1, 2, 3)
  const given = { [at.a]: key, [at.b]: value, ...room(10) }

  test('set_storage writes under fixed and variable keys, which are different cells', () => {
    const legacy = run('seal0', 'set_storage', [at.a, at.b, 3], given)
    const first = run('seal1', 'set_storage', [at.a, at.b, 3], given)
    const second = run('seal2', 'set_storage', [at.a, 32, at.b, 3], given)
    expect([first.result, second.result]).toEqual([absent, absent])
    expect([...legacy.context.storage.entries.keys()]).toEqual([...first.context.storage.entries.keys()])
    expect([...legacy.context.storage.entries.keys()]).not.toEqual([...second.context.storage.entries.keys()])
    expect(second.context.storage.get(key)).toEqual(value)
    expect(legacy.context.storage.get(key, true)).toEqual(value)
  })

  test.each([
    ['seal0', [at.a, at.b, 1_048_577]],
    ['seal2', [at.a, 32, at.b, 1_048_577]],
  ])('%s.set_storage refuses a value above the limit before it reads it', (module, args) => {
    expect(() => run(module, 'set_storage', args, given)).toThrow(ends('ValueTooLarge'))
  })

  test('keys have at most 128 bytes', () => {
    expect(run('seal2', 'set_storage', [at.a, sealLimits.storageKey, at.b, 3], given).result).toBe(absent)
    for (const [module, name, args] of [
      ['seal2', 'set_storage', [at.a, 129, at.b, 3]],
      ['seal1', 'get_storage', [at.a, 129, at.out, at.outLength]],
      ['seal1', 'contains_storage', [at.a, 129]],
      ['seal1', 'clear_storage', [at.a, 129]],
      ['seal0', 'take_storage', [at.a, 129, at.out, at.outLength]],
    ] as const) {
      expect(() => run(module, name, args, given), name).toThrow(ends('DecodingFailed'))
    }
  })

  test('get, contains, clear and take answer for a key that is not there', () => {
    expect(run('seal0', 'get_storage', [at.a, at.out, at.outLength], given).result).toBe(3)
    expect(run('seal1', 'get_storage', [at.a, 32, at.out, at.outLength], given).result).toBe(3)
    expect(run('seal0', 'contains_storage', [at.a], given).result).toBe(absent)
    expect(run('seal1', 'contains_storage', [at.a, 32], given).result).toBe(absent)
    expect(run('seal0', 'clear_storage', [at.a], given).result).toBe(0)
    expect(run('seal1', 'clear_storage', [at.a, 32], given).result).toBe(absent)
    expect(run('seal0', 'take_storage', [at.a, 32, at.out, at.outLength], given).result).toBe(3)
  })

  test.each([
    ['seal0', 'get_storage', [at.a, at.out, at.outLength], true, 0, true],
    ['seal1', 'get_storage', [at.a, 32, at.out, at.outLength], false, 0, true],
    ['seal0', 'contains_storage', [at.a], true, 3, true],
    ['seal1', 'contains_storage', [at.a, 32], false, 3, true],
    ['seal0', 'clear_storage', [at.a], true, 0, false],
    ['seal1', 'clear_storage', [at.a, 32], false, 3, false],
    ['seal0', 'take_storage', [at.a, 32, at.out, at.outLength], false, 0, false],
    ['seal1', 'set_storage', [at.a, at.b, 1], true, 3, true],
    ['seal2', 'set_storage', [at.a, 32, at.b, 1], false, 3, true],
  ] as const)('%s.%s finds what is there', (module, name, args, fixed, result, remains) => {
    const stored = new Map([[key, value]])
    const answer = run(module, name, args, given, { stored, fixed })
    expect(answer.result).toBe(result)
    expect(answer.context.storage.get(key, fixed) !== undefined).toBe(remains)
    if (name === 'get_storage' || name === 'take_storage') {
      expect(answer.memory(at.out, 3)).toEqual(value)
      expect(answer.memory(at.outLength, 4)).toEqual(u32le(3))
      expect(() => run(module, name, args, { ...given, ...room(2) }, { stored, fixed })).toThrow(ends('OutputBufferTooSmall'))
    }
  })
})

describe('nested calls', () => {
  const callee = account(4)
  const input = textBytes('input')
  const given = { [at.a]: callee, [at.b]: u128le(5n), [at.c]: input, [at.d]: u128le(9n), ...room(10) }
  const versions = [
    ['seal0', (_flags: number, out: number) => [at.a, 32, -1n, at.b, 16, at.c, 5, out, at.outLength]],
    ['seal1', (flags: number, out: number) => [flags, at.a, -1n, at.b, at.c, 5, out, at.outLength]],
    ['seal2', (flags: number, out: number) => [flags, at.a, -1n, 0n, at.d, at.b, at.c, 5, out, at.outLength]],
  ] as const

  test.each(versions)('%s.call passes on what it was given and writes what came back', (module, args) => {
    const answer = run(module, 'call', args(8, at.out), given)
    expect(answer.result).toBe(0)
    expect(answer.memory(at.out, 3)).toEqual(Uint8Array.of(1, 2, 3))
    expect(answer.memory(at.outLength, 4)).toEqual(u32le(3))
    const limit = module === 'seal2' ? { depositLimit: 9n } : {}
    const gas = 0xffff_ffff_ffff_ffffn
    expect(answer.context.recorded.calls).toEqual([{ to: callee, gas, value: 5n, input, allowReentry: true, ...limit }])
  })

  test.each(versions)('%s.call writes no output that is not wanted, but refuses one that does not fit', (module, args) => {
    expect(run(module, 'call', args(0, absent), given).memory(at.outLength, 4)).toEqual(u32le(10))
    expect(() => run(module, 'call', args(0, at.out), { ...given, ...room(2) })).toThrow(ends('OutputBufferTooSmall'))
  })

  test.each([
    ['reverted', { kind: 'returned', reverted: true, data: Uint8Array.of(8) }, 2],
    ['trapped', { kind: 'failed', error: 'ContractTrapped', origin: 'callee' }, 1],
    ['out of gas', { kind: 'failed', error: 'OutOfGas', origin: 'callee' }, 1],
    ['unpaid', { kind: 'failed', error: 'TransferFailed', origin: 'caller' }, 5],
    ['without code', { kind: 'failed', error: 'CodeNotFound', origin: 'caller' }, 7],
    ['not there', { kind: 'failed', error: 'ContractNotFound', origin: 'caller' }, 8],
  ] as const)('a callee that is %s has its return code', (_what, outcome, code) => {
    for (const [module, args] of versions) expect(run(module, 'call', args(0, at.out), given, { outcome }).result).toBe(code)
    expect(run('seal0', 'delegate_call', [0, at.a, at.c, 5, at.out, at.outLength], given, { outcome }).result).toBe(code)
  })

  test('any other reason why a callee could not start ends the caller', () => {
    const outcome = { kind: 'failed', error: 'MaxCallDepthReached', origin: 'caller' } as const
    expect(() => run('seal1', 'call', versions[1][1](0, at.out), given, { outcome })).toThrow(ends('MaxCallDepthReached'))
  })

  test('a deposit limit of zero or at the sentinel is none', () => {
    for (const [pointer, amount] of [
      [at.d, 0n],
      [absent, 9n],
    ] as const) {
      const args = [0, at.a, 0n, 0n, pointer, at.b, at.c, 5, at.out, at.outLength]
      const { context } = run('seal2', 'call', args, { ...given, [at.d]: u128le(amount) })
      expect(context.recorded.calls[0]).not.toHaveProperty('depositLimit')
    }
  })

  test('input is cloned or forwarded by flag, and forwarded input cannot be had again', () => {
    const options = { input: textBytes('own input') }
    for (const flags of [1, 2, 3]) {
      const { context } = run('seal1', 'call', versions[1][1](flags, at.out), given, options)
      expect(context.recorded.calls[0]?.input).toEqual(options.input)
      expect(context.peekInput()).toEqual(flags === 1 ? undefined : options.input)
    }
  })

  test('a tail call ends the frame with what the callee returned', () => {
    const answer = run('seal1', 'call', versions[1][1](4, at.out), given)
    expect(answer.outcome).toEqual({ kind: 'returned', flags: 0, data: Uint8Array.of(1, 2, 3) })
    const outcome = { kind: 'returned', reverted: true, data: Uint8Array.of(8) } as const
    expect(run('seal0', 'delegate_call', [4, at.a, at.c, 5, at.out, at.outLength], given, { outcome }).outcome).toEqual({
      kind: 'returned',
      flags: 1,
      data: Uint8Array.of(8),
    })
  })

  test('flags that mean nothing end the frame', () => {
    expect(() => run('seal1', 'call', versions[1][1](16, at.out), given)).toThrow(ends('InvalidCallFlags'))
    expect(() => run('seal2', 'call', versions[2][1](0x8000_0000, at.out), given)).toThrow(ends('InvalidCallFlags'))
    expect(() => run('seal0', 'delegate_call', [8, at.a, at.c, 5, at.out, at.outLength], given)).toThrow(ends('InvalidCallFlags'))
  })

  test('delegate_call passes on code and input', () => {
    const { context, result, memory } = run('seal0', 'delegate_call', [0, at.a, at.c, 5, at.out, at.outLength], given)
    expect([result, memory(at.out, 3)]).toEqual([0, Uint8Array.of(1, 2, 3)])
    expect(context.recorded.delegated).toEqual([{ codeHash: callee, input }])
  })
})

describe('instantiate', () => {
  const given = {
    [at.a]: account(7),
    [at.b]: u128le(5n),
    [at.c]: textBytes('input'),
    [at.d]: u128le(9n),
    ...room(10),
    600: u32le(32),
    700: textBytes('salt'),
  }
  const outputs = [1_000, 600, at.out, at.outLength]
  const versions = [
    ['seal0', 13, [at.a, 32, 4n, at.b, 16, at.c, 5, ...outputs, 700, 4]],
    ['seal0', 11, [at.a, 32, 4n, at.b, 16, at.c, 5, ...outputs]],
    ['seal1', 11, [at.a, 4n, at.b, at.c, 5, ...outputs, 700, 4]],
    ['seal2', 13, [at.a, 4n, 0n, at.d, at.b, at.c, 5, ...outputs, 700, 4]],
  ] as const

  test.each(versions)('%s with %i arguments makes a contract and writes its address and answer', (module, count, args) => {
    const answer = run(module, 'instantiate', args, given)
    expect(answer.result).toBe(0)
    expect(answer.memory(1_000, 32)).toEqual(account(9))
    expect(answer.memory(at.out, 3)).toEqual(Uint8Array.of(1, 2, 3))
    const salt = module === 'seal0' && count === 11 ? new Uint8Array() : textBytes('salt')
    const limit = module === 'seal2' ? { depositLimit: 9n } : {}
    expect(answer.context.recorded.instantiated).toEqual([
      { codeHash: account(7), gas: 4n, value: 5n, input: textBytes('input'), salt, ...limit },
    ])
  })

  test('a constructor that reverts leaves no address', () => {
    const outcome = { kind: 'returned', reverted: true, data: Uint8Array.of(8), address: account(9) } as const
    const answer = run('seal1', 'instantiate', versions[2][2], given, { outcome })
    expect([answer.result, answer.memory(1_000, 32), answer.memory(at.out, 1)]).toEqual([2, account(0), Uint8Array.of(8)])
  })
})

describe('ends of a frame', () => {
  test('terminate reads the beneficiary and does not come back', () => {
    expect(() => run('seal0', 'terminate', [at.a, 32], { [at.a]: account(4) })).toThrow(ends('terminated'))
    expect(() => run('seal1', 'terminate', [at.a], { [at.a]: account(4) })).toThrow(ends('terminated'))
    expect(() => run('seal1', 'terminate', [65_530])).toThrow(ends('OutOfBounds'))
  })
  test('seal_return ends with flags and data; only the first flag means something', () => {
    const args = (flags: number) => [flags, at.a, 3]
    const memory = { [at.a]: Uint8Array.of(1, 2, 3) }
    expect(run('seal0', 'seal_return', args(0), memory).outcome).toEqual({
      kind: 'returned',
      flags: 0,
      data: Uint8Array.of(1, 2, 3),
    })
    expect(run('seal0', 'seal_return', args(1), memory).outcome).toEqual({
      kind: 'returned',
      flags: 1,
      data: Uint8Array.of(1, 2, 3),
    })
    expect(() => run('seal0', 'seal_return', args(2), memory)).toThrow(ends('InvalidCallFlags'))
    expect(() => run('seal0', 'seal_return', args(-1), memory)).toThrow(ends('InvalidCallFlags'))
    expect(() => run('seal0', 'seal_return', [0, at.a, -1], memory)).toThrow(ends('OutOfGas'))
    expect(() => run('seal0', 'seal_return', [0, at.a, 65_536], memory)).toThrow(ends('OutOfBounds'))
  })
  test('input is written as often as it is asked for', () => {
    const answer = run('seal0', 'input', [at.out, at.outLength], room(9), { input: textBytes('own input') })
    expect([answer.memory(at.out, 9), answer.context.peekInput()]).toEqual([textBytes('own input'), textBytes('own input')])
    expect(() => run('seal0', 'input', [at.out, at.outLength], room(8), { input: textBytes('own input') })).toThrow(
      ends('OutputBufferTooSmall'),
    )
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

describe('cryptography', () => {
  const seed = new Uint8Array(32).fill(5)
  const message = textBytes('message')

  test.each([
    ['hash_sha2_256', sha256],
    ['hash_keccak_256', keccak256],
    ['hash_blake2_256', blake2b256],
    ['hash_blake2_128', blake2b128],
  ] as const)('%s hashes, also over its own input', (name, digest) => {
    const expected = digest(message)
    expect(run('seal0', name, [at.a, 7, at.out], { [at.a]: message }).memory(at.out, expected.length)).toEqual(expected)
    expect(run('seal0', name, [at.a, 7, at.a], { [at.a]: message }).memory(at.a, expected.length)).toEqual(expected)
    expect(() => run('seal0', name, [65_530, 7, at.out])).toThrow(ends('OutOfBounds'))
    expect(() => run('seal0', name, [at.a, 7, 65_530])).toThrow(ends('OutOfBounds'))
  })
  test('ecdsa_recover finds the key, or answers 11', () => {
    const digest = blake2b256(message)
    const memory = { [at.a]: known(signEcdsaDigest(seed, digest), 'a signature'), [at.b]: digest }
    const answer = run('seal0', 'ecdsa_recover', [at.a, at.b, at.out], memory)
    expect([answer.result, answer.memory(at.out, 33)]).toEqual([0, publicKeyOfSecret('ecdsa', seed)])
    expect(run('seal0', 'ecdsa_recover', [at.c, at.b, at.out], memory).result).toBe(11)
  })
  test('ecdsa_to_eth_address is the known one for the secret 1, and 11 for no key', () => {
    const one = new Uint8Array(32)
    one[31] = 1
    const memory = { [at.a]: known(publicKeyOfSecret('ecdsa', one), 'a key') }
    const answer = run('seal0', 'ecdsa_to_eth_address', [at.a, at.out], memory)
    expect([answer.result, answer.memory(at.out, 20)]).toEqual([0, fromHex('0x7e5f4552091a69125d5dfcb7b8c2659029395bdf')])
    expect(run('seal0', 'ecdsa_to_eth_address', [at.c, at.out], memory).result).toBe(11)
  })
  test('sr25519_verify answers 0 or 12', () => {
    const pair = keypairFromSeed(seed)
    const memory = { [at.a]: pair.sign(message), [at.b]: pair.publicKey, [at.c]: message }
    expect(run('seal0', 'sr25519_verify', [at.a, at.b, 7, at.c], memory).result).toBe(0)
    expect(run('seal0', 'sr25519_verify', [at.a, at.b, 6, at.c], memory).result).toBe(12)
  })
})

describe('the chain extension', () => {
  const extension = { run: (id: number, input: Uint8Array) => (id === 5 ? { status: 4, output: input } : undefined) }
  const memory = { [at.a]: Uint8Array.of(1, 2), ...room(2) }
  const call = (id: number, given: Record<number, Uint8Array> = memory): HostCallAnswer =>
    run('seal0', 'call_chain_extension', [id, at.a, 2, at.out, at.outLength], given, { extension })

  test('it answers status and output', () => {
    const answer = call(5)
    expect([answer.result, answer.memory(at.out, 2)]).toEqual([4, Uint8Array.of(1, 2)])
  })
  test('another extension, another function and a small buffer have errors of their own', () => {
    expect(() => call(0x1_0005)).toThrow(ends('UnknownChainExtensionId'))
    expect(() => call(0xff00_0005)).toThrow(ends('UnknownChainExtensionId'))
    expect(() => call(6)).toThrow(ends('UnknownChainExtensionFunction'))
    expect(() => call(5, { ...memory, ...room(1) })).toThrow(ends('ContractIoBufferOverflow'))
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

test('every host function was called here, and charges before anything else', () => {
  expect(
    hostFunctions.map(({ module, name, params }) => `${module}.${name}/${params.length}`).filter((name) => !tested.has(name)),
  ).toEqual([])
  for (const { module, name, params } of hostFunctions) {
    const args = params.map((type) => (type === 'i64' ? 0n : 0))
    // Gas that suffices for the guest's own instructions, and for no host function.
    expect(() => run(module, name, args, {}, { gas: 200_000n }), `${module}.${name}`).toThrow(ends('OutOfGas'))
  }
})
