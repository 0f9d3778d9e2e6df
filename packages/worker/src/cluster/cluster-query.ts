// SPDX-License-Identifier: Apache-2.0
import type { CallTrace, QueryReply, QueryRequest, QueryRunOptions, StorageChange } from '@phat/contracts'

/** What a query thread is asked: to run a contract, or to read the state. Contracts and accounts are 32 bytes. */
export type ClusterThreadQuery =
  | {
      readonly request: QueryRequest
      readonly options: Omit<QueryRunOptions, 'observe'>
      /** Write down what runs and what it changes. */
      readonly traced?: true
      readonly read?: undefined
    }
  | { readonly read: 'contract' | 'grantees'; readonly contract: Uint8Array }
  /** Contracts in the order of their addresses; those behind `after` when it is given. At most 1,000. */
  | { readonly read: 'contracts'; readonly count: number; readonly after?: Uint8Array }

/**
 * The answer to a run: of the reply what crosses to who asked, which is copied on both ends. `codeHash` is that of the contract asked, or of the code to instantiate; undefined when there is no
 * such contract.
 */
export interface ClusterThreadAnswer extends Pick<QueryReply, 'encoded' | 'tellsGasOnly'> {
  readonly codeHash: Uint8Array | undefined
  /** Of a traced run. */
  readonly traced?: { readonly calls: CallTrace; readonly storage: readonly StorageChange[] }
}

/** The answers to reads. */
export interface ClusterReadAnswers {
  readonly contract: { readonly codeHash: Uint8Array; readonly deployer: Uint8Array | undefined } | undefined
  /** Who may read the contract's own log, beside its deployer. */
  readonly grantees: readonly Uint8Array[]
  readonly contracts: readonly Uint8Array[]
}
