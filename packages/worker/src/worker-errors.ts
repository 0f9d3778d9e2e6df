// SPDX-License-Identifier: Apache-2.0
import { definedErrors, defineErrors, PhatError, type Rejection } from '@phat/primitives'

export const workerErrors = defineErrors('worker', {
  busy: {
    why: 'The worker takes blocks from another caller right now.',
    remedy: 'Run one relayer for a worker, or ask again.',
    retryable: true,
  },
  stopped: {
    why: 'The worker stops or has stopped, so that it takes no blocks and writes no checkpoint.',
    remedy: 'Look for the first error in its log and start it again.',
  },
  retired: {
    why: 'The chain asks for a newer release than this one.',
    remedy: 'Install the release that the chain asks for; it registers with fresh keys.',
  },
  removed: {
    why: 'The chain removed this worker from its cluster, so it serves nobody any more.',
    remedy: 'Begin with an empty data folder to register the worker for another cluster.',
  },
  'cluster-destroyed': {
    why: 'The chain destroyed the cluster of this worker.',
    remedy: 'Begin with an empty data folder to register the worker for another cluster.',
  },
  'rolled-back': {
    why: 'The chain has heard more from this worker than it remembers: an older copy of its data was put back, or it runs twice.',
    remedy: 'Begin with an empty data folder; the worker registers with fresh keys. Find out who wrote to the disk.',
  },
  'keeps-nothing': {
    why: 'The TEE of this worker has no sealing key, so that it keeps nothing on disk and has no checkpoints.',
    remedy: 'Nothing to do; a worker on a TEE that seals has checkpoints.',
  },
  'system-failed': {
    why: 'A verified block could not be applied. Going on would let this worker and its replicas come to different states.',
    remedy: 'Read the cause. If it names no limit of this machine, report it with the version and the height.',
  },
  'write-failed': {
    why: 'A verified block could not be written to the disk, so nothing of it may be published.',
    remedy: 'Read the cause: a full or failing disk, or a data folder that somebody else writes to.',
  },
})

/** The error of a refused frame, with the cause and remedy that its code has. */
export function rejectionError({ code, detail }: Rejection): PhatError {
  const dot = code.indexOf('.')
  const entry = definedErrors().get(code.slice(0, dot))?.entries[code.slice(dot + 1)]
  const unknown = { why: 'A frame was refused.', remedy: 'Take the block from another node.' }
  return new PhatError(code, entry ?? unknown, detail)
}
