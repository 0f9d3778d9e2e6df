// SPDX-License-Identifier: Apache-2.0
export type { ArchiveStorageDiffEvent, ArchiveStorageEvent } from './archive/events.ts'
export type { FollowEvent, RuntimeEvent, StorageResultItem } from './chain-head/events.ts'
export type { CallDefinition, MethodDefinition, Need, Param, ParamsOf, SubscriptionDefinition } from './definition.ts'
export type { RpcMethodName, RpcMethods } from './methods.ts'
export { namesOf, rpcMethods } from './methods.ts'
export type {
  ArchiveItemQuery,
  BlockId,
  BuildModeName,
  DiffItemQuery,
  ExtrinsicOrHash,
  NewBlockOptions,
  OneOrMany,
  ParamKind,
  ParamValues,
  StorageItemQuery,
  StorageQueryType,
} from './param-kinds.ts'
export { buildModeNames, paramKinds, storageQueryTypes } from './param-kinds.ts'
export { needSentences, renderRpcReference } from './reference.ts'
export type { RpcErrorEntry, RpcErrorName } from './rpc-errors.ts'
export { rpcErrorEntries, rpcErrors } from './rpc-errors.ts'
export type { TransactionEvent } from './transaction/events.ts'
