// SPDX-License-Identifier: Apache-2.0
import type { StepOptions } from '@phat/light-client'
import { assert, equalBytes, known, PhatError } from '@phat/primitives'
import type { FollowedBlock, VerifiedBlock } from '../follow/verify-frame.ts'
import type { WorkerSystem } from '../system/system-types.ts'
import { withResolvers } from '../threads/query-job.ts'
import { workerErrors } from '../worker-errors.ts'
import type { WorkerState } from '../worker-state.ts'
import { receiveFrame } from './1-receive.ts'
import { verifyBlock } from './2-verify.ts'
import { planBlock } from './3-plan.ts'
import { type AppliedBlock, type ApplyToCluster, applyBlock } from './5-apply.ts'
import { blockRecord } from './6-commit.ts'

/** What the stages work with. */
export interface BlockPipelineOptions {
  readonly system: WorkerSystem
  readonly start: WorkerState
  /** By which clock blocks are judged; asked for each one. */
  readonly step: () => StepOptions
  readonly apply: ApplyToCluster
  /** Writes records and flushes them, and what else must be on disk before `after` is seen. */
  readonly append: (records: readonly Uint8Array[], after: WorkerState) => Promise<void>
  /** Called once what was applied is on disk, in order; from then on it may be seen. */
  readonly publish: (applied: readonly AppliedBlock[]) => void
  /** The worker cannot go on; told once. */
  readonly onFatal: (error: PhatError) => void
}

/** The way of blocks through a worker: from bytes to what is published. One dispatch at a time. */
export interface BlockPipeline {
  /** After the last block that is on disk. */
  readonly state: WorkerState
  /**
   * Takes frames up to the first that is refused, that the signal comes before, or whose wanted keys are others than the first one's. Those
   * taken are on disk when it settles, also when it rejects.
   * @throws worker.busy, worker.stopped, a stop of the chain's; why a frame was refused; the signal's reason
   */
  dispatch(frames: readonly Uint8Array[], signal: AbortSignal): Promise<void>
  /** Changes the state between dispatches, once the record of it is on disk. */
  amend(change: (state: WorkerState) => { readonly state: WorkerState; readonly record: Uint8Array }): Promise<void>
  /**
   * Changes the state between dispatches to one that `make` has put on disk.
   * @throws worker.stopped; what `make` throws, which ends the worker
   */
  replace(make: (state: WorkerState) => Promise<WorkerState>): Promise<void>
  /** Waits for the dispatch under way, then lets nothing in while `act` starts: until it returns, not until it resolves. */
  between<T>(act: () => T): Promise<T>
  /** No dispatch begins any more; resolves when none is under way. */
  stop(): Promise<void>
}

interface TakenBlock {
  readonly applied: AppliedBlock
  readonly record: Uint8Array
}

type VerifiedFrame =
  | { readonly block: VerifiedBlock; readonly refusal?: undefined }
  | { readonly block?: undefined; readonly refusal: unknown }

/** Records of so many blocks, or bytes, are flushed at once. */
const groupBlocksMax = 64
const groupBytesMax = 8 * 1024 * 1024

