// SPDX-License-Identifier: Apache-2.0
import { assert } from '@phat/primitives'
import { countBits, setNibble } from './nibbles.ts'
import type { NodeValue } from './node-codec.ts'
import type { NodeSlab } from './node-slab.ts'

/**
 * A branch in the slab, little endian words:
 *   0: length of the encoded node in bytes (low half), offset of its child bitmap in it (high half)
 *   1: child bitmap (low half), bitmap of the children that are branches (high half)
 *   2: length of the partial key in nibbles (low half), flags (high half)
 *   3…: address of each child that is a branch, in order of nibbles
 *   then the node exactly as it is hashed and proven.
 * Children that are leaves have no record: their keys and values stand in the flat state.
 */
const fixedWords = 3
const flagValue = 1
const flagValueHashed = 2
/** Every child reference is a hash, so that its place follows from its rank. */
const flagUniform = 4

/** A record as the update and the walks read it. Valid until its address is freed. */
export interface Branch {
  readonly address: number
  readonly words: Uint32Array
  readonly bytes: Uint8Array
  /** Word offset of the record. */
  readonly at: number
  readonly childBits: number
  readonly branchBits: number
  readonly partialLength: number
  readonly flags: number
  /** Byte offset and length of the encoded node. */
  readonly nodeAt: number
  readonly nodeLength: number
  /** Byte offset of the child bitmap. */
  readonly bitmapAt: number
}

/** Reads the fixed part of the record at `address`, which is live. */
export function readBranch(slab: NodeSlab, address: number): Branch {
  const { words, bytes, at } = slab.place(address)
  const lengths = words[at] as number
  const bits = words[at + 1] as number
  const shape = words[at + 2] as number
  const branchBits = bits >>> 16
  const nodeAt = (at + fixedWords + countBits(branchBits)) * 4
  return {
    address,
    words,
    bytes,
    at,
    childBits: bits & 0xffff,
    branchBits,
    partialLength: shape & 0xffff,
    flags: shape >>> 16,
    nodeAt,
    nodeLength: lengths & 0xffff,
    bitmapAt: nodeAt + (lengths >>> 16),
  }
}

/** Words that a record takes; `nodeLength` is the length of its encoded node in bytes. */
export function recordWords(branchBits: number, nodeLength: number): number {
  return fixedWords + countBits(branchBits) + ((nodeLength + 3) >>> 2)
}

/** What a record takes and where its addresses stand, as its words say. */
export interface RecordExtent {
  readonly words: number
  readonly addressesAt: number
  readonly branches: number
}

/** Reads how long the record at a word offset is; undefined when nothing that was stored looks like it or it passes `end`. */
export function recordExtent(words: Uint32Array, at: number, end: number): RecordExtent | undefined {
  if (at + fixedWords > end) return undefined
  const nodeLength = (words[at] as number) & 0xffff
  const bitmapOffset = (words[at] as number) >>> 16
  const childBits = (words[at + 1] as number) & 0xffff
  const branchBits = (words[at + 1] as number) >>> 16
  const partialLength = (words[at + 2] as number) & 0xffff
  const branches = countBits(branchBits)
  const size = recordWords(branchBits, nodeLength)
  if ((branchBits & ~childBits) !== 0 || at + size > end) return undefined
  if (bitmapOffset + 2 > nodeLength || (partialLength + 1) >>> 1 >= bitmapOffset) return undefined
  return { words: size, addressesAt: at + fixedWords, branches }
}

/** The encoded node; a view of the slab. */
export function nodeBytes(branch: Branch): Uint8Array {
  return branch.bytes.subarray(branch.nodeAt, branch.nodeAt + branch.nodeLength)
}

/** Address of the child branch at `nibble`, 0 when that child is a leaf or absent. */
export function childAddress(branch: Branch, nibble: number): number {
  if (((branch.branchBits >>> nibble) & 1) === 0) return 0
  return branch.words[branch.at + fixedWords + countBits(branch.branchBits & ((1 << nibble) - 1))] as number
}

/** Nibble `index` of the partial key. */
export function partialNibble(branch: Branch, index: number): number {
  const position = index + (branch.partialLength & 1)
  // The header's own bytes depend on the kind; the partial ends right before the bitmap.
  const byte = branch.bytes[branch.bitmapAt - ((branch.partialLength + 1) >>> 1) + (position >>> 1)] as number
  return (position & 1) === 0 ? byte >>> 4 : byte & 15
}

