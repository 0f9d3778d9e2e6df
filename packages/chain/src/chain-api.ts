// SPDX-License-Identifier: Apache-2.0
import type { Header } from '@phat/frame'
import type { AccountId, BlockHash, BlockNumber, ByteString, Hash } from '@phat/primitives'

/** A block by hash and height. */
export interface BlockRef {
  readonly hash: BlockHash
  readonly number: BlockNumber
}

/** A block as it is stored: extrinsics are the bytes that clients sent, length prefix included. */
export interface StoredBlock extends BlockRef {
  readonly header: Header
  /** SCALE bytes of `header`. */
  readonly encodedHeader: Uint8Array
  readonly extrinsics: readonly Uint8Array[]
}

/** The state after one block, immutable. Values are SCALE bytes; keys are raw storage keys. */
export interface StateReader {
  get(key: Uint8Array): Uint8Array | undefined
  /** Up to `count` keys that begin with `prefix` and come after `startAfter`, in byte order. */
  keysPaged(prefix: Uint8Array, count: number, startAfter?: Uint8Array): Uint8Array[]
  /** Trie nodes that prove the values (or their absence) of `keys` against the block's state root. */
  prove(keys: readonly Uint8Array[]): Uint8Array[]
  /** Merkle value of the closest descendant of `key`, as chainHead_v1_storage defines it. */
  closestDescendantMerkleValue(key: Uint8Array): Uint8Array | undefined
  /** A child trie by its name, without the `:child_storage:default:` prefix; undefined if there is none. */
  child(name: Uint8Array): StateReader | undefined
}

/** What the runtime says of itself (`sp_version::RuntimeVersion`). */
export interface RuntimeVersion {
  readonly specName: string
  readonly implName: string
  readonly authoringVersion: number
  readonly specVersion: number
  readonly implVersion: number
  /** blake2b-64 of the API's name, and its version. */
  readonly apis: readonly (readonly [Uint8Array, number])[]
  readonly transactionVersion: number
  readonly stateVersion: number
}

/** Told once, in order, after the fact is readable through `Chain`. */
export type ChainEvent =
  /** A block became the best one. `changes` are its storage changes (undefined value: deleted). */
  | { readonly type: 'imported'; readonly block: StoredBlock; readonly changes: ReadonlyMap<ByteString, Uint8Array | null> }
  /** Blocks became final, oldest first. Told at least `finalityDelayMs` after they were imported. */
  | { readonly type: 'finalized'; readonly blocks: readonly BlockRef[] }
  /** A development chain went back: `best` is the best block again, `removed` are gone, oldest first, finalized ones among them. */
  | { readonly type: 'reverted'; readonly best: BlockRef; readonly removed: readonly StoredBlock[] }

/** Read access to the chain for RPC, workers' relayers and tools. Every method is synchronous on immutable snapshots. */
export interface Chain {
  readonly genesisHash: BlockHash
  readonly best: BlockRef
  readonly finalized: BlockRef
  hashOf(number: BlockNumber): BlockHash | undefined
  block(hash: Uint8Array): StoredBlock | undefined
  /** State after the block; undefined for an unknown block or one whose state was pruned. */
  state(hash: Uint8Array): StateReader | undefined
  /**
   * Keeps the state after a block readable beyond the history, until the answer is called. Undefined when it is gone already. Pins
   * are bounded; the oldest breaks when there are too many, and its state then reads as one that was pruned.
   */
  pin(hash: Uint8Array): (() => void) | undefined
  /** The runtime's version after a block: the same object for every block under one runtime. */
  runtimeVersion(hash: Uint8Array): RuntimeVersion | undefined
  /**
   * Calls a runtime API (`Metadata_metadata`, `AccountNonceApi_account_nonce` …) on the state after a block. Changes are dropped.
   * @throws PhatError `chain.unknown-block`, `runtime-api.unknown`, `runtime-api.bad-arguments`
   */
  call(hash: Uint8Array, method: string, args: Uint8Array): Uint8Array
  /** Names of the runtime APIs' functions, `Metadata_metadata` and so on. */
  runtimeApiMethods(): readonly string[]
  /** Tells every later event; returns the way to stop. A listener that throws is dropped and logged. */
  subscribe(listener: (event: ChainEvent) => void): () => void
}

/** What becomes of a submitted extrinsic, as `author_extrinsicUpdate` tells it. */
export type TransactionStatus =
  | { readonly type: 'future' }
  | { readonly type: 'ready' }
  | { readonly type: 'broadcast'; readonly peers: readonly string[] }
  | { readonly type: 'inBlock'; readonly hash: BlockHash; readonly index: number }
  | { readonly type: 'finalized'; readonly hash: BlockHash; readonly index: number }
  /** Its block was reverted; `ready` or `future` follows, or an end. */
  | { readonly type: 'retracted'; readonly hash: BlockHash }
  | { readonly type: 'usurped'; readonly by: Hash }
  | { readonly type: 'dropped' }
  | { readonly type: 'invalid' }

/**
 * Why the pool refuses an extrinsic. `rpcCode` and `data` are what Substrate's author RPC answers (codes 1010 to 1016 and 1002),
 * `message` its message; clients match on them.
 */
export interface PoolRejection {
  readonly rpcCode: number
  readonly message: string
  readonly data?: string | undefined
}

export type SubmitResult = { readonly ok: true; readonly hash: Hash } | { readonly ok: false; readonly rejection: PoolRejection }

/** Transactions that wait for a block. */
export interface TransactionPool {
  /** Checks and enters an extrinsic: the bytes that a client sent, length prefix included. */
  submit(extrinsic: Uint8Array, signal?: AbortSignal): Promise<SubmitResult>
  /** Like `submit`; then tells each status in order until a final one. `stop` ends the telling, not the transaction. */
  watch(
    extrinsic: Uint8Array,
    onStatus: (status: TransactionStatus) => void,
    signal?: AbortSignal,
  ): Promise<SubmitResult & { readonly stop?: () => void }>
  /** Ready extrinsics in the order in which a block would take them. */
  pending(): readonly Uint8Array[]
  /** Removes extrinsics by hash and bans them for a while; returns the hashes that were there. */
  remove(hashes: readonly Hash[]): readonly Hash[]
  /** Whether a ready extrinsic provides the tag. */
  isProvided(tag: Uint8Array): boolean
  /** The next nonce of an account, counting its ready extrinsics. */
  nextNonce(account: AccountId): number
}

/** What a node says of itself over RPC. */
export interface NodeInfo {
  readonly name: string
  readonly version: string
  readonly chainName: string
  readonly chainType: 'Development' | 'Local' | 'Live'
  readonly properties: { readonly ss58Format: number; readonly tokenDecimals: number; readonly tokenSymbol: string }
  readonly peerId: string
  readonly listenAddresses: readonly string[]
  readonly roles: readonly ('Full' | 'Authority' | 'LightClient')[]
}
