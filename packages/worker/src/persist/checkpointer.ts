// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from '@phat/primitives'
import type { BlockPipeline } from '../pipeline/block-pipeline.ts'
import { workerErrors } from '../worker-errors.ts'
import type { WorkerLog } from '../worker-options.ts'
import type { WorkerState } from '../worker-state.ts'
import { bindingOf, type WorkerStore } from './worker-store.ts'

export interface CheckpointerOptions {
  readonly store: WorkerStore
  readonly logBytes: number
  readonly blocks: number
  /** Blocks in the log since its checkpoint, at the start. */
  readonly blocksAtStart: number
  /** The cluster's records after what was applied last, packed. */
  readonly snapshot: () => Promise<ArrayBuffer | undefined>
  readonly log: WorkerLog
}

/** Says when checkpoints are written, one at a time. */
export interface Checkpointer {
  /** Counts blocks that were written; begins a checkpoint when one is due. Nothing may be applied that is not in `state`. */
  written(state: WorkerState, blocks: number): void
  /**
   * Begins one now. None may be under way, and nothing may be applied that is not in `state`. What it resolves with is why it failed, or
   * undefined.
   */
  begin(state: WorkerState): Promise<unknown>
  /** The one under way, however it ends. */
  readonly underWay: Promise<unknown> | undefined
  stop(): Promise<void>
}

/** How many times its limit a log may grow while a checkpoint of it is written, before blocks have to wait. */
export const growthMax = 4

/** Makes what begins checkpoints; a failure is logged, and the next one is tried an interval later. */
export function createCheckpointer(options: CheckpointerOptions): Checkpointer {
  const { store, log } = options
  const stopping = new AbortController()
  let blocks = options.blocksAtStart
  /** After a failure the next attempt is a whole interval away. */
  let bytesAtFailure = 0
  let underWay: Promise<unknown> | undefined

  function isDue(state: WorkerState): boolean {
    const { cluster, epoch } = bindingOf(state)
    if (!equalBytes(cluster, store.binding.cluster) || epoch !== store.binding.epoch) return true
    const logBytes = store.bytes - Math.max(store.checkpointBytes, bytesAtFailure)
    return blocks >= options.blocks || logBytes >= options.logBytes
  }

  /** How it ended: nothing, or why not. */
  async function write(state: WorkerState): Promise<unknown> {
    blocks = 0
    // The order to the cluster's thread leaves now, before that of any later block.
    const source = options.snapshot().then((clusterRecords) => ({ state, clusterRecords }))
    try {
      await store.checkpoint(source, stopping.signal)
      bytesAtFailure = 0
      log.info('worker.checkpoint', { block: state.followed.number, bytes: store.checkpointBytes })
      return undefined
    } catch (error) {
      bytesAtFailure = store.bytes
      if (!stopping.signal.aborted) log.warn('worker.checkpoint-failed', { code: systemCode(error) })
      return error
    } finally {
      underWay = undefined
    }
  }

  function begin(state: WorkerState): Promise<unknown> {
    const writing = write(state)
    underWay = writing
    return writing
  }

  return {
    written(state, count) {
      blocks += count
      if (underWay === undefined && !stopping.signal.aborted && isDue(state)) void begin(state)
    },
    begin,
    get underWay() {
      return underWay
    },
    async stop() {
      stopping.abort()
      await underWay
    },
  }
}

/**
 * Writes a checkpoint of what is published, behind the dispatch under way and the checkpoint under way.
 * @returns its height
 * @throws worker.keeps-nothing, worker.stopped; why it could not be written; the signal's reason
 */
export async function takeCheckpoint(
  pipeline: BlockPipeline,
  checkpointer: Checkpointer | undefined,
  signal: AbortSignal,
): Promise<number> {
  if (checkpointer === undefined) throw workerErrors.error('keeps-nothing', 'no checkpoint was written')
  for (;;) {
    await checkpointer.underWay
    signal.throwIfAborted()
    const begun = await pipeline.between(() => {
      const { state } = pipeline
      return checkpointer.underWay === undefined ? { state, written: checkpointer.begin(state) } : undefined
    })
    if (begun === undefined) continue
    const failure = await begun.written
    if (failure !== undefined) throw failure
    return begun.state.followed.number
  }
}

/** Our own code or the system's, such as ENOSPC; never a message, which may name paths. */
function systemCode(error: unknown): string {
  const { code } = error as { readonly code?: unknown }
  return typeof code === 'string' ? code : 'unknown'
}
