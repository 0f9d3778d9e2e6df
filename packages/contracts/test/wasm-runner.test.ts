// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import type { EntryPoint, RunOutcome } from '../src/exec/code-runner.ts'
import { findHostFunctions, hostFunctions } from '../src/seal/host-functions.ts'
import { sealLimits } from '../src/seal/limits.ts'
import { check, load, runner, wasmOf } from './guest.ts'
import { FrameEnded, type TestContext, testContext } from './test-context.ts'

const contract = (parts: string, call = ''): string => `(module ${parts} (func (export "deploy")) (func (export "call") ${call}))`
const memory = '(import "env" "memory" (memory 1 16))'
const refusal = (text: string, deterministic = true): string => {
  const verdict = check(text, deterministic)
  return verdict.accepted ? 'accepted' : `${verdict.error} ${verdict.detail}`
}

function run(text: string, context: TestContext = testContext(), entry: EntryPoint = 'call'): RunOutcome {
  return runner.run(load(text), entry, context)
}

describe('at upload', () => {
  test('a contract of known imports is accepted, and costs no gas', () => {
    expect(check(contract(memory))).toEqual({ accepted: true, gas: 0n })
    expect(runner.claims(wasmOf(contract(memory)))).toBe(true)
    expect(runner.claims(Uint8Array.of(0x50, 0x56, 0x4d, 0))).toBe(false)
  })

  test.each([
    ['seal0', 'no_such_function', '', /CodeRejected contract-code\.unknown-import: seal0\.no_such_function/],
    ['seal0', 'random', '(param i32 i32 i32 i32)', /unknown-import: seal0\.random: randomness of blocks was never safe/],
    ['seal0', 'xcm_execute', '(param i32 i32 i32) (result i32)', /seal0\.xcm_execute: a cluster has no XCM/],
    ['seal0', 'xcm_send', '(param i32 i32 i32 i32) (result i32)', /seal0\.xcm_send: a cluster has no XCM/],
    ['seal0', 'lock_delegate_dependency', '(param i32)', /seal0\.lock_delegate_dependency: code is not locked/],
    ['seal9', 'caller', '(param i32 i32)', /seal9\.caller: there is no such host function/],
    ['env', 'caller', '(param i32 i32)', /env\.caller: there is no such host function/],
    ['seal0', 'constructor', '', /seal0\.constructor: there is no such host function/],
    ['seal0', 'caller', '(param i32)', /contract-code\.import-type: seal0\.caller as \(i32\) -> \(\)/],
    ['seal0', 'caller', '(param i32 i64)', /import-type/],
    ['seal1', 'get_storage', '(param i32 i32 i32 i32)', /import-type: seal1\.get_storage as \(i32 i32 i32 i32\) -> \(\)/],
  ])('%s.%s%s is refused with its name', (module, name, type, expected) => {
    expect(refusal(contract(`(import "${module}" "${name}" (func ${type})) ${memory}`))).toMatch(expected)
  })

  test.each([
    ['a memory of another name', '(import "env" "heap" (memory 1 1))', /import-kind: the memory env\.heap/],
    ['a table', `(import "env" "table" (table 1 funcref)) ${memory}`, /import-kind|wasm\./],
    ['a global', `(import "env" "global" (global i32)) ${memory}`, /import-kind: the global env\.global|wasm\./],
    ['a memory of its own', '(memory 1)', /wasm\.memory/],
    ['more than 64 pages', '(import "env" "memory" (memory 65))', /wasm\.memory/],
    ['floating point', `${memory} (func (drop (f32.const 1)))`, /wasm\.floats/],
    ['a segment outside the memory', `${memory} (data (i32.const 65536) "x")`, /contract-code\.segments/],
    ['an exported helper', `${memory} (func (export "helper"))`, /contract-code\.export: the function helper/],
    ['an exported global', `${memory} (global (export "g") i32 (i32.const 1))`, /contract-code\.export: the global g/],
  ])('%s is refused', (_what, parts, expected) => {
    expect(refusal(contract(parts))).toMatch(expected)
  })

  test('call and deploy have to be there, without parameters', () => {
    expect(refusal(`(module ${memory} (func (export "call")))`)).toMatch(/contract-code\.export: there is no deploy/)
    expect(refusal(`(module ${memory} (func (export "deploy")))`)).toMatch(/there is no call/)
    expect(refusal(`(module ${memory} (func (export "deploy") (param i32)) (func (export "call")))`)).toMatch(
      /deploy takes arguments/,
    )
    expect(refusal(`(module ${memory} (func (export "deploy") (result i64) (i64.const 1)) (func (export "call")))`)).toMatch(
      /deploy takes/,
    )
  })

  test('code that only queries may run can have floating point', () => {
    expect(refusal(contract(`${memory} (func (drop (f32.const 1)))`), false)).toBe('accepted')
  })

  test('bytes that are no module, and too many bytes, are refused without a throw', () => {
    const options = { deterministic: true, gasLimit: 0n }
    expect(runner.check(Uint8Array.of(0, 0x61, 0x73, 0x6d, 9), options)).toMatchObject({ accepted: false, error: 'CodeRejected' })
    expect(runner.check(new Uint8Array(sealLimits.code + 1), options)).toMatchObject({ accepted: false, error: 'CodeTooLarge' })
  })

  test('every function is found under both of its names', () => {
    for (const declared of hostFunctions) {
      const plain = declared.name.replace(/^seal_/, '')
      for (const name of [plain, `seal_${plain}`]) expect(findHostFunctions(declared.module, name)).toContain(declared)
    }
  })
})

