// SPDX-License-Identifier: Apache-2.0
import { assert, known } from '@phat/primitives'

/** Words of 4 bytes in one slab (1 MiB); the address of a record is its word index over all slabs. */
const slabBits = 18
const slabWords = 1 << slabBits
const slabMask = slabWords - 1
/** Record sizes are rounded up to this many words, so that freed records fit the next ones. */
const grainWords = 4

/** Where a record stands: views of its slab and its offset in words. */
export interface Placement {
  readonly words: Uint32Array
  readonly bytes: Uint8Array
  readonly at: number
}

/**
 * Memory for packed records: 1 MiB slabs, bump allocation, and free lists by size. A record is addressed by a number, so a million
 * nodes cost no JavaScript objects. Address 0 is no record.
 */
export interface NodeSlab {
  /** Reserves words for a record and returns its address; the words hold what the last record left. */
  allocate(words: number): number
  /** Gives a record back; `words` as it was reserved. */
  free(address: number, words: number): void
  place(address: number): Placement
  /** Bytes that slabs take, and bytes of live records. */
  usage(): { readonly slabBytes: number; readonly liveBytes: number }
}

/** Makes a slab without records; memory is taken 1 MiB at a time. */
export function createNodeSlab(): NodeSlab {
  const words: Uint32Array[] = []
  const bytes: Uint8Array[] = []
  /** Addresses of free records by size in grains. */
  const free: (number[] | undefined)[] = []
  let next = slabWords
  let liveWords = 0

  const grains = (size: number): number => Math.ceil(size / grainWords)

  return {
    allocate: (size) => {
      const rounded = grains(size) * grainWords
      assert(rounded <= slabWords - 1, 'a record fits one slab')
      liveWords += rounded
      const reused = free[grains(size)]?.pop()
      if (reused !== undefined) return reused
      if (next + rounded > slabWords) {
        const buffer = new ArrayBuffer(slabWords * 4)
        words.push(new Uint32Array(buffer))
        bytes.push(new Uint8Array(buffer))
        next = words.length === 1 ? 1 : 0
      }
      const address = (words.length - 1) * slabWords + next
      next += rounded
      return address
    },
    free: (address, size) => {
      const grain = grains(size)
      liveWords -= grain * grainWords
      const list = free[grain]
      if (list === undefined) free[grain] = [address]
      else list.push(address)
    },
    place: (address) => {
      const slab = Math.floor(address / slabWords)
      return {
        words: known(words[slab], 'a record of the slab'),
        bytes: known(bytes[slab], 'a record of the slab'),
        at: address & slabMask,
      }
    },
    usage: () => ({ slabBytes: words.length * slabWords * 4, liveBytes: liveWords * 4 }),
  }
}
