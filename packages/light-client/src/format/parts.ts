// SPDX-License-Identifier: Apache-2.0
import { assert, concatBytes, known } from '@phat/primitives'
import { leafHash, type MerkleProof, merkleRoot, merkleTree } from './merkle.ts'
import { bytesField, messageField, varintField } from './protobuf.ts'
import type { PartSetHeader } from './types.ts'

/** Bytes of each part but the last. */
export const partSizeBytes = 65_536

/** One piece of a block for gossip, with its proof against the part set's hash. */
export interface Part {
  readonly index: number
  readonly bytes: Uint8Array
  readonly proof: MerkleProof
}

/** The number of parts of an encoded block and the merkle root over them. */
export function partSetHeader(blockBytes: Uint8Array): PartSetHeader {
  const pieces = cut(blockBytes)
  return { total: pieces.length, hash: merkleRoot(pieces) }
}

/** Cuts an encoded block into its parts and names their set; the pieces are views of `blockBytes`. */
export function cutBlock(blockBytes: Uint8Array): { readonly partSet: PartSetHeader; readonly parts: readonly Part[] } {
  const pieces = cut(blockBytes)
  const { root, proofs } = merkleTree(pieces)
  const parts = pieces.map((bytes, index) => ({ index, bytes, proof: known(proofs[index], 'each piece has a proof') }))
  return { partSet: { total: pieces.length, hash: root }, parts }
}

/** tendermint.types.Part. */
export function encodePart({ index, bytes, proof }: Part): Uint8Array {
  const encodedProof = concatBytes(
    varintField(1, proof.total),
    varintField(2, proof.index),
    bytesField(3, leafHash(bytes)),
    ...proof.aunts.map((aunt) => messageField(4, aunt)),
  )
  return concatBytes(varintField(1, index), bytesField(2, bytes), messageField(3, encodedProof))
}

function cut(blockBytes: Uint8Array): Uint8Array[] {
  assert(blockBytes.length > 0, 'an encoded block is never empty')
  const pieces: Uint8Array[] = []
  for (let start = 0; start < blockBytes.length; start += partSizeBytes)
    pieces.push(blockBytes.subarray(start, start + partSizeBytes))
  return pieces
}
