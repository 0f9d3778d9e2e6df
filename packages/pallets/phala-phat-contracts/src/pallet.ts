// SPDX-License-Identifier: Apache-2.0
import { alias, boundedBytes, bytes, option, tuple, u32, u64, u128, vec } from '@phat/codec'
import { accountId, addWeight, constant } from '@phat/frame'
import { codeIndex, resourceType } from '@phat/messaging'
import { assert, type Balance } from '@phat/primitives'
import { balance, base, clusterId, contractId, workerKey } from './base.ts'
import { addCluster, addDebuggableCluster } from './calls/add-cluster.ts'
import { clusterDestroy, removeContract } from './calls/cluster-destroy.ts'
import { addWorkerToCluster, cleanupRemovedWorkers, removeWorkerFromCluster } from './calls/cluster-workers.ts'
import { instantiateContract } from './calls/instantiate-contract.ts'
import { rotateClusterKey } from './calls/rotate-cluster-key.ts'
import { pushContractMessage, transferToCluster, uploadResource } from './calls/use-cluster.ts'
import { ensureGovernance } from './clusters.ts'
import { weights } from './generated/weights.ts'
import { invariants } from './invariants.ts'
import { applySystemCode } from './system-code.ts'
import { clusterPermission } from './types.ts'

const data = alias<Uint8Array>(bytes, 'Vec<u8>')
const optionalBalance = alias<Balance | undefined>(option(u128), 'Option<BalanceOf<T>>')

/** Arguments of the calls that make a cluster. */
const newCluster = {
  owner: accountId,
  permission: clusterPermission,
  deployWorkers: alias<readonly Uint8Array[]>(vec(workerKey), 'Vec<WorkerPublicKey>'),
  deposit: balance,
  gasPrice: balance,
  depositPerItem: balance,
  depositPerByte: balance,
  treasuryAccount: accountId,
} as const

