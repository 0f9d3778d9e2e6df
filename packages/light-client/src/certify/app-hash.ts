// SPDX-License-Identifier: Apache-2.0
import { assert, concatBytes, textBytes } from '@phat/primitives'
import { type MerkleProof, merkleProof, merkleRoot, verifyMerkleProof } from '../format/merkle.ts'
import { sha256 } from '../sha256.ts'

/**
 * The application hash is a merkle root over named sub-roots, so that roots beside the Substrate header (an IBC store, say) can
 * be added without changing what exists: the Substrate header hash stands first, further names follow in ascending order.
 *
 * A leaf is the name behind its length, then 0x20 and sha256 of the 32-byte root. That is the leaf of a Cosmos multistore, so
 * a proof of a sub-root is an ICS-23 existence proof under TendermintSpec, with the name as key and the root as value: an IBC
 * counterparty with a stock 07-tendermint client can check it.
 */
export interface SubRoot {
  /** 1 to 127 characters of a-z, 0-9 and hyphens. */
  readonly name: string
  /** 32 bytes. */
  readonly root: Uint8Array
}

/** Name of the first sub-root: the hash of the Substrate header of the same height. */
export const substrateRootName = 'substrate'

/** The application hash, 32 bytes. */
export function appHash(substrateHeaderHash: Uint8Array, others: readonly SubRoot[] = []): Uint8Array {
  return merkleRoot(leavesOf(substrateHeaderHash, others))
}

/** Makes the proof of the sub-root called `name`, which must be among them. */
export function appHashProof(substrateHeaderHash: Uint8Array, others: readonly SubRoot[], name: string): MerkleProof {
  const index = name === substrateRootName ? 0 : 1 + others.findIndex((other) => other.name === name)
  assert(index > 0 || name === substrateRootName, 'the proven sub-root is one of the list')
  return merkleProof(leavesOf(substrateHeaderHash, others), index)
}

/** True when `proof` shows the named root under `hash`. The proof may come from anyone. */
export function verifyAppHashProof(hash: Uint8Array, subRoot: SubRoot, proof: MerkleProof): boolean {
  if (!isName(subRoot.name) || subRoot.root.length !== 32) return false
  if ((subRoot.name === substrateRootName) !== (proof.index === 0)) return false
  return verifyMerkleProof(hash, leafOf(subRoot), proof)
}

function leavesOf(substrateHeaderHash: Uint8Array, others: readonly SubRoot[]): Uint8Array[] {
  for (const [index, { name }] of others.entries()) {
    assert(name !== substrateRootName, 'the Substrate header hash stands once, first')
    assert(index === 0 || (others[index - 1] as SubRoot).name < name, 'names of sub-roots ascend, each once')
  }
  return [{ name: substrateRootName, root: substrateHeaderHash }, ...others].map(leafOf)
}

function leafOf({ name, root }: SubRoot): Uint8Array {
  assert(isName(name), 'a sub-root has a name of 1 to 127 characters a-z, 0-9 and hyphens')
  assert(root.length === 32, 'a sub-root has 32 bytes')
  return concatBytes(Uint8Array.of(name.length), textBytes(name), Uint8Array.of(32), sha256(root))
}

function isName(name: string): boolean {
  return /^[a-z0-9-]{1,127}$/.test(name)
}
