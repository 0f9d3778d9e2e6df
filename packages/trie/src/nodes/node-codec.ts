// SPDX-License-Identifier: Apache-2.0
import { nibbleAt } from './nibbles.ts'

/** Root of the trie without keys: blake2b-256 of one zero byte, the empty node. */
export const emptyRootHex = '0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314'
/** Longest value that stands in its node; a longer one is hashed (state version 1). */
export const inlineValueBytesMax = 32
/** Nodes shorter than this stand in their parent instead of a hash. */
export const hashedNodeBytesMin = 32
/** Longest partial key of a node in nibbles that the format can express. */
export const partialNibblesMax = 65_535

/** First bits of a node, by kind; the partial length in nibbles fills the rest of the byte. Source: sp-trie, trie_constants. */
export const nodeKinds = {
  leaf: { prefix: 0x40, sizeMask: 0x3f },
  branch: { prefix: 0x80, sizeMask: 0x3f },
  branchWithValue: { prefix: 0xc0, sizeMask: 0x3f },
  leafWithHash: { prefix: 0x20, sizeMask: 0x1f },
  branchWithHash: { prefix: 0x10, sizeMask: 0x0f },
} as const
export type NodeKind = keyof typeof nodeKinds

/** A value as its node states it: the value, or its blake2b-256 when it is longer than 32 bytes. */
export interface NodeValue {
  readonly hashed: boolean
  readonly bytes: Uint8Array
}

/** Appends the header and the partial key: nibbles `start` to `end` of `path`. Returns the offset after them. */
export function writeHeader(out: Uint8Array, at: number, kind: NodeKind, path: Uint8Array, start: number, end: number): number {
  const { prefix, sizeMask } = nodeKinds[kind]
  const length = end - start
  let offset = at
  if (length < sizeMask) {
    out[offset++] = prefix | length
  } else {
    out[offset++] = prefix | sizeMask
    let rest = length - sizeMask
    for (; rest >= 255; rest -= 255) out[offset++] = 255
    out[offset++] = rest
  }
  let index = start
  if ((length & 1) === 1) out[offset++] = nibbleAt(path, index++)
  if ((index & 1) === 0) {
    for (; index < end; index += 2) out[offset++] = path[index >>> 1] as number
  } else {
    for (; index < end; index += 2) out[offset++] = (nibbleAt(path, index) << 4) | nibbleAt(path, index + 1)
  }
  return offset
}

/** Appends a SCALE compact length below 2^30. */
export function writeCompact(out: Uint8Array, at: number, length: number): number {
  if (length < 64) {
    out[at] = length << 2
    return at + 1
  }
  const word = length < 16_384 ? (length << 2) | 1 : (length << 2) | 2
  const bytes = length < 16_384 ? 2 : 4
  for (let i = 0; i < bytes; i++) out[at + i] = (word >>> (8 * i)) & 255
  return at + bytes
}

/** Appends a value as a node states it. */
export function writeValue(out: Uint8Array, at: number, value: NodeValue): number {
  const offset = value.hashed ? at : writeCompact(out, at, value.bytes.length)
  out.set(value.bytes, offset)
  return offset + value.bytes.length
}

/** Appends a whole leaf for `key`, whose node begins at nibble `start`. */
export function writeLeaf(out: Uint8Array, at: number, key: Uint8Array, start: number, value: NodeValue): number {
  const offset = writeHeader(out, at, value.hashed ? 'leafWithHash' : 'leaf', key, start, key.length * 2)
  return writeValue(out, offset, value)
}

/** The kind of a branch with this value. */
export function branchKind(value: NodeValue | undefined): NodeKind {
  if (value === undefined) return 'branch'
  return value.hashed ? 'branchWithHash' : 'branchWithValue'
}
