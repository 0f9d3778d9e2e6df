// SPDX-License-Identifier: Apache-2.0
import { arm, bytes, fixedBytes, i64, option, struct, tuple, u8, u32, type ValueOf, variant, vec } from '@phat/codec'
import { PhatError } from '@phat/primitives'
import { trustedState, validators } from '@phat/wire/trust-root'
import { workerDataErrors } from './worker-data-errors.ts'

/*
 * What a worker writes of itself. A log begins with a checkpoint: pieces of the cluster's state, then the head that says that they are all;
 * after it come blocks, and the announcement of each start. Arms are only ever added: a release reads what older ones wrote.
 */

const facts = struct('phat_worker::ClusterFacts', {
  systemContract: option(fixedBytes(32)),
  logHandler: option(fixedBytes(32)),
  jsRuntime: option(fixedBytes(32)),
  runtimeVersion: tuple(u32, u32),
  weights: vec(tuple(fixedBytes(32), u32)),
  contracts: u32,
})

const checkpointHead = struct('phat_worker::CheckpointHead', {
  format: u8,
  /** Pieces of the cluster's state that stand before this record. */
  pieces: u32,
  number: u32,
  hash: fixedBytes(32),
  trusted: trustedState,
  /** A `SystemState`. */
  system: bytes,
  cluster: option(struct('phat_worker::ClusterSummary', { root: fixedBytes(32), facts })),
})

const blockRecord = struct('phat_worker::BlockRecord', {
  number: u32,
  hash: fixedBytes(32),
  time: struct('phat_worker::Time', { seconds: i64, nanos: u32 }),
  engineHash: fixedBytes(32),
  /** Left out while the set stays as it is. */
  nextValidators: option(validators),
  /** Left out where the block changed nothing but the height. */
  system: option(bytes),
  cluster: option(
    struct('phat_worker::ClusterBlock', {
      root: fixedBytes(32),
      /** Packed; see `packChanges`. */
      changes: bytes,
      facts: option(facts),
    }),
  ),
})

const logRecord = variant('phat_worker::LogRecord', {
  Piece: arm(0, bytes),
  Checkpoint: arm(1, checkpointHead),
  Block: arm(2, blockRecord),
  /** The system's state once a start has announced itself. */
  Announced: arm(3, bytes),
  /** The system's state once a recovery of the master key went on. */
  Recovery: arm(4, bytes),
})

export type CheckpointHead = ValueOf<typeof checkpointHead>
export type BlockRecord = ValueOf<typeof blockRecord>
export type LogRecord = ValueOf<typeof logRecord>

/** Of what a checkpoint's head says. */
export const checkpointFormat = 1

/** The content of a record of the sealed log. */
export function encodeLogRecord(record: LogRecord): Uint8Array {
  return logRecord.encode(record)
}

/** @throws worker-data.unreadable */
export function decodeLogRecord(content: Uint8Array, sequence: bigint): LogRecord {
  try {
    return logRecord.decode(content)
  } catch (cause) {
    if (!(cause instanceof PhatError)) throw cause
    throw workerDataErrors.error('unreadable', `record ${sequence}`, { cause })
  }
}
