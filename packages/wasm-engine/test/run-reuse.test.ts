// SPDX-License-Identifier: Apache-2.0
import { createMemoryPool, createWasmEngine, instrument, type MemoryPool, type WasmEngine } from '@phat/wasm-engine'
import { describe, expect, test } from 'vitest'
import { assemble } from './run-support.ts'

const profile = { version: 1, costs: 1, floats: 'canonical', memory: 'imported', maxPages: 16, stackSlots: 4_096 } as const

function engineOn(memories = createMemoryPool()): { readonly engine: WasmEngine<undefined>; readonly memories: MemoryPool } {
  return { memories, engine: createWasmEngine<undefined>({ profile, memories, imports: () => ({}) }) }
}

const gas = 10n ** 10n

/** Answers a digest of all that a run can see: memory, globals, the table; then damages all of it. */
const nosy = (damage = ''): Uint8Array =>
  assemble(`(module (import "env" "memory" (memory 1 4))
    (type $answer (func (result i64)))
    (table 2 4 funcref) (elem (i32.const 0) $one)
    (data (i32.const 8) "\\01\\02\\03") (data (i32.const 65000) "end")
    (data $late "later")
    (global $small (mut i32) (i32.const 7)) (global $fixed i32 (i32.const 3)) (global $large (mut i64) (i64.const -9))
    (func $one (type $answer) (i64.const 1))
    (func $sum (result i64) (local $at i32) (local $sum i64)
      (loop $next
        (local.set $sum (i64.add (i64.rotl (local.get $sum) (i64.const 5)) (i64.load (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (br_if $next (i32.lt_u (local.get $at) (i32.const 65536))))
      (local.get $sum))
    (func $look (result i64)
      (i64.add (call $sum) (i64.add (i64.extend_i32_u (global.get $small)) (i64.add (global.get $large)
        (i64.add (i64.extend_i32_u (memory.size)) (call_indirect (type $answer) (i32.const 0)))))))
    (func $spoil
      (global.set $small (i32.const -1)) (global.set $large (i64.const 77))
      (memory.fill (i32.const 0) (i32.const 0x5e) (i32.const 65536))
      ${damage})
    (func (export "call") (result i64) (call $look) (call $spoil))
    (func (export "trap") (call $spoil) unreachable)
    (func (export "loop") (call $spoil) (loop $for_ever (br $for_ever)))
    (func (export "deeper") (call $spoil) (call $again))
    (func $again (call $again)))`)

describe('an instance that is used again', () => {
  test('shows nothing of what ran in it before, however that ended', () => {
    const { engine, memories } = engineOn()
    const code = engine.load('nosy', nosy)
    const first = code.run('call', gas, undefined)
    expect(first).toMatchObject({ kind: 'returned' })
    for (const entry of ['call', 'trap', 'loop', 'deeper']) {
      code.run(entry, gas, undefined)
      expect(code.run('call', gas, undefined)).toEqual(first)
    }
    expect(code.module.resets).toEqual(['__global0', '__global2'])
    expect([memories.inUse, memories.idle]).toEqual([0, 1])
  })

  test('is not kept once its memory has grown', () => {
    const { engine, memories } = engineOn()
    const code = engine.load('grows', () => nosy('(drop (memory.grow (i32.const 1)))'))
    const first = code.run('call', gas, undefined)
    expect([memories.inUse, memories.idle]).toEqual([0, 0])
    expect(code.run('call', gas, undefined)).toEqual(first)
  })

  const lasting = {
    'sets a slot of its table': '(table.set 0 (i32.const 0) (ref.null func))',
    'fills its table': '(table.fill 0 (i32.const 0) (ref.null func) (i32.const 2))',
    'grows its table': '(drop (table.grow 0 (ref.null func) (i32.const 1)))',
    'copies within its table': '(table.copy 0 0 (i32.const 0) (i32.const 1) (i32.const 1))',
    'drops a data segment': '(memory.init $late (i32.const 100) (i32.const 0) (i32.const 5)) (data.drop $late)',
  }
  test.each(Object.entries(lasting))('is not made of code that %s, and every run of that starts alike', (_, damage) => {
    const { engine } = engineOn()
    const code = engine.load('lasting', () => nosy(damage))
    expect(code.module.resets).toBeUndefined()
    const first = code.run('call', gas, undefined)
    expect(first).toMatchObject({ kind: 'returned' })
    expect(code.run('call', gas, undefined)).toEqual(first)
  })

  test('is not made of code whose mutable globals hold floats, references or are too many', () => {
    const withGlobals = (globals: string) =>
      instrument(assemble(`(module (import "env" "memory" (memory 1)) ${globals})`), profile).resets
    expect(withGlobals('(global (mut f64) (f64.const 1))')).toBeUndefined()
    expect(withGlobals('(global (mut funcref) (ref.null func))')).toBeUndefined()
    expect(withGlobals('(global (mut i32) (i32.const 1))'.repeat(65))).toBeUndefined()
    expect(withGlobals('(global (mut i32) (i32.const 1))'.repeat(64))).toHaveLength(64)
    expect(withGlobals('(global f64 (f64.const 1))')).toEqual([])
  })

  test('runs its start function each time', () => {
    const { engine } = engineOn()
    const code = engine.load('start', () =>
      assemble(`(module (import "env" "memory" (memory 1)) (global $count (mut i32) (i32.const 5))
        (start $begin) (func $begin (global.set $count (i32.add (global.get $count) (i32.const 1))))
        (func (export "call") (result i32) (global.get $count)))`),
    )
    for (let round = 0; round < 3; round++) expect(code.run('call', gas, undefined)).toMatchObject({ value: 6 })
  })

  test('makes room for other code when memories are few, one parked longest ago first', () => {
    const memories = createMemoryPool({ liveMax: 2 })
    const { engine } = engineOn(memories)
    const codes = ['a', 'b', 'c'].map((name) => engine.load(name, nosy))
    const answers = codes.map((code) => code.run('call', gas, undefined))
    expect([memories.inUse, memories.idle]).toEqual([0, 2])
    for (const [index, code] of codes.entries()) expect(code.run('call', gas, undefined)).toEqual(answers[index])
    expect([memories.inUse, memories.idle]).toEqual([0, 2])
  })

  test('is dropped at once where no memory may lie idle', () => {
    const memories = createMemoryPool({ idleBytesMax: 0 })
    const code = engineOn(memories).engine.load('nosy', nosy)
    expect(code.run('call', gas, undefined)).toEqual(code.run('call', gas, undefined))
    expect([memories.inUse, memories.idle]).toEqual([0, 0])
  })

  test('a module that exports a name which the pass adds is refused', () => {
    expect(() =>
      instrument(
        assemble('(module (import "env" "memory" (memory 1)) (global (export "__global0") i32 (i32.const 1)))'),
        profile,
      ),
    ).toThrow(/__global0/)
  })
})
