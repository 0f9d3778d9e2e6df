// SPDX-License-Identifier: Apache-2.0
import { createMemoryStore, type OrderedStore } from '@phat/kv'
import { type ByteString, PhatError, textBytes, toByteString } from '@phat/primitives'
import { expect, test } from 'vitest'
import { createStateStore, type StateStore } from '../src/index.ts'
import { randomValue, seededRandom } from './random-entries.ts'
import { apply, type ChangeMap, childKey, type Expected, expectVersion, randomChanges, withChildRoot } from './state-model.ts'

/** Random commits, drops and reverts; after each, one kept version is compared with its model. */
function runHistory(seed: number, history: number, steps: number): { store: OrderedStore; state: StateStore; kept: Expected[] } {
  const random = seededRandom(seed)
  const store = createMemoryStore()
  const state = createStateStore({ store, history })
  let kept: Expected[] = [{ version: 0, main: new Map(), child: new Map() }]
  for (let step = 0; step < steps; step++) {
    const current = kept.at(-1) as Expected
    const changes = randomChanges(random, current.main)
    const childChanges = random(3) === 0 ? randomChanges(random, current.child) : undefined
    const dropped = state.prepare(randomChanges(random, current.main), [[childKey, randomChanges(random, current.child)]])
    if (random(2) === 0) dropped.discard()
    const prepared = state.prepare(changes, childChanges === undefined ? [] : [[childKey, childChanges]])
    if (random(5) === 0 && kept.length > 1) {
      kept.pop()
      expect(state.revert()).toBe(kept.at(-1)?.version)
    } else {
      const wasEmpty = kept.length === 1 && withChildRoot(current).size === 0
      const version = prepared.commit()
      kept.push({ version, main: apply(current.main, changes), child: apply(current.child, childChanges ?? new Map()) })
      kept = kept.slice(wasEmpty ? -1 : -(history + 1))
    }
    expect(state.oldestVersion()).toBe(kept[0]?.version)
    expectVersion(state, kept[random(kept.length)] as Expected, random, `seed ${seed}, step ${step}`)
  }
  return { store, state, kept }
}

test('every kept version reads, iterates and proves as its model, through commits, reverts and dropped candidates', () => {
  for (let seed = 1; seed <= 25; seed++) {
    const { state, kept } = runHistory(seed, 6, 40)
    const random = seededRandom(seed)
    for (const expected of kept) expectVersion(state, expected, random, `seed ${seed}, end`)
  }
})

test('a state that is opened again has the roots, keys and child tries of the last version', () => {
  for (let seed = 101; seed <= 120; seed++) {
    const { store, kept } = runHistory(seed, 4, 12)
    const opened = createStateStore({ store })
    expectVersion(opened, { ...(kept.at(-1) as Expected), version: opened.version() }, seededRandom(seed), `seed ${seed}`)
  }
})

test('versions out of history and dropped candidates give their memory back', () => {
  const state = createStateStore({ store: createMemoryStore(), history: 2 })
  const random = seededRandom(5)
  const changes: ChangeMap = new Map(
    Array.from({ length: 500 }, (_, i) => [toByteString(textBytes(`key ${i}`)), randomValue(random)]),
  )
  state.prepare(changes).commit()
  const { liveBytes } = state.usage()
  for (let round = 0; round < 50; round++) {
    state.prepare(new Map([...changes.keys()].map((key) => [key, randomValue(random)])))
    state.prepare(new Map([...changes.keys()].slice(0, 100).map((key) => [key, randomValue(random)]))).commit()
  }
  for (let round = 0; round < 2; round++) state.prepare(new Map()).commit()
  expect(state.usage().liveBytes).toBeLessThan(liveBytes * 1.2)
  for (let round = 0; round < 1; round++) state.prepare(new Map([...changes.keys()].map((key) => [key, null]))).commit()
  for (let round = 0; round < 2; round++) state.prepare(new Map()).commit()
  expect(state.usage().liveBytes).toBe(0)
})

function codeOf(act: () => unknown): string | undefined {
  try {
    act()
  } catch (error) {
    if (error instanceof PhatError) return error.code
    throw error
  }
  return undefined
}

