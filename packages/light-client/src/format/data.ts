// SPDX-License-Identifier: Apache-2.0
import { sha256 } from '../sha256.ts'
import { type MerkleProof, merkleProof, merkleRoot, verifyMerkleProof } from './merkle.ts'

/** The engine's name of a transaction: sha256 of its bytes. */
export function txHash(tx: Uint8Array): Uint8Array {
  return sha256(tx)
}

/** A header's `dataHash`: the merkle root whose leaves are the hashes of the transactions. */
export function dataHash(txs: readonly Uint8Array[]): Uint8Array {
  return merkleRoot(txs.map(txHash))
}

/** Makes the proof that `txs[index]`, which must exist, is in a block. */
export function txProof(txs: readonly Uint8Array[], index: number): MerkleProof {
  return merkleProof(txs.map(txHash), index)
}

/** True when `proof` shows `tx` at its index under `root`, a header's `dataHash`. The proof may come from anyone. */
export function verifyTxProof(root: Uint8Array, tx: Uint8Array, proof: MerkleProof): boolean {
  return verifyMerkleProof(root, txHash(tx), proof)
}
