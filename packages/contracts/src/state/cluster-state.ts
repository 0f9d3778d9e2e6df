// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { createMemoryStore, type OrderedStore } from '@phat/kv'
import { type ByteString, concatBytes, fromByteString, textBytes, toByteString } from '@phat/primitives'
import { createStateStore } from '@phat/trie'
import { type BaseReader, createOverlay, type Overlay, type Value } from './overlay.ts'

/** Values of the committed state that stay at hand, and their length: longer ones are read again. */
const keptMax = 65_536
const keptBytesMax = 1_024

/** Where the store has the last committed height, beside the records of the state. */
const heightTable = 'cluster'
const heightKey = textBytes('height')

/** A committed height. */
export interface CommittedHeight {
  readonly height: number
  /** 32 bytes, blinded: who has all of the state but not the cluster's secret cannot tell whether a guess of it is right. */
  readonly root: Uint8Array
}

/**
 * The state of a cluster: one trie over its flat keys, in memory, with an overlay for the block that is open. Views of earlier heights do
 * not change.
 */
export interface ClusterState {
  /** Changes of the open block over the last committed height. */
  readonly open: Overlay
  /** Commits the open block at a height above all before. */
  commit(height: number): CommittedHeight
  /** An overlay over the state as it was committed at a height, or at the last one before it; undefined when it is not kept. */
  at(height: number): Overlay | undefined
  /** The root at a height, or at the last committed one before it; undefined when it is not kept. */
  root(height: number): Uint8Array | undefined
  /** At most `count` committed keys with a prefix, ascending; after a key when it is given. */
  committedKeys(prefix: ByteString, count: number, after?: ByteString): ByteString[]
  lastHeight(): number | undefined
}

interface Version extends CommittedHeight {
  readonly version: number
}

export interface ClusterStateOptions {
  /** 32 secret bytes that blind every root. */
  readonly secret: Uint8Array
  /** Committed heights before the last one that stay readable. */
  readonly history: number
  /** Where the flat records lie; memory of this process unless given. */
  readonly store?: OrderedStore
}

/** Opens the state in a store, empty or filled before. */
export function createClusterState({ secret, history, store = createMemoryStore() }: ClusterStateOptions): ClusterState {
  const states = createStateStore({ store, history, olderRecordsMax: 0 })
  const versions: Version[] = []
  const kept = new Map<ByteString, Value>()
  let view = states.view()
  const readCommitted: BaseReader = (key) => {
    const known = kept.get(key)
    if (known !== undefined) return known === null ? undefined : known
    const value = view.peek(key)?.slice()
    keep(key, value ?? null)
    return value
  }
  const keep = (key: ByteString, value: Value): void => {
    if (value !== null && value.length > keptBytesMax) {
      kept.delete(key)
      return
    }
    if (kept.size >= keptMax) kept.clear()
    kept.set(key, value)
  }
  const open = createOverlay(readCommitted)
  const stored = store.table(heightTable).get(heightKey)
  if (stored !== undefined) {
    versions.push({ height: readHeight(stored), root: blindRoot(secret, view.root), version: states.version() })
  }

  const versionAt = (height: number): Version | undefined => {
    for (let at = versions.length - 1; at >= 0; at--) {
      const version = versions[at]
      if (version !== undefined && version.height <= height) return version
    }
    return undefined
  }
  return {
    open,
    commit: (height) => {
      const changes = open.changes()
      const prepared = states.prepare(changes)
      const root = blindRoot(secret, prepared.root)
      const version = prepared.commit([{ table: heightTable, key: heightKey, value: encodeHeight(height) }])
      for (const [key, value] of changes) keep(key, value)
      open.clear()
      view = states.view()
      versions.push({ height, root, version })
      const oldest = states.oldestVersion()
      while (versions[0] !== undefined && versions[0].version < oldest) versions.shift()
      return { height, root }
    },
    at: (height) => {
      const found = versionAt(height)
      if (found === undefined) return undefined
      const past = states.view(found.version)
      return createOverlay((key) => past.peek(key)?.slice())
    },
    root: (height) => versionAt(height)?.root,
    committedKeys: (prefix, count, after) =>
      view.keysPaged(fromByteString(prefix), count, after === undefined ? undefined : fromByteString(after)).map(toByteString),
    lastHeight: () => versions[versions.length - 1]?.height,
  }
}

function encodeHeight(height: number): Uint8Array {
  const encoded = new Uint8Array(4)
  new DataView(encoded.buffer).setUint32(0, height, true)
  return encoded
}

function readHeight(encoded: Uint8Array): number {
  return new DataView(encoded.buffer, encoded.byteOffset, 4).getUint32(0, true)
}

const rootDomain = textBytes('phat.cluster.root.v1')

/**
 * The published root. The secret stands before the trie's root: without its 256 bits, nobody can compute the root of a state that they
 * guess, however little of the state they do not know.
 */
function blindRoot(secret: Uint8Array, root: Uint8Array): Uint8Array {
  return blake2b256(concatBytes(rootDomain, secret, root))
}