test('a prepared state is committed once and only on the state that it was prepared on', () => {
  const state = createStateStore({ store: createMemoryStore() })
  const change = (value: number): ChangeMap => new Map([[toByteString(textBytes('k')), Uint8Array.of(value)]])
  const first = state.prepare(change(1))
  const second = state.prepare(change(2))
  first.commit()
  expect(codeOf(() => first.commit())).toBe('trie.stale-prepared')
  expect(codeOf(() => second.commit())).toBe('trie.stale-prepared')
  const discarded = state.prepare(change(3))
  discarded.discard()
  expect(codeOf(() => discarded.commit())).toBe('trie.stale-prepared')
  expect(state.view().get(textBytes('k'))).toEqual(Uint8Array.of(1))
})

test('a failing write leaves the state as it was, and the prepared state can be committed later', () => {
  const memory = createMemoryStore()
  let failing = true
  const write: OrderedStore['write'] = (batch) => {
    if (failing) throw new PhatError('test.disk-full', { why: 'full', remedy: 'free' }, 'no room')
    memory.write(batch)
  }
  const state = createStateStore({ store: { ...memory, write } })
  const prepared = state.prepare(new Map([[toByteString(textBytes('k')), Uint8Array.of(1)]]))
  expect(codeOf(() => prepared.commit())).toBe('test.disk-full')
  expect(state.view().keysPaged(new Uint8Array(), 10)).toEqual([])
  failing = false
  prepared.commit()
  expect(state.view().root).toEqual(prepared.root)
})

test('a view of a version that is reverted or too old refuses to read', () => {
  const state = createStateStore({ store: createMemoryStore(), history: 1 })
  const key = textBytes('k')
  const commit = (value: number): number => state.prepare(new Map([[toByteString(key), Uint8Array.of(value)]])).commit()
  commit(1)
  const old = state.view(commit(2))
  const reverted = state.view(commit(3))
  state.revert()
  expect(old.get(key)).toEqual(Uint8Array.of(2))
  expect(codeOf(() => reverted.get(key))).toBe('trie.version-unavailable')
  expect(codeOf(() => reverted.peek(toByteString(key)))).toBe('trie.version-unavailable')
  expect(codeOf(() => state.revert())).toBe('trie.version-unavailable')
  expect(commit(3)).toBe(reverted.version)
  expect(codeOf(() => reverted.get(key))).toBe('trie.version-unavailable')
  commit(4)
  expect(codeOf(() => old.get(key))).toBe('trie.version-unavailable')
  expect(codeOf(() => state.view(99))).toBe('trie.version-unavailable')
})

test('keys beyond the database limit and writes around the child tries are refused', () => {
  const state = createStateStore({ store: createMemoryStore() })
  const one = Uint8Array.of(1)
  const long = toByteString(new Uint8Array(1_978))
  const plainChild = toByteString(textBytes(':child_storage:default:x'))
  expect(codeOf(() => state.prepare(new Map([[long, one]])))).toBe('trie.key-too-long')
  expect(codeOf(() => state.prepare(new Map([[plainChild, one]])))).toBe('trie.child-key')
  expect(codeOf(() => state.prepare(new Map(), [[toByteString(textBytes('x')), []]]))).toBe('trie.child-key')
  expect(codeOf(() => state.prepare(new Map([[long.slice(1) as ByteString, one]])).commit())).toBeUndefined()
})

test('an old version still lists a key that was deleted, made anew, deleted again and then reverted twice', () => {
  const state = createStateStore({ store: createMemoryStore() })
  const key = toByteString(textBytes('k'))
  const commit = (value: Uint8Array | null): number => state.prepare(new Map([[key, value]])).commit()
  const held = commit(Uint8Array.of(1))
  commit(null)
  commit(Uint8Array.of(2))
  commit(null)
  state.revert()
  state.revert()
  expect(state.view().keysPaged(new Uint8Array(), 10)).toEqual([])
  expect(state.view(held).keysPaged(new Uint8Array(), 10).map(toByteString)).toEqual([key])
})
