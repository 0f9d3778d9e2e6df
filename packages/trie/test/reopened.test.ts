// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMemoryStore, type OrderedStore } from '@phat/kv'
import { openLmdbStore } from '@phat/kv/lmdb'
import { textBytes, toByteString } from '@phat/primitives'
import { expect, test } from 'vitest'
import {
  createStateStore,
  type StateCheckpoint,
  type StateOpening,
  type StateOptions,
  type StateStore,
  type StoredCheckpoint,
  trieErrors,
} from '../src/index.ts'
import { type Random, seededRandom } from './random-entries.ts'
import { apply, childKey, type Expected, expectVersion, randomChanges, withChildRoot } from './state-model.ts'

type Limits = Omit<StateOptions, 'store'>

interface Run {
  readonly random: Random
  readonly limits: Limits
  readonly versions: Expected[]
  state: StateStore
  /** A checkpoint being written a slab at a time, and the last one that was written. */
  writing?: { readonly from: StateCheckpoint; readonly slabs: Uint8Array[] } | undefined
  stored?: StoredCheckpoint
  readonly sources: Set<StateOpening['source']>
}

/** Begins a checkpoint, or writes one more slab of it; slabs are copied after later blocks. */
function stepCheckpoint(run: Run): void {
  run.writing ??= { from: run.state.checkpoint(), slabs: [] }
  const { from, slabs } = run.writing
  if (slabs.length < from.slabCount) {
    slabs.push(from.slab(slabs.length))
    return
  }
  run.stored = { head: from.head, slabs }
  from.release()
  run.writing = undefined
}

function reopen(run: Run, store: OrderedStore): void {
  const { stored, limits } = run
  // The state takes the slabs' memory.
  const checkpoint = stored && { head: stored.head, slabs: stored.slabs.map((slab) => slab.slice()) }
  run.state = createStateStore({ store, ...limits, ...(checkpoint && { checkpoint }) })
  run.writing = undefined
  run.sources.add(run.state.opening.source)
}

/** Commits or reverts once, in the state and in the model. */
function step(run: Run): void {
  const { random, state, versions, limits } = run
  const current = versions.at(-1) as Expected
  if (random(4) === 0 && state.oldestVersion() < state.version()) {
    versions.pop()
    expect(state.revert()).toBe(versions.at(-1)?.version)
    return
  }
  const changes = randomChanges(random, current.main)
  const childChanges = random(3) === 0 ? randomChanges(random, current.child) : new Map()
  const wasEmpty = state.oldestVersion() === state.version() && withChildRoot(current).size === 0
  const version = state.prepare(changes, [[childKey, childChanges]]).commit()
  versions.push({ version, main: apply(current.main, changes), child: apply(current.child, childChanges) })
  if (wasEmpty) versions.splice(0, versions.length - 1)
  else if (limits.archive !== true) versions.splice(0, versions.length - 1 - (limits.history ?? 256))
}

function expectAll({ state, versions, random }: Run, label: string): void {
  expect(state.version(), label).toBe(versions.at(-1)?.version)
  expect(state.oldestVersion(), label).toBe(versions[0]?.version)
  const order = versions.map((expected) => ({ expected, rank: random(1_000) })).sort((a, b) => a.rank - b.rank)
  for (const { expected } of order) expectVersion(state, expected, random, label)
}

/** A store in memory that is what it was when it is opened again. */
function inMemory(): () => OrderedStore {
  const store = createMemoryStore()
  return () => store
}

/** Random steps on a state that is opened again every so often, which must never show. */
function runReopened(seed: number, openStore: () => OrderedStore, given: Limits, steps: number, withCheckpoints = false): Run {
  const random = seededRandom(seed)
  const limits = { settleBlocks: [0, 4, 1, 9][seed % 4] as number, ...given }
  const run: Run = {
    random,
    limits,
    versions: [{ version: 0, main: new Map(), child: new Map() }],
    state: createStateStore({ store: openStore(), ...limits }),
    sources: new Set(),
  }
  for (let i = 0; i < steps; i++) {
    step(run)
    if (random(3) === 0) expectVersion(run.state, run.versions[random(run.versions.length)] as Expected, random, `seed ${seed}`)
    if (withCheckpoints) stepCheckpoint(run)
    if (random(5) === 0) reopen(run, openStore())
  }
  expectAll(run, `seed ${seed}, end`)
  return run
}

