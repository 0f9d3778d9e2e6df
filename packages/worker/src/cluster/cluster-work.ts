// SPDX-License-Identifier: Apache-2.0
import type { BlockContext, EngineVersion } from '@phat/contracts'
import type { CommandPayload, ContractInfo } from '@phat/messaging'

/*
 * What crosses between the worker's main thread and the thread that owns a cluster. Everything here is structured-cloneable. Accounts,
 * contracts and hashes are 32 bytes, amounts planck, gas picoseconds.
 */

/** The secrets of a cluster; decision 9 says which of them change. Held by gatekeeper and workers, in enclave memory and sealed on disk. */
export interface ClusterKeys {
  /** 64 bytes, for good: from it contracts derive accounts and secrets of their own. */
  readonly identity: Uint8Array
  /** 64 bytes, by epoch: the keys that clients encrypt commands to derive from it. The old one counts for some blocks after a rotation. */
  readonly command: Uint8Array
  /** 32 bytes, for good: blinds the state root. */
  readonly root: Uint8Array
  /** 32 bytes, by epoch: what the worker's own records are sealed with. */
  readonly storage: Uint8Array
  readonly epoch: number
}

/** What a cluster is made from: with the same one, every replica comes to the same state. */
export interface ClusterBirth {
  readonly id: Uint8Array
  readonly owner: Uint8Array
  readonly treasury: Uint8Array
  readonly gasPrice: bigint
  readonly depositPerItem: bigint
  readonly depositPerByte: bigint
  readonly keys: ClusterKeys
  readonly engine: EngineVersion
  /** Genesis of the chain, which version 2 envelopes are bound to. */
  readonly genesis: Uint8Array
  /** Callers are shown all that their calls do. The chain says so when it makes the cluster, and it stays. */
  readonly debuggable: boolean
}

/** One thing that a block asks of a cluster, in the order of the chain's messages. */
export type ClusterItem =
  /** The first one: pays the owner's deposit in and makes the system contract from the chain's system code. */
  | { readonly kind: 'deploy'; readonly systemCode: Uint8Array; readonly deposit: bigint }
  | { readonly kind: 'deposit'; readonly account: Uint8Array; readonly amount: bigint }
  | {
      readonly kind: 'upload'
      readonly origin: Uint8Array
      readonly resource: 'InkCode' | 'SidevmCode' | 'IndeterministicInkCode'
      readonly code: Uint8Array
    }
  | {
      readonly kind: 'instantiate'
      readonly info: ContractInfo
      readonly transfer: bigint
      readonly gasLimit: bigint
      readonly depositLimit: bigint | undefined
    }
  /** `origin` undefined: a pallet sent it; then the caller is the system contract and gas is free. */
  | {
      readonly kind: 'command'
      readonly origin: Uint8Array | undefined
      readonly contract: Uint8Array
      readonly payload: CommandPayload
    }
  /** The chain has a new system code; the system contract imports it when its owner asks. */
  | { readonly kind: 'systemCode'; readonly code: Uint8Array }
  /** A new secret for commands, of 64 bytes, in all replicas' orders of one block. The old one opens commands for some blocks more. */
  | { readonly kind: 'rotateCommandKey'; readonly command: Uint8Array; readonly epoch: number }

/** What the thread is given for a block. Every block of a cluster's life is given, also an empty one: hooks run in it. */
export interface ClusterBlockOrder {
  readonly block: BlockContext
  readonly items: readonly ClusterItem[]
}

/** Why a command had no effect, as the chain records it: nothing about what stands inside. */
export const commandFailures = ['unreadable', 'expired', 'replayed', 'not-accepted', 'unknown-contract', 'failed'] as const
export type CommandFailure = (typeof commandFailures)[number]

