// SPDX-License-Identifier: Apache-2.0
import type { OrderedStore } from '@phat/kv'
import { type ByteString, equalBytes, fromByteString, startsWith, textBytes, toByteString } from '@phat/primitives'
import { freeBranch } from '../nodes/branch-record.ts'
import { createNodeSlab, type NodeSlab } from '../nodes/node-slab.ts'
import { trieErrors } from '../trie-errors.ts'
import type { UpdateLog } from '../update/draft.ts'
import { type Change, emptyRoot, type Root, updateTrie } from '../update/update-trie.ts'
import { completeArchive } from './commit-state.ts'
import { leafAt } from './flat-state.ts'
import { readMeta, type StateCore, type StateLimits, type StateMeta } from './state-core.ts'
import { createStateRecords, type StateRecords } from './state-records.ts'
import { childSpace, childTriePrefix, flatKeyOf, mainSpace, type StateSpace } from './state-space.ts'
import { createTrieChain } from './trie-chain.ts'

/** Records added to the trie at a time when it is rebuilt. */
const rebuildChunk = 16_384

type Roots = ReadonlyMap<ByteString, Root>

/** Opens the state in the store. @throws PhatError `trie.corrupt-state` */
export function openState(store: OrderedStore, limits: StateLimits): StateCore {
  const meta = readMeta(store)
  // Reads of the records need the current version, which the core keeps.
  const current = { version: meta.version }
  const records = createStateRecords(store, limits.archive, () => current.version)
  const oldest = (records.undo.oldest() ?? meta.version + 1) - 1
  if (oldest < meta.version && !records.undo.has(meta.version)) {
    throw trieErrors.error('corrupt-state', `there is no undo record of the current version ${meta.version}`)
  }
  const slab = createNodeSlab()
  const roots = rebuildTries(records, slab)
  requireRoots(records, meta, roots)
  const core: StateCore = Object.assign(current, {
    store,
    limits,
    records,
    slab,
    trie: createTrieChain(slab, meta.version, roots),
    outstanding: new Set<UpdateLog>(),
    pins: new Set<never>(),
    stamps: new Map<number, object>(),
    oldest,
    archived: meta.archived,
  })
  if (limits.archive) completeArchive(core)
  return core
}

/** @throws PhatError `trie.corrupt-state` when the tries do not have the roots that the store records */
function requireRoots(records: StateRecords, { root }: StateMeta, roots: Roots): void {
  for (const [name, { hash }] of roots) {
    const recorded = name === mainSpace.name ? root : records.flat.get(flatKeyOf(mainSpace, fromByteString(name)))
    if (recorded !== undefined && equalBytes(recorded, hash)) continue
    if (name === mainSpace.name && root === undefined) continue
    throw trieErrors.error('corrupt-state', 'a trie does not have the root that is recorded of it')
  }
}

/** Builds the tries of the current version from its flat records. */
function rebuildTries(records: StateRecords, slab: NodeSlab): Map<ByteString, Root> {
  const roots = new Map([[mainSpace.name, rebuildTrie(records, slab, mainSpace)]])
  const prefix = textBytes(childTriePrefix)
  for (const flatKey of records.flat.keys(flatKeyOf(mainSpace, prefix))) {
    const key = flatKey.subarray(mainSpace.prefix.length)
    if (!startsWith(key, prefix)) break
    const name = toByteString(key)
    roots.set(name, rebuildTrie(records, slab, childSpace(name)))
  }
  return roots
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
