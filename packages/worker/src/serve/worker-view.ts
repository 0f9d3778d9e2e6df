// SPDX-License-Identifier: Apache-2.0
import type { AgreementKey } from '@phat/crypto/agreement'
import type { MessageOrigin, SignedMessage } from '@phat/messaging'
import type { ClusterFacts, LogEntry } from '../cluster/cluster-work.ts'
import type { SystemState } from '../system/system-types.ts'
import type { QueryAnswer } from '../threads/query-job.ts'
import type { QueryCommand } from '../threads/thread-messages.ts'
import type { HttpCounters } from './http-counters.ts'

/** What a worker signs and agrees with: its secret stays in closures. */
export interface WorkerIdentity {
  /** 32 bytes, sr25519; the ecdh key is the same. */
  readonly publicKey: Uint8Array
  readonly agreement: AgreementKey
  sign(message: Uint8Array): Uint8Array
}

/** A block that the worker has verified. */
export interface KnownBlock {
  readonly number: number
  readonly hash: Uint8Array
  readonly timeMs: bigint
  /** Root of the chain's state; not known of a trust root. */
  readonly stateRoot?: Uint8Array
}

/** The cluster as queries see it. */
export interface ServedCluster {
  readonly id: Uint8Array
  /** Callers are shown all that their calls do. */
  readonly debuggable: boolean
  readonly facts: ClusterFacts
  /** The newest height and its blinded root. */
  readonly height: number
  readonly root: Uint8Array
  rootAt(height: number): Uint8Array | undefined
  /** Contracts and codes of the newest height. */
  contract(address: Uint8Array): Promise<ServedContract | undefined>
  contracts(): Promise<readonly Uint8Array[]>
  /** Of requests and answers as `cluster-query.ts` has them. */
  query(command: QueryCommand, limitMs: number, signal?: AbortSignal): Promise<QueryAnswer>
}

/** What the server needs to know of a contract. */
export interface ServedContract {
  readonly codeHash: Uint8Array
  readonly deployer: Uint8Array | undefined
  /** Accounts that the deployer lets read the contract's own log. */
  readonly logReaders: readonly Uint8Array[]
}

/** A running worker as its server reads it, anew for each request. What it gives are values of the moment. */
export interface WorkerView {
  readonly identity: WorkerIdentity
  readonly version: string
  readonly genesisHash: Uint8Array
  readonly chainId: string
  readonly simulated: boolean
  /** Names for GetInfo, such as `dcap`. */
  readonly attestationMethods?: readonly string[]
  /** Hash of the evidence of this start, 32 bytes; zeros before there is one. */
  readonly evidence: Uint8Array
  readonly system: SystemState
  readonly lastBlock: KnownBlock
  readonly cluster: ServedCluster | undefined
  /**
   * True for a block among the last ones (512 by default) that were verified since this start. One from before it must not count: queries that
   * name it may have been answered by the process before, whose memory of replays is gone.
   */
  knowsBlock(hash: Uint8Array): boolean
  /** One of these blocks. */
  knownBlock(hash: Uint8Array): KnownBlock | undefined
  /** How a cluster's state goes to another worker of it; undefined where the worker keeps nothing on disk. */
  readonly transfer?: ClusterTransfer
  /** Why no query is answered now; undefined while they are. */
  readonly unready: 'starting' | 'not-registered' | 'not-acknowledged' | 'lease-expired' | 'stopped' | undefined
  /** Records of the built-in logger since the start, oldest first, within its bound. */
  readonly logs: LogReader
  /** HTTP requests of contracts since the start; undefined where nobody counts them. */
  readonly http?: HttpCounters
  /** What waits for the chain, signed. */
  egress(): readonly (readonly [MessageOrigin, readonly SignedMessage[]])[]
  /** The keys that the next frame must prove, and the block that it must be of. */
  readonly wanted: { readonly nextBlock: number; readonly keys: readonly Uint8Array[] }
  /**
   * Takes frames, as many as it can use: it stops early where the wanted keys change. @throws PhatError `follow.*`, `trie.*`, `light-client.*` …
   */
  dispatch(frames: readonly Uint8Array[], signal: AbortSignal): Promise<void>
  /** What a registration needs; evidence that binds a recent block. @param operator 32 bytes */
  registration(operator: Uint8Array | undefined, signal: AbortSignal): Promise<RegistrationOffer>
  /**
   * Takes a share of the master key that its holder encrypted to this worker.
   * @throws PhatError `recovery.*`
   */
  provideRecoveryShare(rotation: bigint, share: Uint8Array): Promise<void>
  takeCheckpoint(signal: AbortSignal): Promise<number>
  stop(): Promise<void>
}

/** A whole cluster at a height: its keys, its state and the messages that wait. A secret. */
export interface ClusterExport {
  readonly cluster: Uint8Array
  readonly height: number
  readonly hash: Uint8Array
  readonly content: Uint8Array
}

/** Gives and takes a cluster's state. */
export interface ClusterTransfer {
  /** Where sealed states lie: those of others are put here by the operator. */
  readonly folder: string
  /** The cluster at the published height. @throws serve.no-cluster */
  export(signal: AbortSignal): Promise<ClusterExport>
  /**
   * Takes a cluster over: at once, or when this worker has followed the chain up to that height.
   * @throws serve.state-refused when it is past it, has a cluster already, or the content is not whole
   */
  import(state: ClusterExport): Promise<void>
}

/** SCALE bytes: `WorkerRegistrationInfoV2`, `Option<AttestationReport>`. */
export interface RegistrationOffer {
  readonly info: Uint8Array
  readonly report: Uint8Array
}

/** The built-in logger's memory, as `createLogMemory` keeps it. */
export interface LogReader {
  /** Bytes that it holds at most. */
  readonly capacity: number
  /** Contracts that it has records of. */
  contracts(): readonly Uint8Array[]
  /** The records that `allowed` lets through, oldest first. */
  visible(allowed: (entry: Pick<LogEntry, 'kind' | 'contract' | 'origin'>) => boolean): readonly VisibleRecord[]
}

/** A record as one reader sees it. Numbers rise, but only tell of what this reader may see: they do not count the records of others. */
export interface VisibleRecord {
  readonly sequence: number
  readonly entry: LogEntry
  readonly bytes: number
}
