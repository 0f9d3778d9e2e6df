// SPDX-License-Identifier: Apache-2.0
import { type ByteString, compareBytes, startsWith } from '@phat/primitives'
import type { NodeSlab } from '../nodes/node-slab.ts'
import { closestDescendant, proveKeys, type TrieView } from '../proof/walk.ts'
import type { StateSpace } from './state-space.ts'

/** One trie of one version, read-only: the main trie or a child. */
export interface TrieReader {
  /** 32 bytes. */
  readonly root: Uint8Array
  get(key: Uint8Array): Uint8Array | undefined
  has(key: Uint8Array): boolean
  /** Length of the value in bytes. */
  sizeOf(key: Uint8Array): number | undefined
  /** At most `count` keys that begin with `prefix` and follow `startKey`, ascending. */
  keysPaged(prefix: Uint8Array, count: number, startKey?: Uint8Array): Uint8Array[]
  /** The first key after `key`. */
  nextKey(key: Uint8Array): Uint8Array | undefined
  /**
   * Merkle value of the node of `key` or its closest descendant: a hash, or a whole node shorter than 32 bytes; the root always
   * as a hash. Undefined when no key begins with `key`. Source: JSON-RPC specification, chainHead_v1_storage.
   */
  closestDescendantMerkleValue(key: Uint8Array): Uint8Array | undefined
  /** Nodes that prove the keys' values or absence against `root`; each once. */
  prove(keys: Iterable<Uint8Array>): Uint8Array[]
}

/** The state of one version. Every read throws `trie.version-unavailable` once the version is no longer kept. */
export interface StateView extends TrieReader {
  readonly version: number
  /** The child trie whose root stands under `childKey` (with its `:child_storage:default:` prefix); undefined when it is empty. */
  child(childKey: Uint8Array): TrieReader | undefined
  /** Nodes that prove keys of a child trie against this state's root: those of the child's root and those below it. */
  proveChild(childKey: Uint8Array, keys: Iterable<Uint8Array>): Uint8Array[]
}

/** What a reader looks at; `check` throws when the version is gone. */
export interface ReaderScope {
  readonly space: StateSpace
  readonly slab: NodeSlab
  readonly version: number
  readonly check: () => void
}

/** The trie of a scope as walks read it. */
export function trieViewOf({ space, slab, version }: ReaderScope): TrieView {
  return {
    slab,
    root: space.rootAt(version),
    valueOf: (key) => space.valueAt(version, key),
    firstKey: (from) => firstKey(space, version, from),
  }
}

function firstKey(space: StateSpace, version: number, from: Uint8Array): Uint8Array | undefined {
  for (const key of space.keysAt(version, from)) return key
  return undefined
}

/** The read-only trie of a scope; every read checks that its version is still kept. */
export function createTrieReader(scope: ReaderScope): TrieReader {
  const { space, version, check } = scope
  const view = trieViewOf(scope)
  const valueAt = (key: Uint8Array): Uint8Array | undefined => {
    check()
    return space.valueAt(version, key)
  }
  return {
    root: view.root.hash,
    get: valueAt,
    has: (key) => {
      check()
      return space.hasAt(version, key)
    },
    sizeOf: (key) => valueAt(key)?.length,
    keysPaged: (prefix, count, startKey) => {
      check()
      const keys: Uint8Array[] = []
      if (count <= 0) return keys
      const from = startKey === undefined ? prefix : laterOf(prefix, successor(startKey))
      for (const key of space.keysAt(version, from)) {
        if (!startsWith(key, prefix)) break
        keys.push(key.slice())
        if (keys.length >= count) break
      }
      return keys
    },
    nextKey: (key) => {
      check()
      return firstKey(space, version, successor(key))?.slice()
    },
    closestDescendantMerkleValue: (key) => {
      check()
      return closestDescendant(view, key)
    },
    prove: (keys) => {
      check()
      const proof = new Map<ByteString, Uint8Array>()
      proveKeys(view, keys, proof)
      return [...proof.values()]
    },
  }
}

/** The least key that follows `key`. */
function successor(key: Uint8Array): Uint8Array {
  const next = new Uint8Array(key.length + 1)
  next.set(key)
  return next
}

function laterOf(a: Uint8Array, b: Uint8Array): Uint8Array {
  return compareBytes(a, b) >= 0 ? a : b
}
