// SPDX-License-Identifier: Apache-2.0
import { constantBytes } from './quickjs-module.ts'

/** The unit in which images share memory. */
export const imagePageBytes = 4096

/**
 * The memory of the engine at one moment, from `start` (the end of the C stack, which is dead at that moment and counts as zero) up to
 * `top`; the rest of the memory is zero but for `tail`.
 */
export interface MemoryImage {
  /** Bytes of the whole memory. */
  readonly size: number
  readonly start: number
  /** End of what the heap ever used, at a page's end. */
  readonly top: number
  /** The bytes from `start` to `top`. */
  readonly bytes: Uint8Array
  /** The end of `bytes`, behind the constants of the module. */
  readonly mutable: Uint8Array
  /** Pages above `top` that are not zero: what the allocator wrote where the memory ended before it grew, and where it ends. */
  readonly tail: readonly TailPage[]
}

export interface TailPage {
  readonly at: number
  readonly bytes: Uint8Array
}

/** An image as its difference to a base: pages by number, counted from the base's start. */
export interface ImageDelta {
  readonly size: number
  readonly top: number
  readonly pages: ReadonlyMap<number, Uint8Array>
  readonly tail: readonly TailPage[]
}

const pageEnd = (address: number): number => Math.ceil(address / imagePageBytes) * imagePageBytes

/** Reads an image out of a memory; `used` is the end of its heap. */
export function captureImage(memory: Uint8Array, start: number, used: number): MemoryImage {
  const top = Math.min(pageEnd(used), memory.length)
  const tail: TailPage[] = []
  for (let at = top; at < memory.length; at += imagePageBytes) {
    const page = memory.subarray(at, at + imagePageBytes)
    if (!isZero(page)) tail.push({ at, bytes: page.slice() })
  }
  return imageOf({ size: memory.length, start, top, bytes: memory.slice(start, top), tail })
}

function imageOf(parts: Omit<MemoryImage, 'mutable'>): MemoryImage {
  return { ...parts, mutable: parts.bytes.subarray(constantBytes) }
}

function isZero(page: Uint8Array): boolean {
  const all = words(page)
  for (let i = 0; i < all.length; i++) if (all[i] !== 0) return false
  return true
}

/** The pages of an image that differ from its base. */
export function imageDelta(image: MemoryImage, base: MemoryImage, pageStore: PageStore): ImageDelta {
  const pages = new Map<number, Uint8Array>()
  const count = image.bytes.length / imagePageBytes
  const [own, theirs] = [words(image.bytes), words(base.bytes)]
  for (let number = 0; number < count; number++) {
    const at = number * pageWords
    if (at >= theirs.length || !samePage(own, theirs, at)) pages.set(number, pageStore.intern(own, at))
  }
  return { size: image.size, top: image.top, pages, tail: image.tail }
}

/** The image that a delta describes. */
export function applyDelta(delta: ImageDelta, base: MemoryImage): MemoryImage {
  const bytes = new Uint8Array(delta.top - base.start)
  bytes.set(base.bytes.subarray(0, bytes.length))
  for (const [number, page] of delta.pages) bytes.set(page, number * imagePageBytes)
  return imageOf({ size: delta.size, start: base.start, top: delta.top, bytes, tail: delta.tail })
}

const pageWords = imagePageBytes / 4

function samePage(a: Int32Array, b: Int32Array, at: number, atOther = at): boolean {
  for (let i = 0; i < pageWords; i++) if (a[at + i] !== b[atOther + i]) return false
  return true
}

/** Bytes as 32-bit words; both their place and their length are whole pages. */
const words = (bytes: Uint8Array): Int32Array => new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)

/** Pages by content: equal pages of different codes are one. */
export interface PageStore {
  readonly count: number
  /** The stored page equal to the one at a word; each call is a use of it. */
  intern(image: Int32Array, at: number): Uint8Array
  /** Ends a use; the last one drops the page. */
  release(page: Uint8Array): void
}

interface StoredPage {
  readonly bytes: Uint8Array
  readonly words: Int32Array
  readonly hash: number
  uses: number
}

/** Makes an empty store. */
export function createPageStore(): PageStore {
  const byHash = new Map<number, StoredPage[]>()
  const byPage = new Map<Uint8Array, StoredPage>()
  return {
    get count() {
      return byPage.size
    },
    intern(image, at) {
      const hash = hashPage(image, at)
      const candidates = byHash.get(hash) ?? []
      const found = candidates.find((stored) => samePage(image, stored.words, at, 0))
      if (found !== undefined) {
        found.uses++
        return found.bytes
      }
      const copy = image.slice(at, at + pageWords)
      const stored = { bytes: new Uint8Array(copy.buffer), words: copy, hash, uses: 1 }
      candidates.push(stored)
      byHash.set(hash, candidates)
      byPage.set(stored.bytes, stored)
      return stored.bytes
    },
    release(page) {
      const stored = byPage.get(page)
      if (stored === undefined || --stored.uses > 0) return
      byPage.delete(page)
      const left = (byHash.get(stored.hash) ?? []).filter((candidate) => candidate !== stored)
      if (left.length === 0) byHash.delete(stored.hash)
      else byHash.set(stored.hash, left)
    },
  }
}

/** Spreads pages over the map; equality is always checked, so that a contract gains nothing by collisions but slower uploads. */
function hashPage(image: Int32Array, at: number): number {
  let hash = 0x811c9dc5
  for (let i = at; i < at + pageWords; i++) {
    const word = image[i] as number // within the image, which is whole pages
    hash = Math.imul(hash ^ word ^ (word >>> 15), 0x01000193)
  }
  return hash
}
