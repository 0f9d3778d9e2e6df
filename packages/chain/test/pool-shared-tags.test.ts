// SPDX-License-Identifier: Apache-2.0
import { textBytes, toByteString } from '@phat/primitives'
import { expect, test } from 'vitest'
import { createEntry, type PoolEntry } from '../src/pool/pool-entries.ts'
import { bookOf, entryOf, tag } from './pool-book-setup.ts'

// Two accounts bring the same message: both transactions provide its tag, and one of them is enough.

/** A transaction of an account at a nonce, that brings the message. */
function bringing(sender: string, nonce: number, priority: bigint): PoolEntry {
  const entry = entryOf(sender, nonce, priority)
  const valid = {
    priority,
    provides: [tag(sender, nonce), textBytes('message')],
    requires: nonce > 0 ? [tag(sender, nonce - 1)] : [],
    longevity: (1n << 64n) - 1n,
    propagate: true,
  }
  return createEntry(entry.extrinsic, textBytes(`${sender} brings at ${nonce}`), textBytes(sender), valid, 1, entry.arrival)
}

const message = toByteString(textBytes('message'))

test('of two that are ready the one of higher priority stays', () => {
  const book = bookOf()
  const first = bringing('relayer', 0, 5n)
  expect(book.insert(first, () => 0, undefined).ok).toBe(true)
  expect(book.insert(bringing('other', 0, 5n), () => 0, undefined).ok).toBe(false)
  const higher = bringing('other', 0, 6n)
  expect(book.insert(higher, () => 0, undefined).ok).toBe(true)
  expect(book.entries.providerOf(message)).toBe(higher)
})

test('one that waits keeps no other sender out, and takes nobody’s place, at any priority', () => {
  const book = bookOf()
  expect(book.insert(bringing('attacker', 2, 1_000n), () => 2, undefined).ok).toBe(true)
  const genuine = bringing('relayer', 0, 5n)
  expect(book.insert(genuine, () => 0, undefined).ok).toBe(true)
  expect(book.insert(bringing('attacker', 3, 1_000n), () => 3, undefined).ok).toBe(false)
  expect(book.entries.providerOf(message)).toBe(genuine)
  expect(book.entries.size).toBe(1)
})