/** Makes the pipeline of a worker that goes on from `start`. */
export function createBlockPipeline(options: BlockPipelineOptions): BlockPipeline {
  const { system, step, apply } = options
  let published = options.start
  /** Ahead of `published` by what is applied and not yet written. */
  let tip = options.start
  let running: Promise<void> | undefined
  let stopCause: PhatError | undefined

  function fail(error: PhatError): PhatError {
    if (stopCause === undefined) {
      stopCause = error
      options.onFatal(error)
    }
    return error
  }

  function verify(previous: FollowedBlock, bytes: Uint8Array, keys: readonly Uint8Array[]): VerifiedFrame {
    try {
      return { block: verifyBlock(previous, receiveFrame(bytes), keys, step()) }
    } catch (refusal) {
      // Told when it is the frame's turn, if it ever is.
      return { refusal }
    }
  }

  /** @param meanwhile what the main thread does while the cluster's thread is at the block */
  async function takeBlock(block: VerifiedBlock, meanwhile: () => void): Promise<TakenBlock> {
    const before = tip
    try {
      const plan = planBlock(system, before.system, block)
      // A block that ends the worker is not written: each start comes to it, and ends, again.
      if (plan.stop !== undefined) throw workerErrors.error(plan.stop, `by block ${block.number}`)
      const applying = applyBlock(system, before, block, plan, apply)
      meanwhile()
      const applied = await applying
      const record = blockRecord(applied)
      tip = applied.after
      return { applied, record }
    } catch (cause) {
      const isStop = cause instanceof PhatError && cause.code.startsWith('worker.')
      throw fail(isStop ? cause : workerErrors.error('system-failed', `block ${block.number}`, { cause }))
    }
  }

  async function write(group: readonly AppliedBlock[], records: readonly Uint8Array[]): Promise<void> {
    const last = known(group.at(-1), 'a group has blocks')
    try {
      await options.append(records, last.after)
    } catch (cause) {
      throw fail(workerErrors.error('write-failed', `after block ${published.followed.number}`, { cause }))
    }
    published = last.after
    try {
      options.publish(group)
    } catch (cause) {
      throw fail(workerErrors.error('system-failed', `after block ${published.followed.number}`, { cause }))
    }
  }

  async function takeFrames(frames: readonly Uint8Array[], signal: AbortSignal): Promise<void> {
    const wanted = system.wantedKeys(tip.system)
    let keys = wanted
    let group: AppliedBlock[] = []
    let records: Uint8Array[] = []
    let bytes = 0
    const flush = async (): Promise<void> => {
      if (group.length === 0) return
      const [blocks, made] = [group, records]
      group = []
      records = []
      bytes = 0
      await write(blocks, made)
    }
    try {
      let verified: VerifiedFrame | undefined
      for (const [index, frame] of frames.entries()) {
        signal.throwIfAborted()
        if (!sameKeys(wanted, keys)) break
        const { block, refusal } = verified ?? verify(tip.followed, frame, wanted)
        if (block === undefined) throw refusal
        verified = undefined
        // Verifying needs nothing of what the block before came to but that the wanted keys stay, which is seen in the frame's turn.
        const { applied, record } = await takeBlock(block, () => {
          const next = frames[index + 1]
          if (next !== undefined) verified = verify(block, next, wanted)
        })
        keys = system.wantedKeys(tip.system)
        group.push(applied)
        records.push(record)
        bytes += record.length
        if (group.length >= groupBlocksMax || bytes >= groupBytesMax) await flush()
      }
    } finally {
      await flush()
    }
  }

  /** Runs what must be alone. */
  async function alone(act: () => Promise<void>): Promise<void> {
    assert(running === undefined, 'one at a time')
    const { promise, resolve } = withResolvers<void>()
    running = promise
    try {
      await act()
    } finally {
      running = undefined
      resolve()
    }
  }

  async function whenIdle(): Promise<void> {
    while (running !== undefined) await running
  }

  return {
    get state() {
      return published
    },
    async dispatch(frames, signal) {
      if (stopCause !== undefined) throw stopCause
      if (running !== undefined) throw workerErrors.error('busy', 'blocks are taken from another caller')
      await alone(() => takeFrames(frames, signal))
    },
    async amend(change) {
      await whenIdle()
      if (stopCause !== undefined) throw stopCause
      await alone(async () => {
        const { state, record } = change(published)
        await options.append([record], state)
        published = state
        tip = state
      })
    },
    async replace(make) {
      await whenIdle()
      if (stopCause !== undefined) throw stopCause
      await alone(async () => {
        try {
          published = await make(published)
          tip = published
        } catch (cause) {
          throw fail(workerErrors.error('system-failed', `at block ${published.followed.number}`, { cause }))
        }
      })
    },
    async between(act) {
      await whenIdle()
      if (stopCause !== undefined) throw stopCause
      return act()
    },
    async stop() {
      stopCause ??= workerErrors.error('stopped', 'it was told to stop')
      await whenIdle()
    },
  }
}

function sameKeys(one: readonly Uint8Array[], other: readonly Uint8Array[]): boolean {
  return one.length === other.length && one.every((key, i) => equalBytes(key, other[i] ?? new Uint8Array()))
}
