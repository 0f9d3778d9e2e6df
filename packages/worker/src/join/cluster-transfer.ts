// SPDX-License-Identifier: Apache-2.0
import { bytes, struct } from '@phat/codec'
import { equalBytes, known, PhatError } from '@phat/primitives'
import type { Checkpointer } from '../persist/checkpointer.ts'
import { checkpointFormat, encodeLogRecord } from '../persist/log-records.ts'
import { createWorkerRestorer, type RestoredWorker } from '../persist/restore-worker.ts'
import type { BlockPipeline } from '../pipeline/block-pipeline.ts'
import type { ClusterRunner } from '../pipeline/cluster-runner.ts'
import { serveErrors } from '../serve/serve-errors.ts'
import type { ClusterExport, ClusterTransfer } from '../serve/worker-view.ts'
import { channelOf } from '../system/channels.ts'
import { initialSystemState } from '../system/create-worker-system.ts'
import { clusterOrigin, sameOrigin } from '../system/origins.ts'
import { systemState } from '../system/state-codec.ts'
import type { ServedClusterState } from '../system/system-types.ts'
import type { WorkerState } from '../worker-state.ts'

export interface ClusterTransferOptions {
  readonly folder: string
  readonly genesisHash: Uint8Array
  readonly pipeline: BlockPipeline
  readonly cluster: ClusterRunner
  /** Undefined for a worker that keeps nothing on disk. */
  readonly checkpointer: Checkpointer | undefined
}

/** A cluster's way from worker to worker, and blocks' way past the height at which one joins. */
export interface WorkerTransfer extends ClusterTransfer {
  /** As the pipeline's; stops where a cluster that was taken over joins, so that no block of its is missed. */
  dispatch(frames: readonly Uint8Array[], signal: AbortSignal): Promise<void>
}

/** A checkpoint of the cluster alone: nothing of the worker that gives it is in it. */
const clusterContent = struct('phat_worker::ClusterContent', { piece: bytes, head: bytes })

const refused = (detail: string): PhatError => serveErrors.error('state-refused', detail)

/** What waits for its height. */
interface Joining {
  readonly height: number
  readonly hash: Uint8Array
  readonly restored: RestoredWorker
  readonly served: ServedClusterState
}

function encodeCluster(state: WorkerState, served: ServedClusterState, records: ArrayBuffer): Uint8Array {
  const { number, hash, trusted } = state.followed
  const origin = clusterOrigin(served.birth.id)
  // Replicas send the same messages by the same numbers: who joins goes on with those.
  const channels = [[origin, channelOf(state.system, origin)] as const]
  const system = systemState.encode({ ...initialSystemState(number), cluster: served, channels })
  return clusterContent.encode({
    piece: encodeLogRecord({ type: 'Piece', value: new Uint8Array(records) }),
    head: encodeLogRecord({
      type: 'Checkpoint',
      value: { format: checkpointFormat, pieces: 1, number, hash, trusted, system, cluster: state.cluster },
    }),
  })
}

/** @throws serve.state-refused */
function decodeCluster(content: Uint8Array): RestoredWorker {
  try {
    const { piece, head } = clusterContent.decode(content)
    const restorer = createWorkerRestorer()
    restorer.take(piece, 0n)
    restorer.take(head, 1n)
    return restorer.finish()
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    throw refused(`The state does not decode: ${error.code}`)
  }
}

/** True for a worker that stands at the cluster's block, without another one. */
function belongsTo({ height, hash }: Joining, { followed, system }: WorkerState): boolean {
  return system.cluster === undefined && followed.number === height && equalBytes(followed.hash, hash)
}

/** Makes it. */
export function createClusterTransfer(options: ClusterTransferOptions): WorkerTransfer {
  const { folder, genesisHash, pipeline, cluster, checkpointer } = options
  let joining: Joining | undefined

  /** The worker with the cluster in it, on disk before anything sees it. */
  async function join(state: WorkerState, { restored, served }: Joining): Promise<WorkerState> {
    const { state: of, clusterRecords } = restored
    const summary = known(of.cluster, 'checked when it was taken')
    const records = known(clusterRecords, 'a checkpoint with a piece has records')
    await cluster.restore(served.birth, { height: state.followed.number, records }, summary)
    const origin = clusterOrigin(served.birth.id)
    const others = state.system.channels.filter(([sender]) => !sameOrigin(sender, origin))
    const channels = [...others, [origin, channelOf(of.system, origin)] as const]
    const next = { ...state, cluster: summary, system: { ...state.system, cluster: served, early: undefined, channels } }
    if (checkpointer !== undefined) {
      await checkpointer.underWay
      const failure = await checkpointer.begin(next)
      if (failure !== undefined) throw failure
    }
    return next
  }

  /** @throws serve.state-refused when the worker went past the block while the state came in */
  async function joinNow(it: Joining): Promise<void> {
    joining = undefined
    let joined = false
    await pipeline.replace(async (state) => {
      // Blocks that were under way when the state came in are taken by now.
      if (!belongsTo(it, state)) return state
      joined = true
      return join(state, it)
    })
    if (!joined) throw refused('This worker is past that block')
  }

  return {
    folder,
    async export(signal) {
      const { state, snapshot } = await pipeline.between(() => ({ state: pipeline.state, snapshot: cluster.snapshot() }))
      const records = await snapshot
      signal.throwIfAborted()
      const served = state.system.cluster
      if (served?.stage !== 'running' || records === undefined) throw serveErrors.error('no-cluster', 'No cluster found')
      const { number: height, hash } = state.followed
      return { cluster: served.birth.id, height, hash, content: encodeCluster(state, served, records) }
    },
    async import({ cluster: id, height, hash, content }: ClusterExport) {
      const restored = decodeCluster(content)
      const { followed, system, cluster: summary } = restored.state
      const served = system.cluster
      if (served?.stage !== 'running' || summary === undefined) throw refused('The state has no cluster that runs')
      const isSame = followed.number === height && equalBytes(followed.hash, hash) && equalBytes(served.birth.id, id)
      if (!isSame || !equalBytes(served.birth.genesis, genesisHash)) throw refused('The state is of another block or cluster')
      const it = { height, hash, restored, served }
      const isThere = await pipeline.between(() => {
        const { state } = pipeline
        if (state.system.cluster !== undefined) throw refused('This worker has a cluster')
        if (state.followed.number > height) throw refused('This worker is past that block')
        joining = it
        return state.followed.number === height
      })
      if (isThere && joining === it) await joinNow(it)
    },
    async dispatch(frames, signal) {
      if (joining === undefined) return pipeline.dispatch(frames, signal)
      const it = joining
      const left = it.height - pipeline.state.followed.number
      if (left > 0) await pipeline.dispatch(frames.slice(0, left), signal)
      // The rest of the frames does not prove what the cluster wants to know.
      if (pipeline.state.followed.number === it.height && joining === it) await joinNow(it)
    },
  }
}
