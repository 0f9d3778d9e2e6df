// SPDX-License-Identifier: Apache-2.0
import { type ByteString, known, toByteString } from '@phat/primitives'
import type { ClusterNotes } from '../cluster-notes.ts'

/** Keys that a cluster has met, kept in its notes. */
export interface KeyMemory {
  has(key: Uint8Array): boolean
  /** Remembers a key at least up to a height (for `lasting` ones: until the bound pushes it out). */
  add(key: Uint8Array, until: number): void
  /** Writes what is new, and forgets what has had its time; once a block, at its end. */
  settle(height: number): void
  /** Reads all from the notes again, after they were changed from outside. */
  reload(): void
}

export interface KeyMemoryOptions {
  /** ASCII, no prefix of another memory's. */
  readonly name: string
  /** `expiring`: until the height given with a key. `lasting`: the newest `keysMax` at least, whatever their height. */
  readonly kind: 'expiring' | 'lasting'
  /** Bound of a lasting memory. */
  readonly keysMax?: number
}

/*
 * Keys lie in pages of 128, and a page goes as a whole: writing and forgetting cost a few records of the state, not one for each key. A page
 * is the latest height that one of its keys is needed at (u32, little endian), then the first 16 bytes of each key: hashes, of which nobody
 * finds two alike.
 */
const keyBytes = 16
const headerBytes = 4
const keysPerPage = 128

interface Page {
  until: number
  readonly keys: ByteString[]
}

/** Opens a memory; `reload` before it is used. */
export function createKeyMemory(notes: ClusterNotes, { name, kind, keysMax = 0 }: KeyMemoryOptions): KeyMemory {
  const pagesMax = Math.ceil(keysMax / keysPerPage) + 1
  const keys = new Set<ByteString>()
  /** By number, without gaps; the last one is open. */
  const pages = new Map<number, Page>()
  let first = 0
  let next = 0
  const changed = new Set<number>()

  const pageName = (number: number): string => `${name}/${number.toString(16).padStart(8, '0')}`
  const short = (key: Uint8Array): ByteString => toByteString(key.subarray(0, keyBytes))

  function openPage(): Page {
    const last = pages.get(next - 1)
    if (last !== undefined && last.keys.length < keysPerPage) return last
    const made: Page = { until: 0, keys: [] }
    pages.set(next, made)
    next++
    return made
  }

  function dropFirst(): void {
    for (const key of known(pages.get(first), 'pages have no gaps').keys) keys.delete(key)
    pages.delete(first)
    changed.add(first)
    first++
  }

  const isOver = (page: Page, height: number): boolean =>
    kind === 'lasting' ? pages.size > pagesMax : page.keys.length === keysPerPage && page.until < height

  function writeHead(): void {
    const head = new Uint8Array(8)
    const view = new DataView(head.buffer)
    view.setUint32(0, first, true)
    view.setUint32(4, next, true)
    notes.write(name, head)
  }

  return {
    has: (key) => keys.has(short(key)),
    add(key, until) {
      const page = openPage()
      const kept = short(key)
      page.keys.push(kept)
      page.until = Math.max(page.until, until)
      keys.add(kept)
      changed.add(next - 1)
    },
    settle(height) {
      for (let page = pages.get(first); page !== undefined && isOver(page, height); page = pages.get(first)) dropFirst()
      if (changed.size === 0) return
      for (const number of changed) {
        const page = pages.get(number)
        notes.write(pageName(number), page === undefined ? null : encodePage(page))
      }
      changed.clear()
      writeHead()
    },
    reload() {
      const head = notes.read(name)
      const view = head && new DataView(head.buffer, head.byteOffset, head.byteLength)
      first = view?.getUint32(0, true) ?? 0
      next = view?.getUint32(4, true) ?? 0
      keys.clear()
      pages.clear()
      changed.clear()
      for (let number = first; number < next; number++) {
        const page = decodePage(known(notes.read(pageName(number)), 'a page within the head stands in the notes'))
        pages.set(number, page)
        for (const key of page.keys) keys.add(key)
      }
    },
  }
}

function encodePage({ until, keys }: Page): Uint8Array {
  const encoded = new Uint8Array(headerBytes + keys.length * keyBytes)
  new DataView(encoded.buffer).setUint32(0, until, true)
  let at = headerBytes
  for (const key of keys) for (let i = 0; i < keyBytes; i++) encoded[at++] = key.charCodeAt(i)
  return encoded
}

function decodePage(encoded: Uint8Array): Page {
  const keys: ByteString[] = []
  for (let at = headerBytes; at < encoded.length; at += keyBytes) keys.push(toByteString(encoded.subarray(at, at + keyBytes)))
  return { until: new DataView(encoded.buffer, encoded.byteOffset, headerBytes).getUint32(0, true), keys }
}
