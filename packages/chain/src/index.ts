// SPDX-License-Identifier: Apache-2.0
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
