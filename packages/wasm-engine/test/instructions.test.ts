// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { assemble, memoryOf, meteredSubject, plainSubject, type Value } from './assemble.ts'

interface Case {
  /** The instructions that the case is about; each stands in the text. */
  readonly names: readonly string[]
  readonly text: string
  readonly calls: readonly (readonly [string, ...Value[]])[]
}

const loads = [
  ...['i32.load', 'i32.load8_s', 'i32.load8_u', 'i32.load16_s', 'i32.load16_u'],
  ...['i64.load', 'i64.load8_s', 'i64.load8_u', 'i64.load16_s', 'i64.load16_u', 'i64.load32_s', 'i64.load32_u'],
  ...['f32.load', 'f64.load'],
]
const stores = [
  'i32.store',
  'i32.store8',
  'i32.store16',
  'i64.store',
  'i64.store8',
  'i64.store16',
  'i64.store32',
  'f32.store',
  'f64.store',
]
const addresses = [0, 1, 8, 65_519, 65_528, 65_532, 65_535, 65_536, -1]
const values: Readonly<Record<string, readonly Value[]>> = {
  i32: [-2, 0x1234567],
  i64: [-2n, 0x123456789abcdefn],
  f32: [1.5, -0],
  f64: [1.5, 1e300],
}

const accesses: readonly Case[] = [
  ...loads.map((name) => ({
    names: [name],
    text: `(module (memory (export "memory") 1) (data (i32.const 0) "\\01\\82\\03\\f4\\85\\06\\87\\f8\\09\\0a")
      (func (export "f") (param i32) (result ${name.slice(0, 3)}) (${name} offset=1 align=1 (local.get 0))))`,
    calls: addresses.map((address) => ['f', address] as const),
  })),
  ...stores.map((name) => ({
    names: [name],
    text: `(module (memory (export "memory") 1)
      (func (export "f") (param i32 ${name.slice(0, 3)}) (${name} offset=1 align=1 (local.get 0) (local.get 1))))`,
    calls: addresses.flatMap((address) => (values[name.slice(0, 3)] ?? []).map((value) => ['f', address, value] as const)),
  })),
]

