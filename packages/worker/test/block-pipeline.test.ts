// SPDX-License-Identifier: Apache-2.0
import { known } from '@phat/primitives'
import { blockFrame } from '@phat/wire/block-frame'
import { beforeAll, describe, expect, test } from 'vitest'
import { receiveFrame } from '../src/pipeline/1-receive.ts'
import type { ClusterResult } from '../src/pipeline/5-apply.ts'
import { createBlockPipeline } from '../src/pipeline/block-pipeline.ts'
import { platformClock, stepOptions } from '../src/pipeline/worker-clock.ts'
import { initialSystemState } from '../src/system/create-worker-system.ts'
import type { WorkerSystem } from '../src/system/system-types.ts'
import { withResolvers } from '../src/threads/query-job.ts'
import { createFakeWorker } from './system-worker.ts'
import { startWorkerChain, type WorkerChain } from './worker-chain.ts'

const neverAborted = new AbortController().signal
const { system: realSystem } = createFakeWorker('pipeline')
const keys = realSystem.wantedKeys(initialSystemState(0))
const otherKeys = keys.slice(1)
const result: ClusterResult = {
  report: { root: new Uint8Array(32), outcomes: [], logs: [], cache: [] },
  changes: new ArrayBuffer(0),
}

let chain: WorkerChain
/** Of the blocks from 1 on, as a relayer brings them. */
let frames: readonly Uint8Array[]
beforeAll(() => {
  chain = startWorkerChain()
  chain.grow(4)
  frames = [1, 2, 3, 4].map((height) => blockFrame.encode(chain.frame(height, keys)))
})

/** A pipeline whose cluster is at each block until the test says that it has done with it. */
function startPipeline(wantedAfter: (height: number) => readonly Uint8Array[] = () => keys) {
  const { number, hash, trusted } = chain.trustRoot
  const orders: { readonly number: number; done(): void }[] = []
  const written: number[] = []
  let verifications = 0
  let ordered = withResolvers<void>()
  const system: WorkerSystem = {
    ...realSystem,
    wantedKeys: ({ height }) => wantedAfter(height),
    planBlock: (state, block) => {
      const order = { block: { number: block.number, now: block.timeMs }, items: [] }
      return { state: { ...state, height: block.number }, cluster: { order }, rejected: [] }
    },
    concludeBlock: (state) => state,
  }
  const pipeline = createBlockPipeline({
    system,
    start: { followed: { number, hash, trusted }, system: initialSystemState(0), cluster: undefined },
    step: () => {
      verifications++
      return stepOptions(platformClock, false)
    },
    apply: ({ order }) => {
      const { promise, resolve } = withResolvers<ClusterResult>()
      orders.push({ number: order.block.number, done: () => resolve(result) })
      ordered.resolve()
      return promise
    },
    append: async (records, after) => {
      written.push(...records.map((_, i) => after.followed.number - records.length + 1 + i))
    },
    publish: () => undefined,
    onFatal: (error) => {
      throw error
    },
  })
  return {
    pipeline,
    written,
    verifications: () => verifications,
    /** Waits until the cluster has a block, and gives it. */
    async atBlock() {
      if (orders.length === 0) await ordered.promise
      ordered = withResolvers<void>()
      return known(orders.shift(), 'a block was ordered')
    },
  }
}

describe('a pipeline of blocks', () => {
  test('verifies the next frame while the cluster is at the block before, and orders it only afterwards', async () => {
    const { pipeline, written, verifications, atBlock } = startPipeline()
    const taken = pipeline.dispatch(frames, neverAborted)
    for (let height = 1; height <= 4; height++) {
      const order = await atBlock()
      expect(order.number).toBe(height)
      expect(verifications()).toBe(Math.min(height + 1, 4))
      order.done()
    }
    await taken
    expect(written).toEqual([1, 2, 3, 4])
    expect(pipeline.state.followed.number).toBe(4)
  })

  test('tells what is wrong with a frame in its turn, when those before it are on disk', async () => {
    const { pipeline, written, atBlock } = startPipeline()
    const [first = new Uint8Array(), second = new Uint8Array()] = frames
    const refused = pipeline.dispatch([first, second.subarray(1)], neverAborted)
    const judged = expect(refused).rejects.toMatchObject({ code: 'follow.bad-frame' })
    ;(await atBlock()).done()
    await judged
    expect(written).toEqual([1])
    const taken = pipeline.dispatch(frames.slice(1, 2), neverAborted)
    ;(await atBlock()).done()
    await taken
    expect(pipeline.state.followed.number).toBe(2)
  })

  test('leaves a frame, good or bad, that was asked for with keys which are wanted no more', async () => {
    for (const second of [frames[1], frames[1]?.subarray(1)]) {
      const { pipeline, written, atBlock } = startPipeline((height) => (height === 0 ? keys : otherKeys))
      const taken = pipeline.dispatch([known(frames[0], 'four frames'), known(second, 'four frames')], neverAborted)
      ;(await atBlock()).done()
      await taken
      expect(written).toEqual([1])
      // What was proven for the old keys proves nothing of the new ones.
      const again = pipeline.dispatch([blockFrame.encode(chain.frame(2, otherKeys))], neverAborted)
      ;(await atBlock()).done()
      await again
      expect(written).toEqual([1, 2])
    }
  })

  test('takes no block behind the signal, though its frame was verified', async () => {
    const { pipeline, written, atBlock } = startPipeline()
    const left = new AbortController()
    const taken = pipeline.dispatch(frames, left.signal)
    const judged = expect(taken).rejects.toBe('left')
    const order = await atBlock()
    left.abort('left')
    order.done()
    await judged
    expect(written).toEqual([1])
  })

  test('keeps nothing of the request that brought a frame', () => {
    const [first = new Uint8Array()] = frames
    const request = new Uint8Array(first.length + 1_000_000)
    request.set(first, 5)
    const { header, stateProof } = receiveFrame(request.subarray(5, 5 + first.length))
    for (const part of [header, ...stateProof]) expect(part.buffer.byteLength).toBeLessThanOrEqual(first.length)
  })
})
