// SPDX-License-Identifier: Apache-2.0
import { arm, bytes, struct, u32, u128, type ValueOf, variant, vec } from '@phat/codec'
import { accountId32, h256, sr25519Public } from '../identities.ts'
import { orderedMap } from '../ordered-map.ts'
import { encryptedKey, workerIdentity } from './worker-identity.ts'

const termsFields = {
  deposit: u128,
  gasPrice: u128,
  depositPerItem: u128,
  depositPerByte: u128,
  treasuryAccount: accountId32,
} as const

const clusterDeploymentFields = { owner: accountId32, cluster: h256, workers: vec(workerIdentity), ...termsFields } as const

/** `phala/cluster/event`: the contracts pallet asks the gatekeeper for a new cluster, or for a new command key of one (ours). */
export const clusterEvent = variant('phala_types::contract::messaging::ClusterEvent', {
  DeployCluster: arm(0, clusterDeploymentFields),
  /** Ours: the same for a cluster whose workers show callers all that their calls do. */
  DeployDebuggableCluster: arm(129, clusterDeploymentFields),
  RotateKey: arm(128, { cluster: h256, workers: vec(workerIdentity), epoch: u32 }),
})
export type ClusterEvent = ValueOf<typeof clusterEvent>

/** A cluster's key, encrypted to each of its workers, with the terms of the cluster. */
export const batchDispatchClusterKeyEvent = struct('phala_types::contract::messaging::BatchDispatchClusterKeyEvent', {
  secretKeys: orderedMap(sr25519Public, encryptedKey),
  cluster: h256,
  owner: accountId32,
  ...termsFields,
})

/** What kind of code an upload holds. */
export const resourceType = variant('phala_types::contract::messaging::ResourceType', {
  InkCode: arm(0),
  SidevmCode: arm(1),
  IndeterministicInkCode: arm(2),
})
export type ResourceType = ValueOf<typeof resourceType>

/** `phala/cluster/key`: keys from the gatekeeper, the rest from the contracts pallet, to workers. */
export const clusterOperation = variant('phala_types::contract::messaging::ClusterOperation', {
  DispatchKeys: arm(0, batchDispatchClusterKeyEvent),
  /** Ours: the same for a debuggable cluster. */
  DispatchDebuggableKeys: arm(129, batchDispatchClusterKeyEvent),
  DestroyCluster: arm(1, h256),
  UploadResource: arm(2, { origin: accountId32, clusterId: h256, resourceType, resourceData: bytes }),
  Deposit: arm(3, { clusterId: h256, account: accountId32, amount: u128 }),
  RemoveWorker: arm(4, { clusterId: h256, worker: sr25519Public }),
  /** Ours: the command secret of an epoch, encrypted to each worker of the cluster. */
  RotateKeys: arm(128, { cluster: h256, epoch: u32, secretKeys: orderedMap(sr25519Public, encryptedKey) }),
})
export type ClusterOperation = ValueOf<typeof clusterOperation>

/** `phala/cluster/worker/report`: a worker to the contracts pallet. */
export const workerClusterReport = variant('phala_types::contract::messaging::WorkerClusterReport', {
  ClusterDeployed: arm(0, { id: h256, pubkey: sr25519Public }),
  ClusterDeploymentFailed: arm(1, { id: h256 }),
})
export type WorkerClusterReport = ValueOf<typeof workerClusterReport>
