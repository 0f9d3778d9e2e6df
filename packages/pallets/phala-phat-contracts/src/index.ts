// SPDX-License-Identifier: Apache-2.0
export { clusterAccount, clusterIdOf } from './cluster-id.ts'
export type { PhalaPhatContractsConfig } from './config.ts'
export { contracts } from './contracts.ts'
export { handlerWeight } from './handler-weight.ts'
export { messageHandlers } from './message-handlers.ts'
export { PhalaPhatContracts } from './pallet.ts'
export type { ClusterInfo, ClusterPermission } from './types.ts'
