// SPDX-License-Identifier: Apache-2.0
import type { BlockRef, Chain, Log, NodeInfo, TransactionPool } from '@phat/chain'
import type { BlockHash, BlockNumber } from '@phat/primitives'
import type { Follow } from './chain-head/follow.ts'
import type { DeveloperControls } from './developer/developer-controls.ts'
import type { ChainFeed } from './feed/chain-feed.ts'
import type { CommitSource } from './phala/commit-source.ts'
import type { RpcLimits } from './server/limits.ts'
import type { Subscription } from './server/subscription.ts'
import type { Turn } from './server/turn.ts'
import type { TurnQueue } from './server/turn-queue.ts'
import type { Broadcast } from './transaction/broadcast.ts'

/** A peer as `system_peers` tells it. */
export interface PeerInfo {
  readonly peerId: string
  readonly roles: string
  readonly bestHash: BlockHash
  readonly bestNumber: BlockNumber
}

/** The engine's view of the network. */
export interface NetworkStatus {
  readonly peers: readonly PeerInfo[]
  readonly isSyncing: boolean
  /** False where a node without peers is healthy, as in a development chain. */
  readonly shouldHavePeers: boolean
  /** Height at which block sync began, and the highest that peers have told; undefined when not syncing. */
  readonly startingBlock?: BlockNumber | undefined
  readonly highestBlock?: BlockNumber | undefined
}

/** What every handler may use. Reads are synchronous, on immutable snapshots. */
export interface RpcContext {
  readonly chain: Chain
  readonly pool: TransactionPool
  readonly node: NodeInfo
  readonly network: () => NetworkStatus
  readonly feed: ChainFeed
  /** For what the chain or the pool tells while it is at work: telling clients comes later. */
  readonly turns: TurnQueue
  readonly limits: RpcLimits
  /** Whether unsafe methods are served. */
  readonly unsafeMethods: boolean
  /** Makes a block now; absent where the engine decides alone. */
  readonly seal: (() => BlockRef) | undefined
  /** What decided the blocks; absent where the engine does not keep it. */
  readonly commits: CommitSource | undefined
  /** Whether the node keeps the state of every block. */
  readonly archive: boolean
  /** What a development chain can do besides; absent on others. */
  readonly developer: DeveloperControls | undefined
  /** Every name that is served, sorted. */
  readonly methodNames: () => readonly string[]
  /** Begins work that may be long: it asks the turn when to let others run. */
  readonly startTurn: () => Turn
  /** Aborts when the server stops. */
  readonly signal: AbortSignal
  readonly log: Log
}

/** One WebSocket connection as handlers see it; over HTTP no handler that needs it is reached. */
export interface Session {
  /** True once the client has left: nothing more is started for it. */
  readonly closed: () => boolean
  /** Live subscriptions by id. */
  readonly subscriptions: Map<string, Subscription>
  readonly follows: Map<string, Follow>
  readonly broadcasts: Map<string, Broadcast>
}

/** One message from a client: a request, or an array of them, up to its reply. */
export interface Exchange {
  readonly session: Session
  /** Runs once the reply is out, so that no notification comes before the id that it names. */
  afterReply(task: () => void): void
}
