// SPDX-License-Identifier: Apache-2.0
import type { Extrinsic } from '@phat/frame'
import { known, toByteString } from '@phat/primitives'
import { expect, test } from 'vitest'
import type { PoolEntry } from '../src/pool/pool-entries.ts'
import { bookOf, entryOf, tag } from './pool-book-setup.ts'

test('those that wait have less room: the newest of the least priority goes, and what waits for it stays future', () => {
  const book = bookOf({ futureCountMax: 3, futureBytesMax: 350 })
  const told: string[] = []
  const insert = (sender: string, nonce: number, priority: bigint): boolean =>
    book.insert(
      entryOf(sender, nonce, priority),
      () => 0,
      ({ type }) => told.push(`${sender}${nonce} ${type}`),
    ).ok
  for (const [sender, priority] of [
    ['a', 5n],
    ['b', 3n],
    ['c', 3n],
  ] as const)
    expect(insert(sender, 1, priority)).toBe(true)
  expect(insert('d', 1, 3n)).toBe(false)
  expect(insert('d', 1, 4n)).toBe(true)
  expect(told.splice(0)).toEqual(['a1 future', 'b1 future', 'c1 future', 'c1 dropped', 'd1 future'])
  // Ready ones do not count, however many.
  for (let i = 0; i < 20; i++) expect(insert(`ready ${i}`, 0, 1n)).toBe(true)
  expect([book.entries.readyCount, book.entries.futureCount]).toEqual([20, 3])
  // What comes for one that waits makes room.
  expect(insert('a', 0, 1n)).toBe(true)
  expect(insert('e', 1, 1n)).toBe(true)
  expect(book.entries.futureCount).toBe(3)
  told.length = 0
  // A predecessor that goes sends its successor back to wait, and the last of them all leaves.
  const first = known(book.entries.providerOf(toByteString(tag('a', 0))), 'it is there')
  book.drop(first, { type: 'dropped' })
  book.enforceFutureLimits()
  expect(told).toEqual(['a0 dropped', 'a1 future', 'e1 dropped'])
  expect(book.entries.futureBytes).toBe(300)
})

test('bytes bound those that wait as well', () => {
  const book = bookOf({ futureCountMax: 100, futureBytesMax: 350 })
  const insert = (sender: string, priority: bigint): boolean => book.insert(entryOf(sender, 1, priority), () => 0, undefined).ok
  expect(['a', 'b', 'c', 'd'].map((sender) => insert(sender, 3n))).toEqual([true, true, true, false])
  expect(insert('e', 4n)).toBe(true)
  expect(book.entries.futureBytes).toBe(300)
})

test('nothing is given up for a newcomer that does not enter', () => {
  const book = bookOf({ bytesMax: 1_000, futureCountMax: 1 })
  const insert = (entry: PoolEntry): boolean => book.insert(entry, () => 0, undefined).ok
  for (let i = 0; i < 9; i++) insert(entryOf(`poor ${i}`, 0, 1n))
  insert(entryOf('rich', 0, 9n))
  const held = new Set(book.entries.values())
  expect(held.size).toBe(10)
  const big = (sender: string, nonce: number, sizeBytes: number): PoolEntry => ({
    ...entryOf(sender, nonce, 5n),
    extrinsic: { encoded: new Uint8Array(sizeBytes) } as unknown as Extrinsic,
  })
  // Nine times a hundred bytes would go, and it would still need those of the rich one.
  expect(insert(big('big', 0, 950))).toBe(false)
  expect(insert(big('big', 0, 1_001))).toBe(false)
  expect(new Set(book.entries.values())).toEqual(held)
  expect(insert(big('big', 0, 300))).toBe(true)
  expect(book.entries.size).toBe(8)
  expect(insert(entryOf('waits', 1, 7n))).toBe(true)
  const after = new Set(book.entries.values())
  // There is room for one that waits: the next would have to outbid it.
  expect(insert({ ...big('late', 1, 300), priority: 6n })).toBe(false)
  expect(new Set(book.entries.values())).toEqual(after)
  expect(insert(entryOf('more', 0, 2n))).toBe(true)
})

test('entries whose time ends are found without a walk through all', () => {
  const book = bookOf()
  let reads = 0
  for (let i = 0; i < 10_000; i++) {
    const entry = entryOf(`s${i}`, 0, 1n)
    const validTill = i % 10 === 0 ? 5 + (i % 100) : Infinity
    const watched = Object.defineProperty(entry, 'validTill', {
      get: () => {
        reads++
        return validTill
      },
    })
    book.insert(watched, () => 0, undefined)
  }
  reads = 0
  expect(book.entries.takeExpired(4)).toEqual([])
  expect(reads).toBeLessThan(10)
  const expired = book.entries.takeExpired(5)
  expect(expired.length).toBe(100)
  for (const entry of expired) book.drop(entry, { type: 'invalid' })
  expect(book.entries.takeExpired(5)).toEqual([])
  expect(reads).toBeLessThan(100 * 100)
  expect(book.entries.size).toBe(9_900)
})
