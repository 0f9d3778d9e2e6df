// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { assemble, counters, handMeteredEngine } from './run-support.ts'

const answering = (value: number, padding = 0): Uint8Array =>
  assemble(
    `(module ${counters} (func (export "call") (result i32) (i32.const ${value})) ${'(func (drop (i32.const 7)))'.repeat(padding)})`,
  )

describe('compiled code', () => {
  test('is made once for a hash, and its code is read once', () => {
    let reads = 0
    let linked = 0
    const engine = handMeteredEngine<undefined>({
      imports: () => {
        linked++
        return {}
      },
    })
    const read = (): Uint8Array => {
      reads++
      return answering(1)
    }
    for (let i = 0; i < 3; i++) engine.load('a', read).run('call', 1n, undefined)
    expect([reads, linked, engine.cache.count]).toEqual([1, 1, 1])
  })

  test('that was used longest ago is forgotten first, within the bytes that may be kept', () => {
    const codes = new Map(['a', 'b', 'c'].map((name, i) => [name, answering(i, 100)]))
    const size = codes.get('a')?.length ?? 0
    const engine = handMeteredEngine<undefined>({ cacheBytesMax: 2 * size })
    const read: string[] = []
    const load = (name: string) =>
      engine.load(name, () => {
        read.push(name)
        return codes.get(name) ?? new Uint8Array()
      })
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) load(name)
    expect(read).toEqual(['a', 'b', 'c', 'b'])
    expect([engine.cache.count, engine.cache.sizeBytes <= 2 * size]).toEqual([2, true])
  })

  test('larger than the whole cache runs, and displaces nothing', () => {
    const small = answering(1)
    const engine = handMeteredEngine<undefined>({ cacheBytesMax: small.length })
    engine.load('small', () => small)
    expect(engine.load('large', () => answering(2, 50)).run('call', 1n, undefined)).toMatchObject({ value: 2 })
    expect(engine.cache.count).toBe(1)
  })

  test('runs its start function before each entry, with the gas of the run', () => {
    const text = `(module ${counters} (global $ready (mut i32) (i32.const 0))
      (func (export "__start") (call $charge (i64.const 5)) (global.set $ready (i32.add (global.get $ready) (i32.const 1))))
      (func (export "call") (result i32) (call $charge (i64.const 1)) (global.get $ready)))`
    const code = handMeteredEngine<undefined>({ hasStart: true }).load('', () => assemble(text))
    for (let i = 0; i < 2; i++) expect(code.run('call', 10n, undefined)).toEqual({ kind: 'returned', gasLeft: 4n, value: 1 })
    expect(code.run('call', 4n, undefined)).toEqual({ kind: 'trapped', gasLeft: 0n, reason: 'out-of-gas' })
  })

  test('tells its owner where the gas of a run stands, before, during and after it', () => {
    const seen: bigint[] = []
    const cells = new Map<string, { readonly value: bigint }>()
    const engine = handMeteredEngine<string>({
      entered: (frame, gas) => {
        seen.push(gas.value)
        cells.set(frame, gas)
      },
    })
    const text = `(module ${counters} (func (export "call") (call $charge (i64.const 4))))`
    const code = engine.load('', () => assemble(text))
    code.run('call', 10n, 'enough')
    code.run('call', 3n, 'short')
    expect([seen, cells.get('enough')?.value, cells.get('short')?.value]).toEqual([[10n, 3n], 6n, 0n])
  })
})
