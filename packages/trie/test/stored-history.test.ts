// SPDX-License-Identifier: Apache-2.0
import { createMemoryStore } from '@phat/kv'
import { type ByteString, toHex } from '@phat/primitives'
import { expect, test } from 'vitest'
import { createStateStore, forgetVersions, storedVersions } from '../src/index.ts'

const versions = 12
const keyOf = (i: number): ByteString => `key ${i}` as ByteString

/** A store with twelve versions in which keys come, change and go. */
function filledStore(archive: boolean) {
  const store = createMemoryStore()
  const state = createStateStore({ store, archive })
  for (let n = 1; n <= versions; n++) {
    const changes = new Map<ByteString, Uint8Array | null>([[keyOf(0), Uint8Array.of(n)]])
    changes.set(keyOf(n % 5), n % 3 === 0 ? null : Uint8Array.of(n, n))
    changes.set(keyOf(n + 10), Uint8Array.of(n))
    if (n > 3) changes.set(keyOf(n + 7), null)
    state.prepare(changes).commit()
  }
  return { store, roots: Array.from({ length: versions }, (_, i) => toHex(state.view(i + 1).root)) }
}

for (const archive of [false, true]) {
  test(`versions that are forgotten ${archive ? 'in an archive ' : ''}leave the others as they were`, () => {
    const { store, roots } = filledStore(archive)
    expect(storedVersions(store)).toEqual({ oldest: 1, current: versions })
    expect(forgetVersions(store, 7, 4)).toBe(4)
    expect(storedVersions(store)).toEqual({ oldest: 5, current: versions })
    expect(forgetVersions(store, 7, 4)).toBe(2)
    expect(forgetVersions(store, 7)).toBe(0)
    const opened = createStateStore({ store, archive })
    expect(opened.oldestVersion()).toBe(7)
    for (let version = 7; version <= versions; version++) {
      expect(toHex(opened.view(version).root)).toBe(roots[version - 1])
      expect(opened.view(version).keysPaged(new Uint8Array(0), 100).length).toBeGreaterThan(2)
    }
    expect(() => opened.view(6)).toThrow(expect.objectContaining({ code: 'trie.version-unavailable' }))
    // Nothing is left of the index of what was forgotten.
    forgetVersions(store, versions)
    expect(storedVersions(store)).toEqual({ oldest: versions, current: versions })
    for (const table of ['undo', 'archive', 'former-keys']) expect([...store.table(table).keys(new Uint8Array(0))]).toEqual([])
  })
}

test('a fresh store has no versions to forget', () => {
  const store = createMemoryStore()
  expect(storedVersions(store)).toEqual({ oldest: 0, current: 0 })
  expect(forgetVersions(store, 100)).toBe(0)
})
