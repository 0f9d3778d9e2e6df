// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { assert, equalBytes, toHex } from '@phat/primitives'
import { readSealedKeys, sealedKeys } from '../keys/sealed-keys.ts'
import { openSealedLog, type SealedLog } from '../sealed-log/sealed-log.ts'
import type { TrustRoot } from '../worker-options.ts'
import type { WorkerState } from '../worker-state.ts'
import { keysPath, listDataFiles, logPath, partialPath, readWhole, removeOlder, syncFolder, writeDurably } from './data-files.ts'
import { type GenerationKeys, openKeys, type SealingTee, sealKeys, trustRootDigest } from './generation-keys.ts'
import { createWorkerRestorer, type RestoredWorker } from './restore-worker.ts'
import { workerDataErrors } from './worker-data-errors.ts'
import { type CheckpointSource, writeCheckpoint } from './write-checkpoint.ts'

export interface WorkerStoreOptions {
  readonly folder: string
  readonly tee: SealingTee
  /** True where the TEE is a simulated one: its keys are no others' and the other way round. */
  readonly simulated: boolean
  readonly trustRoot: TrustRoot
}

/** What a log belongs to besides the worker: zeros and 0 before there is a cluster. */
export interface LogBinding {
  readonly cluster: Uint8Array
  readonly epoch: number
}

