// SPDX-License-Identifier: Apache-2.0
import { type ByteString, known, toByteString } from '@phat/primitives'
import { type Entry, kvErrors, type Table } from './ordered-store.ts'
import {
  compareAt,
  createPage,
  createProbe,
  holdsAt,
  inlineValueBytesMax,
  insertAt,
  isOutside,
  keyAt,
  lowerBound,
  overwriteAt,
  type Page,
  removeAt,
  splitPage,
  viewValueAt,
} from './page.ts'

/** Longest step in pages of a search that starts where the last one ended; beyond it halving is faster. */
const gallopMax = 32

/** A table that its owner writes. */
export interface MemoryTable extends Table {
  /** Number of records. */
  readonly size: number
  put(key: Uint8Array, value: Uint8Array): void
  remove(key: Uint8Array): void
}

/**
 * Pages in key order, found by binary search on their first keys: two objects and 8 KiB for about fifty records, where a
 * tree of JavaScript keys and values needs several objects a record.
 */
interface Pages {
  readonly pages: Page[]
  /** Values too long for a page, by key. */
  readonly large: Map<ByteString, Uint8Array>
  /** Counts writes, so that an iteration sees that it is stale. */
  writes: number
  size: number
  /** Page that the last search ended at. */
  hint: number
}

/** Makes an empty table. */
export function createMemoryTable(): MemoryTable {
  const table: Pages = { pages: [], large: new Map(), writes: 0, size: 0, hint: 0 }
  const peek = (key: Uint8Array): Uint8Array | undefined => {
    const page = table.pages[pageIndex(table, key)]
    if (page === undefined) return undefined
    const index = lowerBound(page, key)
    return holdsAt(page, index, key) ? viewValue(table, page, index) : undefined
  }
  return {
    get size() {
      return table.size
    },
    peek,
    get: (key) => peek(key)?.slice(),
    has: (key) => peek(key) !== undefined,
    first: (from) => {
      const { at, index } = seek(table, from)
      const page = table.pages[at]
      return page === undefined ? undefined : entryAt(table, page, index)
    },
    *entries(from): Generator<Entry> {
      for (const [page, index] of positions(table, from)) yield entryAt(table, page, index)
    },
    *keys(from): Generator<Uint8Array> {
      for (const [page, index] of positions(table, from)) yield keyAt(page, index)
    },
    put: (key, value) => put(table, key, value),
    remove: (key) => {
      table.writes++
      const at = pageIndex(table, key)
      const page = table.pages[at]
      if (page === undefined) return
      const index = lowerBound(page, key)
      if (holdsAt(page, index, key)) drop(table, at, index)
    },
  }
}

/**
 * Index of the last page whose first key is at most `key`; 0 when there is none. Batches come in key order, so the search starts
 * where the last one ended and doubles its steps until it has passed the key.
 */
function pageIndex(table: Pages, key: Uint8Array): number {
  const { pages } = table
  const probe = createProbe(key)
  let low = 0
  let high = pages.length
  let step = 1
  let at = Math.min(table.hint, high - 1)
  while (low < high) {
    const middle = step > 0 && step <= gallopMax && at < high ? at : (low + high) >>> 1
    if (compareAt(pages[middle] as Page, 0, probe) <= 0) {
      low = middle + 1
      probe.lowShared = probe.shared
      at = middle + step
      step *= 2
    } else {
      high = middle
      probe.highShared = probe.shared
      step = 0
    }
  }
  table.hint = low === 0 ? 0 : low - 1
  return table.hint
}

function viewValue({ large }: Pages, page: Page, index: number): Uint8Array {
  return viewValueAt(page, index) ?? known(large.get(toByteString(keyAt(page, index))), 'a value outside its page is kept')
}

function entryAt(table: Pages, page: Page, index: number): Entry {
  return { key: keyAt(page, index), value: viewValue(table, page, index).slice() }
}

/** Where the first record at or after `from` stands; `at` may be one past the last page. */
function seek(table: Pages, from: Uint8Array): { at: number; index: number } {
  const at = pageIndex(table, from)
  const page = table.pages[at]
  if (page === undefined) return { at: 0, index: 0 }
  const index = lowerBound(page, from)
  return index < page.count ? { at, index } : { at: at + 1, index: 0 }
}

function* positions(table: Pages, from: Uint8Array): Generator<[Page, number]> {
  const started = table.writes
  const { at, index } = seek(table, from)
  for (let i = at; i < table.pages.length; i++) {
    const page = table.pages[i] as Page
    for (let j = i === at ? index : 0; j < page.count; j++) {
      yield [page, j]
      if (table.writes !== started) throw kvErrors.error('stale-iterator', 'the table was written during an iteration')
    }
  }
}

function put(table: Pages, key: Uint8Array, value: Uint8Array): void {
  table.writes++
  const inline = value.length <= inlineValueBytesMax
  const at = pageIndex(table, key)
  const page = table.pages[at]
  if (page !== undefined) {
    const index = lowerBound(page, key)
    if (holdsAt(page, index, key)) {
      if (inline && overwriteAt(page, index, value)) return
      drop(table, at, index)
    }
  }
  if (!inline) table.large.set(toByteString(key), value.slice())
  insert(table, key, inline ? value : null)
}

function drop(table: Pages, at: number, index: number): void {
  const { pages, large } = table
  const page = known(pages[at], 'a page that holds a record')
  if (isOutside(page, index)) large.delete(toByteString(keyAt(page, index)))
  removeAt(page, index)
  table.size--
  if (page.count === 0) pages.splice(at, 1)
}

function insert(table: Pages, key: Uint8Array, value: Uint8Array | null): void {
  const { pages } = table
  table.size++
  if (pages.length === 0) pages.push(createPage())
  let at = pageIndex(table, key)
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
