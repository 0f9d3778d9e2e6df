// SPDX-License-Identifier: Apache-2.0
import type { OrderedStore } from '@phat/kv'
import { type ByteString, equalBytes, fromByteString, startsWith, textBytes, toByteString } from '@phat/primitives'
import { freeBranch } from '../nodes/branch-record.ts'
import { createNodeSlab, type NodeSlab } from '../nodes/node-slab.ts'
import { trieErrors } from '../trie-errors.ts'
import type { UpdateLog } from '../update/draft.ts'
import { type Change, emptyRoot, type Root, updateTrie } from '../update/update-trie.ts'
import { loadCheckpoint, type StoredCheckpoint } from './checkpoint.ts'
import { completeArchive } from './commit-state.ts'
import { leafAt } from './flat-state.ts'
import { readMeta, type StateCore, type StateLimits, type StateMeta } from './state-core.ts'
import { createStateRecords, type StateRecords } from './state-records.ts'
import { childSpace, childTriePrefix, flatKeyOf, mainSpace, type StateSpace } from './state-space.ts'
import { createTrieChain } from './trie-chain.ts'
import { moveTries } from './trie-move.ts'
import { createTrieWalks } from './trie-walk.ts'

/** Records added to the trie at a time when it is rebuilt. */
const rebuildChunk = 16_384

type Roots = ReadonlyMap<ByteString, Root>

/** Where the tries came from when the state was opened. */
export interface StateOpening {
  readonly source: 'checkpoint' | 'records'
  /** Why the checkpoint that was given was not used. */
  readonly refused?: string
}

/** Opens the state in the store. @throws PhatError `trie.corrupt-state` */
export function openState(
  store: OrderedStore,
  limits: StateLimits,
  checkpoint: StoredCheckpoint | undefined,
): { core: StateCore; opening: StateOpening } {
  const meta = readMeta(store)
  // Reads of the records need the current version, which the core keeps.
  const current = { version: meta.version }
  const records = createStateRecords(store, limits, () => current.version)
  const oldest = (records.undo.oldest() ?? meta.version + 1) - 1
  if (oldest < meta.version && !records.undo.has(meta.version)) {
    throw trieErrors.error('corrupt-state', `there is no undo record of the current version ${meta.version}`)
  }
  const restored = checkpoint === undefined ? undefined : triesOfCheckpoint(records, meta, oldest, checkpoint)
  const usable = typeof restored === 'object' ? restored : undefined
  const { slab, roots } = usable ?? rebuildTries(records, meta)
  const trie = createTrieChain(slab, meta.version, roots)
  const core: StateCore = Object.assign(current, {
    store,
    limits,
    records,
    slab,
    trie,
    walks: createTrieWalks(records, slab, trie),
    outstanding: new Set<UpdateLog>(),
    pins: new Set<never>(),
    stamps: new Map<number, object>(),
    oldest,
    archived: meta.archived,
  })
  if (limits.archive) completeArchive(core)
  if (typeof restored === 'string') return { core, opening: { source: 'records', refused: restored } }
  return { core, opening: { source: usable === undefined ? 'records' : 'checkpoint' } }
}

interface Tries {
  readonly slab: NodeSlab
  readonly roots: Roots
}

/** The tries of the current version from those of a checkpoint and what changed since; a text says why that cannot be. */
function triesOfCheckpoint(records: StateRecords, meta: StateMeta, oldest: number, checkpoint: StoredCheckpoint): Tries | string {
  try {
    const loaded = loadCheckpoint(checkpoint)
    if (typeof loaded === 'string') return loaded
    const { version, slab } = loaded
    if (version < oldest || version > meta.version) {
      return `it is of version ${version}, the records reach from ${oldest} to ${meta.version}`
    }
    const recorded = version === meta.version ? meta.root : records.undo.head(version + 1).rootBefore
    const rootOf = (name: ByteString): Root => loaded.roots.get(name) ?? emptyRoot
    if (recorded === undefined || !equalBytes(recorded, rootOf(mainSpace.name).hash)) return 'it is of another state'
    const { log, to } = moveTries(records, slab, rootOf, version, meta.version)
    for (const address of log.replaced) freeBranch(slab, address)
    const roots = new Map([...loaded.roots, ...to])
    for (const [name, root] of roots) if (root === emptyRoot && name !== mainSpace.name) roots.delete(name)
    return hasRoots(records, meta, roots) ? { slab, roots } : 'it does not lead to the root of the current version'
  } catch (error) {
    // Damaged records can break any invariant of an update; whatever it is, the flat records are still there.
    return `reading it failed: ${error instanceof Error ? error.message : 'unknown'}`
  }
}

/** True when tries have the roots that the store records: the main trie's, and in it those of the children. */
function hasRoots(records: StateRecords, { root }: StateMeta, roots: Roots): boolean {
  for (const [name, { hash }] of roots) {
    const isMain = name === mainSpace.name
    const recorded = isMain ? root : records.flat.get(flatKeyOf(mainSpace, fromByteString(name)))
    // A store that was filled by other means records no root yet.
    if (recorded === undefined ? !isMain : !equalBytes(recorded, hash)) return false
  }
  return true
}

/** Builds the tries of the current version from its flat records. @throws PhatError `trie.corrupt-state` */
function rebuildTries(records: StateRecords, meta: StateMeta): Tries {
  const slab = createNodeSlab()
  const roots = new Map([[mainSpace.name, rebuildTrie(records, slab, mainSpace)]])
  const prefix = textBytes(childTriePrefix)
  for (const flatKey of records.flat.keys(flatKeyOf(mainSpace, prefix))) {
    const key = flatKey.subarray(mainSpace.prefix.length)
    if (!startsWith(key, prefix)) break
    const name = toByteString(key)
    roots.set(name, rebuildTrie(records, slab, childSpace(name)))
  }
  if (!hasRoots(records, meta, roots)) {
    throw trieErrors.error('corrupt-state', 'a trie does not have the root that is recorded of it')
  }
  return { slab, roots }
}

function rebuildTrie({ flat }: StateRecords, slab: NodeSlab, { prefix }: StateSpace): Root {
  const log: UpdateLog = { slab, allocated: [], replaced: [] }
  const readLeaf = (path: Uint8Array, nibbles: number) => leafAt(flat, path, nibbles)
  let root = emptyRoot
  let chunk: Change[] = []
  const apply = (): void => {
    root = updateTrie(log, root, chunk, readLeaf, prefix.length * 2)
    for (const address of log.replaced) freeBranch(slab, address)
    log.replaced.length = 0
    log.allocated.length = 0
    chunk = []
  }
  for (const { key, value } of flat.entries(prefix)) {
    if (!startsWith(key, prefix)) break
    chunk.push({ key, value, existed: false })
    if (chunk.length === rebuildChunk) apply()
  }
  apply()
  return root
}
