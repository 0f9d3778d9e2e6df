// SPDX-License-Identifier: Apache-2.0
export type { FollowEvent, RuntimeEvent, StorageResultItem } from './chain-head/events.ts'
export type { CallDefinition, MethodDefinition, Param, ParamsOf, SubscriptionDefinition } from './definition.ts'
export type { RpcMethodName, RpcMethods } from './methods.ts'
export { namesOf, rpcMethods } from './methods.ts'
export type { ExtrinsicOrHash, OneOrMany, ParamKind, ParamValues, StorageItemQuery, StorageQueryType } from './param-kinds.ts'
export { paramKinds, storageQueryTypes } from './param-kinds.ts'
export type { RpcErrorEntry, RpcErrorName } from './rpc-errors.ts'
export { rpcErrorEntries, rpcErrors } from './rpc-errors.ts'