test('a state that is opened again and again reads, iterates, proves and reverts as one that never was', () => {
  for (let seed = 1; seed <= 15; seed++) runReopened(seed, inMemory(), { history: 5 }, 40)
})

test('the same where no tries of older versions are kept in memory', () => {
  for (let seed = 21; seed <= 30; seed++) runReopened(seed, inMemory(), { history: 8, olderRecordsMax: 0 }, 40)
})

test('the same from checkpoints, taken a slab at a time while blocks are committed and reverted', () => {
  for (let seed = 81; seed <= 95; seed++) {
    const { sources } = runReopened(seed, inMemory(), { history: 6, olderRecordsMax: seed % 2 === 0 ? 0 : 500 }, 50, true)
    expect(sources, `seed ${seed}`).toContain('checkpoint')
  }
})

test('the same on the disk, closed and opened again with and without checkpoints, archive or not', () => {
  for (let seed = 101; seed <= 106; seed++) {
    const path = mkdtempSync(join(tmpdir(), 'trie-reopened-'))
    let open = openLmdbStore({ path })
    try {
      const limits = { history: 5, archive: seed % 3 === 0, olderRecordsMax: seed % 2 === 0 ? 0 : 500 }
      const durable = (): OrderedStore => {
        open.close()
        open = openLmdbStore({ path })
        return open
      }
      runReopened(seed, durable, limits, 30, seed % 2 === 0)
    } finally {
      open.close()
      rmSync(path, { recursive: true })
    }
  }
})

test('an archive reads, iterates and proves every version since genesis', () => {
  for (let seed = 41; seed <= 43; seed++) {
    runReopened(seed, inMemory(), { history: 3, archive: true, olderRecordsMax: 20 }, 80, seed % 2 === 0)
  }
})

test('a state that is an archive at times covers what it kept meanwhile, and what it drops leaves no records behind', () => {
  for (let seed = 61; seed <= 63; seed++) {
    const store = createMemoryStore()
    const history = 100
    let run = runReopened(seed, () => store, { history, archive: true }, 60)
    const again = (limits: Limits, steps: number): void => {
      run = { ...run, limits, state: createStateStore({ store, ...limits }) }
      for (let i = 0; i < steps; i++) step(run)
      expectAll(run, `seed ${seed}`)
    }
    again({ history }, 20)
    again({ history, archive: true }, 20)
    const state = createStateStore({ store, history: 0 })
    while (state.oldestVersion() < state.version()) state.prepare(new Map()).commit()
    for (const table of ['undo', 'archive']) expect([...store.table(table).keys(new Uint8Array())], table).toEqual([])
  }
})

test('a pinned version outlives the history, up to a bound; a pin on a reverted version is broken', () => {
  const state = createStateStore({ store: createMemoryStore(), history: 2, pinnedMax: 3 })
  const key = toByteString(textBytes('k'))
  const commit = (): number => state.prepare(new Map([[key, Uint8Array.of(state.version())]])).commit()
  commit()
  const first = commit()
  const broken: number[] = []
  const unpin = state.pin(first, () => broken.push(first))
  for (let i = 0; i < 5; i++) commit()
  expect([state.version(), state.oldestVersion()]).toEqual([7, first])
  unpin()
  commit()
  expect(state.oldestVersion()).toBe(6)
  state.pin(6, () => broken.push(6))
  for (let i = 0; i < 3; i++) commit()
  expect([state.version(), state.oldestVersion(), broken]).toEqual([11, 6, []])
  commit()
  expect([state.oldestVersion(), broken]).toEqual([10, [6]])
  state.pin(12, () => broken.push(12))
  state.revert()
  expect(broken).toEqual([6, 12])
  expect(() => state.pin(9)).toThrow(trieErrors.error('version-unavailable', 'version 9; kept are 10 to 11'))
})
