// SPDX-License-Identifier: Apache-2.0
import { imagePageBytes, type PageStore, pageWords, samePage } from './page-store.ts'
import { constantBytes } from './quickjs-module.ts'

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
  /** Numbers of pages in the store. */
  readonly pages: ReadonlyMap<number, number>
  readonly tail: readonly TailPage[]
}

const pageEnd = (address: number): number => Math.ceil(address / imagePageBytes) * imagePageBytes

/** The image that a memory holds now, not copied; `used` is the end of its heap. */
export function viewImage(memory: Uint8Array, start: number, used: number): MemoryImage {
  const top = Math.min(pageEnd(used), memory.length)
  const tail: TailPage[] = []
  for (let at = top; at < memory.length; at += imagePageBytes) {
    const page = memory.subarray(at, at + imagePageBytes)
    if (!isZero(page)) tail.push({ at, bytes: page.slice() })
  }
  return imageOf({ size: memory.length, start, top, bytes: memory.subarray(start, top), tail })
}

/** An image that stays when the memory changes. */
export function copyImage(image: MemoryImage): MemoryImage {
  return imageOf({ ...image, bytes: image.bytes.slice() })
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
  const pages = new Map<number, number>()
  const count = image.bytes.length / imagePageBytes
  const [own, theirs] = [words(image.bytes), words(base.bytes)]
  for (let number = 0; number < count; number++) {
    const at = number * pageWords
    if (at >= theirs.length || !samePage(own, theirs, at)) pages.set(number, pageStore.intern(own, at))
  }
  return { size: image.size, top: image.top, pages, tail: image.tail }
}

/** The image that a delta describes. */
export function applyDelta(delta: ImageDelta, base: MemoryImage, pageStore: PageStore): MemoryImage {
  const bytes = new Uint8Array(delta.top - base.start)
  bytes.set(base.bytes.subarray(0, bytes.length))
  for (const [number, page] of delta.pages) bytes.set(pageStore.page(page), number * imagePageBytes)
  return imageOf({ size: delta.size, start: base.start, top: delta.top, bytes, tail: delta.tail })
}

/** Bytes as 32-bit words; both their place and their length are whole pages. */
const words = (bytes: Uint8Array): Int32Array => new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
