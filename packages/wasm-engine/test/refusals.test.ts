// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { PhatError } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../src/module/default-limits.ts'
import { type InstrumentedModule, instrument, type PassProfile } from '../src/pass/instrument.ts'
import { assemble, meteredSubject, profile, webAssembly } from './assemble.ts'

const contract: PassProfile = { ...profile, floats: 'refuse', memory: 'imported' }

function refusal(bytes: Uint8Array, used: PassProfile = contract): string {
  try {
    instrument(bytes, used)
  } catch (error) {
    if (error instanceof PhatError) return error.code
    throw error
  }
  return 'accepted'
}

const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
const raw = (...bytes: number[]): Uint8Array => Uint8Array.from([...header, ...bytes])
/** A module of one function without parameters and results, with these instructions. */
const body = (...code: number[]): Uint8Array =>
  raw(1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, code.length + 4, 1, code.length + 2, 0, ...code, 0x0b)

describe('what is refused, by the code of its error', () => {
  test.each([
    ['an empty file', Uint8Array.of(), 'wasm.malformed'],
    ['another version', Uint8Array.from([0, 0x61, 0x73, 0x6d, 2, 0, 0, 0]), 'wasm.malformed'],
    ['a section that is cut', raw(1, 4, 1), 'wasm.malformed'],
    ['sections in disorder', raw(3, 1, 0, 1, 1, 0), 'wasm.malformed'],
    ['a number of too many bytes', raw(1, 6, 0x80, 0x80, 0x80, 0x80, 0x80, 0), 'wasm.malformed'],
    ['a name that is no UTF-8', raw(0, 2, 1, 0xff), 'wasm.malformed'],
    ['an unknown opcode', body(0xff), 'wasm.malformed'],
    ['a tag section', raw(13, 1, 0), 'wasm.exceptions'],
    ['throw', body(0x08, 0), 'wasm.exceptions'],
    ['a tail call', body(0x12, 0), 'wasm.tail-calls'],
    ['an atomic fence', body(0xfe, 3, 0), 'wasm.threads'],
    ['a shared memory', raw(5, 4, 1, 3, 1, 1), 'wasm.threads'],
    ['a 64-bit memory', raw(5, 3, 1, 4, 1), 'wasm.memory64'],
    ['two memories', raw(5, 5, 2, 0, 1, 0, 1), 'wasm.multi-memory'],
    ['a vector instruction', body(0xfd, 12), 'wasm.simd'],
    ['a structure type', raw(1, 3, 1, 0x5f, 0), 'wasm.garbage-collection'],
    ['a call by reference', body(0x14, 0), 'wasm.garbage-collection'],
    ['arithmetic in a constant', raw(6, 9, 1, 0x7f, 0, 0x41, 1, 0x41, 1, 0x6a, 0x0b), 'wasm.invalid'],
    ['arithmetic in a constant, one operand read', raw(6, 8, 1, 0x7f, 0, 0x41, 1, 0x6a, 0x0b, 0), 'wasm.extended-constants'],
  ])('%s', (_, bytes, code) => {
    expect(code === 'wasm.invalid' ? ['wasm.invalid', 'wasm.extended-constants'] : [code]).toContain(refusal(bytes))
  })

  test.each([
    ['a float parameter', '(module (func (param f64)))'],
    ['a float result', '(module (func (result f32) (unreachable)))'],
    ['a float local', '(module (func (local f32)))'],
    ['a float global', '(module (global f64 (f64.const 0)))'],
    ['a float constant', '(module (func (drop (f32.const 1))))'],
    ['float arithmetic in code that is never reached', '(module (func (unreachable) (f64.add) (drop)))'],
    ['a block of float type', '(module (func (unreachable) (drop (block (result f32) (unreachable)))))'],
    ['a conversion', '(module (func (drop (f32.convert_i32_s (i32.const 1)))))'],
    ['a saturating conversion', '(module (func (unreachable) (i32.trunc_sat_f64_s) (drop)))'],
    ['a float load', '(module (import "env" "memory" (memory 1)) (func (drop (f32.load (i32.const 1)))))'],
    ['a select of floats', '(module (func (unreachable) (select (result f64)) (drop)))'],
    ['an imported float function', '(module (import "m" "f" (func (param f32))))'],
  ])('floats: %s', (_, text) => {
    expect(refusal(assemble(text))).toBe('wasm.floats')
    expect(refusal(assemble(text), { ...contract, floats: 'canonical' })).toBe('accepted')
  })

  test.each([
    ['operands of another type', '(module (func (result i32) (i64.const 1)))'],
    ['too few operands', '(module (func (i32.add) (drop)))'],
    ['operands left over', '(module (func (i32.const 1)))'],
    ['an unknown local', '(module (func (drop (local.get 7))))'],
    ['an unknown label', '(module (func (br 3)))'],
    ['an if without else and with a result', '(module (func (drop (if (result i32) (i32.const 1) (then (i32.const 2))))))'],
    ['a write to an immutable global', '(module (global i32 (i32.const 0)) (func (global.set 0 (i32.const 1))))'],
    ['a load without a memory', '(module (func (drop (i32.load (i32.const 0)))))'],
    [
      'branches of different width',
      '(module (func (block (block (result i32) (br_table 0 1 (i32.const 1) (i32.const 1))) (drop))))',
    ],
    ['an undeclared reference', '(module (func $f (drop (ref.func $f))))'],
    ['two exports of one name', '(module (func (export "a") (export "a")))'],
    ['a start function with parameters', '(module (func $f (param i32)) (start $f))'],
    ['an untyped select of references', '(module (func (drop (select (ref.null func) (ref.null func) (i32.const 1)))))'],
    ['an alignment larger than natural', '(module (memory 1) (func (drop (i32.load align=8 (i32.const 0)))))'],
  ])('invalid: %s', (_, text) => {
    const bytes = assemble(text, {}, false)
    expect(() => new webAssembly.Module(bytes)).toThrow()
    expect(refusal(bytes, profile)).toBe('wasm.invalid')
  })

  const many = (count: number, text: string): string => Array.from({ length: count }, () => text).join(' ')
  test.each([
    ['locals', `(module (func (local ${many(1_001, 'i32')})))`, `(module (func (local ${many(1_000, 'i32')})))`],
    [
      'operands',
      `(module (func ${many(1_001, '(i32.const 1)')} ${many(1_001, 'drop')}))`,
      `(module (func ${many(1_000, '(i32.const 1)')} ${many(1_000, 'drop')}))`,
    ],
    ['table entries', '(module (table 16385 funcref))', '(module (table 16384 funcref))'],
    ['parameters', `(module (func (param ${many(129, 'i32')})))`, `(module (func (param ${many(128, 'i32')})))`],
    ['globals', `(module ${many(5_001, '(global i32 (i32.const 0))')})`, `(module ${many(5_000, '(global i32 (i32.const 0))')})`],
    [
      'branch targets',
      `(module (func (br_table ${many(16_386, '0')} (i32.const 0))))`,
      `(module (func (br_table ${many(16_385, '0')} (i32.const 0))))`,
    ],
  ])('limit: %s', (_, beyond, within) => {
    expect(refusal(assemble(beyond))).toBe('wasm.limit')
    expect(refusal(assemble(within))).toBe('accepted')
  })

  test('limit: nesting, without recursion of our own', () => {
    const leb = (value: number): number[] => [(value & 0x7f) | 0x80, ((value >> 7) & 0x7f) | 0x80, value >> 14]
    const nested = (depth: number): Uint8Array => {
      const code = [
        0,
        ...Array.from({ length: depth }, () => [0x02, 0x40]).flat(),
        ...Array.from({ length: depth + 1 }, () => 0x0b),
      ]
      return raw(1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, ...leb(code.length + 4), 1, ...leb(code.length), ...code)
    }
    expect(refusal(nested(1_001))).toBe('wasm.limit')
    expect(refusal(nested(1_000))).toBe('accepted')
    expect(refusal(nested(15_000))).toBe('wasm.limit')
  })

  test('a module larger than the limit, whatever it holds', () => {
    expect(refusal(new Uint8Array(defaultLimits.codeBytes + 1))).toBe('wasm.limit')
  })

  test('a count of locals that would overflow', () => {
    expect(refusal(raw(1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 10, 1, 8, 1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x7f, 0x0b))).toBe(
      'wasm.limit',
    )
  })

  test('versions that do not exist', () => {
    expect(refusal(raw(), { ...contract, version: 2 })).toBe('wasm.pass-version')
    expect(refusal(raw(), { ...contract, costs: 9 })).toBe('wasm.pass-version')
  })

  test('names that the pass needs', () => {
    for (const name of ['__gas', '__stack', '__start'])
      expect(refusal(assemble(`(module (func (export "${name}")))`))).toBe('wasm.reserved-name')
  })

  test('a memory of the wrong kind or size', () => {
    const imported = (size: string): Uint8Array => assemble(`(module (import "env" "memory" (memory ${size})))`)
    expect(refusal(assemble('(module (memory 1))'))).toBe('wasm.memory')
    expect(refusal(imported('1'), profile)).toBe('wasm.memory')
    expect(refusal(imported('17'))).toBe('wasm.memory')
    expect(refusal(imported('16'))).toBe('accepted')
    expect(refusal(raw())).toBe('accepted')
  })
})

