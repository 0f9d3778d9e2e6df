// SPDX-License-Identifier: Apache-2.0
import type { ConnectedChain, RpcClient } from '@phat/client/node'
import type { WorkerClient } from '@phat/client/worker'
import type { RelayerLimits, RelayerLog, RelayerProgress } from './relayer-options.ts'
import type { Heads } from './sync/watch-heads.ts'

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
