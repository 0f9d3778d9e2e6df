// SPDX-License-Identifier: Apache-2.0
import { assert, concatBytes, equalBytes, known } from '@phat/primitives'
import { sha256 } from '../sha256.ts'

/**
 * The merkle tree of RFC 6962 over SHA-256: leaves and inner nodes are hashed under different prefixes, so no inner node can
 * pass for a leaf; a tree of n leaves splits at the largest power of two below n.
 */
const leafPrefix = Uint8Array.of(0)
const innerPrefix = Uint8Array.of(1)

/** Leaves of one tree; far above a block's transactions, and it keeps a hostile proof's arithmetic within safe integers. */
const leavesMax = 2 ** 31

/** Proof that a leaf stands at `index` in a tree of `total` leaves. */
export interface MerkleProof {
  readonly total: number
  readonly index: number
  /** Sibling hashes, 32 bytes each, from the leaf up to the root. */
  readonly aunts: readonly Uint8Array[]
}

/** The hash of one leaf: sha256(0x00 ‖ leaf). */
export function leafHash(leaf: Uint8Array): Uint8Array {
  return sha256(concatBytes(leafPrefix, leaf))
}

function innerHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concatBytes(innerPrefix, left, right))
}

/** The root over the leaves, 32 bytes; of no leaves it is sha256 of the empty string. */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  return leaves.length === 0 ? sha256(new Uint8Array(0)) : rootOfHashes(leaves.map(leafHash), 0, leaves.length)
}

/** Makes the proof of the leaf at `index`, which must exist. */
export function merkleProof(leaves: readonly Uint8Array[], index: number): MerkleProof {
  assert(Number.isInteger(index) && index >= 0 && index < leaves.length, 'a merkle proof is of a leaf that exists')
  return proofOfHashes(leaves.map(leafHash), index)
}

/** The root and the proofs of all leaves, while hashing each node once. There must be a leaf. */
export function merkleTree(leaves: readonly Uint8Array[]): { root: Uint8Array; proofs: MerkleProof[] } {
  assert(leaves.length > 0, 'a tree with proofs has a leaf')
  const hashes = leaves.map(leafHash)
  const aunts: Uint8Array[][] = leaves.map(() => [])
  const rootOf = (start: number, end: number): Uint8Array => {
    if (end - start === 1) return known(hashes[start], 'the range lies within the leaves')
    const middle = start + splitPoint(end - start)
    const left = rootOf(start, middle)
    const right = rootOf(middle, end)
    for (let i = start; i < end; i++) known(aunts[i], 'each leaf has its aunts').push(i < middle ? right : left)
    return innerHash(left, right)
  }
  const root = rootOf(0, leaves.length)
  return { root, proofs: aunts.map((own, index) => ({ total: leaves.length, index, aunts: own })) }
}

/** True when `proof` proves `leaf` under `root`. The proof may come from anyone; any malformed one is false. */
export function verifyMerkleProof(root: Uint8Array, leaf: Uint8Array, proof: MerkleProof): boolean {
  const { total, index, aunts } = proof
  if (!Number.isInteger(total) || !Number.isInteger(index) || total < 1 || total > leavesMax || index < 0 || index >= total)
    return false
  const turns = pathOf(index, total)
  if (turns.length !== aunts.length || aunts.some((aunt) => aunt.length !== 32)) return false
  let hash = leafHash(leaf)
  for (const [level, aunt] of aunts.entries()) {
    hash = turns[turns.length - 1 - level] === 'left' ? innerHash(hash, aunt) : innerHash(aunt, hash)
  }
  return equalBytes(hash, root)
}

/** The turns from the root down to the leaf; at most 31 for `leavesMax` leaves. */
function pathOf(index: number, total: number): ('left' | 'right')[] {
  const turns: ('left' | 'right')[] = []
  let position = index
  let size = total
  while (size > 1) {
    const split = splitPoint(size)
    const isLeft = position < split
    turns.push(isLeft ? 'left' : 'right')
    position = isLeft ? position : position - split
    size = isLeft ? split : size - split
  }
  return turns
}

/** The largest power of two below `size`, which is at least 2. */
function splitPoint(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

function rootOfHashes(hashes: readonly Uint8Array[], start: number, end: number): Uint8Array {
  if (end - start === 1) return known(hashes[start], 'the range lies within the leaves')
  const middle = start + splitPoint(end - start)
  return innerHash(rootOfHashes(hashes, start, middle), rootOfHashes(hashes, middle, end))
}

function proofOfHashes(hashes: readonly Uint8Array[], index: number): MerkleProof {
  const aunts: Uint8Array[] = []
  let start = 0
  let end = hashes.length
  for (const turn of pathOf(index, hashes.length)) {
    const middle = start + splitPoint(end - start)
    aunts.unshift(turn === 'left' ? rootOfHashes(hashes, middle, end) : rootOfHashes(hashes, start, middle))
    if (turn === 'left') end = middle
    else start = middle
  }
  return { total: hashes.length, index, aunts }
}
