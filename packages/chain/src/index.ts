// SPDX-License-Identifier: Apache-2.0
export type { Candidate, CandidateRefusal, Candidates, ExecutedBlock } from './block/execute-block.ts'
export { genesisHashOver } from './block/genesis-block.ts'
export type {
  BlockRef,
  Chain,
  ChainEvent,
  NodeInfo,
  PoolRejection,
  RuntimeVersion,
  StateReader,
  StoredBlock,
  SubmitResult,
  TransactionPool,
  TransactionStatus,
} from './chain-api.ts'
export { chainErrors } from './chain-errors.ts'
export { type ChainService, openChain } from './chain-service.ts'
export type { ChainOptions, EngineContext, GenesisState } from './chain-state.ts'
export { type Clock, createManualClock, type ManualClock } from './clock.ts'
export { type CheckResult, checkDatabase, type Mismatch, type Progress } from './database/check-database.ts'
export { databaseErrors } from './database/database-errors.ts'
export { type DatabaseInfo, databaseInfo } from './database/database-info.ts'
export { type ExportOptions, exportBlocks } from './database/export-blocks.ts'
export { lockFolder } from './database/folder-lock.ts'
export { type DatabaseIdentity, databaseFormat } from './database/identity.ts'
export { type Database, type DatabaseOptions, openDatabase } from './database/open-database.ts'
export { type PruneOptions, type PruneResult, type PruneStep, pruneDatabase } from './database/prune-database.ts'
export type { CheckpointStep } from './database/write-checkpoint.ts'
export { type Log, type LogFields, silentLog } from './log.ts'
export { defaultPoolLimits, type PoolLimits } from './pool/pool-limits.ts'
export { createTransactionPool, type PoolOptions, type PoolService } from './pool/transaction-pool.ts'
export { type ReplayOptions, type ReplaySource, replayChain } from './replay.ts'
export type { RuntimeRegistry } from './state/runtime-registry.ts'
