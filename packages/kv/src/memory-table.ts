// SPDX-License-Identifier: Apache-2.0
import { type ByteString, known, toByteString } from '@phat/primitives'
import { type Entry, kvErrors, type Table } from './ordered-store.ts'
import {
  compareAt,
  createPage,
  inlineValueBytesMax,
  insertAt,
  isOutside,
  keyAt,
  lowerBound,
  overwriteAt,
  type Page,
  removeAt,
  splitPage,
  valueAt,
} from './page.ts'

/** A table that only its store may write. */
export interface MemoryTable extends Table {
  put(key: Uint8Array, value: Uint8Array): void
  remove(key: Uint8Array): void
}

/**
 * Pages in key order, found by binary search on their first keys: two objects and 8 KiB for about fifty records, where a
 * tree of JavaScript keys and values needs several objects a record.
 */
export function createMemoryTable(): MemoryTable {
  const pages: Page[] = []
  /** Values too long for a page, by key. */
  const large = new Map<ByteString, Uint8Array>()
  let writes = 0

  /** Index of the last page whose first key is at most `key`; 0 when there is none. */
  const pageIndex = (key: Uint8Array): number => {
    let low = 0
    let high = pages.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compareAt(pages[middle] as Page, 0, key) <= 0) low = middle + 1
      else high = middle
    }
    return Math.max(0, low - 1)
  }
  const holds = (page: Page | undefined, index: number, key: Uint8Array): page is Page =>
    page !== undefined && index < page.count && compareAt(page, index, key) === 0
  const read = (page: Page, index: number): Uint8Array =>
    valueAt(page, index) ?? known(large.get(toByteString(keyAt(page, index))), 'a value outside its page is kept').slice()

  const drop = (at: number, index: number): void => {
    const page = known(pages[at], 'a page that holds a record')
    if (isOutside(page, index)) large.delete(toByteString(keyAt(page, index)))
    removeAt(page, index)
    if (page.count === 0) pages.splice(at, 1)
  }

  const insert = (key: Uint8Array, value: Uint8Array | null): void => {
    if (pages.length === 0) pages.push(createPage())
    let at = pageIndex(key)
    let page = known(pages[at], 'a page to insert into')
    let index = lowerBound(page, key)
    while (!insertAt(page, index, key, value)) {
      // Ascending loads fill their pages: the new record opens the next page instead of halving this one.
      const next = index === page.count ? createPage() : splitPage(page)
      pages.splice(at + 1, 0, next)
      if (index >= page.count) {
        index -= page.count
        page = next
        at++
      }
    }
  }

  const seek = (from: Uint8Array): { at: number; index: number } => {
    const at = pageIndex(from)
    const page = pages[at]
    if (page === undefined) return { at: 0, index: 0 }
    const index = lowerBound(page, from)
    return index < page.count ? { at, index } : { at: at + 1, index: 0 }
  }

  function* positions(from: Uint8Array): Generator<[Page, number]> {
    const started = writes
    const { at, index } = seek(from)
    for (let i = at; i < pages.length; i++) {
      const page = pages[i] as Page
      for (let j = i === at ? index : 0; j < page.count; j++) {
        yield [page, j]
        if (writes !== started) throw kvErrors.error('stale-iterator', 'the table was written during an iteration')
      }
    }
  }

  return {
    get: (key) => {
      const page = pages[pageIndex(key)]
      if (page === undefined) return undefined
      const index = lowerBound(page, key)
      return holds(page, index, key) ? read(page, index) : undefined
    },
    has: (key) => {
      const page = pages[pageIndex(key)]
      return page !== undefined && holds(page, lowerBound(page, key), key)
    },
    first: (from) => {
      const { at, index } = seek(from)
      const page = pages[at]
      return page === undefined ? undefined : { key: keyAt(page, index), value: read(page, index) }
    },
    *entries(from): Generator<Entry> {
      for (const [page, index] of positions(from)) yield { key: keyAt(page, index), value: read(page, index) }
    },
    *keys(from): Generator<Uint8Array> {
      for (const [page, index] of positions(from)) yield keyAt(page, index)
    },
    put: (key, value) => {
      writes++
      const inline = value.length <= inlineValueBytesMax
      const at = pageIndex(key)
      const page = pages[at]
      if (page !== undefined) {
        const index = lowerBound(page, key)
        if (holds(page, index, key)) {
          if (inline && overwriteAt(page, index, value)) return
          drop(at, index)
        }
      }
      if (!inline) large.set(toByteString(key), value.slice())
      insert(key, inline ? value : null)
    },
    remove: (key) => {
      writes++
      const at = pageIndex(key)
      const page = pages[at]
      if (page === undefined) return
      const index = lowerBound(page, key)
      if (holds(page, index, key)) drop(at, index)
    },
  }
}
