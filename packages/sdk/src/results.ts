// SPDX-License-Identifier: Apache-2.0
import type { Receipt } from '@phat/envelope'
import type { Hex, PhatError } from '@phat/primitives'
import type { Wrapped } from './contract/contract-types.ts'

/** A call ends at the first of the two, whatever it waits for then. */
export interface WaitOptions {
  readonly signal?: AbortSignal
  /** For all of it, in milliseconds; the connection's own by default. */
  readonly timeoutMs?: number
}

/** Where an answer comes from and what was checked of it. */
export interface Provenance {
  /** The height whose state answered. */
  readonly height: number
  /** Unix milliseconds, as the chain tells the time of that block. */
  readonly blockTime: number
  /** Public key of the worker that answered. */
  readonly worker: Hex
  readonly endpoint: string
  /** True when the worker's evidence is of the simulated vendor: it proves nothing. */
  readonly simulated: boolean
  /** True when nothing in the cluster is private: its workers show callers all that their calls do. */
  readonly debuggable: boolean
  /** What the worker signed; already verified. */
  readonly receipt: Receipt
}

/** An answer of a query. */
export interface QueryResult<V> extends Provenance {
  readonly value: V
}

/** An event that a contract emitted, decoded by its metadata. */
export interface ContractEventRecord {
  readonly name: string
  readonly values: Readonly<Record<string, unknown>>
}

/** What a command came to, as a worker told the account that sent it. */
export interface CallResult<V> extends Provenance {
  readonly value: V
  /** The block whose extrinsic carried the command. */
  readonly blockHash: Hex
  readonly blockNumber: number
  /** The extrinsic. */
  readonly extrinsicHash: Hex
  /** Planck that the chain took for the extrinsic. */
  readonly fee: bigint
  /** Picoseconds. */
  readonly gasConsumed: bigint
  /** Planck in the cluster, below zero when some came back. */
  readonly storageDeposit: bigint
  readonly events: readonly ContractEventRecord[]
}

/** What a command would do, tried on the newest state and dropped. */
export interface Estimate<V> extends Provenance {
  /** Undefined where the contract tells gas alone (its state holds entries of others). */
  readonly value: V | undefined
  readonly gasRequired: bigint
  readonly storageDeposit: bigint
  /** Planck that the chain takes for the extrinsic. */
  readonly fee: bigint
}

/** One run of a contract's code. */
export interface TracedFrame {
  /** 0 for the one that was called; each that follows with one more was called by it. */
  readonly depth: number
  readonly deploys: boolean
  readonly address: Hex
  readonly codeHash: Hex
  readonly caller: Hex | undefined
  /** Label of a message of the contract that was asked; of others the selector. */
  readonly message: string
  /** Of inner runs the selector alone, unless the trace is complete; their payments are 0 then. */
  readonly input: Uint8Array
  readonly value: bigint
  /** Picoseconds, with all that it called. */
  readonly gas: bigint
  readonly end:
    | { readonly kind: 'returned'; readonly reverted: boolean; readonly data: Uint8Array }
    | { readonly kind: 'trapped'; readonly error: string; readonly detail: string | undefined }
    | { readonly kind: 'ended' }
}

/** A value that would be made, changed or removed. Unless the trace is complete, `key` is the field's (4 bytes) and the values are empty. */
export interface TracedChange {
  readonly contract: Hex
  readonly key: Uint8Array
  readonly isHashed: boolean
  readonly before: Uint8Array | undefined
  readonly after: Uint8Array | undefined
}

/** What a message or query would do, tried and dropped. */
export interface Trace<V> extends Provenance {
  /** True in a debuggable cluster: everything is shown. Else what a caller may see of his own call; nothing where estimates tell gas alone. */
  readonly complete: boolean
  /** What it would answer; undefined where only gas is told, or where it fails. */
  readonly value?: V
  /** What it would fail with. */
  readonly error?: PhatError
  readonly gasRequired: bigint
  readonly storageDeposit: bigint
  /** In the order in which they began. */
  readonly frames: readonly TracedFrame[]
  readonly framesLeftOut: number
  readonly storage: readonly TracedChange[]
}

export interface Traced extends Wrapped {
  readonly result: Trace<this['value']>
}
export interface Asked extends Wrapped {
  readonly result: QueryResult<this['value']>
}
export interface Called extends Wrapped {
  readonly result: CallResult<this['value']>
}
export interface Estimated extends Wrapped {
  readonly result: Estimate<this['value']>
}