describe('what an instrumented module says of itself', () => {
  const describeModule = (text: string, used = contract): InstrumentedModule => instrument(assemble(text), used)

  test('imports, exports and the clamped memory', () => {
    const module =
      describeModule(`(module (import "seal0" "f" (func (param i32 i64) (result i32))) (import "env" "memory" (memory 2 1000))
      (import "env" "t" (table 1 funcref)) (import "env" "g" (global i64)) (func (export "call")) (global (export "x") i32 (i32.const 0)) (func $s) (start $s))`)
    expect(module.imports).toEqual([
      { module: 'seal0', name: 'f', kind: 'function', params: ['i32', 'i64'], results: ['i32'] },
      { module: 'env', name: 'memory', kind: 'memory', size: { initial: 2, maximum: 16 } },
      { module: 'env', name: 't', kind: 'table', type: 'funcref', size: { initial: 1, maximum: 16_384 } },
      { module: 'env', name: 'g', kind: 'global', type: 'i64', mutable: false },
    ])
    expect(module.exports).toEqual([
      { name: 'call', kind: 'function', params: [], results: [] },
      { name: 'x', kind: 'global' },
    ])
    expect(module.memory).toEqual({ initial: 2, maximum: 16 })
    expect([module.hasStart, module.functionCount]).toEqual([true, 2])
  })

  test('a smaller maximum of the module stays', () => {
    expect(describeModule('(module (import "env" "memory" (memory 2 3)))').memory).toEqual({ initial: 2, maximum: 3 })
  })

  test('custom sections are told and left out', () => {
    const module = instrument(raw(0, 6, 1, 0x61, 1, 2, 3, 4, 0, 3, 1, 0x62, 9), contract)
    expect(module.customSections).toEqual([
      { name: 'a', bytes: Uint8Array.of(1, 2, 3, 4) },
      { name: 'b', bytes: Uint8Array.of(9) },
    ])
    expect(module.bytes.length).toBeLessThan(60)
  })

  test('the same module gives the same bytes', () => {
    const text = '(module (func (export "f") (param i32) (result i32) (loop (br_if 0 (local.get 0))) (i32.const 1)))'
    expect(describeModule(text).bytes).toEqual(describeModule(text).bytes)
  })

  test('the script engine passes, and starts', () => {
    const file = createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm')
    const module = instrument(readFileSync(file), { ...profile, maxPages: 256, stackSlots: 60_000 })
    expect(module.exports.length).toBeGreaterThan(400)
    expect(() => new webAssembly.Module(module.bytes)).not.toThrow()
  })

  test('a start function runs only when it is asked to, and within its gas', () => {
    const bytes = assemble(
      '(module (global $g (mut i32) (i32.const 1)) (func $s (global.set $g (i32.const 2))) (start $s) (func (export "g") (result i32) (global.get $g)))',
    )
    const subject = meteredSubject(bytes)
    expect(subject.call('g')).toEqual({ value: 1 })
    expect(subject.call('__start')).toEqual({ value: undefined })
    expect(subject.gasLeft()).toBeLessThan(1n << 60n)
    expect(subject.call('g')).toEqual({ value: 2 })
  })
})
