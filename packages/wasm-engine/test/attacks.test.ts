// SPDX-License-Identifier: Apache-2.0
import { createMemoryPool, createWasmEngine, exitGuest, type Outcome, type PassProfile, type WasmEngine } from '@phat/wasm-engine'
import { describe, expect, test } from 'vitest'
import { assemble } from './run-support.ts'

const profile: PassProfile = { version: 1, costs: 1, floats: 'refuse', memory: 'imported', maxPages: 16, stackSlots: 4_096 }
const memory = '(import "env" "memory" (memory 1 16))'
/** 0.02 seconds of reference time. */
const gas = 20_000_000_000n

interface Target {
  readonly engine: WasmEngine<undefined>
  readonly run: (text: string, gasLimit?: bigint) => Outcome
  readonly clean: () => boolean
}

function target(): Target {
  const pool = createMemoryPool({ liveMax: 8 })
  const engine = createWasmEngine<undefined>({
    profile,
    memories: pool,
    imports: () => ({ host: { exit: () => exitGuest(), nothing: () => undefined } }),
  })
  const honest = `(module ${memory} (data (i32.const 8) "abc") (global (mut i32) (i32.const 7)) (table 2 funcref)
    (func (export "call") (result i32)
      (global.set 0 (i32.add (global.get 0) (i32.load8_u (i32.const 8))))
      (i32.store8 (i32.const 8) (i32.const 1))
      (i32.add (i32.add (global.get 0) (i32.load (i32.const 2048))) (memory.size))))`
  return {
    engine,
    run: (text, gasLimit = gas) => engine.load(text, () => assemble(text)).run('call', gasLimit, undefined),
    clean() {
      const outcome = engine.load(honest, () => assemble(honest)).run('call', gas, undefined)
      const answered = outcome.kind === 'returned' && outcome.value === 7 + 'a'.charCodeAt(0) + 1
      const free = pool.acquire({ initial: 1, maximum: 16 })
      const wiped = free.bytes.length === 65_536 && free.bytes.every((byte) => byte === 0)
      pool.release(free)
      return answered && wiped && pool.inUse === 0
    },
  }
}

const repeat = (count: number, piece: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => piece(i)).join('\n')
const call = (body: string, rest = ''): string => `(module ${memory} ${rest} (func (export "call") ${body}))`

const attacks: readonly (readonly [name: string, reason: string, text: string])[] = [
  ['an empty endless loop', 'out-of-gas', call('(loop (br 0))')],
  ['an endless loop by br_table', 'out-of-gas', call('(loop (br_table 0 0 0 (i32.const 1)))')],
  ['an endless loop of nested loops', 'out-of-gas', call('(loop (loop (loop (br 2))))')],
  ['an endless loop that calls the host', 'out-of-gas', `(module (import "host" "nothing" (func $f)) ${memory} (func (export "call") (loop (call $f) (br 0))))`],
  ['a loop that writes everywhere', 'out-of-gas', call('(local i32) (loop (i32.store8 (i32.and (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 0xffff)) (i32.const 0xff)) (br 0))')],
  ['a loop that fills memory', 'out-of-gas', call('(loop (memory.fill (i32.const 0) (i32.const 7) (i32.const 65536)) (br 0))')],
  ['a loop that copies memory', 'out-of-gas', call('(loop (memory.copy (i32.const 0) (i32.const 1) (i32.const 65535)) (br 0))')],
  ['recursion without end', 'stack-exhausted', call('(call $f)', '(func $f (call $f))')],
  ['mutual recursion', 'stack-exhausted', call('(call $f)', '(func $f (call $g)) (func $g (call $f))')],
  ['recursion through a table', 'stack-exhausted', call('(call $f)', '(type $t (func)) (table 1 funcref) (elem (i32.const 0) $f) (func $f (call_indirect (type $t) (i32.const 0)))')],
  ['recursion with huge locals', 'stack-exhausted', call('(call $f)', `(func $f (local ${'i64 '.repeat(900)}) (call $f))`)],
  ['recursion with many operands', 'stack-exhausted', call('(drop (call $f))', `(func $f (result i64) ${repeat(900, (i) => `(i64.const ${i})`)} (call $f) ${'i64.xor '.repeat(900)})`)],
  ['recursion of two at a time', 'stack-exhausted', call('(call $f)', '(func $f (call $f) (call $f))')],
  ['recursion that is shallow and without end', 'out-of-gas', call('(loop (call $f (i32.const 100)) (br 0))', '(func $f (param i32) (if (local.get 0) (then (call $f (i32.sub (local.get 0) (i32.const 1))))))')],
  ['a call of an empty table entry', 'indirect-call', call('(call_indirect (type $t) (i32.const 3))', '(type $t (func)) (table 4 funcref)')],
  ['a call through a table by a wrong type', 'indirect-call', call('(drop (call_indirect (type $t) (i32.const 0)))', '(type $t (func (result i64))) (table 4 funcref) (elem (i32.const 0) $f) (func $f)')],
  ['a call past the end of a table', 'table-out-of-bounds', call('(call_indirect (type $t) (i32.const -1))', '(type $t (func)) (table 4 funcref)')],
  ['a read past the end of memory', 'memory-out-of-bounds', call('(drop (i64.load offset=0xffffffff (i32.const -1)))')],
  ['a panic', 'unreachable', call('(i32.store (i32.const 2048) (i32.const 1)) unreachable')],
] // biome-ignore format: one attack a line

