// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import {
  type Branch,
  branchValue,
  childAddress,
  childReference,
  copyBranch,
  isUniform,
  referenceAt,
  setChildAddress,
  storeBranch,
} from '../nodes/branch-record.ts'

import { countBits } from '../nodes/nibbles.ts'
import {
  branchKind,
  hashedNodeBytesMin,
  inlineValueBytesMax,
  type NodeValue,
  partialNibblesMax,
  writeHeader,
  writeLeaf,
  writeValue,
} from '../nodes/node-codec.ts'
import type { NodeSlab } from '../nodes/node-slab.ts'

/** A leaf that the update made or moved; its node is encoded once its parent is known. */
export interface Leaf {
  readonly kind: 'leaf'
  readonly key: Uint8Array
  readonly value: NodeValue
}

/** A child whose node is encoded: its reference as the parent holds it, its record's address, 0 for a leaf. */
export interface Finished {
  readonly kind: 'finished'
  readonly reference: Uint8Array
  readonly address: number
}

/** A branch under change. Children that are not in `changed` stay as `old` has them. */
export interface Draft {
  readonly kind: 'draft'
  /** Packed nibbles that begin with the branch's path; those from `depth` on mean nothing. */
  readonly path: Uint8Array
  /** Nibble index where the branch's children part. */
  readonly depth: number
  readonly old: Branch | undefined
  value: NodeValue | undefined
  /** True when `value` differs from that of `old`. */
  valueChanged: boolean
  /** By nibble: absent is untouched, null is removed. */
  readonly changed: (Subtree | Finished | null | undefined)[]
}

export type Subtree = Leaf | Draft

/** What an update allocates and what it replaces, so that it can be undone or its replaced records freed later. */
export interface UpdateLog {
  readonly slab: NodeSlab
  readonly allocated: number[]
  readonly replaced: number[]
}

/** A value as its node states it: hashed when longer than 32 bytes. */
export function toNodeValue(value: Uint8Array): NodeValue {
  return value.length > inlineValueBytesMax ? { hashed: true, bytes: blake2b256(value) } : { hashed: false, bytes: value }
}

/** Room for the longest node: header, partial key, bitmap, value and 16 hashes. */
const scratch = new Uint8Array(2 + Math.ceil(partialNibblesMax / 255) + Math.ceil(partialNibblesMax / 2) + 2 + 33 + 16 * 33)

function reference(node: Uint8Array, isRoot: boolean): Uint8Array {
  return node.length < hashedNodeBytesMin && !isRoot ? node.slice() : blake2b256(node)
}

/** The reference of a leaf whose node begins at nibble `start`. */
export function finishLeaf(leaf: Leaf, start: number, isRoot: boolean): Uint8Array {
  return reference(scratch.subarray(0, writeLeaf(scratch, 0, leaf.key, start, leaf.value)), isRoot)
}

/** Bitmap of the children the draft ends with. */
export function draftChildBits(draft: Draft): number {
  let bits = draft.old?.childBits ?? 0
  for (let nibble = 0; nibble < 16; nibble++) {
    const child = draft.changed[nibble]
    if (child === null) bits &= ~(1 << nibble)
    else if (child !== undefined) bits |= 1 << nibble
  }
  return bits
}

/** Stores the draft, whose changed children are all finished, as a branch whose node begins at nibble `start`. */
export function finishDraft(log: UpdateLog, draft: Draft, start: number, isRoot: boolean): Finished {
  if (draft.old !== undefined) log.replaced.push(draft.old.address)
  const patched = patchBranch(log, draft, start, isRoot)
  return patched ?? encodeBranch(log, draft, start, isRoot)
}

/**
 * The common case, hashes of existing children change and nothing else: copies the record and writes them into it.
 * Undefined when the node changes its shape.
 */
function patchBranch(log: UpdateLog, draft: Draft, start: number, isRoot: boolean): Finished | undefined {
  const { old, changed } = draft
  if (old === undefined || draft.valueChanged || draft.depth - start !== old.partialLength || !isUniform(old)) return undefined
  for (let nibble = 0; nibble < 16; nibble++) {
    const child = changed[nibble]
    if (child === undefined) continue
    if (child === null || child.kind !== 'finished' || child.reference.length !== 32) return undefined
    const bit = 1 << nibble
    if ((old.childBits & bit) === 0 || ((old.branchBits & bit) !== 0) !== (child.address !== 0)) return undefined
  }
  const branch = copyBranch(log.slab, old)
  log.allocated.push(branch.address)
  for (let nibble = 0; nibble < 16; nibble++) {
    const child = changed[nibble]
    if (child === undefined || child === null || child.kind !== 'finished') continue
    branch.bytes.set(child.reference, referenceAt(branch, nibble) + 1)
    if (child.address !== 0) setChildAddress(branch, nibble, child.address)
  }
  const node = branch.bytes.subarray(branch.nodeAt, branch.nodeAt + branch.nodeLength)
  return { kind: 'finished', reference: reference(node, isRoot), address: branch.address }
}

function encodeBranch(log: UpdateLog, draft: Draft, start: number, isRoot: boolean): Finished {
  const { old, changed, depth, path, value } = draft
  const childBits = draftChildBits(draft)
  const bitmapOffset = writeHeader(scratch, 0, branchKind(value), path, start, depth)
  scratch[bitmapOffset] = childBits & 255
  scratch[bitmapOffset + 1] = childBits >>> 8
  let offset = bitmapOffset + 2
  if (value !== undefined) offset = writeValue(scratch, offset, value)
  const childrenOffset = offset
  let branchBits = 0
  const addresses: number[] = []
  for (let nibble = 0; nibble < 16; nibble++) {
    if (((childBits >>> nibble) & 1) === 0) continue
    const child = changed[nibble]
    let bytes: Uint8Array
    let address = 0
    if (child?.kind === 'finished') {
      bytes = child.reference
      address = child.address
    } else {
      bytes = childReference(old as Branch, nibble)
      address = childAddress(old as Branch, nibble)
    }
    if (address !== 0) {
      branchBits |= 1 << nibble
      addresses.push(address)
    }
    scratch[offset++] = bytes.length << 2
    scratch.set(bytes, offset)
    offset += bytes.length
  }
  const node = scratch.subarray(0, offset)
  const uniform = offset - childrenOffset === 33 * countBits(childBits)
  const shape = { childBits, branchBits, partialLength: depth - start, value, bitmapOffset, uniform }
  const address = storeBranch(log.slab, shape, addresses, node)
  log.allocated.push(address)
  return { kind: 'finished', reference: reference(node, isRoot), address }
}

/** A draft of an existing branch, whose path is `path` up to `depth`. */
export function draftOf(branch: Branch, path: Uint8Array, depth: number): Draft {
  return { kind: 'draft', path, depth, old: branch, value: branchValue(branch), valueChanged: false, changed: [] }
}

/** A draft of a branch that did not exist. */
export function newDraft(path: Uint8Array, depth: number): Draft {
  return { kind: 'draft', path, depth, old: undefined, value: undefined, valueChanged: false, changed: [] }
}
