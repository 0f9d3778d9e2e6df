// SPDX-License-Identifier: Apache-2.0
import type { ConnectedChain } from './node/connected-chain.ts'
import type { RpcClient } from './node/rpc-client.ts'
import type { RelayerLimits, RelayerLog, RelayerProgress } from './relayer-options.ts'
import type { Heads } from './sync/watch-heads.ts'
import type { WorkerClient } from './worker/prpc-client.ts'

/** One connection of node and worker, until either fails. */
export interface Session {
  readonly rpc: RpcClient
  readonly heads: Heads
  readonly worker: WorkerClient
  readonly limits: RelayerLimits
  readonly log: RelayerLog
  /** The chain as its runtime is now. */
  readonly chain: () => ConnectedChain
  readonly onProgress: (progress: RelayerProgress) => void
  /** Aborts when the session ends. */
  readonly signal: AbortSignal
}
