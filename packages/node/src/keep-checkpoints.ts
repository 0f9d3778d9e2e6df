// SPDX-License-Identifier: Apache-2.0
import type { ChainService, Clock, Database, Log } from '@phat/chain'
import { PhatError } from '@phat/primitives'

/** After so many changed keys, what a restart would have to do over again takes longer than a checkpoint saves. */
const changesMax = 50_000
/** History that is kept by default, in blocks. */
const defaultHistory = 256
/** Records of a trie so large take longer than a second to build anew. */
const largeTrieBytes = 8_000_000
/** How long the last checkpoint may take when the node stops. */
const stopLimitMs = 8_000

export interface CheckpointKeeper {
  /** Waits for a checkpoint that is under way and saves the last state, if it changed since. */
  stop(): Promise<void>
}

/**
 * Saves checkpoints of the state beside the block path: one at a time, after enough changes or half the history, so that undo
 * records lead from the newest checkpoint to the state, and at once where a large trie had none. One that fails is logged and tried again later: it only makes a restart faster.
 */
export function keepCheckpoints(options: {
  readonly chain: ChainService
  readonly database: Pick<Database, 'saveCheckpoint'>
  /** States kept behind the best block; 256 by default. */
  readonly history?: number | undefined
  readonly clock: Clock
  readonly log: Log
}): CheckpointKeeper {
  const { chain, database, history = defaultHistory, clock, log } = options
  const blocksMax = Math.max(1, Math.floor(history / 2))
  const abort = new AbortController()
  /** What changed since the last checkpoint began. */
  let changes = 0
  let blocks = 0
  let underWay: Promise<void> | undefined

  async function save(): Promise<void> {
    const number = chain.best.number
    changes = 0
    blocks = 0
    try {
      await database.saveCheckpoint(chain.checkpoint(), abort.signal)
      log.debug('checkpoint.saved', { number })
    } catch (error) {
      // The next attempt waits as long as after a success: a full disk is not tried again at every block.
      const code = error instanceof PhatError ? error.code : 'bug'
      log.warn('checkpoint.failed', { number, code, detail: error instanceof Error ? error.message : String(error) })
    }
  }
  function begin(): Promise<void> {
    underWay ??= save().finally(() => {
      underWay = undefined
    })
    return underWay
  }
  const unsubscribe = chain.subscribe((event) => {
    if (event.type === 'finalized') return
    blocks += event.type === 'imported' ? 1 : event.removed.length
    if (event.type === 'imported') changes += event.changes.size
    if (changes >= changesMax || blocks >= blocksMax) void begin()
  })
  if (chain.triesFrom === 'records' && chain.stateUsage().liveBytes > largeTrieBytes) void begin()
  return {
    stop: async () => {
      unsubscribe()
      const cancel = clock.after(stopLimitMs, () => abort.abort())
      await underWay
      if (blocks > 0) await begin()
      cancel()
    },
  }
}
