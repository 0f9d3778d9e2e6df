// SPDX-License-Identifier: Apache-2.0
import { recordExtent } from './branch-record.ts'
import { type FilledSlabs, grainWords, slabWords } from './node-slab.ts'

const grainsPerSlab = slabWords / grainWords
/** A bit for each grain that a record takes. */
type Marks = Uint32Array

/**
 * Finds the records that `roots` reach in slabs whose other words mean nothing, and what is free between them. Undefined when an
 * address or a record cannot be: each record must lie within its slab and be reached once. Contents are not looked at.
 */
export function findReachable(slabs: readonly Uint32Array[], roots: readonly number[]): FilledSlabs | undefined {
  const marks: Marks = new Uint32Array((slabs.length * grainsPerSlab) / 32)
  const stack = roots.filter((address) => address !== 0)
  let liveGrains = 0
  while (stack.length > 0) {
    const address = stack.pop() as number
    const words = slabs[Math.floor(address / slabWords)]
    const at = address % slabWords
    if (words === undefined || address < grainWords || at % grainWords !== 0) return undefined
    const extent = recordExtent(words, at, slabWords)
    if (extent === undefined) return undefined
    const grains = Math.ceil(extent.words / grainWords)
    if (!mark(marks, address / grainWords, grains)) return undefined
    liveGrains += grains
    for (let i = 0; i < extent.branches; i++) {
      const child = words[extent.addressesAt + i] as number
      if (child === 0) return undefined
      stack.push(child)
    }
  }
  // The first grain holds no record: its address would be 0.
  if (slabs.length > 0) mark(marks, 0, 1)
  return { slabs, runs: freeRuns(marks, slabs.length), liveWords: liveGrains * grainWords }
}

/** Sets the bits of a record's grains; false when one was set. */
function mark(marks: Marks, from: number, count: number): boolean {
  for (let at = from; at < from + count; ) {
    const bit = at & 31
    const bits = Math.min(32 - bit, from + count - at)
    const mask = bits === 32 ? 0xffff_ffff : (((1 << bits) - 1) << bit) >>> 0
    const word = marks[at >>> 5] as number
    if ((word & mask) !== 0) return false
    marks[at >>> 5] = word | mask
    at += bits
  }
  return true
}

/** Runs of grains that are not marked: address and length in words, in pairs; the last come first. */
function freeRuns(marks: Marks, slabCount: number): number[] {
  const runs: number[] = []
  for (let slab = slabCount - 1; slab >= 0; slab--) {
    const first = slab * grainsPerSlab
    const last = first + grainsPerSlab
    for (let at = first; at < last; ) {
      const from = skip(marks, at, last, 0xffff_ffff)
      const to = skip(marks, from, last, 0)
      if (to > from) runs.push(from * grainWords, (to - from) * grainWords)
      at = to
    }
  }
  return runs
}

/** The first grain from `at` on whose bit differs from those of `word`, which is all zeros or all ones; `end` when there is none. */
function skip(marks: Marks, at: number, end: number, word: number): number {
  let grain = at
  while (grain < end) {
    const differing = (((marks[grain >>> 5] as number) ^ word) >>> (grain & 31)) << (grain & 31)
    // The lowest bit set is the next grain that differs.
    if (differing !== 0) return (grain & ~31) + 31 - Math.clz32(differing & -differing)
    grain = (grain & ~31) + 32
  }
  return end
}
