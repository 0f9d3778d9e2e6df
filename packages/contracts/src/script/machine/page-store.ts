// SPDX-License-Identifier: Apache-2.0
import { known } from '@phat/primitives'

/** The unit in which images share memory. */
export const imagePageBytes = 4096

export const pageWords = imagePageBytes / 4

/** Whether two pages hold the same; offsets in words. */
export function samePage(a: Int32Array, b: Int32Array, at: number, atOther = at): boolean {
  for (let i = 0; i < pageWords; i++) if (a[at + i] !== b[atOther + i]) return false
  return true
}

/** Pages by content: equal pages of different codes are one. */
export interface PageStore {
  /** Pages that are in use. */
  readonly count: number
  /** The number of the stored page equal to the one at a word; each call is a use of it. */
  intern(image: Int32Array, at: number): number
  /** The bytes of a page in use. */
  page(number: number): Uint8Array
  /** Ends a use; the last one frees the page for another. */
  release(number: number): void
}

/** Pages are allocated this many at a time: one allocation each would take longer than to fill it. */
const slabPages = 256

const none = -1

/** Makes an empty store. It keeps the memory of freed pages for the next ones. */
export function createPageStore(): PageStore {
  const slabs: Int32Array[] = []
  const free: number[] = []
  /** By the number of a page: its uses, its hash, the next page of the same hash. */
  const uses: number[] = []
  const hashes: number[] = []
  const next: number[] = []
  /** The first page of each hash. */
  const first = new Map<number, number>()
  let made = 0

  const slabOf = (number: number): Int32Array => known(slabs[Math.floor(number / slabPages)], 'every page lies in a slab')
  const placeOf = (number: number): number => (number % slabPages) * pageWords

  function place(image: Int32Array, at: number): number {
    const number = free.pop() ?? made++
    if (number === slabs.length * slabPages) slabs.push(new Int32Array(slabPages * pageWords))
    slabOf(number).set(image.subarray(at, at + pageWords), placeOf(number))
    return number
  }

  return {
    get count() {
      return made - free.length
    },
    intern(image, at) {
      const hash = hashPage(image, at)
      const head = first.get(hash) ?? none
      for (let number = head; number !== none; number = next[number] ?? none) {
        if (!samePage(image, slabOf(number), at, placeOf(number))) continue
        uses[number] = (uses[number] ?? 0) + 1
        return number
      }
      const number = place(image, at)
      uses[number] = 1
      hashes[number] = hash
      next[number] = head
      first.set(hash, number)
      return number
    },
    page(number) {
      const slab = slabOf(number)
      return new Uint8Array(slab.buffer, placeOf(number) * 4, imagePageBytes)
    },
    release(number) {
      const left = known(uses[number], 'a page that is released was interned') - 1
      uses[number] = left
      if (left > 0) return
      const hash = known(hashes[number], 'a page has a hash')
      const after = next[number] ?? none
      const head = first.get(hash) ?? none
      if (head !== number) {
        let before = head
        while (next[before] !== number) before = known(next[before], 'a page stands in the chain of its hash')
        next[before] = after
      } else if (after === none) first.delete(hash)
      else first.set(hash, after)
      free.push(number)
    },
  }
}

/** Spreads pages over the map; equality is always checked, so that a contract gains nothing by collisions but slower uploads. */
function hashPage(image: Int32Array, at: number): number {
  // Four sums side by side: each waits for its own multiplication only.
  let [a, b, c, d] = [0x811c9dc5, 0x9dc5811c, 0x1c9dc581, 0xc5811c9d]
  for (let i = at; i < at + pageWords; i += 4) {
    // Within the image, which is whole pages.
    a = Math.imul(a ^ (image[i] as number), 0x01000193)
    b = Math.imul(b ^ (image[i + 1] as number), 0x01000193)
    c = Math.imul(c ^ (image[i + 2] as number), 0x01000193)
    d = Math.imul(d ^ (image[i + 3] as number), 0x01000193)
  }
  const low = Math.imul(a ^ (a >>> 15) ^ Math.imul(b ^ (b >>> 13), 0x85ebca6b), 0x01000193)
  return low ^ (c >>> 16) ^ Math.imul(d ^ (d >>> 11) ^ c, 0xc2b2ae35)
}
