// SPDX-License-Identifier: Apache-2.0
import type { ByteString } from '@phat/primitives'
import { freeBranch } from '../nodes/branch-record.ts'
import type { NodeSlab } from '../nodes/node-slab.ts'
import { emptyRoot, type Root } from '../update/update-trie.ts'
import { mainSpace } from './state-space.ts'

/** How the tries of one version differ from those of the next one at hand. Records that the two share are in both. */
export interface TrieStep {
  readonly older: number
  readonly newer: number
  /** Addresses of records that only the newer version has. */
  readonly allocated: readonly number[] | Uint32Array
  /** Addresses of records that only the older version has. */
  readonly replaced: readonly number[] | Uint32Array
  /** Roots in the older version of the spaces that differ. */
  readonly rootsBefore: ReadonlyMap<ByteString, Root>
}

/**
 * The versions whose tries are at hand, from an old one to the current one; not necessarily all between. A record is in the tries of
 * neighbours of this chain, so that dropping an end of it frees what only that end had.
 */
export interface TrieChain {
  readonly slab: NodeSlab
  newest(): number
  oldest(): number
  /** True when the version's tries are at hand. */
  has(version: number): boolean
  /** The oldest version at hand that is newer than `version`. */
  nextAfter(version: number): number
  /** Root of a space in a version at hand; the main trie's by default. */
  root(version: number, name?: ByteString): Root
  /** Names and roots of the tries of the current version that are not empty. */
  current(): ReadonlyMap<ByteString, Root>
  /** Adds a newer version, with the roots of the spaces that differ. */
  push(step: TrieStep, roots: ReadonlyMap<ByteString, Root>): void
  /** Drops the newest version; the one before it at hand becomes the newest. */
  pop(): void
  /** Adds an older version. */
  unshift(step: TrieStep): void
  /** Drops versions at hand that are older than `version`. */
  dropBefore(version: number): void
  /** Drops the oldest versions but the current one while those kept have more than this many records that the current has not. */
  shrink(recordsMax: number): void
}

/** Begins a chain with one version. */
export function createTrieChain(slab: NodeSlab, version: number, initial: ReadonlyMap<ByteString, Root>): TrieChain {
  const roots = new Map(initial)
  const steps: TrieStep[] = []
  let newest = version
  let replacedCount = 0
  const dropOldest = (): void => {
    const step = steps.shift()
    if (step === undefined) return
    for (const address of step.replaced) freeBranch(slab, address)
    replacedCount -= step.replaced.length
  }
  return {
    slab,
    newest: () => newest,
    oldest: () => steps[0]?.older ?? newest,
    has: (wanted) => wanted === newest || steps.some(({ older }) => older === wanted),
    nextAfter: (wanted) => steps.find(({ older }) => older > wanted)?.older ?? newest,
    root: (wanted, name = mainSpace.name) => {
      if (wanted !== newest) {
        for (const step of steps) {
          const before = step.older < wanted ? undefined : step.rootsBefore.get(name)
          if (before !== undefined) return before
        }
      }
      return roots.get(name) ?? emptyRoot
    },
    current: () => roots,
    push: (step, changed) => {
      steps.push(step)
      replacedCount += step.replaced.length
      newest = step.newer
      setRoots(roots, changed)
    },
    pop: () => {
      const step = steps.pop()
      if (step === undefined) return
      for (const address of step.allocated) freeBranch(slab, address)
      replacedCount -= step.replaced.length
      newest = step.older
      setRoots(roots, step.rootsBefore)
    },
    unshift: (step) => {
      steps.unshift(step)
      replacedCount += step.replaced.length
    },
    dropBefore: (wanted) => {
      while (steps[0] !== undefined && steps[0].older < wanted) dropOldest()
    },
    shrink: (recordsMax) => {
      while (steps.length > 0 && replacedCount > recordsMax) dropOldest()
    },
  }
}

function setRoots(roots: Map<ByteString, Root>, changed: ReadonlyMap<ByteString, Root>): void {
  for (const [name, root] of changed) {
    if (root === emptyRoot) roots.delete(name)
    else roots.set(name, root)
  }
}