describe('an attack by', () => {
  test.each(attacks)('%s ends as %s within its gas, and leaves no trace', (_name, reason, text) => {
    const { run, clean } = target()
    const [first, second] = [run(text), run(text)]
    expect(first).toMatchObject({ kind: 'trapped', reason })
    expect(second).toEqual(first)
    expect(first.gasLeft >= 0n && first.gasLeft < gas).toBe(true)
    expect(clean()).toBe(true)
  })

  test('growing memory is bounded by the pages that are allowed, and paid for', () => {
    const { run, clean } = target()
    const grows = call(
      '(result i32) (local i32) (loop (br_if 0 (i32.ne (i32.const -1) (memory.grow (i32.const 1))))) (memory.size)',
    )
    const outcome = run(grows)
    expect(outcome).toMatchObject({ kind: 'returned', value: 16 })
    expect(run(call('(result i32) (memory.size)')).gasLeft - outcome.gasLeft > 15n).toBe(true)
    expect(clean()).toBe(true)
    expect(run(call('(result i32) (memory.grow (i32.const -1))'))).toMatchObject({ value: -1 })
  })

  test('growing memory without the gas for it ends in want of gas', () => {
    const { run, clean } = target()
    expect(run(call('(drop (memory.grow (i32.const 15)))'), 1_000n)).toEqual({
      kind: 'trapped',
      reason: 'out-of-gas',
      gasLeft: 0n,
    })
    expect(clean()).toBe(true)
  })

  test('asking again for gas that is gone, after a host call, is heard before the host goes on', () => {
    const { run, clean } = target()
    const text = `(module (import "host" "exit" (func $exit)) ${memory} (func (export "call") (call $exit)))`
    expect(run(text, 0n)).toEqual({ kind: 'trapped', reason: 'out-of-gas', gasLeft: 0n })
    expect(run(text)).toMatchObject({ kind: 'exited' })
    expect(clean()).toBe(true)
  })

  test.each([
    ['more locals than a function may have', call(`(local ${'i64 '.repeat(1_001)})`)],
    ['more operands than a function may have', call(`${'(i32.const 1) '.repeat(1_001)} ${'drop '.repeat(1_001)}`)],
    ['a table larger than allowed', call('', '(table 100000000 funcref)')],
    ['more memory at the start than allowed', '(module (import "env" "memory" (memory 17 20)) (func (export "call")))'],
    ['a memory of its own', '(module (memory 1) (func (export "call")))'],
    ['floating point', call('(drop (f64.add (f64.const 1) (f64.const 2)))')],
    ['the name of the gas', call('', '(global (export "__gas") (mut i64) (i64.const 0))')],
  ])('%s is refused before anything runs, and nothing of it is kept', (_name, text) => {
    const { engine, clean } = target()
    expect(() => engine.load('x', () => assemble(text))).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^wasm\./) }),
    )
    expect([clean(), engine.cache.count]).toEqual([true, 1])
  })

  test('blocks nested too deep is refused before anything runs', () => {
    const { engine, clean } = target()
    // By hand, as the assembler recurses: type (), one function, exported as "call", whose body is blocks and their ends.
    const section = (id: number, bytes: readonly number[]): number[] => [id, ...leb(bytes.length), ...bytes]
    const body = [0, ...Array(2_000).fill([0x02, 0x40]).flat(), ...Array(2_001).fill(0x0b)]
    const memoryImport = [3, 101, 110, 118, 6, 109, 101, 109, 111, 114, 121, 2, 0, 1]
    const code = Uint8Array.from([
      ...[0, 97, 115, 109, 1, 0, 0, 0],
      ...section(1, [1, 0x60, 0, 0]),
      ...section(2, [1, ...memoryImport]),
      ...section(3, [1, 0]),
      ...section(7, [1, 4, 99, 97, 108, 108, 0, 0]),
      ...section(10, [1, ...leb(body.length), ...body]),
    ])
    expect(() => engine.load('x', () => code)).toThrow(expect.objectContaining({ code: 'wasm.limit' }))
    expect(clean()).toBe(true)
  })
})

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)]
}
