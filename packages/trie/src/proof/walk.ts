// SPDX-License-Identifier: Apache-2.0
import { type ByteString, startsWith, toByteString } from '@phat/primitives'
import { type Branch, childAddress, childReference, nodeBytes, partialNibble, readBranch } from '../nodes/branch-record.ts'
import { nibbleAt } from '../nodes/nibbles.ts'
import { hashedNodeBytesMin, writeLeaf } from '../nodes/node-codec.ts'
import type { NodeSlab } from '../nodes/node-slab.ts'
import { toNodeValue } from '../update/draft.ts'
import { emptyRoot, type Root } from '../update/update-trie.ts'

/** One version of one trie, as walks read it. */
export interface TrieView {
  readonly slab: NodeSlab
  readonly root: Root
  /** The version's value of a key. */
  valueOf(key: Uint8Array): Uint8Array | undefined
  /** The version's first key from `from` on. */
  firstKey(from: Uint8Array): Uint8Array | undefined
}

/** Where a walk towards a key ended. */
interface Landing {
  /** Branches from the root down, the last one being where the walk left the branches. */
  readonly branches: readonly Branch[]
  /** exact: the key ends at the last branch · inside: in its partial key · absent: parts from it · leaf: a leaf hangs at `nibble`. */
  readonly end: 'exact' | 'inside' | 'absent' | 'leaf'
  /** Nibbles of the key up to the last branch's children. */
  readonly depth: number
}

function walk(view: TrieView, key: Uint8Array): Landing {
  const branches: Branch[] = []
  const length = key.length * 2
  let address = view.root.address
  let depth = 0
  while (address !== 0) {
    const branch = readBranch(view.slab, address)
    branches.push(branch)
    for (let i = 0; i < branch.partialLength; i++, depth++) {
      if (depth === length) return { branches, end: 'inside', depth }
      if (nibbleAt(key, depth) !== partialNibble(branch, i)) return { branches, end: 'absent', depth }
    }
    if (depth === length) return { branches, end: 'exact', depth }
    const nibble = nibbleAt(key, depth)
    if (((branch.childBits >>> nibble) & 1) === 0) return { branches, end: 'absent', depth }
    address = childAddress(branch, nibble)
    if (address === 0) return { branches, end: 'leaf', depth: depth + 1 }
    depth++
  }
  return { branches, end: view.root === emptyRoot ? 'absent' : 'leaf', depth: 0 }
}

/** The only key of the version below the first `nibbles` of `path`, where a leaf is known to hang. */
function leafKey(view: TrieView, path: Uint8Array, nibbles: number): Uint8Array {
  const from = path.slice(0, (nibbles + 1) >>> 1)
  if ((nibbles & 1) === 1) from[from.length - 1] = (from[from.length - 1] as number) & 0xf0
  return view.firstKey(from) as Uint8Array
}

function encodeLeaf(view: TrieView, key: Uint8Array, start: number): Uint8Array {
  const value = toNodeValue(view.valueOf(key) as Uint8Array)
  const out = new Uint8Array(key.length + value.bytes.length + 16 + Math.ceil(key.length / 100))
  return out.subarray(0, writeLeaf(out, 0, key, start, value))
}

/** Collects the nodes that prove the values of keys, or their absence: each node once, and the values that nodes state by hash. */
export function proveKeys(view: TrieView, keys: Iterable<Uint8Array>, proof: Map<ByteString, Uint8Array>): void {
  const add = (bytes: Uint8Array): void => {
    const name = toByteString(bytes)
    if (!proof.has(name)) proof.set(name, bytes)
  }
  if (view.root === emptyRoot) {
    add(new Uint8Array(1))
    return
  }
  for (const key of keys) {
    const { branches, end, depth } = walk(view, key)
    // A child shorter than a hash stands in its parent and is proven with it.
    branches.forEach((branch, i) => {
      if (i === 0 || branch.nodeLength >= hashedNodeBytesMin) add(nodeBytes(branch).slice())
    })
    if (end === 'leaf') {
      const found = leafKey(view, key, depth)
      const node = encodeLeaf(view, found, depth)
      if (branches.length === 0 || node.length >= hashedNodeBytesMin) add(node)
    }
    const value = view.valueOf(key)
    if (value !== undefined && value.length > 32) add(value)
  }
}

/**
 * Merkle value of the node of `key` or of its closest descendant: the reference by which its parent holds it, a hash or a node
 * shorter than one; the root is always a hash. Undefined when no key begins with `key`.
 * Source: JSON-RPC specification, chainHead_v1_storage.
 */
export function closestDescendant(view: TrieView, key: Uint8Array): Uint8Array | undefined {
  const { branches, end, depth } = walk(view, key)
  if (end === 'absent') return undefined
  const last = branches.at(-1)
  if (end === 'leaf') {
    const found = leafKey(view, key, depth)
    if (!startsWith(found, key)) return undefined
    return last === undefined ? view.root.hash : childReference(last, nibbleAt(key, depth - 1)).slice()
  }
  const parent = branches.at(-2)
  if (last === undefined || parent === undefined) return view.root.hash
  for (let nibble = 0; nibble < 16; nibble++) {
    if (childAddress(parent, nibble) === last.address) return childReference(parent, nibble).slice()
  }
  return undefined
}