/** Clusters of workers and their contracts (phala-blockchain's phat). */
export const PhalaPhatContracts = base
  .storageVersion(8, {})
  .constants((config) => ({
    inkCodeSizeLimit: constant(u32, config.inkCodeSizeLimit, 'Most bytes of contract code.'),
    sidevmCodeSizeLimit: constant(u32, config.sidevmCodeSizeLimit, 'Most bytes of side program code.'),
    instantiateSizeLimit: constant(u32, config.instantiateSizeLimit, 'Most bytes of salt and constructor arguments together.'),
    maxClusterWorkers: constant(u32, config.maxClusterWorkers, 'Most workers of a cluster.'),
    maxClusterContracts: constant(u32, config.maxClusterContracts, 'Most contracts of a cluster.'),
    keyRotationPeriod: constant(u32, config.keyRotationPeriod, 'Blocks between two changes of a cluster’s command key.'),
    contractDeposit: constant(u128, config.contractDeposit, 'Reserved from a deployer for each contract, in planck.'),
    minimumDeposit: constant(u128, config.minimumDeposit, 'The least that moves into a cluster at a time, in planck.'),
  }))
  .calls((p) => ({
    addCluster: p.call(
      0,
      newCluster,
      ({ deployWorkers }, { messageWeight }) => addWeight(weights.addCluster(deployWorkers.length), messageWeight),
      [
        'Makes a cluster of registered workers, and moves a deposit of its owner into it.',
        'Origin: governance. Event: ClusterCreated. Errors: NoPinkSystemCode, NoWorkerSpecified, TooManyWorkers, WorkerNotFound, WorkerIsBusy, DepositTooSmall.',
      ],
      addCluster,
    ),
    clusterUploadResource: p.call(
      1,
      { clusterId, resourceType, resourceData: data },
      ({ resourceData }, { messageWeight }) => addWeight(weights.clusterUploadResource(resourceData.length), messageWeight),
      [
        'Gives a cluster code, in the name of the sender, who pays for it there.',
        'Origin: signed, by the cluster’s permission. Errors: ClusterNotFound, ClusterPermissionDenied, PayloadTooLarge.',
      ],
      uploadResource,
    ),
    transferToCluster: p.call(
      2,
      { amount: balance, clusterId, destAccount: accountId },
      (_args, { messageWeight }) => addWeight(weights.transferToCluster, messageWeight),
      [
        'Moves balance to an account in a cluster, where it pays for gas and storage.',
        'Origin: signed. Event: Transfered. Errors: ClusterNotFound, DepositTooSmall.',
      ],
      transferToCluster,
    ),
    pushContractMessage: p.call(
      3,
      { contractId, payload: data, deposit: balance },
      ({ payload }, { messageWeight }) => addWeight(weights.pushContractMessage(payload.length), messageWeight),
      [
        'Sends a contract a command, and before it moves a deposit to the sender’s account in the cluster.',
        'Origin: signed. Event: Transfered. Errors: ContractNotFound, ClusterNotFound, DepositTooSmall; PhalaMq.MalformedPayload.',
      ],
      pushContractMessage,
    ),
    instantiateContract: p.call(
      4,
      {
        codeIndex,
        data,
        salt: data,
        clusterId,
        transfer: balance,
        gasLimit: alias<bigint>(u64, 'u64'),
        storageDepositLimit: optionalBalance,
        deposit: balance,
      },
      (args, { messageWeight }) =>
        addWeight(weights.instantiateContract(args.data.length + args.salt.length), addWeight(messageWeight, messageWeight)),
      [
        'Tells a cluster to make a contract of uploaded code. Reserves a deposit for its entry.',
        'Origin: signed, by the cluster’s permission. Events: Transfered, Instantiating. Errors: ClusterNotFound, ClusterPermissionDenied, PayloadTooLarge, TooManyContracts, DuplicatedContract, DepositTooSmall.',
      ],
      instantiateContract,
    ),
    clusterDestroy: p.call(
      5,
      { cluster: clusterId },
      (_args, { maxClusterWorkers, messageWeight }) => addWeight(weights.clusterDestroy(maxClusterWorkers), messageWeight),
      ['Ends a cluster; its workers stop.', 'Origin: root. Event: ClusterDestroyed. Errors: ClusterNotFound.'],
      clusterDestroy,
    ),
    setPinkSystemCode: p.call(
      6,
      { code: alias<Uint8Array>(boundedBytes(p.config.inkCodeSizeLimit), 'BoundedVec<u8, T::InkCodeSizeLimit>') },
      ({ code }) => weights.setPinkSystemCode(code.length),
      ['Sets the code of system contracts of new clusters, from the next block on.', 'Origin: governance.'],
      (context, { code }) => {
        ensureGovernance(context)
        context.store.nextPinkSystemCode.set(code)
      },
    ),
    setPinkRuntimeVersion: p.call(
      7,
      { version: tuple(u32, u32) },
      weights.setPinkRuntimeVersion,
      ['Sets the version of the contract runtime of new clusters.', 'Origin: governance.'],
      (context, { version }) => {
        ensureGovernance(context)
        context.store.pinkRuntimeVersion.set(version)
      },
    ),
    addWorkerToCluster: p.call(
      8,
      { workerPubkey: workerKey, clusterId },
      (_args, { maxClusterWorkers }) => weights.addWorkerToCluster(maxClusterWorkers),
      [
        'Gives a cluster another registered worker.',
        'Origin: signed, the cluster’s owner. Event: WorkerAddedToCluster. Errors: ClusterNotFound, ClusterPermissionDenied, WorkerNotFound, WorkerIsBusy, TooManyWorkers.',
      ],
      addWorkerToCluster,
    ),
    removeWorkerFromCluster: p.call(
      9,
      { workerPubkey: workerKey, clusterId },
      (_args, { maxClusterWorkers, messageWeight }) =>
        addWeight(weights.removeWorkerFromCluster(maxClusterWorkers), messageWeight),
      [
        'Takes a worker out of a cluster for good.',
        'Origin: signed, the cluster’s owner. Event: WorkerRemovedFromCluster. Errors: ClusterNotFound, ClusterPermissionDenied, WorkerNotFound.',
      ],
      removeWorkerFromCluster,
    ),
    cleanupRemovedWorkers: p.call(
      10,
      { clusterId },
      (_args, { maxClusterWorkers }) => weights.cleanupRemovedWorkers(maxClusterWorkers),
      ['Takes workers that were removed out of a cluster’s list, where a migration put them back.', 'Origin: root.'],
      cleanupRemovedWorkers,
    ),
    removeContract: p.call(
      11,
      { contract: contractId },
      weights.removeContract,
      [
        'Removes the entry of a contract whose cluster is gone; its deployer gets the deposit.',
        'Origin: signed. Event: ContractRemoved. Errors: ContractNotFound, ClusterExists.',
      ],
      removeContract,
    ),
    rotateClusterKey: p.call(
      12,
      { cluster: clusterId },
      (_args, { maxClusterWorkers, messageWeight }) => addWeight(weights.rotateClusterKey(maxClusterWorkers), messageWeight),
      [
        'Asks the gatekeeper for a new command key of a cluster; commands to the old one work for some blocks more.',
        'Origin: signed, the cluster’s owner; or governance. Event: ClusterKeyRotated. Errors: ClusterNotFound, ClusterPermissionDenied, ClusterNotDeployed, RotatedLately, NoWorkerSpecified.',
      ],
      rotateClusterKey,
    ),
    addDebuggableCluster: p.call(
      13,
      newCluster,
      ({ deployWorkers }, { messageWeight }) => addWeight(weights.addDebuggableCluster(deployWorkers.length), messageWeight),
      [
        'Makes a cluster as addCluster does, for development: its workers show callers all that their calls do, private state included, for good.',
        'Origin: governance. Event: ClusterCreated. Errors: NoPinkSystemCode, NoWorkerSpecified, TooManyWorkers, WorkerNotFound, WorkerIsBusy, DepositTooSmall.',
      ],
      addDebuggableCluster,
    ),
  }))
  .hooks({
    onInitialize: (context) => applySystemCode(context),
    integrityTest: ({ config }) => assert(config.maxClusterWorkers > 0, 'a cluster may have a worker'),
  })
  .invariants(invariants)
