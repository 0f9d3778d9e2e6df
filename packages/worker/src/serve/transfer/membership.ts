// SPDX-License-Identifier: Apache-2.0
import { twox64, twox128 } from '@phat/crypto'
import { concatBytes, equalBytes, textBytes } from '@phat/primitives'
import { verifyProof } from '@phat/trie'
import { serveErrors } from '../serve-errors.ts'
import type { WorkerView } from '../worker-view.ts'

/** A read proof of one entry, and the block of its state. */
export interface MembershipProof {
  readonly proofBlock: Uint8Array
  readonly proof: readonly Uint8Array[]
}

const prefix = concatBytes(twox128(textBytes('PhalaPhatContracts')), twox128(textBytes('ClusterByWorkers')))

/** The storage key of a worker's entry in `PhalaPhatContracts.ClusterByWorkers` (Twox64Concat). */
export function clusterOfWorkerKey(worker: Uint8Array): Uint8Array {
  return concatBytes(prefix, twox64(worker), worker)
}

/** Blocks before the newest that a proof may be of. A worker that was removed within them is still taken for one of the cluster. */
const proofAgeMax = 32

/**
 * Sees by a proof that the chain has a worker in a cluster.
 * @throws serve.unknown-block, serve.state-refused
 */
export function checkMembership(
  view: WorkerView,
  { proofBlock, proof }: MembershipProof,
  worker: Uint8Array,
  cluster: Uint8Array,
): void {
  if (proof.length === 0)
    throw serveErrors.error('state-refused', 'A proof is needed that the chain has the worker in the cluster')
  const block = view.knownBlock(proofBlock)
  if (block?.stateRoot === undefined || block.number + proofAgeMax < view.lastBlock.number) {
    throw serveErrors.error(
      'unknown-block',
      'RCU in progress: this worker has not verified the block of the proof, or not lately',
    )
  }
  const read = verifyProof(block.stateRoot, proof, [clusterOfWorkerKey(worker)])
  if (!read.ok) throw serveErrors.error('state-refused', `The proof shows nothing: ${read.rejection.code}`)
  const [found] = read.value
  if (found === null || found === undefined || !equalBytes(found, cluster)) {
    throw serveErrors.error('state-refused', 'The chain has the worker not in the cluster')
  }
}
