// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { type ByteString, type Rejection, toByteString } from '@phat/primitives'
import { type DecodedNode, decodeNode } from '../nodes/decode-node.ts'
import { nibbleAt } from '../nodes/nibbles.ts'
import { type TrieErrorName, trieErrors } from '../trie-errors.ts'

/** Bounds of a proof that is looked at. */
export interface ProofLimits {
  readonly nodesMax: number
  readonly bytesMax: number
  readonly keysMax: number
}

export const defaultProofLimits: ProofLimits = { nodesMax: 65_536, bytesMax: 16 * 1024 * 1024, keysMax: 16_384 }

export interface VerifyOptions {
  readonly limits?: ProofLimits
  /**
   * What a node that no key needed means. `reject`, the default: a proof has one form, so that it can be counted, compared and paid
   * for. `allow`: the proof was made for more keys than are asked here.
   */
  readonly unusedNodes?: 'reject' | 'allow'
}

/** The values in the order of the keys, null where the proof shows that there is none; or why the proof shows nothing. */
export type ProofOutcome =
  | { readonly ok: true; readonly value: readonly (Uint8Array | null)[] }
  | { readonly ok: false; readonly rejection: Rejection }

interface ProofNode {
  readonly bytes: Uint8Array
  used: boolean
  decoded: DecodedNode | undefined
}
type ProofNodes = ReadonlyMap<ByteString, ProofNode>

/** Why a proof shows nothing; the codes of its rejection are `trie.<fault>`. A fault is a string, which nothing else here is. */
type Fault = Extract<TrieErrorName, `proof-${string}`>

function isFault(value: unknown): value is Fault {
  return typeof value === 'string'
}

/**
 * Checks read proofs against a state root: `nodes` as `state_getReadProof` and `StateView.prove` give them, in any order. Pure, for
 * browsers, workers and chains alike; hostile input costs no more than its size and never throws.
 * A node may stand once, and each must be needed, unless the options allow more.
 */
export function verifyProof(
  root: Uint8Array,
  nodes: readonly Uint8Array[],
  keys: readonly Uint8Array[],
  options: VerifyOptions = {},
): ProofOutcome {
  const known = indexNodes(nodes, keys, options)
  return isFault(known) ? refuse(known) : readKeys(known, root, keys, options)
}

/** Checks a proof of keys in the child trie whose root stands under `childKey`, against the root of the main trie. */
export function verifyChildProof(
  root: Uint8Array,
  nodes: readonly Uint8Array[],
  childKey: Uint8Array,
  keys: readonly Uint8Array[],
  options: VerifyOptions = {},
): ProofOutcome {
  const known = indexNodes(nodes, keys, options)
  if (isFault(known)) return refuse(known)
  const childRoot = lookUp(known, root, childKey)
  if (isFault(childRoot)) return refuse(childRoot)
  if (childRoot === null)
    return settle(
      known,
      keys.map(() => null),
      options,
    )
  return readKeys(known, childRoot, keys, options)
}

function refuse(fault: Fault): ProofOutcome {
  return { ok: false, rejection: { code: `trie.${fault}`, action: 'reject', detail: trieErrors.entries[fault].why } }
}

function readKeys(nodes: ProofNodes, root: Uint8Array, keys: readonly Uint8Array[], options: VerifyOptions): ProofOutcome {
  const values: (Uint8Array | null)[] = []
  for (const key of keys) {
    const value = lookUp(nodes, root, key)
    if (isFault(value)) return refuse(value)
    values.push(value)
  }
  return settle(nodes, values, options)
}

/** Accepts the values once every node is accounted for. */
function settle(nodes: ProofNodes, values: readonly (Uint8Array | null)[], options: VerifyOptions): ProofOutcome {
  if (options.unusedNodes !== 'allow') for (const node of nodes.values()) if (!node.used) return refuse('proof-unused-node')
  return { ok: true, value: values }
}

function indexNodes(nodes: readonly Uint8Array[], keys: readonly Uint8Array[], options: VerifyOptions): ProofNodes | Fault {
  const { nodesMax, bytesMax, keysMax } = options.limits ?? defaultProofLimits
  let total = 0
  for (const node of nodes) total += node.length
  if (nodes.length > nodesMax || total > bytesMax || keys.length > keysMax) return 'proof-too-large'
  const known = new Map<ByteString, ProofNode>()
  for (const bytes of nodes) {
    const hash = toByteString(blake2b256(bytes))
    if (known.has(hash)) return 'proof-duplicate-node'
    known.set(hash, { bytes, used: false, decoded: undefined })
  }
  return known
}

function find(nodes: ProofNodes, hash: Uint8Array): ProofNode | Fault {
  const node = nodes.get(toByteString(hash))
  if (node === undefined) return 'proof-incomplete'
  node.used = true
  return node
}

/** The node that stands under a hash. */
function nodeOf(nodes: ProofNodes, hash: Uint8Array): DecodedNode | Fault {
  const node = find(nodes, hash)
  if (isFault(node)) return node
  node.decoded ??= decodeNode(node.bytes)
  return node.decoded ?? 'proof-malformed-node'
}

/** Follows the key from the root, which is always a hash. Each step uses up a nibble of the key, so the walk ends. */
function lookUp(nodes: ProofNodes, root: Uint8Array, key: Uint8Array): Uint8Array | null | Fault {
  const length = key.length * 2
  let node = nodeOf(nodes, root)
  let depth = 0
  for (;;) {
    if (isFault(node)) return node
    const { partial, partialStart, partialLength, value, children } = node
    if (partialLength > length - depth) return null
    for (let i = 0; i < partialLength; i++) {
      if (nibbleAt(partial, partialStart + i) !== nibbleAt(key, depth + i)) return null
    }
    depth += partialLength
    if (depth === length) {
      if (value?.hashed !== true) return value?.bytes ?? null
      const hashed = find(nodes, value.bytes)
      return isFault(hashed) ? hashed : hashed.bytes
    }
    const child = children[nibbleAt(key, depth)]
    if (child === undefined) return null
    // A child shorter than a hash is the node itself.
    node = child.length < 32 ? (decodeNode(child) ?? 'proof-malformed-node') : nodeOf(nodes, child)
    depth++
  }
}
