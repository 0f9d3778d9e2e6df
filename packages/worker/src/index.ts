// SPDX-License-Identifier: Apache-2.0
export type { ClusterReadAnswers, ClusterThreadAnswer, ClusterThreadQuery } from './cluster/cluster-query.ts'
export type {
  CacheChange,
  ClusterBirth,
  ClusterBlockOrder,
  ClusterBlockReport,
  ClusterFacts,
  ClusterItem,
  ClusterKeys,
  ClusterOpening,
  ClusterOutcome,
  ClusterThreadsStart,
  CommandFailure,
  LogEntry,
} from './cluster/cluster-work.ts'
export { commandFailures } from './cluster/cluster-work.ts'
export { type EngineReleasesOptions, engineReleases } from './cluster/engine-releases.ts'
export { readBlockFrame } from './follow/block-frame.ts'
export { followErrors } from './follow/follow-errors.ts'
export { type FollowedBlock, type FollowOptions, followFrame, type VerifiedBlock, verifyFrame } from './follow/verify-frame.ts'
export { workerDataErrors } from './persist/worker-data-errors.ts'
export { platformClock, type WorkerClock } from './pipeline/worker-clock.ts'
export { type AddressRules, createAddressRules } from './query-host/address-rules.ts'
export { connectIo, type IoClient, type IoConnection, type IoServer, serveIo } from './query-host/io-connection.ts'
export { createQueryCache, type QueryCache, type QueryCacheOptions } from './query-host/query-cache.ts'
export { createQueryHost, type QueryHostOptions, type QuerySession } from './query-host/query-host.ts'
export { queryHostErrors } from './query-host/query-host-errors.ts'
export { createQueryIo, type QueryIo, type QueryIoOptions } from './query-host/query-io.ts'
export { readScriptEngineBytes } from './script-engine-bytes.ts'
export { type LogHead, openSealedLog, type SealedLog, type SealedLogOptions } from './sealed-log/sealed-log.ts'
export { sealedLogErrors } from './sealed-log/sealed-log-errors.ts'
export { createLogMemory, type LogMemory } from './serve/logger/log-memory.ts'
export { serveErrors } from './serve/serve-errors.ts'
export { type PrpcServer, type PrpcServerOptions, startPrpcServer } from './serve/start-prpc-server.ts'
export type {
  KnownBlock,
  LogReader,
  ServedCluster,
  ServedContract,
  VisibleRecord,
  WorkerIdentity,
  WorkerView,
} from './serve/worker-view.ts'
export {
  type AppliedReceipts,
  type ClusterSnapshot,
  type ClusterThreads,
  type ClusterThreadsOptions,
  type QueryLoad,
  startClusterThreads,
} from './threads/cluster-threads.ts'
export { defaultStackSizeMb } from './threads/contract-worker.ts'
export { packChanges, unpackChanges } from './threads/flat-changes.ts'
export { type QueryIoEvents, type QueryIoThread, startQueryIoThread } from './threads/io-thread.ts'
export type { QueryAnswer } from './threads/query-job.ts'
export { contractThreadErrors } from './threads/thread-errors.ts'
export type { ClusterStart, IoThreadOptions, QueryCommand } from './threads/thread-messages.ts'
export { createVersionedState, type VersionedState } from './threads/versioned-state.ts'
export { startWorker } from './worker.ts'
export { workerErrors } from './worker-errors.ts'
export type {
  LogFields,
  RecoveryOptions,
  RunningWorker,
  TrustRoot,
  WorkerLog,
  WorkerOptions,
} from './worker-options.ts'
