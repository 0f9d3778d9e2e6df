// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { type AccountId, concatBytes, type Hash, textBytes } from '@phat/primitives'

/** The id of the cluster with this number: the number big-endian at the end of 32 bytes (`H256::from_low_u64_be`). */
export function clusterIdOf(number: bigint): Hash {
  const id = new Uint8Array(32)
  new DataView(id.buffer).setBigUint64(24, number)
  return id
}

/** The cluster of workers that were removed from theirs: they may not join another with the keys that they know. */
export const removedWorkers: Hash = clusterIdOf(0n)

const escrow = textBytes('cluster:')

/** The account on chain that holds what moved into a cluster. */
export const clusterAccount = (cluster: Hash): AccountId => blake2b256(concatBytes(escrow, cluster)) as AccountId
