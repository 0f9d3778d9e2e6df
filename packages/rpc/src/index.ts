// SPDX-License-Identifier: Apache-2.0
export type { NetworkStatus, PeerInfo } from './context.ts'
export { defaultLimits, type RpcLimits } from './server/limits.ts'
export { defaultOrigins, type OriginPatterns } from './server/origins.ts'
export { type RpcServer, type RpcServerOptions, type RpcServerStats, startRpcServer } from './server/start-rpc-server.ts'