/** What an item came to, as far as the chain is told. `item` is its index in the order; hooks have none. */
export type ClusterOutcome =
  | {
      readonly kind: 'deployed'
      readonly item: number
      readonly systemContract: Uint8Array
      readonly clusterPublicKey: Uint8Array
    }
  | { readonly kind: 'deploymentFailed'; readonly item: number; readonly detail: string }
  /**
   * A contract lives: by an instantiation of the chain, or made by another contract. `publicKey` is its command key. Told again when the key
   * has changed.
   */
  | {
      readonly kind: 'instantiated'
      readonly contract: Uint8Array
      readonly deployer: Uint8Array
      readonly publicKey: Uint8Array
    }
  /** `error` is a SCALE `DispatchError` of the cluster. */
  | { readonly kind: 'instantiationFailed'; readonly contract: Uint8Array; readonly error: Uint8Array }
  | { readonly kind: 'withdrawn'; readonly account: Uint8Array; readonly amount: bigint }
  | {
      readonly kind: 'commandFailed'
      readonly item: number
      readonly contract: Uint8Array
      readonly origin: Uint8Array | undefined
      readonly reason: CommandFailure
    }

/** A record of the built-in logger; who may read it is decided by `origin` and `contract`. */
export type LogEntry =
  | {
      readonly kind: 'log'
      readonly contract: Uint8Array
      readonly entry: Uint8Array
      readonly mode: 'query' | 'estimate' | 'transaction'
      /** The account whose command or query it was. */
      readonly origin: Uint8Array | undefined
      readonly blockNumber: number
      /** Milliseconds since the Unix epoch, block time. */
      readonly timestamp: bigint
      readonly level: number
      readonly message: string
    }
  | {
      readonly kind: 'event'
      readonly contract: Uint8Array
      readonly origin: Uint8Array | undefined
      readonly blockNumber: number
      readonly topics: readonly Uint8Array[]
      readonly payload: Uint8Array
    }
  /** The result of a command: a SCALE `ContractExecResult`, then the four bytes of the message's selector. */
  | {
      readonly kind: 'output'
      readonly contract: Uint8Array
      readonly origin: Uint8Array | undefined
      readonly blockNumber: number
      readonly nonce: Uint8Array
      readonly output: Uint8Array
    }

/** What the worker needs to know of a cluster between blocks. */
export interface ClusterFacts {
  readonly systemContract: Uint8Array | undefined
  /** The contract of the driver `PinkLogger`. */
  readonly logHandler: Uint8Array | undefined
  readonly jsRuntime: Uint8Array | undefined
  readonly runtimeVersion: readonly [number, number]
  /** Weights of contracts that have one; the rest have 0. */
  readonly weights: readonly (readonly [contract: Uint8Array, weight: number])[]
  readonly contracts: number
}

/** A change of a contract's cache that a transaction asked for. */
export type CacheChange =
  | { readonly kind: 'set'; readonly contract: Uint8Array; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly kind: 'expire'; readonly contract: Uint8Array; readonly key: Uint8Array; readonly seconds: bigint }
  | { readonly kind: 'remove'; readonly contract: Uint8Array; readonly key: Uint8Array }

/** What a cluster's threads are started with: its birth, and all its records when it has a state already. */
export interface ClusterThreadsStart {
  readonly birth: ClusterBirth
  readonly restore?: { readonly height: number; readonly records: ArrayBuffer }
}

/** What the transaction thread tells when it has started (`ClusterThreads.opening`). */
export interface ClusterOpening {
  /** Of the state that it was restored from; undefined without one. */
  readonly root: Uint8Array | undefined
  readonly facts: ClusterFacts
}

/** What a block came to in a cluster; one that was adopted tells its root and its facts alone. */
export interface ClusterBlockReport {
  /** 32 bytes, blinded. */
  readonly root: Uint8Array
  readonly outcomes: readonly ClusterOutcome[]
  readonly logs: readonly LogEntry[]
  readonly cache: readonly CacheChange[]
  /** Left out while they are as before. */
  readonly facts?: ClusterFacts
}
