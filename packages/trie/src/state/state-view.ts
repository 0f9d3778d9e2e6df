// SPDX-License-Identifier: Apache-2.0
import { type ByteString, compareBytes, startsWith, textBytes, toByteString } from '@phat/primitives'
import { closestDescendant, proveKeys, type TrieView } from '../proof/walk.ts'
import { trieErrors } from '../trie-errors.ts'
import { requireVersion, rootOfVersion, type StateCore, triesOf } from './state-core.ts'
import { childSpace, childTriePrefix, flatKeyOf, mainSpace, type StateSpace } from './state-space.ts'

const childPrefixBytes = textBytes(childTriePrefix)

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
  /** The value of a key without a copy, for who reads many: valid until the next call on the store, never to be written. */
  peek(key: ByteString): Uint8Array | undefined
  /** The child trie whose root stands under `childKey` (with its `:child_storage:default:` prefix); undefined when it is empty. */
  child(childKey: Uint8Array): TrieReader | undefined
  /** Nodes that prove keys of a child trie against this state's root: those of the child's root and those below it. */
  proveChild(childKey: Uint8Array, keys: Iterable<Uint8Array>): Uint8Array[]
}

/** What a reader looks at; `check` throws when the version is gone. */
interface ReaderScope {
  readonly core: StateCore
  readonly space: StateSpace
  readonly version: number
  readonly check: () => void
}

/** The trie of a scope as walks read it, made ready when it is not; valid until the next commit or revert. */
function trieViewOf({ core, space, version }: ReaderScope): TrieView {
  return {
    slab: core.slab,
    root: triesOf(core, version)(space.name),
    valueOf: (key) => core.records.value(version, flatKeyOf(space, key)),
    firstKey: (from) => firstKey(core, space, version, from),
  }
}

function firstKey({ records }: StateCore, space: StateSpace, version: number, from: Uint8Array): Uint8Array | undefined {
  for (const key of records.keys(version, space, flatKeyOf(space, from))) return key.subarray(space.prefix.length)
  return undefined
}

/**
 * The state of a version, read-only.
 * @throws PhatError `trie.version-unavailable`
 */
export function createStateView(core: StateCore, version: number): StateView {
  requireVersion(core, version)
  const stamp = core.stamps.get(version) ?? {}
  core.stamps.set(version, stamp)
  const check = (): void => {
    requireVersion(core, version)
    if (core.stamps.get(version) !== stamp) throw trieErrors.error('version-unavailable', `version ${version} was reverted`)
  }
  const scope: ReaderScope = { core, space: mainSpace, version, check }
  const childScope = (childKey: Uint8Array): { readonly scope: ReaderScope; readonly root: Uint8Array } | undefined => {
    check()
    if (!startsWith(childKey, childPrefixBytes)) return undefined
    const root = core.records.value(version, flatKeyOf(mainSpace, childKey))
    return root && { scope: { ...scope, space: childSpace(toByteString(childKey)) }, root }
  }
  return {
    ...createTrieReader(scope, rootOfVersion(core, version)),
    version,
    peek: createPeek(scope),
    child: (childKey) => {
      const found = childScope(childKey)
      return found && createTrieReader(found.scope, found.root)
    },
    proveChild: (childKey, keys) => {
      check()
      const proof = new Map<ByteString, Uint8Array>()
      proveKeys(trieViewOf(scope), [childKey], proof)
      const found = childScope(childKey)
      if (found !== undefined) proveKeys(trieViewOf(found.scope), keys, proof)
      return [...proof.values()]
    },
  }
}

/** Reads by name: the flat key stands in one array as long as keys of one length follow each other. */
function createPeek({ core: { records }, space: { prefix }, version, check }: ReaderScope): StateView['peek'] {
  let flatKey = prefix.slice()
  return (key) => {
    check()
    if (flatKey.length !== prefix.length + key.length) {
      flatKey = new Uint8Array(prefix.length + key.length)
      flatKey.set(prefix)
    }
    for (let i = 0; i < key.length; i++) flatKey[prefix.length + i] = key.charCodeAt(i)
    return records.peek(version, flatKey)
  }
}

/** The read-only trie of a scope; every read checks that its version is still kept. */
function createTrieReader(scope: ReaderScope, root: Uint8Array): TrieReader {
  const { core, space, version, check } = scope
  const { records } = core
  const valueAt = (key: Uint8Array): Uint8Array | undefined => {
    check()
    return records.value(version, flatKeyOf(space, key))
  }
  return {
    root,
    get: valueAt,
    has: (key) => {
      check()
      return records.has(version, flatKeyOf(space, key))
    },
    sizeOf: (key) => valueAt(key)?.length,
    keysPaged: (prefix, count, startKey) => {
      check()
      const keys: Uint8Array[] = []
      if (count <= 0) return keys
      const from = startKey === undefined ? prefix : laterOf(prefix, successor(startKey))
      const flatPrefix = flatKeyOf(space, prefix)
      for (const key of records.keys(version, space, flatKeyOf(space, from))) {
        if (!startsWith(key, flatPrefix)) break
        keys.push(key.slice(space.prefix.length))
        if (keys.length >= count) break
      }
      return keys
    },
    nextKey: (key) => {
      check()
      return firstKey(core, space, version, successor(key))?.slice()
    },
    closestDescendantMerkleValue: (key) => {
      check()
      return closestDescendant(trieViewOf(scope), key)
    },
    prove: (keys) => {
      check()
      const proof = new Map<ByteString, Uint8Array>()
      proveKeys(trieViewOf(scope), keys, proof)
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
