// SPDX-License-Identifier: Apache-2.0
import { type ByteString, equalBytes } from '@phat/primitives'
import { freeBranch } from '../nodes/branch-record.ts'
import type { NodeSlab } from '../nodes/node-slab.ts'
import { trieErrors } from '../trie-errors.ts'
import type { Root } from '../update/update-trie.ts'
import type { StateRecords } from './state-records.ts'
import { mainSpace } from './state-space.ts'
import type { TrieChain } from './trie-chain.ts'
import { moveTries } from './trie-move.ts'

/**
 * The tries of one older version, which move from version to version as reads do: a step costs what the versions between changed, in
 * either direction. They share records with the version at hand that they came from, and are gone with it.
 */
interface TrieWalk {
  /** The version of the chain whose records are shared. */
  readonly base: number
  version: number
  /** Roots of the spaces that differ from those of the base. */
  readonly roots: Map<ByteString, Root>
  /** Addresses of records that only this walk has. */
  readonly own: Set<number>
}

/** Walks through older versions: as many as readers, such as workers that catch up, go their ways at the same time. */
export interface TrieWalks {
  /**
   * Roots of the tries of a version that is kept and not at hand. Valid until the next call, commit or revert.
   * @param rootHash of the main trie, which the records must lead to
   * @throws PhatError `trie.corrupt-state`
   */
  to(version: number, rootHash: Uint8Array): (name: ByteString) => Root
  /** Ends walks that are older than `oldest` or whose base is gone, and the longest unused ones while all have more than `recordsMax` records. */
  prune(oldest: number, recordsMax: number): void
  /** Ends all. */
  clear(): void
}

const walksMax = 4
/** So near a walk is moved whatever else is at hand: blocks that one reader asks for are no further from each other. */
const nearVersions = 256

/** Makes the walks of a state. */
export function createTrieWalks(records: StateRecords, slab: NodeSlab, trie: TrieChain): TrieWalks {
  /** The last used is last. */
  let walks: TrieWalk[] = []
  const end = (walk: TrieWalk): void => {
    walks = walks.filter((other) => other !== walk)
    for (const address of walk.own) freeBranch(slab, address)
  }
  const distanceTo = (version: number) => (walk: TrieWalk) => Math.abs(walk.version - version)
  const nearest = (version: number): TrieWalk | undefined => {
    const distance = distanceTo(version)
    const [first] = [...walks].sort((a, b) => distance(a) - distance(b))
    const fromChain = trie.nextAfter(version) - version
    // A walk that is far away is some other reader's: it stays where it is unless the way from it is much shorter.
    return first !== undefined && distance(first) <= Math.max(nearVersions, fromChain / 4) ? first : undefined
  }
  const begin = (version: number): TrieWalk => {
    const base = trie.nextAfter(version)
    const [unused] = walks
    if (walks.length >= walksMax && unused !== undefined) end(unused)
    return { base, version: base, roots: new Map(), own: new Set() }
  }
  const rootOf =
    (walk: TrieWalk) =>
    (name: ByteString): Root =>
      walk.roots.get(name) ?? trie.root(walk.base, name)
  const move = (walk: TrieWalk, version: number): void => {
    const { log, to } = moveTries(records, slab, rootOf(walk), walk.version, version)
    for (const address of log.allocated) walk.own.add(address)
    // What is not its own belongs to the base.
    for (const address of log.replaced) if (walk.own.delete(address)) freeBranch(slab, address)
    for (const [name, root] of to) walk.roots.set(name, root)
    walk.version = version
  }
  return {
    to: (version, rootHash) => {
      const walk = nearest(version) ?? begin(version)
      walks = [...walks.filter((other) => other !== walk), walk]
      if (walk.version !== version) move(walk, version)
      const roots = rootOf(walk)
      if (equalBytes(roots(mainSpace.name).hash, rootHash)) return roots
      end(walk)
      throw trieErrors.error('corrupt-state', `the undo records do not lead to the root of version ${version}`)
    },
    prune: (oldest, recordsMax) => {
      for (const walk of walks) if (walk.version < oldest || !trie.has(walk.base)) end(walk)
      let count = walks.reduce((sum, { own }) => sum + own.size, 0)
      for (const walk of walks) {
        if (count <= recordsMax) break
        count -= walk.own.size
        end(walk)
      }
    },
    clear: () => {
      for (const walk of walks) end(walk)
    },
  }
}