const control: readonly Case[] = [
  {
    names: ['unreachable', 'nop'],
    text: `(module (func (export "f") (param i32) (result i32) (nop) (if (local.get 0) (then (unreachable))) (i32.const 5)))`,
    calls: [
      ['f', 0],
      ['f', 1],
    ],
  },
  {
    names: ['block', 'br', 'br_if'],
    text: `(module (func (export "f") (param i32) (result i32)
      (block $outer (result i32)
        (block $inner
          (br_if $inner (i32.eq (local.get 0) (i32.const 1)))
          (drop (br_if $outer (i32.const 7) (i32.eq (local.get 0) (i32.const 2))))
          (br_if 2 (i32.const 9) (i32.eq (local.get 0) (i32.const 3))) (drop)
          (br $outer (i32.const 8)))
        (i32.const 6)))
      (func (export "g") (param i32) (result i32) (br 0 (i32.add (local.get 0) (i32.const 1)))))`,
    calls: [0, 1, 2, 3].flatMap((value) => [['f', value] as const, ['g', value] as const]),
  },
  {
    names: ['loop', 'if', 'else', 'local.get', 'local.set', 'local.tee'],
    text: `(module (func (export "f") (param $n i32) (result i32) (local $odd i32) (local $even i32)
      (block $done (loop $next
        (br_if $done (i32.eqz (local.get $n)))
        (if (i32.and (local.get $n) (i32.const 1))
          (then (local.set $odd (i32.add (local.get $odd) (i32.const 1))))
          (else (if (i32.eq (local.get $n) (i32.const 42)) (then (br $done))) (local.set $even (local.tee $even (i32.add (local.get $even) (i32.const 100))))))
        (local.set $n (i32.sub (local.get $n) (i32.const 1)))
        (br $next)))
      (i32.add (local.get $odd) (local.get $even)))
      (func (export "g") (param i32 i32) (result i32) (local.get 0) (local.get 1)
        (if (param i32) (result i32) (then (i32.const 1) (i32.add)) (else (i32.const 2) (i32.mul))))
      (func (export "h") (param i32) (result i32) (local.get 0)
        (loop (param i32) (result i32) (i32.const 3) (i32.sub) (local.tee 0) (local.get 0) (i32.const 0) (i32.gt_s) (br_if 0))))`,
    calls: [
      ['f', 0],
      ['f', 7],
      ['f', 50],
      ['g', 5, 0],
      ['g', 5, 1],
      ['h', 10],
      ['h', 0],
    ],
  },
  {
    names: ['br_table', 'return'],
    text: `(module (func (export "f") (param i32) (result i32)
      (block $c (block $b (block $a (br_table $a $b 3 $c (local.get 0))) (return (i32.const 10))) (return (i32.const 20)))
      (i32.const 30))
      (func (export "g") (param i32) (result i32)
        (block (result i32) (br_table 0 1 0 (i32.const 4) (local.get 0))) (i32.const 1) (i32.add)))`.replace(' 3 $c', ' $c'),
    calls: [0, 1, 2, 3, -1].flatMap((value) => [['f', value] as const, ['g', value] as const]),
  },
  {
    names: ['call', 'call_indirect', 'ref.func', 'ref.null', 'ref.is_null'],
    text: `(module (type $unary (func (param i32) (result i32))) (table 4 funcref) (elem (i32.const 0) $double $other) (elem declare func $double)
      (func $double (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
      (func $other (result i64) (i64.const 4))
      (func (export "f") (param i32 i32) (result i32) (call_indirect (type $unary) (local.get 0) (local.get 1)))
      (func (export "g") (param i32) (result i32) (call $double (call $double (local.get 0))))
      (func (export "h") (result i32) (i32.add (ref.is_null (ref.func $double)) (i32.mul (i32.const 2) (ref.is_null (ref.null func))))))`,
    calls: [['f', 21, 0], ['f', 21, 1], ['f', 21, 2], ['f', 21, 4], ['f', 21, -1], ['g', 3], ['h']],
  },
  {
    names: ['drop', 'select', 'select (result', 'i32.const', 'i64.const', 'f32.const', 'f64.const'],
    text: `(module (func (export "f") (param i32) (result i64) (drop (i32.const -77)) (select (i64.const 1) (i64.const -0x8000000000000000) (local.get 0)))
      (func (export "g") (param i32) (result f64) (select (result f64) (f64.const 0x1.8p3) (f64.promote_f32 (f32.const -2.5)) (local.get 0)))
      (func (export "h") (param externref i32) (result externref) (select (result externref) (local.get 0) (ref.null extern) (local.get 1))))`,
    calls: [
      ['f', 0],
      ['f', 1],
      ['g', 0],
      ['g', 1],
      ['h', null, 0],
      ['h', null, 1],
    ],
  },
  {
    names: ['global.get', 'global.set'],
    text: `(module (global $a (mut i64) (i64.const 5)) (global $b i32 (i32.const 6)) (global $c (export "c") (mut f32) (f32.const 0.5))
      (func (export "f") (param i64) (result i64) (global.get $a) (global.set $a (local.get 0)) (global.set $c (f32.add (global.get $c) (f32.const 1))) (drop (global.get $b))))`,
    calls: [
      ['f', 9n],
      ['f', -1n],
      ['f', 0n],
    ],
  },
]