describe('a run', () => {
  test('that just ends returns nothing', () => {
    expect(run(contract(memory))).toEqual({ kind: 'returned', flags: 0, data: new Uint8Array() })
    expect(run(contract(memory, 'unreachable'), testContext(), 'deploy').kind).toBe('returned')
  })

  test.each([
    ['unreachable', 'unreachable', 'ContractTrapped'],
    ['a division by zero', '(drop (i32.div_u (i32.const 1) (i32.const 0)))', 'ContractTrapped'],
    ['a read outside the memory', '(drop (i32.load (i32.const 65536)))', 'ContractTrapped'],
    ['an endless loop', '(loop $again (br $again))', 'OutOfGas'],
    ['endless recursion', '(call $deep)', 'ContractTrapped'],
  ])('that ends by %s is a trap with the error of pallet-contracts', (_what, call, error) => {
    const context = testContext({ gas: 10n ** 9n })
    const outcome = run(contract(`${memory} (func $deep (call $deep))`, call), context)
    expect(outcome).toMatchObject({ kind: 'trapped', error })
    expect(context.gas.left).toBeGreaterThanOrEqual(0n)
    if (error === 'OutOfGas') expect(context.gas.left).toBe(0n)
  })

  test('leaves in the meter what is left, whether it returned or the host ended it', () => {
    const returned = testContext({ gas: 10n ** 9n })
    run(contract(memory, '(drop (i32.const 1))'), returned)
    expect(returned.gas.left).toBeLessThan(10n ** 9n)
    expect(returned.gas.left).toBeGreaterThan(10n ** 9n - 1_000_000n)
    const ended = testContext({ gas: 10n ** 9n, asRoot: true })
    const caller = '(import "seal0" "caller" (func $caller (param i32 i32)))'
    expect(() => run(contract(`${caller} ${memory}`, '(call $caller (i32.const 0) (i32.const 8))'), ended)).toThrow(
      new FrameEnded('RootNotAllowed'),
    )
    expect(ended.gas.left).toBeLessThan(10n ** 9n)
    expect(ended.gas.left).toBeGreaterThan(0n)
  })

  test('that a host function stopped for gas has none below zero', () => {
    for (let gas = 0n; gas < 3_000_000n; gas += 50_000n) {
      const context = testContext({ gas })
      try {
        run(
          contract(`(import "seal0" "caller_is_root" (func $root (result i32))) ${memory}`, '(drop (call $root))'.repeat(8)),
          context,
        )
      } catch (error) {
        expect(error).toEqual(new FrameEnded('OutOfGas'))
      }
      expect(context.gas.left).toBeGreaterThanOrEqual(0n)
    }
  })

  test('finds memory and globals as the code declares them, whatever ran before', () => {
    const text = contract(
      `(import "seal0" "seal_return" (func $return (param i32 i32 i32))) ${memory} (global $g (mut i32) (i32.const 1))`,
      `(global.set $g (i32.add (global.get $g) (i32.const 1)))
       (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (global.get $g)))
       (call $return (i32.const 0) (i32.const 0) (i32.const 4))`,
    )
    for (let i = 0; i < 3; i++) expect(run(text)).toMatchObject({ data: Uint8Array.of(2, 0, 0, 0) })
  })

  test('whose entry answers a number, as of ink! 2, has answered nothing', () => {
    const text = `(module ${memory} (func (export "deploy")) (func (export "call") (result i32) (i32.const 7)))`
    expect(run(text)).toEqual({ kind: 'returned', flags: 0, data: new Uint8Array() })
  })

  test('may call itself: the nested run has a frame, a memory and gas of its own', () => {
    const text = contract(
      `(import "seal0" "input" (func $input (param i32 i32)))
       (import "seal1" "call" (func $call (param i32 i32 i64 i32 i32 i32 i32 i32) (result i32)))
       (import "seal0" "seal_return" (func $return (param i32 i32 i32))) ${memory}`,
      `(i32.store (i32.const 0) (i32.const 1))
       (call $input (i32.const 8) (i32.const 0))
       (if (i32.load8_u (i32.const 8)) (then
         (i32.store (i32.const 200) (i32.const 4))
         (drop (call $call (i32.const 0) (i32.const 100) (i64.const 0) (i32.const 100) (i32.const 50) (i32.const 1)
           (i32.const 204) (i32.const 200)))
         (i32.store8 (i32.const 208) (i32.load8_u (i32.const 8)))
         (call $return (i32.const 0) (i32.const 204) (i32.const 5))))
       (i32.store (i32.const 8) (i32.const 7))
       (call $return (i32.const 0) (i32.const 8) (i32.const 4))`,
    )
    const code = load(text)
    const outer = testContext({ input: Uint8Array.of(9) })
    const nested = testContext({ input: Uint8Array.of(0) })
    const context: TestContext = Object.assign(outer, {
      call: () => {
        const outcome = runner.run(code, 'call', nested)
        if (outcome.kind !== 'returned') throw outcome
        return { kind: 'returned', reverted: false, data: outcome.data } as const
      },
    })
    expect(runner.run(code, 'call', context)).toMatchObject({ data: Uint8Array.of(7, 0, 0, 0, 9) })
    expect(nested.gas.cell).not.toBe(outer.gas.cell)
  })
})
