// SPDX-License-Identifier: Apache-2.0
import type { Wrapped } from '@phat/sdk/contract-types'

/** An event of a contract, decoded by its metadata. */
export interface TestEvent {
  /** Who emitted it: the name of the contract, or its address. */
  readonly contract: string
  readonly name: string
  readonly values: Readonly<Record<string, unknown>>
}

/** A line that a contract logged. */
export interface TestLog {
  readonly contract: string
  readonly level: 'error' | 'warn' | 'info' | 'debug' | 'trace'
  readonly message: string
}

/** What became of one value that a contract stores: values as JSON shows them, `null` where there is none. */
export interface TestStorageChange {
  readonly contract: string
  /** `count`, `bids[45R2…]`, or the key. */
  readonly place: string
  readonly before: unknown
  readonly after: unknown
}

/** What a message did. Gas in picoseconds, amounts in planck. */
export interface TestCallResult<V> {
  readonly value: V
  readonly blockNumber: number
  readonly gasConsumed: bigint
  /** Most that it had at one time: what a limit must allow. */
  readonly gasRequired: bigint
  /** Put down for what it stores; below zero some came back. */
  readonly storageDeposit: bigint
  readonly events: readonly TestEvent[]
  readonly logs: readonly TestLog[]
  readonly storage: readonly TestStorageChange[]
}

/** What a query answered. */
export interface TestQueryResult<V> {
  readonly value: V
  /** The block whose state it read. */
  readonly height: number
  readonly gasConsumed: bigint
  readonly logs: readonly TestLog[]
}

/** What a message would do; it was tried on the newest state and dropped. */
export interface TestEstimate<V> {
  /** Undefined where clients are told gas and deposit alone: see `estimate` of the message. */
  readonly value: V | undefined
  readonly gasRequired: bigint
  readonly storageDeposit: bigint
}

export interface TestCalled extends Wrapped {
  readonly result: TestCallResult<this['value']>
}
export interface TestAsked extends Wrapped {
  readonly result: TestQueryResult<this['value']>
}
export interface TestEstimated extends Wrapped {
  readonly result: TestEstimate<this['value']>
}
