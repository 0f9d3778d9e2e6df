// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compareBytes, equalBytes, PhatError } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMemoryStore, keyBytesMax, type OrderedStore, type Write } from '../src/index.ts'
import type { WritePoint } from '../src/lmdb/lmdb-store.ts'
import { useLmdbFolders } from './lmdb-folders.ts'
import { describeOrderedStore } from './ordered-store-suite.ts'

const folders = useLmdbFolders()
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const put = (key: Uint8Array, value: Uint8Array | null, table = 't'): Write => ({ table, key, value })

function codeOf(act: () => unknown): string | undefined {
  try {
    act()
  } catch (error) {
    if (error instanceof PhatError) return error.code
    throw error
  }
  return undefined
}

/** Everything in a table, as text that a failed comparison can show. */
const dump = (store: OrderedStore, table: string): string[] =>
  [...store.table(table).entries(bytes())].map(
    ({ key, value }) => `${Buffer.from(key).toString('hex')} ${value.length} ${value[0]}`,
  )

describeOrderedStore('the LMDB store', () => folders.open())

describe('the LMDB store on disk', () => {
  test('equals the memory store through random batches, deletions, iterations and openings', () => {
    const key = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 4, max: 2 }),
      fc.uint8Array({ minLength: 1, maxLength: 40 }),
      fc.constantFrom(keyBytesMax, keyBytesMax - 1).map((length) => new Uint8Array(length).fill(0xff)),
      fc.nat({ max: 255 }).map((last) => bytes(...new Uint8Array(keyBytesMax - 1).fill(9), last)),
    )
    const value = fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      fc.constantFrom(0, 4_095, 4_096, 4_097, 70_000).map((length) => new Uint8Array(length).fill(length)),
      fc.constant(null),
    )
    const write = fc.record({ table: fc.constantFrom('a', 'b', 'c'), key, value })
    const steps = fc.array(fc.record({ batch: fc.array(write, { maxLength: 300 }), reopen: fc.boolean() }), { maxLength: 6 })
    fc.assert(
      fc.property(steps, key, (list, from) => {
        const path = folders.folder()
        let store = folders.open({ path })
        const model = createMemoryStore()
        for (const { batch, reopen } of list) {
          store.write(batch)
          model.write(batch)
          if (reopen) {
            store.close()
            store = folders.open({ path })
          }
        }
        for (const table of ['a', 'b', 'c']) {
          expect(dump(store, table)).toEqual(dump(model, table))
          const expected = [...model.table(table).keys(from)]
          expect([...store.table(table).keys(from)].map((at) => Buffer.from(at).toString('hex'))).toEqual(
            expected.map((at) => Buffer.from(at).toString('hex')),
          )
          for (const at of expected) {
            expect(equalBytes(store.table(table).get(at) as Uint8Array, model.table(table).get(at) as Uint8Array)).toBe(true)
          }
        }
        store.close()
      }),
      { numRuns: 60, seed: 12 },
    )
  })

  test('values of many megabytes and of none are kept, peeked at and iterated', () => {
    const path = folders.folder()
    const store = folders.open({ path })
    const lengths = [0, 1, 4_096, 65_536, 1_000_003, 5_000_000, 20_000_000]
    store.write(lengths.map((length, i) => put(bytes(i + 1), new Uint8Array(length).fill(i + 1))))
    store.close()
    const again = folders.open({ path })
    const table = again.table('t')
    for (const [i, length] of lengths.entries()) {
      const expected = new Uint8Array(length).fill(i + 1)
      expect(equalBytes(table.get(bytes(i + 1)) as Uint8Array, expected)).toBe(true)
      expect(equalBytes(table.peek(bytes(i + 1)) as Uint8Array, expected)).toBe(true)
      expect(equalBytes(table.first(bytes(i + 1))?.value as Uint8Array, expected)).toBe(true)
    }
    expect([...table.entries(bytes())].map(({ value }) => value.length)).toEqual(lengths)
    const kept = table.get(bytes(7)) as Uint8Array
    again.write([put(bytes(7), null)])
    expect(kept.every((byte) => byte === 7)).toBe(true)
    expect(table.has(bytes(7))).toBe(false)
  })

  test('keys of every length up to the longest are found, and longer ones are absent', () => {
    const store = folders.open()
    const keyOf = (length: number): Uint8Array => new Uint8Array(length).fill(0xfe)
    store.write(Array.from({ length: keyBytesMax }, (_, i) => put(keyOf(i + 1), bytes(i & 255))))
    const table = store.table('t')
    for (let length = 1; length <= keyBytesMax; length++) expect(table.get(keyOf(length))).toEqual(bytes((length - 1) & 255))
    expect([...table.keys(keyOf(1_000))].length).toBe(keyBytesMax - 999)
    for (const length of [keyBytesMax + 1, 4_096, 10_000]) {
      expect(table.get(keyOf(length))).toBeUndefined()
      store.write([put(bytes(0xff), null)])
      expect(table.first(keyOf(length))).toBeUndefined()
      store.write([put(bytes(0xff), bytes(1))])
      expect(table.first(keyOf(length))?.key).toEqual(bytes(0xff))
    }
    expect(table.get(bytes())).toBeUndefined()
  })

  test('a hundred tables stay apart and are there again after opening', () => {
    const path = folders.folder()
    const store = folders.open({ path })
    store.write(Array.from({ length: 100 }, (_, i) => put(bytes(i), bytes(i), `table-${i}`)))
    store.close()
    const again = folders.open({ path })
    for (let i = 0; i < 100; i++) {
      expect([...again.table(`table-${i}`).entries(bytes())]).toEqual([{ key: bytes(i), value: bytes(i) }])
    }
    expect(again.stat().tables.length).toBe(100)
  })

  test('what was read is a plain array of bytes that stays as it is when more is read and written', () => {
    const store = folders.open()
    store.write(Array.from({ length: 50 }, (_, i) => put(bytes(i), bytes(i, i))))
    const table = store.table('t')
    const entries = [...table.entries(bytes())]
    const got = table.get(bytes(7))
    store.write(Array.from({ length: 50 }, (_, i) => put(bytes(i), bytes(99, 99))))
    expect(table.get(bytes(8))).toEqual(bytes(99, 99))
    expect(got).toEqual(bytes(7, 7))
    expect(entries).toEqual(Array.from({ length: 50 }, (_, i) => ({ key: bytes(i), value: bytes(i, i) })))
    expect(table.peek(bytes(9))?.constructor).toBe(Uint8Array)
  })

  test('iterations that were given up do not keep the file from using pages again', () => {
    const store = folders.open()
    const batch = Array.from({ length: 500 }, (_, i) => put(bytes(i >> 8, i & 255), new Uint8Array(1_000).fill(i)))
    for (let i = 0; i < 10; i++) store.write(batch)
    const before = store.stat().fileBytes
    const abandoned: unknown[] = []
    for (let i = 0; i < 60; i++) {
      const entries = store.table('t').entries(bytes())
      entries.next()
      abandoned.push(entries)
      store.write(batch)
    }
    expect(store.stat().fileBytes).toBeLessThan(before * 1.5)
    expect(abandoned.length).toBe(60)
  })

  test('an iteration over another table goes on after a write', () => {
    const store = folders.open()
    store.write([put(bytes(1), bytes(1)), put(bytes(2), bytes(2))])
    const keys = store.table('t').keys(bytes())
    expect(keys.next().value).toEqual(bytes(1))
    store.write([put(bytes(1), bytes(1), 'other')])
    expect(keys.next().value).toEqual(bytes(2))
    expect(keys.next().done).toBe(true)
  })

  test('each point of a write is told, and what is thrown at one before the commit undoes all of the batch', () => {
    const seen: WritePoint[] = []
    let failAt: WritePoint | undefined
    const store = folders.open({
      onWrite: (point) => {
        seen.push(point)
        if (point === failAt) throw new PhatError('test.stop', { why: 'A test.', remedy: 'None.' }, point)
      },
    })
    const batchOf = (value: number): Write[] => Array.from({ length: 300 }, (_, i) => put(bytes(i >> 8, i & 255), bytes(value)))
    store.write(batchOf(1))
    expect(seen).toEqual(['begin', 'half', 'before-commit', 'after-commit'])
    for (const point of ['begin', 'half', 'before-commit'] as const) {
      failAt = point
      expect(codeOf(() => store.write(batchOf(2)))).toBe('test.stop')
      expect([...store.table('t').entries(bytes())].every(({ value }) => value[0] === 1)).toBe(true)
    }
    failAt = undefined
    store.write(batchOf(3))
    expect([...store.table('t').entries(bytes())].filter(({ value }) => value[0] === 3).length).toBe(300)
  })

  test('a compact copy holds the same records in fewer bytes', async () => {
    const store = folders.open()
    for (let i = 0; i < 20; i++) {
      store.write(Array.from({ length: 500 }, (_, j) => put(bytes(j >> 8, j & 255), new Uint8Array(100 + i).fill(i))))
    }
    store.write(Array.from({ length: 400 }, (_, j) => put(bytes(j >> 8, j & 255), null)))
    const target = join(folders.folder(), 'copy')
    await store.copyTo(target)
    const copy = folders.open({ path: target })
    expect(dump(copy, 't')).toEqual(dump(store, 't'))
    expect(copy.stat().fileBytes).toBeLessThan(store.stat().fileBytes)
    expect(copy.stat().usedBytes).toBeLessThanOrEqual(copy.stat().fileBytes)
  })

  test('a closed store refuses everything, and closing twice is no error', () => {
    const store = folders.open()
    store.write([put(bytes(1), bytes(1)), put(bytes(2), bytes(1))])
    const table = store.table('t')
    const keys = table.keys(bytes())
    keys.next()
    store.close()
    store.close()
    const acts = [
      () => table.get(bytes(1)),
      () => table.first(bytes()),
      () => keys.next(),
      () => [...table.entries(bytes())],
      () => store.table('other'),
      () => store.write([put(bytes(1), bytes(1))]),
      () => store.stat(),
    ]
    for (const act of acts) expect(codeOf(act)).toBe('kv.closed')
  })

  test('a store that is only read refuses writes and sees absent tables as empty', () => {
    const path = folders.folder()
    const store = folders.open({ path })
    store.write([put(bytes(1), bytes(1))])
    store.close()
    const reader = folders.open({ path, readOnly: true })
    expect(reader.table('t').get(bytes(1))).toEqual(bytes(1))
    expect([...reader.table('absent').keys(bytes())]).toEqual([])
    expect(reader.table('absent').first(bytes())).toBeUndefined()
    expect(reader.stat().tables.map(({ name }) => name)).toEqual(['t'])
    expect(codeOf(() => reader.write([put(bytes(1), bytes(2))]))).toBe('kv.read-only')
    expect(codeOf(() => folders.open({ path: join(path, 'missing'), readOnly: true }))).toBe('kv.open-failed')
  })

  test('a file that is no database is refused and left as it is', () => {
    const path = folders.folder()
    writeFileSync(join(path, 'data.mdb'), new Uint8Array(100_000).fill(7))
    expect(codeOf(() => folders.open({ path }))).toBe('kv.not-a-database')
    const blocked = folders.folder()
    writeFileSync(join(blocked, 'file'), 'text')
    expect(codeOf(() => folders.open({ path: join(blocked, 'file') }))).toBe('kv.open-failed')
  })

  test('a hundred thousand keys are iterated in order', () => {
    const store = folders.open()
    const keyOf = (i: number): Uint8Array => bytes(i >> 16, (i >> 8) & 255, i & 255)
    store.write(Array.from({ length: 100_000 }, (_, i) => put(keyOf((i * 7_919) % 100_000), bytes(1))))
    let at = 0
    for (const key of store.table('t').keys(bytes())) {
      if (compareBytes(key, keyOf(at)) !== 0) break
      at++
    }
    expect(at).toBe(100_000)
  })
})
