// SPDX-License-Identifier: Apache-2.0
import type { SealedLog } from '../sealed-log/sealed-log.ts'
import { systemState } from '../system/state-codec.ts'
import type { WorkerState } from '../worker-state.ts'
import { type CheckpointHead, checkpointFormat, encodeLogRecord } from './log-records.ts'

/** A worker at a height, as a checkpoint holds it. */
export interface CheckpointSource {
  readonly state: WorkerState
  /** All records of the cluster's state at that height, packed. */
  readonly clusterRecords: ArrayBuffer | undefined
}

const pieceBytes = 1024 * 1024
/** Written and flushed at once. */
const piecesAtOnce = 4

/** Writes a checkpoint as the first records of a log. */
export async function writeCheckpoint(
  log: SealedLog,
  { state, clusterRecords }: CheckpointSource,
  signal: AbortSignal,
): Promise<void> {
  const records = new Uint8Array(clusterRecords ?? new ArrayBuffer(0))
  const pieces = Math.ceil(records.length / pieceBytes)
  for (let at = 0; at < pieces; at += piecesAtOnce) {
    signal.throwIfAborted()
    const group = Array.from({ length: Math.min(piecesAtOnce, pieces - at) }, (_, i) =>
      encodeLogRecord({ type: 'Piece', value: records.subarray((at + i) * pieceBytes, (at + i + 1) * pieceBytes) }),
    )
    await log.append(group)
  }
  const { number, hash, trusted } = state.followed
  const head: CheckpointHead = {
    format: checkpointFormat,
    pieces,
    number,
    hash,
    trusted,
    system: systemState.encode(state.system),
    cluster: state.cluster,
  }
  await log.append([encodeLogRecord({ type: 'Checkpoint', value: head })])
}
