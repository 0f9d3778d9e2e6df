// SPDX-License-Identifier: Apache-2.0
import { alias, bool, bytes, option, tuple, u16, u32, u64, u128, vec } from '@phat/codec'
import {
  accountId,
  type CallContextOf,
  type ContextOf,
  definePallet,
  error,
  event,
  map,
  optionalMap,
  optionalValue,
  twox64Concat,
  value,
} from '@phat/frame'
import { commandFailureReason, h256, sr25519Public } from '@phat/messaging'
import type { Balance, Hash } from '@phat/primitives'
import type { PhalaPhatContractsConfig } from './config.ts'
import { basicContractInfo, clusterInfo, keyRotation } from './types.ts'

export const clusterId = alias<Hash>(h256, 'ContractClusterId')
export const contractId = alias<Hash>(h256, 'ContractId')
export const workerKey = alias<Uint8Array>(sr25519Public, 'WorkerPublicKey')
export const balance = alias<Balance>(u128, 'BalanceOf<T>')

const clusterKey = alias<Uint8Array>(sr25519Public, 'ClusterPublicKey')
const contractKey = alias<Uint8Array>(sr25519Public, 'ContractPublicKey')

/** The first half of the declaration: what calls, hooks and messages from workers work with. */
export const base = definePallet('PhalaPhatContracts', 'Clusters of workers, and the contracts that they run.')
  .config<PhalaPhatContractsConfig>()
  .storage({
    contracts: optionalMap(
      twox64Concat(contractId),
      basicContractInfo,
      'Contracts by id. Deployers pay by a deposit; what contracts make themselves, their cluster answers for.',
    ),
    clusterCounter: value(u64, 0n, 'How many clusters there were: the number of the newest.'),
    clusters: optionalMap(twox64Concat(clusterId), clusterInfo, 'Clusters by id. Made by governance alone.'),
    clusterContracts: map(
      twox64Concat(clusterId),
      vec(contractId),
      [],
      'Contracts of a cluster that have a key, oldest first; at most MaxClusterContracts.',
    ),
    clusterWorkers: map(twox64Concat(clusterId), vec(workerKey), [], 'Workers of a cluster; at most MaxClusterWorkers.'),
    clusterByWorkers: optionalMap(
      twox64Concat(workerKey),
      clusterId,
      'The cluster of a worker; zero for one that was removed from its cluster. Registered workers only.',
    ),
    pinkSystemCode: value(
      tuple(u16, bytes),
      [0, new Uint8Array()],
      'Code of the system contract of new clusters, and how often it was set.',
    ),
    pinkSystemCodeHash: optionalValue(h256, 'blake2b-256 of that code.'),
    pinkRuntimeVersion: optionalValue(tuple(u32, u32), 'Version of the contract runtime of new clusters.'),
    nextPinkSystemCode: optionalValue(bytes, 'Code that takes effect when the next block begins.'),
    contractDeposits: map(
      twox64Concat(contractId),
      u128,
      0n,
      'What is reserved of the deployer for a contract’s entry, in planck.',
    ),
    keyRotations: optionalMap(
      twox64Concat(clusterId),
      keyRotation,
      'The newest epoch of a cluster’s command key, and the block that asked for it. None before the first change.',
    ),
    debuggableClusters: map(
      twox64Concat(clusterId),
      bool,
      false,
      'True for a cluster that was made debuggable: its workers show callers all that their calls do. It never changes.',
    ),
  })
  .events({
    ClusterCreated: event(0, { cluster: clusterId, systemContract: contractId }, 'Governance made a cluster.'),
    ClusterPubkeyAvailable: event(1, { cluster: clusterId, pubkey: clusterKey }, 'The gatekeeper gave a cluster its key.'),
    ClusterDeployed: event(2, { cluster: clusterId, pubkey: clusterKey, worker: workerKey }, 'A worker runs its cluster.'),
    ClusterDeploymentFailed: event(3, { cluster: clusterId, worker: workerKey }, 'A worker could not run its cluster.'),
    Instantiating: event(
      4,
      { contract: contractId, cluster: clusterId, deployer: accountId },
      'The cluster is told to make a contract.',
    ),
    ContractPubkeyAvailable: event(
      5,
      { contract: contractId, cluster: clusterId, pubkey: contractKey },
      'A contract has a key: commands to it can be encrypted.',
    ),
    Instantiated: event(
      6,
      { contract: contractId, cluster: clusterId, deployer: alias<Hash>(h256, 'H256') },
      'A contract lives.',
    ),
    ClusterDestroyed: event(7, { cluster: clusterId }, 'A cluster is no more.'),
    Transfered: event(
      8,
      { cluster: clusterId, account: alias<Hash>(h256, 'H256'), amount: balance },
      'Balance moved to an account in a cluster.',
    ),
    WorkerAddedToCluster: event(9, { worker: workerKey, cluster: clusterId }, 'The owner gave a cluster another worker.'),
    WorkerRemovedFromCluster: event(10, { worker: workerKey, cluster: clusterId }, 'The owner took a worker out of a cluster.'),
    InstantiationFailed: event(
      11,
      { contract: contractId, cluster: clusterId, deployer: accountId, error: alias<Uint8Array>(bytes, 'Vec<u8>') },
      'The cluster could not make a contract; its deposit is free again. The error is a SCALE-encoded DispatchError of the cluster.',
    ),
    ContractRemoved: event(12, { contract: contractId }, 'The entry of a contract whose cluster is gone was removed.'),
    Withdrawn: event(
      13,
      { cluster: clusterId, account: accountId, amount: balance },
      'Balance left a cluster for an account on chain.',
    ),
    CommandFailed: event(
      14,
      { contract: contractId, cluster: clusterId, account: option(accountId), reason: commandFailureReason },
      'A command of an account, or of a pallet, had no effect in the cluster.',
    ),
    ClusterKeyRotated: event(
      15,
      { cluster: clusterId, epoch: alias<number>(u32, 'u32') },
      'The gatekeeper is asked for a new command key of a cluster; contracts tell their new keys once it is there.',
    ),
  })
  .errors({
    CodeNotFound: error(0, 'Not used; kept for its index.'),
    ClusterNotFound: error(1, 'There is no such cluster.'),
    ClusterNotDeployed: error(2, 'The gatekeeper has not given the cluster its key yet.'),
    ClusterPermissionDenied: error(3, 'The cluster does not allow this to the sender.'),
    DuplicatedContract: error(4, 'There is a contract of this deployer, code, cluster and salt.'),
    DuplicatedDeployment: error(5, 'Not used; kept for its index.'),
    NoWorkerSpecified: error(6, 'A cluster begins with at least one worker.'),
    InvalidSender: error(7, 'The message is not from whoever answers for what it says.'),
    WorkerNotFound: error(8, 'The worker is not registered, or not in this cluster.'),
    PayloadTooLarge: error(9, 'The code, or salt and arguments, are larger than allowed.'),
    NoPinkSystemCode: error(10, 'Governance has set no code for system contracts.'),
    ContractNotFound: error(11, 'There is no such contract.'),
    WorkerIsBusy: error(12, 'The worker is, or was, in a cluster.'),
    DepositTooSmall: error(13, 'Less than MinimumDeposit does not move into a cluster.'),
    TooManyWorkers: error(14, 'A cluster has at most MaxClusterWorkers.'),
    TooManyContracts: error(15, 'The cluster holds MaxClusterContracts.'),
    ClusterExists: error(16, 'The contract’s cluster is there, so its entry stays.'),
    RotatedLately: error(17, 'The cluster’s command key was changed less than KeyRotationPeriod ago.'),
  })

/** The name that this pallet’s messages carry. */
export const palletName = 'PhalaPhatContracts'

export type Context = ContextOf<typeof base>
export type CallContext = CallContextOf<typeof base>
