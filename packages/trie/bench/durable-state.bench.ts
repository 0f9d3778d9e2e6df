// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type LmdbStore, openLmdbStore } from '@phat/kv/lmdb'
import type { ByteString } from '@phat/primitives'
import { createStateStore, type StateStore, type StoredCheckpoint } from '../src/index.ts'
import { accountKey, accountValue, cpuMs, createSequence, median } from './accounts.ts'
import type { Figure } from './trie.bench.ts'

const sizes = {
  small: { keys: 2_000, updates: 100, warm: 1, rounds: 3, sinceCheckpoint: 2 },
  full: { keys: 1_000_000, updates: 5_000, warm: 80, rounds: 25, sinceCheckpoint: 10 },
}
type Size = (typeof sizes)['small']

/** As a node's chain has it. Rounds are counted once more than twice as many blocks were written: then as many records settle as come. */
const settleBlocks = 32

/**
 * The durable state of a million accounts. `trie_5000_of_1m_cpu_ms`: CPU time of the whole process for preparing and committing 5,000
 * random updates, with the flat records and the undo record on the disk, warm, the median, on a database that a genesis filled in one write;
 * `_grown_`: on one that 10,000 keys a block filled. `restart_1m_state_ms`: time from opening
 * the files until the state answers, from a checkpoint that is 50,000 changes old. `state_1m_anonymous_mb`: memory of the process that
 * no file backs, after a collection, with 35 blocks of history.
 */
export function benchDurableState(size: keyof typeof sizes): Record<string, Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'durable-state-'))
  try {
    return { ...measure(folder, sizes[size]), ...measureGrown(join(folder, 'grown'), sizes[size]) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function measure(folder: string, size: Size): Record<string, Figure> {
  const path = join(folder, 'db')
  const next = createSequence(1)
  let store = openLmdbStore({ path })
  let state = createStateStore({ store, settleBlocks })
  load(state, size.keys, size.keys, next)
  const { total, prepare } = measureBlocks(state, size, next)
  const slabCount = writeCheckpoint(state, folder)
  const anonymousMb = anonymousMegabytes()
  for (let i = 0; i < size.sinceCheckpoint; i++) state.prepare(randomUpdates(size, next)).commit()
  const root = state.view().root
  store.close()

  const reopen = (checkpoint: () => StoredCheckpoint | undefined): number => {
    const started = performance.now()
    store = openLmdbStore({ path })
    state = open(store, checkpoint())
    if (state.view().root.some((byte, i) => byte !== root[i])) return Number.NaN
    return performance.now() - started
  }
  const restartMs = reopen(() => readCheckpoint(folder, slabCount))
  const { source } = state.opening
  const olderMs = wallMs(() => state.view(state.version() - 1).prove([new Uint8Array(1)]))
  store.close()
  const rebuildMs = reopen(() => undefined)
  store.close()
  return {
    trie_5000_of_1m_cpu_ms: { value: total, unit: 'ms' },
    trie_5000_of_1m_prepare_cpu_ms: { value: prepare, unit: 'ms' },
    restart_1m_state_ms: { value: source === 'checkpoint' ? restartMs : Number.NaN, unit: 'ms' },
    restart_1m_rebuild_ms: { value: rebuildMs, unit: 'ms' },
    older_trie_ms: { value: olderMs, unit: 'ms' },
    state_1m_anonymous_mb: { value: anonymousMb, unit: 'MB' },
  }
}

/** A database that grew block by block has its records on more pages, and more of the file is free in pieces. */
function measureGrown(path: string, size: Size): Record<string, Figure> {
  const next = createSequence(2)
  const store = openLmdbStore({ path })
  const state = createStateStore({ store, settleBlocks })
  load(state, size.keys, Math.min(10_000, size.keys), next)
  const { total } = measureBlocks(state, size, next)
  store.close()
  return { trie_5000_of_1m_grown_cpu_ms: { value: total, unit: 'ms' } }
}

/** Loads numbered accounts, so many with each commit. */
function load(state: StateStore, keys: number, perCommit: number, next: () => number): void {
  for (let at = 0; at < keys; at += perCommit) {
    const count = Math.min(perCommit, keys - at)
    state.prepare(new Map(Array.from({ length: count }, (_, i) => [accountKey(at + i), accountValue(next)] as const))).commit()
  }
}

function open(store: LmdbStore, checkpoint: StoredCheckpoint | undefined): StateStore {
  return createStateStore({ store, settleBlocks, ...(checkpoint && { checkpoint }) })
}

function randomUpdates({ keys, updates }: Size, next: () => number): Map<ByteString, Uint8Array> {
  return new Map(Array.from({ length: updates }, () => [accountKey(next() % keys), accountValue(next)]))
}

function measureBlocks(state: StateStore, size: Size, next: () => number): { total: number; prepare: number } {
  const totals: number[] = []
  const prepares: number[] = []
  for (let round = 0; round < size.warm + size.rounds; round++) {
    const changes = randomUpdates(size, next)
    let prepareMs = 0
    const total = cpuMs(() => {
      let commit = (): unknown => undefined
      prepareMs = cpuMs(() => {
        commit = state.prepare(changes).commit
      })
      commit()
    })
    if (round < size.warm) continue
    totals.push(total)
    prepares.push(prepareMs)
  }
  return { total: median(totals), prepare: median(prepares) }
}

function writeCheckpoint(state: StateStore, folder: string): number {
  const checkpoint = state.checkpoint()
  writeFileSync(join(folder, 'head'), checkpoint.head)
  for (let i = 0; i < checkpoint.slabCount; i++) writeFileSync(join(folder, `slab-${i}`), checkpoint.slab(i))
  checkpoint.release()
  return checkpoint.slabCount
}

function readCheckpoint(folder: string, slabCount: number): StoredCheckpoint {
  const read = (name: string): Uint8Array => {
    const { buffer, byteOffset, byteLength } = readFileSync(join(folder, name))
    return new Uint8Array(buffer, byteOffset, byteLength)
  }
  return { head: read('head'), slabs: Array.from({ length: slabCount }, (_, i) => read(`slab-${i}`)) }
}

function wallMs(work: () => void): number {
  const started = performance.now()
  work()
  return performance.now() - started
}

function anonymousMegabytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  const kilobytes = /RssAnon:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return Number(kilobytes) / 1_024
}
