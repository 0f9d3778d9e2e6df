// SPDX-License-Identifier: Apache-2.0
import { textBytes } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { callFunctions } from '../src/seal/host-functions.ts'
import type { HostCallAnswer } from './guest.ts'
import { absent, at, caller, ends, room, u32le, u128le } from './host-calls.ts'
import { account } from './test-context.ts'

const { run, testAll } = caller(callFunctions)

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

describe('short ones', () => {
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

testAll()