const memoryAndTables: readonly Case[] = [
  {
    names: ['memory.size', 'memory.grow'],
    text: `(module (memory (export "memory") 1 4) (func (export "f") (param i32) (result i32) (memory.grow (local.get 0))) (func (export "g") (result i32) (memory.size)))`,
    calls: [['f', 0], ['f', 1], ['g'], ['f', 3], ['f', -1], ['f', 2], ['g'], ['f', 1], ['g']],
  },
  {
    names: ['memory.fill', 'memory.copy', 'memory.init', 'data.drop'],
    text: `(module (memory (export "memory") 1) (data $d "abcdefgh")
      (func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
      (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
      (func (export "init") (param i32 i32 i32) (memory.init $d (local.get 0) (local.get 1) (local.get 2)))
      (func (export "drop") (data.drop $d)))`,
    calls: [
      ['init', 10, 2, 5],
      ['init', 10, 2, 7],
      ['copy', 12, 10, 5],
      ['copy', 8, 10, 7],
      ['fill', 100, 7, 50],
      ['fill', 65_530, 7, 6],
      ['fill', 65_530, 7, 7],
      ['fill', 65_536, 7, 0],
      ['fill', 65_537, 7, 0],
      ['copy', 65_000, 0, 600],
      ['copy', 0, 0, -1],
      ['drop'],
      ['init', 0, 0, 0],
      ['init', 0, 0, 1],
      ['drop'],
    ],
  },
  {
    names: ['table.get', 'table.set', 'table.size', 'table.grow', 'table.fill', 'table.copy', 'table.init', 'elem.drop'],
    text: `(module (table $t 4 8 funcref) (table $u 4 funcref) (elem $e func $one $two) (type $n (func (result i32)))
      (func $one (result i32) (i32.const 1)) (func $two (result i32) (i32.const 2))
      (func (export "isNull") (param i32) (result i32) (ref.is_null (table.get $t (local.get 0))))
      (func (export "set") (param i32 i32) (table.set $t (local.get 0) (table.get $u (local.get 1))))
      (func (export "size") (result i32) (table.size $t))
      (func (export "grow") (param i32) (result i32) (table.grow $t (ref.func $two) (local.get 0)))
      (func (export "fill") (param i32 i32) (table.fill $t (local.get 0) (ref.func $one) (local.get 1)))
      (func (export "copy") (param i32 i32 i32) (table.copy $t $u (local.get 0) (local.get 1) (local.get 2)))
      (func (export "init") (param i32 i32 i32) (table.init $u $e (local.get 0) (local.get 1) (local.get 2)))
      (func (export "drop") (elem.drop $e))
      (func (export "call") (param i32) (result i32) (call_indirect $t (type $n) (local.get 0))))`,
    calls: [
      ['isNull', 0],
      ['init', 1, 0, 2],
      ['init', 3, 0, 2],
      ['set', 0, 1],
      ['call', 0],
      ['set', 4, 1],
      ['copy', 2, 1, 2],
      ['call', 3],
      ['copy', 3, 1, 2],
      ['fill', 1, 2],
      ['call', 1],
      ['fill', 3, 2],
      ['size'],
      ['grow', 2],
      ['size'],
      ['call', 5],
      ['call', 6],
      ['grow', 3],
      ['grow', 2],
      ['grow', 1],
      ['isNull', 7],
      ['isNull', 8],
      ['drop'],
      ['init', 0, 0, 0],
      ['init', 0, 0, 1],
    ],
  },
]

const cases = [...accesses, ...control, ...memoryAndTables]

describe('every other instruction means the same after the pass', () => {
  test.each(cases.map((one) => [one.names.join(' '), one] as const))('%s', (_, { names, text, calls }) => {
    for (const name of names) expect(text).toContain(name)
    const bytes = assemble(text)
    const plain = plainSubject(bytes)
    const metered = meteredSubject(bytes)
    for (const [entry, ...given] of calls) {
      expect(metered.call(entry, given), `${entry} ${given}`).toEqual(plain.call(entry, given))
      expect(metered.stackLeft()).toBeLessThanOrEqual(10_000)
      if ('memory' in plain.exports) expect(memoryOf(metered) === memoryOf(plain)).toBe(true)
    }
  })
})
