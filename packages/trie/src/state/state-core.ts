// SPDX-License-Identifier: Apache-2.0
import type { OrderedStore, Write } from '@phat/kv'
import { type ByteString, equalBytes } from '@phat/primitives'
import { readVersion, versionBytes } from '../history/version-key.ts'
import { freeBranch } from '../nodes/branch-record.ts'
import type { NodeSlab } from '../nodes/node-slab.ts'
import { trieErrors } from '../trie-errors.ts'
import type { UpdateLog } from '../update/draft.ts'
import type { Root } from '../update/update-trie.ts'
import type { StateRecords } from './state-records.ts'
import type { TrieChain } from './trie-chain.ts'
import { moveTries } from './trie-move.ts'
import type { TrieWalks } from './trie-walk.ts'

const metaTable = 'state-meta'
/** Under it: the current version (8 bytes, big endian) and its main root (32 bytes). */
const currentKey = Uint8Array.of(1)
/** Under it: the newest version that the archive index covers, which covers all older ones that have undo records. */
const archivedKey = Uint8Array.of(2)

/** How much of the past is kept. */
export interface StateLimits {
  /** Versions before the current one that stay readable. */
  readonly history: number
  /** True when all versions stay readable. */
  readonly archive: boolean
  /** Versions beyond the history that pins may keep. */
  readonly pinnedMax: number
  /** Trie records that only older versions have, kept in memory so that their proofs need no rebuilding. */
  readonly olderRecordsMax: number
  /** Commits after which a change has reached its place in the flat table. */
  readonly settleBlocks: number
}

/** A hold on a version. */
export interface Pin {
  readonly version: number
  readonly onBroken: () => void
}

/** The state store's own data. */
export interface StateCore {
  readonly store: OrderedStore
  readonly limits: StateLimits
  readonly records: StateRecords
  readonly slab: NodeSlab
  readonly trie: TrieChain
  /** Tries of older versions that are not in the chain. */
  readonly walks: TrieWalks
  readonly outstanding: Set<UpdateLog>
  readonly pins: Set<Pin>
  /** What views of a version hold, so that one of a reverted version does not read the version that takes its number. */
  readonly stamps: Map<number, object>
  version: number
  /** The oldest version that can be read. */
  oldest: number
  /** The newest version that the archive index covers; -1 for none. */
  archived: number
}

/** What the store says of its state. */
export interface StateMeta {
  readonly version: number
  /** Undefined in a store that was never committed to. */
  readonly root: Uint8Array | undefined
  readonly archived: number
}

/** Reads the meta records. */
export function readMeta(store: OrderedStore): StateMeta {
  const table = store.table(metaTable)
  const current = table.get(currentKey)
  const archived = table.get(archivedKey)
  return {
    version: current === undefined ? 0 : readVersion(current, 0),
    root: current?.subarray(8),
    archived: archived === undefined ? -1 : readVersion(archived, 0),
  }
}

/** The write that names the current version and its root. */
export function currentWrite(version: number, root: Uint8Array): Write {
  const value = new Uint8Array(8 + root.length)
  value.set(versionBytes(version))
  value.set(root, 8)
  return { table: metaTable, key: currentKey, value }
}

/** The write that names the newest version the archive index covers. */
export function archivedWrite(version: number): Write {
  return { table: metaTable, key: archivedKey, value: version < 0 ? null : versionBytes(version) }
}

/** @throws PhatError `trie.version-unavailable` */
export function requireVersion(core: StateCore, version: number): void {
  if (!Number.isSafeInteger(version) || version < core.oldest || version > core.version) {
    throw trieErrors.error('version-unavailable', `version ${version}; kept are ${core.oldest} to ${core.version}`)
  }
}

/** The main root of a version that is kept. */
export function rootOfVersion(core: StateCore, version: number): Uint8Array {
  return version === core.version ? core.trie.root(version).hash : core.records.undo.head(version + 1).rootBefore
}

/**
 * Roots of the tries of a kept version, by space. Valid until the next call, commit or revert.
 * @throws PhatError `trie.corrupt-state`
 */
export function triesOf(core: StateCore, version: number): (name: ByteString) => Root {
  const { trie, walks } = core
  return trie.has(version) ? (name) => trie.root(version, name) : walks.to(version, rootOfVersion(core, version))
}

/**
 * Sees to it that the tries of a kept version are among those at hand: older ones are made from the next newer ones, which replaces
 * what was at hand beyond those.
 * @throws PhatError `trie.corrupt-state`
 */
export function ensureTries(core: StateCore, version: number): void {
  const { trie, slab, records } = core
  if (trie.has(version)) return
  const from = trie.nextAfter(version)
  trie.dropBefore(from)
  const { log, to } = moveTries(records, slab, (name) => trie.root(from, name), from, version)
  trie.unshift({ older: version, newer: from, allocated: log.replaced, replaced: log.allocated, rootsBefore: to })
  if (!equalBytes(trie.root(version).hash, rootOfVersion(core, version))) {
    trie.dropBefore(from)
    throw trieErrors.error('corrupt-state', `the undo records do not lead to the root of version ${version}`)
  }
}

/** Gives back what a prepared state allocated; nothing for one that was committed or discarded. */
export function discardUpdate(core: StateCore, log: UpdateLog): void {
  if (core.outstanding.delete(log)) for (const address of log.allocated) freeBranch(core.slab, address)
}
