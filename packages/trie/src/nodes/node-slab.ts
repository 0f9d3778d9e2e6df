// SPDX-License-Identifier: Apache-2.0
import { assert, known } from '@phat/primitives'

/** Words of 4 bytes in one slab (1 MiB); the address of a record is its word index over all slabs. */
const slabBits = 18
export const slabWords = 1 << slabBits
const slabMask = slabWords - 1
export const slabBytes = slabWords * 4
/** Record sizes are rounded up to this many words, so that freed records fit the next ones; addresses are multiples of it. */
export const grainWords = 4
/** Addresses have 32 bits: 16 GiB of records. */
const slabsMax = 1 << (32 - slabBits)

/** Where a record stands: views of its slab and its offset in words. */
export interface Placement {
  readonly words: Uint32Array
  readonly bytes: Uint8Array
  readonly at: number
}

/** Slabs that hold records already, and what is free between them. */
export interface FilledSlabs {
  readonly slabs: readonly Uint32Array[]
  /** Free runs, address and length in words in pairs; no run spans slabs. */
  readonly runs: readonly number[]
  readonly liveWords: number
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
  /** Puts off everything that is freed until the answer is called, so that all records that are live now stay as they are. */
  hold(): () => void
  slabCount(): number
  /** A copy of a slab's bytes. */
  copySlab(index: number): Uint8Array
  /** Bytes that slabs take, and bytes of live records. */
  usage(): { readonly slabBytes: number; readonly liveBytes: number }
}

/** Makes a slab without records, or goes on from filled ones; memory is taken 1 MiB at a time. */
export function createNodeSlab(filled?: FilledSlabs): NodeSlab {
  const words: Uint32Array[] = [...(filled?.slabs ?? [])]
  const bytes = words.map((slab) => new Uint8Array(slab.buffer, slab.byteOffset, slabBytes))
  const runs: number[] = [...(filled?.runs ?? [])]
  /** Addresses of free records by size in grains. */
  const free: (number[] | undefined)[] = []
  /** Addresses and sizes in grains, in pairs, that are free once nothing holds them. */
  let deferred: number[] = []
  let holds = 0
  /** The run that new records come from. */
  let next = 0
  let end = 0
  let liveWords = filled?.liveWords ?? 0

  const addFree = (address: number, grains: number): void => {
    const list = free[grains]
    if (list === undefined) free[grains] = [address]
    else list.push(address)
  }
  /** Makes another run with room for `size` words the current one; what was left of the last waits for a record of its size. */
  const openRun = (size: number): void => {
    while (end - next < size) {
      if (end > next) addFree(next, (end - next) / grainWords)
      const length = runs.pop()
      const address = runs.pop()
      if (length !== undefined && address !== undefined) {
        next = address
        end = address + length
        continue
      }
      assert(words.length < slabsMax, 'addresses have 32 bits')
      const buffer = new ArrayBuffer(slabBytes)
      words.push(new Uint32Array(buffer))
      bytes.push(new Uint8Array(buffer))
      end = words.length * slabWords
      next = end - slabWords + (words.length === 1 ? grainWords : 0)
    }
  }
  const release = (): void => {
    for (let i = 0; i < deferred.length; i += 2) addFree(deferred[i] as number, deferred[i + 1] as number)
    deferred = []
  }

  return {
    allocate: (size) => {
      const grains = Math.ceil(size / grainWords)
      const rounded = grains * grainWords
      assert(rounded <= slabWords - grainWords, 'a record fits one slab')
      liveWords += rounded
      const reused = free[grains]?.pop()
      if (reused !== undefined) return reused
      if (end - next < rounded) openRun(rounded)
      const address = next
      next += rounded
      return address
    },
    free: (address, size) => {
      const grains = Math.ceil(size / grainWords)
      liveWords -= grains * grainWords
      if (holds > 0) deferred.push(address, grains)
      else addFree(address, grains)
    },
    place: (address) => {
      const slab = address >>> slabBits
      return {
        words: known(words[slab], 'a record of the slab'),
        bytes: known(bytes[slab], 'a record of the slab'),
        at: address & slabMask,
      }
    },
    hold: () => {
      let held = true
      holds++
      return () => {
        if (!held) return
        held = false
        holds--
        if (holds === 0) release()
      }
    },
    slabCount: () => words.length,
    copySlab: (index) => known(bytes[index], 'a slab by its index').slice(),
    usage: () => ({ slabBytes: words.length * slabBytes, liveBytes: liveWords * 4 }),
  }
}