/** Writes the partial's nibbles from `from` on into `path`, whose nibbles at `at` are still zero. */
export function copyPartial(branch: Branch, from: number, path: Uint8Array, at: number): void {
  for (let i = from; i < branch.partialLength; i++) setNibble(path, at + i - from, partialNibble(branch, i))
}

function valueLength(branch: Branch, at: number): { length: number; start: number } {
  // An inline value has at most 32 bytes: its compact length is one byte.
  if ((branch.flags & flagValueHashed) !== 0) return { length: 32, start: at }
  return { length: (branch.bytes[at] as number) >>> 2, start: at + 1 }
}

/** The branch's own value as the node states it; a copy. */
export function branchValue(branch: Branch): NodeValue | undefined {
  if ((branch.flags & flagValue) === 0) return undefined
  const { length, start } = valueLength(branch, branch.bitmapAt + 2)
  return { hashed: (branch.flags & flagValueHashed) !== 0, bytes: branch.bytes.slice(start, start + length) }
}

/** Byte offset of the first child reference, each being a length byte and the reference. */
function childrenAt(branch: Branch): number {
  if ((branch.flags & flagValue) === 0) return branch.bitmapAt + 2
  const { length, start } = valueLength(branch, branch.bitmapAt + 2)
  return start + length
}

/** Byte offset of the reference of the child at `nibble`, its length byte first; the child exists. */
export function referenceAt(branch: Branch, nibble: number): number {
  const rank = countBits(branch.childBits & ((1 << nibble) - 1))
  let at = childrenAt(branch)
  if ((branch.flags & flagUniform) !== 0) return at + rank * 33
  for (let i = 0; i < rank; i++) at += 1 + ((branch.bytes[at] as number) >>> 2)
  return at
}

/** The reference of the child at `nibble`, a hash or a whole inlined node; a view of the slab. */
export function childReference(branch: Branch, nibble: number): Uint8Array {
  const at = referenceAt(branch, nibble)
  return branch.bytes.subarray(at + 1, at + 1 + ((branch.bytes[at] as number) >>> 2))
}

/** What a new record is made of besides its encoded node. */
export interface BranchShape {
  readonly childBits: number
  readonly branchBits: number
  readonly partialLength: number
  readonly value: NodeValue | undefined
  readonly bitmapOffset: number
  readonly uniform: boolean
}

/** Stores a branch: `node` is the encoded node, `addresses` those of its child branches in order of nibbles. */
export function storeBranch(slab: NodeSlab, shape: BranchShape, addresses: readonly number[], node: Uint8Array): number {
  const { childBits, branchBits, partialLength, value, bitmapOffset, uniform } = shape
  assert(node.length <= 0xffff && partialLength <= 0xffff, 'a node fits its record')
  const address = slab.allocate(recordWords(branchBits, node.length))
  const { words, bytes, at } = slab.place(address)
  const flags = (value === undefined ? 0 : flagValue) | (value?.hashed ? flagValueHashed : 0) | (uniform ? flagUniform : 0)
  words[at] = node.length | (bitmapOffset << 16)
  words[at + 1] = childBits | (branchBits << 16)
  words[at + 2] = partialLength | (flags << 16)
  for (let i = 0; i < addresses.length; i++) words[at + fixedWords + i] = addresses[i] as number
  bytes.set(node, (at + fixedWords + addresses.length) * 4)
  return address
}

/** Copies a record to a new address, so that references and child addresses can be replaced without encoding it again. */
export function copyBranch(slab: NodeSlab, branch: Branch): Branch {
  const size = recordWords(branch.branchBits, branch.nodeLength)
  const address = slab.allocate(size)
  const target = slab.place(address)
  target.words.set(branch.words.subarray(branch.at, branch.at + size), target.at)
  return readBranch(slab, address)
}

/** Replaces the address of the child branch at `nibble` in a record that nobody else reads yet. */
export function setChildAddress(branch: Branch, nibble: number, address: number): void {
  branch.words[branch.at + fixedWords + countBits(branch.branchBits & ((1 << nibble) - 1))] = address
}

/** Gives the record of `address` back to the slab. */
export function freeBranch(slab: NodeSlab, address: number): void {
  const { words, at } = slab.place(address)
  slab.free(address, recordWords((words[at + 1] as number) >>> 16, (words[at] as number) & 0xffff))
}

/** True when the branch's value and references allow patching in place of references of equal length. */
export function isUniform(branch: Branch): boolean {
  return (branch.flags & flagUniform) !== 0
}
