// SPDX-License-Identifier: Apache-2.0
import { createMemoryPool, wasmRunErrors } from '@phat/wasm-engine'
import { describe, expect, test } from 'vitest'
import { assemble, counters, handMeteredEngine } from './run-support.ts'

const pages = { initial: 1, maximum: 3 }

/** Reads a word, writes another to the same place, and answers what it read. */
const leaves = assemble(`(module (import "env" "memory" (memory 1 3)) ${counters} (global $count (mut i64) (i64.const 0))
  (func (export "call") (result i64)
    (global.set $count (i64.add (global.get $count) (i64.const 1)))
    (i64.add (global.get $count) (i64.load (i32.const 512)))
    (i64.store (i32.const 512) (i64.const 0x5ec7e7)))
  (func (export "fail") (result i64) (i64.store (i32.const 512) (i64.const 0x5ec7e7)) unreachable)
  (func (export "grow") (result i32)
    (drop (memory.grow (i32.const 1)))
    (i64.store (i32.const 70000) (i64.const 0x5ec7e7))
    (memory.size)))`)

describe('a pooled memory', () => {
  test('shows nothing of an earlier run, neither in memory nor in globals, however that ended', () => {
    const pool = createMemoryPool()
    const code = handMeteredEngine<undefined>({ pool, pages }).load('', () => leaves)
    expect(code.run('call', 1n, undefined)).toMatchObject({ kind: 'returned', value: 1n })
    expect(code.run('fail', 1n, undefined)).toMatchObject({ kind: 'trapped' })
    expect(code.run('call', 1n, undefined)).toMatchObject({ kind: 'returned', value: 1n })
    expect([pool.inUse, pool.idle]).toEqual([0, 1])
  })

  test('shows nothing of an earlier run of other code with the same size', () => {
    const pool = createMemoryPool()
    const engine = handMeteredEngine<undefined>({ pool, pages })
    engine.load('one', () => leaves).run('call', 1n, undefined)
    expect(pool.acquire(pages).bytes.every((byte) => byte === 0)).toBe(true)
    expect(pool.idle).toBe(0)
  })

  test('is dropped once it has grown, and the next run starts with the initial size', () => {
    const pool = createMemoryPool()
    const code = handMeteredEngine<undefined>({ pool, pages }).load('', () => leaves)
    expect(code.run('grow', 1n, undefined)).toMatchObject({ value: 2 })
    expect([pool.inUse, pool.idle]).toEqual([0, 0])
    expect(code.run('grow', 1n, undefined)).toMatchObject({ value: 2 })
  })

  test('is the view of the host too, also after it grew within the run', () => {
    const text = `(module (import "env" "memory" (memory 1 3)) (import "host" "look" (func $look (result i32))) ${counters}
      (func (export "call") (result i32)
        (drop (call $look))
        (drop (memory.grow (i32.const 2)))
        (i32.store8 (i32.const 196607) (i32.const 7))
        (call $look)))`
    const seen: [number, number | undefined][] = []
    const engine = handMeteredEngine<undefined>({
      pages,
      imports: (current) => ({
        host: {
          look: () => {
            const { bytes } = current
            seen.push([bytes.length, bytes.at(-1)])
            return bytes.length
          },
        },
      }),
    })
    expect(engine.load('', () => assemble(text)).run('call', 1n, undefined)).toMatchObject({ value: 196_608 })
    expect(seen).toEqual([
      [65_536, 0],
      [196_608, 7],
    ])
  })

  test('is refused with an error to try again later when all that may live are in use', () => {
    const pool = createMemoryPool({ liveMax: 2 })
    const held = [pool.acquire(pages), pool.acquire({ initial: 2, maximum: 2 })]
    const code = handMeteredEngine<undefined>({ pool, pages }).load('', () => leaves)
    const refusal = catchOf(() => code.run('call', 1n, undefined))
    expect([wasmRunErrors.is(refusal, 'memories-busy'), pool.inUse]).toEqual([true, 2])
    for (const memory of held) pool.release(memory)
    expect(code.run('call', 1n, undefined)).toMatchObject({ kind: 'returned' })
  })

  test('of one size makes room for another when they reach their limit', () => {
    const pool = createMemoryPool({ liveMax: 2 })
    const sizes = [1, 2, 3, 4].map((initial) => ({ initial, maximum: 4 }))
    for (const size of sizes) {
      const memory = pool.acquire(size)
      expect(memory.bytes.length).toBe(size.initial * 65_536)
      pool.release(memory)
    }
    expect([pool.inUse, pool.idle]).toEqual([0, 2])
  })

  test('is kept only within the bytes that may lie idle', () => {
    const pool = createMemoryPool({ idleBytesMax: 2 * 65_536 })
    const held = [1, 1, 1].map((initial) => pool.acquire({ initial, maximum: 1 }))
    for (const memory of held) pool.release(memory)
    expect(pool.idle).toBeLessThanOrEqual(2)
  })

  test('can grow and be dropped far more often than memories can live at once', () => {
    const pool = createMemoryPool()
    const code = handMeteredEngine<undefined>({ pool, pages }).load('', () => leaves)
    let grown = 0
    for (let i = 0; i < 15_000; i++) if (code.run('grow', 1n, undefined).kind === 'returned') grown++
    expect([grown, pool.inUse, pool.idle]).toEqual([15_000, 0, 0])
  })
})

describe('a module with its own memory', () => {
  const own = assemble(`(module (memory (export "memory") 1 4) (table (export "table") 2 funcref) ${counters}
    (global $top (export "top") (mut i32) (i32.const 99))
    (func (export "call") (param i32) (result i32)
      (global.set $top (i32.add (global.get $top) (local.get 0)))
      (i32.store (i32.const 0) (global.get $top))
      (global.get $top))
    (func (export "panic") (param i32) unreachable))`)

  test('runs several times in one instance, whose state its owner sees and resets', () => {
    const pool = createMemoryPool({ liveMax: 1 })
    const code = handMeteredEngine<undefined>({ pool, memory: 'own' }).load('', () => own)
    const instance = code.open()
    expect(instance.run('call', 5n, undefined, 1)).toEqual({ kind: 'returned', gasLeft: 5n, value: 100 })
    expect(instance.run('call', 5n, undefined, 1)).toMatchObject({ value: 101 })
    expect([instance.bytes[0], instance.global('top').value, instance.table('table').length]).toEqual([101, 101, 2])
    instance.global('top').value = 99
    instance.bytes.fill(0)
    expect(instance.run('panic', 5n, undefined, 1)).toEqual({ kind: 'trapped', gasLeft: 5n, reason: 'unreachable' })
    expect(instance.run('call', 5n, undefined, 1)).toMatchObject({ value: 100 })
    expect(
      wasmRunErrors.is(
        catchOf(() => code.open()),
        'memories-busy',
      ),
    ).toBe(true)
    instance.close()
    code.open().close()
    expect(pool.inUse).toBe(0)
  })
})

function catchOf(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}
