// SPDX-License-Identifier: Apache-2.0
import { countBits } from './nibbles.ts'
import { type NodeKind, type NodeValue, nodeKinds } from './node-codec.ts'

/** A decoded node; its parts are views of the bytes it was decoded from. */
export interface DecodedNode {
  /** Packed nibbles, of which the first `partialLength`, from nibble `partialStart` on, are the partial key. */
  readonly partial: Uint8Array
  readonly partialStart: number
  readonly partialLength: number
  readonly value: NodeValue | undefined
  /** By nibble: a 32-byte hash, a shorter node inline, or undefined; empty for a leaf. */
  readonly children: readonly (Uint8Array | undefined)[]
}

/** The empty node: one zero byte. */
export const emptyNode: DecodedNode = {
  partial: new Uint8Array(),
  partialStart: 0,
  partialLength: 0,
  value: undefined,
  children: [],
}

const kinds: readonly NodeKind[] = ['leaf', 'branch', 'branchWithValue', 'leafWithHash', 'branchWithHash']

interface Cursor {
  readonly bytes: Uint8Array
  at: number
}

/** Decodes one node; undefined for anything but its one canonical encoding. Allocates no more than the bytes it is given. */
export function decodeNode(bytes: Uint8Array): DecodedNode | undefined {
  const first = bytes[0]
  if (first === undefined) return undefined
  if (first === 0) return bytes.length === 1 ? emptyNode : undefined
  const kind = kinds.find((name) => (first & ~nodeKinds[name].sizeMask & 0xff) === nodeKinds[name].prefix)
  if (kind === undefined) return undefined
  const cursor: Cursor = { bytes, at: 1 }
  const partialLength = readPartialLength(cursor, first & nodeKinds[kind].sizeMask, nodeKinds[kind].sizeMask)
  if (partialLength === undefined) return undefined
  const partial = take(cursor, (partialLength + 1) >>> 1)
  const partialStart = partialLength & 1
  if (partial === undefined || (partialStart === 1 && (partial[0] as number) >>> 4 !== 0)) return undefined
  const isLeaf = kind === 'leaf' || kind === 'leafWithHash'
  const bitmap = isLeaf ? 0 : readBitmap(cursor)
  if (bitmap === undefined) return undefined
  const value = readValue(cursor, kind)
  if (value === undefined) return undefined
  const children = isLeaf ? [] : readChildren(cursor, bitmap)
  if (children === undefined || cursor.at !== bytes.length) return undefined
  // A branch that carries nothing or one child alone is not written by any trie.
  if (!isLeaf && countBits(bitmap) + (value === 'none' ? 0 : 1) < 2) return undefined
  return { partial, partialStart, partialLength, value: value === 'none' ? undefined : value, children }
}

function take(cursor: Cursor, length: number): Uint8Array | undefined {
  const end = cursor.at + length
  if (end > cursor.bytes.length) return undefined
  const part = cursor.bytes.subarray(cursor.at, end)
  cursor.at = end
  return part
}

function readPartialLength(cursor: Cursor, start: number, sizeMask: number): number | undefined {
  if (start < sizeMask) return start
  let length = start
  for (;;) {
    const byte = cursor.bytes[cursor.at++]
    if (byte === undefined) return undefined
    length += byte
    if (byte < 255) return length
  }
}

function readBitmap(cursor: Cursor): number | undefined {
  const bytes = take(cursor, 2)
  return bytes && (bytes[0] as number) | ((bytes[1] as number) << 8)
}

function readCompact(cursor: Cursor): number | undefined {
  const first = cursor.bytes[cursor.at]
  if (first === undefined) return undefined
  const mode = first & 3
  if (mode === 3) return undefined
  const bytes = take(cursor, 1 << mode)
  if (bytes === undefined) return undefined
  let word = 0
  for (let i = bytes.length - 1; i >= 0; i--) word = word * 256 + (bytes[i] as number)
  const length = Math.floor(word / 4)
  // The shortest form only.
  if ((mode === 1 && length < 64) || (mode === 2 && length < 16_384)) return undefined
  return length
}

function readValue(cursor: Cursor, kind: NodeKind): NodeValue | 'none' | undefined {
  if (kind === 'branch') return 'none'
  const hashed = kind === 'leafWithHash' || kind === 'branchWithHash'
  const length = hashed ? 32 : readCompact(cursor)
  const bytes = length === undefined ? undefined : take(cursor, length)
  return bytes && { hashed, bytes }
}

function readChildren(cursor: Cursor, bitmap: number): (Uint8Array | undefined)[] | undefined {
  const children: (Uint8Array | undefined)[] = []
  for (let nibble = 0; nibble < 16; nibble++) {
    if (((bitmap >>> nibble) & 1) === 0) {
      children.push(undefined)
      continue
    }
    const length = readCompact(cursor)
    const child = length === undefined || length === 0 || length > 32 ? undefined : take(cursor, length)
    if (child === undefined) return undefined
    children.push(child)
  }
  return children
}
