// SPDX-License-Identifier: Apache-2.0
export type { NetworkStatus, PeerInfo } from './context.ts'
export type {
  BuildMode,
  DeveloperControls,
  NetworkControls,
  NetworkReport,
  StorageChange,
} from './developer/developer-controls.ts'
export type { CommitSource } from './phala/commit-source.ts'
export type { RpcMeter } from './server/answer.ts'
export { defaultLimits, type RpcLimits } from './server/limits.ts'
export { defaultOrigins, type OriginPatterns } from './server/origins.ts'
export { type RpcServer, type RpcServerOptions, type RpcServerStats, startRpcServer } from './server/start-rpc-server.ts'
