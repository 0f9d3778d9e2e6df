// SPDX-License-Identifier: Apache-2.0
import * as archive from './archive/handlers.ts'
import * as author from './author/handlers.ts'
import * as chain from './chain/handlers.ts'
import * as chainHead from './chain-head/handlers.ts'
import * as chainSpec from './chain-spec/handlers.ts'
import * as childState from './child-state/handlers.ts'
import * as developer from './developer/handlers.ts'
import * as engine from './engine/handlers.ts'
import type { Handlers } from './handler-types.ts'
import * as payment from './payment/handlers.ts'
import * as phala from './phala/handlers.ts'
import * as rpc from './rpc/handlers.ts'
import * as state from './state/handlers.ts'
import * as stateSubscriptions from './state/subscriptions.ts'
import * as system from './system/handlers.ts'
import * as transaction from './transaction/handlers.ts'

/** Every method of the wire with its handler. */
export const handlers: Handlers = {
  rpc_methods: rpc.rpc_methods,
  system_name: system.system_name,
  system_version: system.system_version,
  system_chain: system.system_chain,
  system_chainType: system.system_chainType,
  system_properties: system.system_properties,
  system_health: system.system_health,
  system_syncState: system.system_syncState,
  system_localPeerId: system.system_localPeerId,
  system_localListenAddresses: system.system_localListenAddresses,
  system_nodeRoles: system.system_nodeRoles,
  system_peers: system.system_peers,
  system_accountNextIndex: system.system_accountNextIndex,
  system_dryRun: system.system_dryRun,
  chain_getHeader: chain.chain_getHeader,
  chain_getBlock: chain.chain_getBlock,
  chain_getBlockHash: chain.chain_getBlockHash,
  chain_getFinalizedHead: chain.chain_getFinalizedHead,
  chain_subscribeNewHeads: chain.chain_subscribeNewHeads,
  chain_subscribeAllHeads: chain.chain_subscribeAllHeads,
  chain_subscribeFinalizedHeads: chain.chain_subscribeFinalizedHeads,
  state_call: state.state_call,
  state_getMetadata: state.state_getMetadata,
  state_getRuntimeVersion: state.state_getRuntimeVersion,
  state_getStorage: state.state_getStorage,
  state_getStorageHash: state.state_getStorageHash,
  state_getStorageSize: state.state_getStorageSize,
  state_queryStorageAt: state.state_queryStorageAt,
  state_queryStorage: state.state_queryStorage,
  state_getKeys: state.state_getKeys,
  state_getPairs: state.state_getPairs,
  state_getKeysPaged: state.state_getKeysPaged,
  state_getReadProof: state.state_getReadProof,
  state_getChildReadProof: state.state_getChildReadProof,
  state_subscribeRuntimeVersion: stateSubscriptions.state_subscribeRuntimeVersion,
  state_subscribeStorage: stateSubscriptions.state_subscribeStorage,
  childstate_getStorage: childState.childstate_getStorage,
  childstate_getStorageEntries: childState.childstate_getStorageEntries,
  childstate_getStorageHash: childState.childstate_getStorageHash,
  childstate_getStorageSize: childState.childstate_getStorageSize,
  childstate_getKeys: childState.childstate_getKeys,
  childstate_getKeysPaged: childState.childstate_getKeysPaged,
  author_submitExtrinsic: author.author_submitExtrinsic,
  author_submitAndWatchExtrinsic: author.author_submitAndWatchExtrinsic,
  author_pendingExtrinsics: author.author_pendingExtrinsics,
  author_removeExtrinsic: author.author_removeExtrinsic,
  engine_createBlock: engine.engine_createBlock,
  pha_getMqNextSequence: phala.pha_getMqNextSequence,
  phat_blockFrames: phala.phat_blockFrames,
  phat_trustRoot: phala.phat_trustRoot,
  dev_loadState: developer.dev_loadState,
  dev_newBlock: developer.dev_newBlock,
  dev_setTime: developer.dev_setTime,
  dev_increaseTime: developer.dev_increaseTime,
  dev_setStorage: developer.dev_setStorage,
  dev_snapshot: developer.dev_snapshot,
  dev_revert: developer.dev_revert,
  dev_setHead: developer.dev_setHead,
  dev_saveState: developer.dev_saveState,
  dev_setBlockBuildMode: developer.dev_setBlockBuildMode,
  dev_setBlockInterval: developer.dev_setBlockInterval,
  dev_status: developer.dev_status,
  payment_queryInfo: payment.payment_queryInfo,
  payment_queryFeeDetails: payment.payment_queryFeeDetails,
  chainHead_v1_follow: chainHead.chainHead_v1_follow,
  chainHead_v1_header: chainHead.chainHead_v1_header,
  chainHead_v1_body: chainHead.chainHead_v1_body,
  chainHead_v1_call: chainHead.chainHead_v1_call,
  chainHead_v1_storage: chainHead.chainHead_v1_storage,
  chainHead_v1_continue: chainHead.chainHead_v1_continue,
  chainHead_v1_stopOperation: chainHead.chainHead_v1_stopOperation,
  chainHead_v1_unpin: chainHead.chainHead_v1_unpin,
  chainSpec_v1_chainName: chainSpec.chainSpec_v1_chainName,
  chainSpec_v1_genesisHash: chainSpec.chainSpec_v1_genesisHash,
  chainSpec_v1_properties: chainSpec.chainSpec_v1_properties,
  transaction_v1_broadcast: transaction.transaction_v1_broadcast,
  transaction_v1_stop: transaction.transaction_v1_stop,
  transactionWatch_v1_submitAndWatch: transaction.transactionWatch_v1_submitAndWatch,
  archive_v1_genesisHash: archive.archive_v1_genesisHash,
  archive_v1_finalizedHeight: archive.archive_v1_finalizedHeight,
  archive_v1_hashByHeight: archive.archive_v1_hashByHeight,
  archive_v1_header: archive.archive_v1_header,
  archive_v1_body: archive.archive_v1_body,
  archive_v1_call: archive.archive_v1_call,
  archive_v1_storage: archive.archive_v1_storage,
  archive_v1_storageDiff: archive.archive_v1_storageDiff,
}
