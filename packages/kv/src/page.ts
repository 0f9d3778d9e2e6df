// SPDX-License-Identifier: Apache-2.0

/** Bytes of one page. Small enough that an insertion moves little, large enough that pages are few. */
const pageBytes = 8_192
/** A record's fixed part: key length (2 bytes) and value length (2 bytes). */
const fixedBytes = 4
const entriesMax = 1_024
/** Values longer than this live outside their page. */
export const inlineValueBytesMax = 1_024
/** Value length that marks a value outside the page. */
const outside = 0xffff

/** Sorted records packed one after another; `offsets` finds the n-th. An object a page instead of two a record. */
export interface Page {
  readonly bytes: Uint8Array
  offsets: Uint16Array
  count: number
  used: number
}

/** Makes an empty page of 8 KiB. */
export function createPage(): Page {
  return { bytes: new Uint8Array(pageBytes), offsets: new Uint16Array(32), count: 0, used: 0 }
}

function keyLength(page: Page, offset: number): number {
  return ((page.bytes[offset] as number) << 8) | (page.bytes[offset + 1] as number)
}

function storedLength(page: Page, offset: number): number {
  return ((page.bytes[offset + 2] as number) << 8) | (page.bytes[offset + 3] as number)
}

function recordBytes(page: Page, offset: number): number {
  const length = storedLength(page, offset)
  return fixedBytes + keyLength(page, offset) + (length === outside ? 0 : length)
}

/** A key under search and how far the bounds of the search agree with it: keys share long prefixes, which are compared once. */
export interface Probe {
  readonly key: Uint8Array
  lowShared: number
  highShared: number
  /** Bytes that the last compared record shares with the key. */
  shared: number
}

/**
 * Orders the key of record `index` against the probe's, from the byte on that all records between the bounds share with it.
 * Sorted keys between two that share n bytes with the probe share n bytes, too.
 */
export function compareAt(page: Page, index: number, probe: Probe): number {
  const { key } = probe
  const offset = page.offsets[index] as number
  const length = keyLength(page, offset)
  const bytes = page.bytes
  const start = offset + fixedBytes
  const limit = length < key.length ? length : key.length
  let i = probe.lowShared < probe.highShared ? probe.lowShared : probe.highShared
  while (i < limit && bytes[start + i] === key[i]) i++
  probe.shared = i
  return i < limit ? (bytes[start + i] as number) - (key[i] as number) : length - key.length
}

/** Starts a search within new bounds that are not compared yet. */
export function createProbe(key: Uint8Array): Probe {
  return { key, lowShared: 0, highShared: 0, shared: 0 }
}

/** Index of the first record whose key is `key` or follows it; `count` when there is none. */
export function lowerBound(page: Page, key: Uint8Array): number {
  const probe = createProbe(key)
  let low = 0
  let high = page.count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareAt(page, middle, probe) < 0) {
      low = middle + 1
      probe.lowShared = probe.shared
    } else {
      high = middle
      probe.highShared = probe.shared
    }
  }
  return low
}

/** True when record `index` has this key. */
export function holdsAt(page: Page, index: number, key: Uint8Array): boolean {
  return index < page.count && compareAt(page, index, createProbe(key)) === 0
}

/** The key of record `index`; a copy. */
export function keyAt(page: Page, index: number): Uint8Array {
  const start = (page.offsets[index] as number) + fixedBytes
  return page.bytes.slice(start, start + keyLength(page, start - fixedBytes))
}

/** The value of record `index` as a view of the page, or null when it lives outside. */
export function viewValueAt(page: Page, index: number): Uint8Array | null {
  const offset = page.offsets[index] as number
  const length = storedLength(page, offset)
  if (length === outside) return null
  const start = offset + fixedBytes + keyLength(page, offset)
  return page.bytes.subarray(start, start + length)
}

/** True when the value of record `index` lives outside the page. */
export function isOutside(page: Page, index: number): boolean {
  return storedLength(page, page.offsets[index] as number) === outside
}

/** Deletes record `index`. */
export function removeAt(page: Page, index: number): void {
  const offset = page.offsets[index] as number
  const size = recordBytes(page, offset)
  page.bytes.copyWithin(offset, offset + size, page.used)
  page.used -= size
  page.offsets.copyWithin(index, index + 1, page.count)
  page.count--
  for (let i = index; i < page.count; i++) page.offsets[i] = (page.offsets[i] as number) - size
}

/** Inserts a record before `index`; a null value is one outside the page. False, and nothing changed, when it does not fit. */
export function insertAt(page: Page, index: number, key: Uint8Array, value: Uint8Array | null): boolean {
  const size = fixedBytes + key.length + (value?.length ?? 0)
  if (page.used + size > pageBytes || page.count === entriesMax) return false
  if (page.count === page.offsets.length) {
    const grown = new Uint16Array(Math.min(entriesMax, page.offsets.length * 2))
    grown.set(page.offsets)
    page.offsets = grown
  }
  const offset = index === page.count ? page.used : (page.offsets[index] as number)
  page.bytes.copyWithin(offset + size, offset, page.used)
  page.used += size
  page.offsets.copyWithin(index + 1, index, page.count)
  page.count++
  page.offsets[index] = offset
  for (let i = index + 1; i < page.count; i++) page.offsets[i] = (page.offsets[i] as number) + size
  const { bytes } = page
  const length = value === null ? outside : value.length
  bytes[offset] = key.length >>> 8
  bytes[offset + 1] = key.length & 255
  bytes[offset + 2] = length >>> 8
  bytes[offset + 3] = length & 255
  bytes.set(key, offset + fixedBytes)
  if (value !== null) bytes.set(value, offset + fixedBytes + key.length)
  return true
}

/** Overwrites the value of record `index` where the length is the same; false when it is not. */
export function overwriteAt(page: Page, index: number, value: Uint8Array): boolean {
  const offset = page.offsets[index] as number
  if (storedLength(page, offset) !== value.length) return false
  page.bytes.set(value, offset + fixedBytes + keyLength(page, offset))
  return true
}

/** Moves the records from about the middle of the bytes on to a new page, which it returns; at least one stays and one goes. */
export function splitPage(page: Page): Page {
  const half = page.used >>> 1
  let from = 1
  while (from < page.count - 1 && (page.offsets[from] as number) < half) from++
  const next = createPage()
  const cut = page.offsets[from] as number
  next.count = page.count - from
  next.used = page.used - cut
  next.bytes.set(page.bytes.subarray(cut, page.used))
  next.offsets = new Uint16Array(Math.max(32, next.count))
  for (let i = 0; i < next.count; i++) next.offsets[i] = (page.offsets[from + i] as number) - cut
  page.count = from
  page.used = cut
  return next
}
