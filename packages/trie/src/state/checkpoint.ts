// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { type ByteString, concatBytes, equalBytes, fromByteString, toByteString } from '@phat/primitives'
import { createNodeSlab, type NodeSlab, slabBytes } from '../nodes/node-slab.ts'
import { findReachable } from '../nodes/reachable-records.ts'
import { emptyRoot, type Root } from '../update/update-trie.ts'
import type { StateCore } from './state-core.ts'
import { mainSpace } from './state-space.ts'

/**
 * The head of a checkpoint, integers little endian: format (4 bytes), version (8), slab count (4), root count (4); for each root the
 * length of its space's name (2), the name, the hash (32), the address (4), the main trie's first; blake2b-256 of all before.
 */
const format = 1
const fixedBytes = 20
const checksumBytes = 32

/** The tries of the current version as bytes, while blocks go on. Its records stay as they are until `release`. */
export interface StateCheckpoint {
  readonly version: number
  readonly head: Uint8Array
  readonly slabCount: number
  /** A copy of a slab, 1 MiB; words of it that are no records of the checkpoint may be anything. */
  slab(index: number): Uint8Array
  /** To be called in any case, once what is needed is written. */
  release(): void
}

/** A checkpoint as it was read back; each slab has the bytes that it had when it was written, which the caller sees to. */
export interface StoredCheckpoint {
  readonly head: Uint8Array
  /** Their memory is the state's from now on. */
  readonly slabs: readonly Uint8Array[]
}

/** Begins a checkpoint of the current version. */
export function takeCheckpoint({ slab, trie, version }: StateCore): StateCheckpoint {
  const release = slab.hold()
  const slabCount = slab.slabCount()
  return {
    version,
    head: encodeHead(version, slabCount, new Map([[mainSpace.name, trie.root(version)], ...trie.current()])),
    slabCount,
    slab: (index) => slab.copySlab(index),
    release,
  }
}

function encodeHead(version: number, slabCount: number, roots: ReadonlyMap<ByteString, Root>): Uint8Array {
  const fixed = new Uint8Array(fixedBytes)
  const view = new DataView(fixed.buffer)
  view.setUint32(0, format, true)
  view.setBigUint64(4, BigInt(version), true)
  view.setUint32(12, slabCount, true)
  view.setUint32(16, roots.size, true)
  const parts = [...roots].map(([name, { hash, address }]) => {
    const numbers = new DataView(new ArrayBuffer(6))
    numbers.setUint16(0, name.length, true)
    numbers.setUint32(2, address, true)
    const bytes = new Uint8Array(numbers.buffer)
    return concatBytes(bytes.subarray(0, 2), fromByteString(name), hash, bytes.subarray(2))
  })
  const body = concatBytes(fixed, ...parts)
  return concatBytes(body, blake2b256(body))
}

/** A checkpoint's tries in memory. */
export interface LoadedCheckpoint {
  readonly version: number
  readonly slab: NodeSlab
  readonly roots: ReadonlyMap<ByteString, Root>
}

/** Reads a checkpoint; a text instead says why it cannot be used. */
export function loadCheckpoint({ head, slabs }: StoredCheckpoint): LoadedCheckpoint | string {
  const body = head.subarray(0, Math.max(0, head.length - checksumBytes))
  if (body.length < fixedBytes || !equalBytes(blake2b256(body), head.subarray(body.length))) return 'the head is damaged'
  const view = new DataView(body.buffer, body.byteOffset, body.length)
  if (view.getUint32(0, true) !== format) return `its format is ${view.getUint32(0, true)}, known is ${format}`
  const slabCount = view.getUint32(12, true)
  if (slabs.length !== slabCount || slabs.some((slab) => slab.length !== slabBytes)) return 'slabs are missing or not whole'
  const roots = decodeRoots(body, view)
  const filled = findReachable(
    slabs.map(toWords),
    [...roots.values()].map(({ address }) => address),
  )
  if (filled === undefined) return 'records are damaged'
  return { version: Number(view.getBigUint64(4, true)), slab: createNodeSlab(filled), roots }
}

function decodeRoots(body: Uint8Array, view: DataView): Map<ByteString, Root> {
  const roots = new Map<ByteString, Root>()
  let at = fixedBytes
  for (let count = view.getUint32(16, true); count > 0; count--) {
    const nameEnd = at + 2 + view.getUint16(at, true)
    const hash = body.slice(nameEnd, nameEnd + 32)
    const address = view.getUint32(nameEnd + 32, true)
    const name = toByteString(body.subarray(at + 2, nameEnd))
    roots.set(name, equalBytes(hash, emptyRoot.hash) ? emptyRoot : { hash, address })
    at = nameEnd + 36
  }
  return roots
}

function toWords(slab: Uint8Array): Uint32Array {
  const aligned = slab.byteOffset % 4 === 0 ? slab : slab.slice()
  return new Uint32Array(aligned.buffer, aligned.byteOffset, slabBytes / 4)
}
