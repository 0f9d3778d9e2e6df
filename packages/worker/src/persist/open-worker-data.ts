// SPDX-License-Identifier: Apache-2.0
import { createIdentity } from '../keys/create-identity.ts'
import { drawSecret, type Random } from '../keys/sr25519-secret.ts'
import type { WorkerIdentity } from '../serve/worker-view.ts'
import { initialSystemState } from '../system/create-worker-system.ts'
import type { WorkerLog, WorkerOptions } from '../worker-options.ts'
import type { WorkerState } from '../worker-state.ts'
import { createWorkerStore, openWorkerStore, type WorkerStore, type WorkerStoreOptions } from './worker-store.ts'

/** What a worker starts with. */
export interface WorkerData {
  readonly identity: WorkerIdentity
  readonly state: WorkerState
  /** All records of the cluster, packed. */
  readonly clusterRecords: ArrayBuffer | undefined
  /** Undefined where nothing can be sealed: then nothing lies on the disk. */
  readonly store: WorkerStore | undefined
  /** Blocks in the log since its checkpoint. */
  readonly blocks: number
}

/**
 * Opens the data folder, or begins one. Without a sealing key nothing is kept: a restart makes a new worker, which follows the chain from the
 * trust root and registers again.
 * @throws worker-data.*, sealed-log.*, tee.*; the error of the disk; the signal's reason
 */
export async function openWorkerData(
  { tee, trustRoot, dataFolder, log }: WorkerOptions,
  random: Random,
  signal: AbortSignal,
): Promise<WorkerData> {
  if (tee.sealKey === 'none') {
    log.warn('worker.no-sealing-key', { consequence: 'each start is a new worker' })
    return beginning(trustRoot, drawIdentity(random).identity)
  }
  const options: WorkerStoreOptions = { folder: dataFolder, tee, simulated: tee.source === 'simulated', trustRoot }
  const found = await openWorkerStore(options, signal)
  if (found !== undefined) {
    const { identity: secret, restored, store, droppedBytes } = found
    const identity = createIdentity(secret)
    logResumed(log, restored.state, droppedBytes)
    return { ...restored, identity, store }
  }
  const { secret, identity } = drawIdentity(random)
  const first = beginning(trustRoot, identity)
  const store = await createWorkerStore(options, secret, { state: first.state, clusterRecords: undefined }, signal)
  log.info('worker.new', { folder: 'begun' })
  return { ...first, store }
}

function drawIdentity(random: Random): { readonly secret: Uint8Array; readonly identity: WorkerIdentity } {
  const secret = drawSecret(random)
  return { secret, identity: createIdentity(secret) }
}

function beginning({ number, hash, trusted }: WorkerOptions['trustRoot'], identity: WorkerIdentity): WorkerData {
  const state: WorkerState = {
    followed: { number, hash, trusted },
    system: initialSystemState(number),
    cluster: undefined,
  }
  return { identity, state, clusterRecords: undefined, store: undefined, blocks: 0 }
}

function logResumed(log: WorkerLog, { followed, cluster }: WorkerState, droppedBytes: number): void {
  log.info('worker.resumed', { block: followed.number, cluster: cluster !== undefined })
  if (droppedBytes > 0) log.warn('worker.unfinished-record', { bytes: droppedBytes })
}