/** What a worker has on disk. */
export interface WorkerStore {
  /** Bytes of the log, its checkpoint included. */
  readonly bytes: number
  /** Bytes that the log's checkpoint took. */
  readonly checkpointBytes: number
  readonly binding: LogBinding
  /** Bytes that wait for a checkpoint that is being written. */
  readonly waitingBytes: number
  /**
   * Writes records and flushes them; what resolved survives a crash. In the order of the calls.
   * @throws sealed-log.tampered, sealed-log.closed; the error of the disk. After any of them nothing is written any more
   */
  append(records: readonly Uint8Array[]): Promise<void>
  /**
   * Begins a new log with a checkpoint; appends go on meanwhile. `source` is the worker after all that was appended before the call. One at
   * a time. When it fails the old log stays.
   */
  checkpoint(source: Promise<CheckpointSource>, signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

/** What the log of a worker in this state is bound to. */
export function bindingOf({ system: { cluster } }: WorkerState): LogBinding {
  return { cluster: cluster?.birth.id ?? new Uint8Array(32), epoch: cluster?.birth.keys.epoch ?? 0 }
}

/** A folder that was opened. */
export interface OpenedStore {
  readonly store: WorkerStore
  /** 64 bytes. */
  readonly identity: Uint8Array
  readonly restored: RestoredWorker
  /** Bytes at the end of the log that a crash left unfinished. */
  readonly droppedBytes: number
}

interface Generation {
  readonly number: number
  readonly log: SealedLog
  readonly binding: LogBinding
  readonly checkpointBytes: number
}

/**
 * Opens the newest generation of a folder; undefined where there is none.
 * @throws worker-data.*, sealed-log.*; the error of the disk
 */
export async function openWorkerStore(options: WorkerStoreOptions, signal: AbortSignal): Promise<OpenedStore | undefined> {
  const { folder, tee, simulated, trustRoot } = options
  const { keys: keyFiles, logs } = await listDataFiles(folder)
  const number = logs.at(-1)
  if (number === undefined) {
    const stranded = keyFiles.at(-1)
    // The first keys stand alone when the very first start was interrupted; nothing had been said with them.
    if (stranded !== undefined && stranded > 1) throw workerDataErrors.error('log-missing', `generation ${stranded}`)
    return undefined
  }
  const sealed = await readWhole(keysPath(folder, number))
  if (sealed === undefined) throw workerDataErrors.error('keys-missing', `generation ${number}`)
  const keys = await openKeys(tee, sealed, BigInt(number), signal)
  checkBelongs(keys, trustRoot)
  const identity = readSealedKeys(keys.identity, { genesisHash: trustRoot.genesisHash, simulated })
  const restorer = createWorkerRestorer()
  const log = await openSealedLog({
    path: logPath(folder, number),
    ...logIdentity(keys),
    onRecord: (content, sequence) => restorer.take(content, sequence),
    signal,
  })
  try {
    const restored = restorer.finish()
    await removeOlder(folder, number)
    const store = createStore(options, identity, {
      number,
      log,
      binding: { cluster: keys.cluster, epoch: keys.epoch },
      checkpointBytes: restored.clusterRecords?.byteLength ?? 0,
    })
    return { store, identity, restored, droppedBytes: log.droppedBytes }
  } catch (error) {
    await log.close()
    throw error
  }
}

/** Begins a folder with a worker's first state. @param identity 64 bytes */
export async function createWorkerStore(
  options: WorkerStoreOptions,
  identity: Uint8Array,
  source: CheckpointSource,
  signal: AbortSignal,
): Promise<WorkerStore> {
  const log = await beginGeneration(options, identity, 1, source, signal)
  const path = logPath(options.folder, 1)
  try {
    await rename(partialPath(path), path)
    await syncFolder(options.folder)
  } catch (error) {
    await log.close()
    throw error
  }
  return createStore(options, identity, { number: 1, log, binding: bindingOf(source.state), checkpointBytes: log.size })
}

function checkBelongs({ genesisHash, trustRoot: digest }: GenerationKeys, trustRoot: TrustRoot): void {
  if (!equalBytes(genesisHash, trustRoot.genesisHash)) {
    throw workerDataErrors.error('other-chain', `genesis ${toHex(genesisHash)}, not ${toHex(trustRoot.genesisHash)}`)
  }
  if (!equalBytes(digest, trustRootDigest(trustRoot))) {
    throw workerDataErrors.error('other-trust-root', `this release trusts block ${trustRoot.number}, ${toHex(trustRoot.hash)}`)
  }
}

const logIdentity = ({ cluster, epoch, storage }: GenerationKeys) => ({ cluster, epoch, key: storage })

/** Writes the keys of a generation, then its log under a name that does not count yet. */
async function beginGeneration(
  { folder, tee, simulated, trustRoot }: WorkerStoreOptions,
  identity: Uint8Array,
  number: number,
  source: CheckpointSource,
  signal: AbortSignal,
): Promise<SealedLog> {
  const keys: GenerationKeys = {
    genesisHash: trustRoot.genesisHash,
    trustRoot: trustRootDigest(trustRoot),
    generation: BigInt(number),
    identity: sealedKeys.encode({ type: 'V1', value: { genesisHash: trustRoot.genesisHash, identity, simulated } }),
    storage: new Uint8Array(randomBytes(32)),
    ...bindingOf(source.state),
  }
  await writeDurably(keysPath(folder, number), await sealKeys(tee, keys, signal))
  await syncFolder(folder)
  const path = partialPath(logPath(folder, number))
  await rm(path, { force: true })
  const log = await openSealedLog({ path, ...logIdentity(keys), onRecord: () => assert(false, 'a new log is empty'), signal })
  try {
    await writeCheckpoint(log, source, signal)
    return log
  } catch (error) {
    await log.close()
    throw error
  }
}

function createStore(options: WorkerStoreOptions, identity: Uint8Array, first: Generation): WorkerStore {
  const { folder } = options
  let current = first
  /** Records since the checkpoint that is being written, for its log. */
  let waiting: Uint8Array[] | undefined
  let broken: unknown
  let turn: Promise<unknown> = Promise.resolve()

  /** One after the other. What fails is told to its caller and does not hinder the next. */
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = turn.then(task, task)
    turn = result
    return result
  }

  /** The new log takes the place of the old one. From the renaming on there is no way back: a failure then ends the writing. */
  async function replace(next: Generation): Promise<void> {
    const { log, number } = next
    if (waiting !== undefined && waiting.length > 0) await log.append(waiting)
    await rename(partialPath(logPath(folder, number)), logPath(folder, number))
    const { log: old } = current
    current = next
    try {
      await syncFolder(folder)
      await old.close()
    } catch (error) {
      broken = error
      throw error
    }
  }

  return {
    get bytes() {
      return current.log.size
    },
    get checkpointBytes() {
      return current.checkpointBytes
    },
    get binding() {
      return current.binding
    },
    get waitingBytes() {
      return waiting?.reduce((sum, { length }) => sum + length, 0) ?? 0
    },
    append: (records) =>
      inTurn(async () => {
        if (broken !== undefined) throw broken
        await current.log.append(records)
        waiting?.push(...records)
      }),
    async checkpoint(source, signal) {
      assert(waiting === undefined, 'one checkpoint is written at a time')
      waiting = []
      try {
        const number = current.number + 1
        const made = await source
        const log = await beginGeneration(options, identity, number, made, signal)
        const next = { number, log, binding: bindingOf(made.state), checkpointBytes: log.size }
        try {
          await inTurn(() => replace(next))
        } catch (error) {
          if (current.log !== log) await log.close()
          throw error
        }
      } finally {
        waiting = undefined
      }
      await removeOlder(folder, current.number)
    },
    close: () => inTurn(() => current.log.close()),
  }
}
