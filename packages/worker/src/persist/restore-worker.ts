// SPDX-License-Identifier: Apache-2.0
import { assert, type ByteString, concatBytes, PhatError } from '@phat/primitives'
import { systemState } from '../system/state-codec.ts'
import type { SystemState } from '../system/system-types.ts'
import { packChanges, unpackChanges } from '../threads/flat-changes.ts'
import type { WorkerState } from '../worker-state.ts'
import { type BlockRecord, type CheckpointHead, checkpointFormat, decodeLogRecord } from './log-records.ts'
import { workerDataErrors } from './worker-data-errors.ts'

/** What a folder gives back. */
export interface RestoredWorker {
  readonly state: WorkerState
  /** All records of the cluster's state at the height of the state, packed; undefined while there is no cluster. */
  readonly clusterRecords: ArrayBuffer | undefined
  /** Blocks since the checkpoint. */
  readonly blocks: number
}

/** Puts a worker together again, record by record. */
export interface WorkerRestorer {
  take(content: Uint8Array, sequence: bigint): void
  /** @throws worker-data.incomplete when the checkpoint was not whole */
  finish(): RestoredWorker
}

/** Makes a restorer, for the records of one log. */
export function createWorkerRestorer(): WorkerRestorer {
  let pieces: Uint8Array[] = []
  let state: WorkerState | undefined
  let cluster: Map<ByteString, Uint8Array> | undefined
  let blocks = 0

  const unreadable = (sequence: bigint, what: string) => workerDataErrors.error('unreadable', `record ${sequence}: ${what}`)

  function readSystem(encoded: Uint8Array, sequence: bigint): SystemState {
    try {
      return systemState.decode(encoded)
    } catch (cause) {
      if (!(cause instanceof PhatError)) throw cause
      throw workerDataErrors.error('unreadable', `record ${sequence}: the state of the system`, { cause })
    }
  }

  function write(changes: Uint8Array): void {
    cluster ??= new Map()
    for (const [key, value] of unpackChanges(changes.slice().buffer)) {
      if (value === null) cluster.delete(key)
      else cluster.set(key, value)
    }
  }

  function takeHead(head: CheckpointHead, sequence: bigint): void {
    if (head.format !== checkpointFormat) throw unreadable(sequence, `a checkpoint of format ${head.format}`)
    if (head.pieces !== pieces.length) throw unreadable(sequence, `${pieces.length} pieces instead of ${head.pieces}`)
    if (pieces.length > 0) write(concatBytes(...pieces))
    pieces = []
    const { number, hash, trusted } = head
    state = { followed: { number, hash, trusted }, system: readSystem(head.system, sequence), cluster: head.cluster }
  }

  function takeBlock(before: WorkerState, block: BlockRecord, sequence: bigint): void {
    const { number, hash, time, engineHash, nextValidators } = block
    const { chainId, height, nextValidators: validators } = before.followed.trusted
    if (number !== before.followed.number + 1) throw unreadable(sequence, `block ${number} after ${before.followed.number}`)
    const trusted = { chainId, height: height + 1n, time, hash: engineHash, nextValidators: nextValidators ?? validators }
    const followed = { number, hash, trusted }
    const system = block.system === undefined ? { ...before.system, height: number } : readSystem(block.system, sequence)
    if (block.cluster !== undefined) write(block.cluster.changes)
    const facts = block.cluster?.facts ?? before.cluster?.facts
    const summary = block.cluster && facts && { root: block.cluster.root, facts }
    state = { followed, system, cluster: summary ?? before.cluster }
    blocks++
  }

  return {
    take(content, sequence) {
      const record = decodeLogRecord(content, sequence)
      const isBeginning = record.type === 'Piece' || record.type === 'Checkpoint'
      if (isBeginning !== (state === undefined)) throw unreadable(sequence, `${record.type} out of its place`)
      if (record.type === 'Piece') pieces.push(record.value)
      else if (record.type === 'Checkpoint') takeHead(record.value, sequence)
      else {
        assert(state !== undefined, 'a checkpoint came before')
        if (record.type === 'Block') takeBlock(state, record.value, sequence)
        else state = { ...state, system: readSystem(record.value, sequence) }
      }
    },
    finish() {
      if (state === undefined) throw workerDataErrors.error('incomplete', `${pieces.length} pieces and no head`)
      return {
        state,
        clusterRecords: cluster === undefined ? undefined : packChanges(cluster),
        blocks,
      }
    },
  }
}
