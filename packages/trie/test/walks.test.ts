// SPDX-License-Identifier: Apache-2.0
import { createMemoryStore, type OrderedStore } from '@phat/kv'
import { expect, test } from 'vitest'
import { createStateStore, type StateStore } from '../src/index.ts'
import { type Random, seededRandom } from './random-entries.ts'
import { apply, childKey, type Expected, expectVersion, randomChanges } from './state-model.ts'

/** Commits random changes; the models of all versions, the empty one first. */
function commitVersions(state: StateStore, random: Random, count: number, models: Expected[]): void {
  for (let i = 0; i < count; i++) {
    const { main, child } = models.at(-1) as Expected
    const changes = randomChanges(random, main)
    const ofChild = randomChanges(random, child)
    const version = state.prepare(changes, [[childKey, ofChild]]).commit()
    models.push({ version, main: apply(main, changes), child: apply(child, ofChild) })
  }
}

const empty: Expected = { version: 0, main: new Map(), child: new Map() }

test('readers that go their own ways through an archive see each version as it was, while blocks come and go', () => {
  const random = seededRandom(7)
  const store = createMemoryStore()
  const models = [empty]
  commitVersions(createStateStore({ store, archive: true }), random, 60, models)
  const state = createStateStore({ store, archive: true })
  const readers = [1, 40, 59, 20, 5]
  for (let round = 0; round < 16; round++) {
    readers.forEach((at, i) => {
      expectVersion(state, models[at] as Expected, random, `reader ${i}, round ${round}`)
      readers[i] = Math.min(Math.max(at + (i % 2 === 0 ? 1 : -1), 1), models.length - 1)
    })
    if (round % 4 === 1) commitVersions(state, random, 1, models)
    if (round % 5 === 3) {
      state.revert()
      models.pop()
      readers.forEach((at, i) => {
        readers[i] = Math.min(at, models.length - 1)
      })
    }
  }
})

test('what walks through old versions took is given back when the version they came from is no longer at hand', () => {
  const random = seededRandom(8)
  const store = createMemoryStore()
  const models = [empty]
  commitVersions(createStateStore({ store, archive: true }), random, 100, models)
  const state = createStateStore({ store, archive: true, olderRecordsMax: 0 })
  const before = state.usage().liveBytes
  for (const version of [1, 2, 3, 50, 51, 90, 20, 4]) expectVersion(state, models[version] as Expected, random, `${version}`)
  expect(state.usage().liveBytes).toBeGreaterThan(before)
  state.prepare(new Map()).commit()
  expect(state.usage().liveBytes).toBe(before)
  expectVersion(state, models[2] as Expected, random, 'again')
})

/** A store that counts what is read of undo records. */
function countingStore(store: OrderedStore): { readonly store: OrderedStore; readonly reads: () => number } {
  let reads = 0
  return {
    reads: () => reads,
    store: {
      ...store,
      table: (name) => {
        const table = store.table(name)
        if (name !== 'undo') return table
        return {
          ...table,
          get: (key) => {
            reads++
            return table.get(key)
          },
          peek: (key) => {
            reads++
            return table.peek(key)
          },
        }
      },
    },
  }
}

test('a step from an old version to the next reads no more than a few undo records, however old it is', () => {
  const random = seededRandom(9)
  const inner = createMemoryStore()
  const models = [empty]
  commitVersions(createStateStore({ store: inner, archive: true }), random, 400, models)
  const { store, reads } = countingStore(inner)
  const state = createStateStore({ store, archive: true })
  const key = new Uint8Array([1])
  state.view(1).prove([key])
  const first = reads()
  expect(first).toBeGreaterThan(400)
  for (let version = 2; version <= 101; version++) state.view(version).prove([key])
  expect((reads() - first) / 100).toBeLessThan(60)
})
