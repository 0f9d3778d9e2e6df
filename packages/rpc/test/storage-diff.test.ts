// SPDX-License-Identifier: Apache-2.0
import { createMemoryStore } from '@phat/kv'
import { type ByteString, compareBytes, concatBytes, fromByteString, startsWith, toByteString } from '@phat/primitives'
import { createStateStore, type TrieReader } from '@phat/trie'
import { expect, test } from 'vitest'
import { differingEntries } from '../src/archive/storage-diff.ts'

/** xorshift32: the same states on every run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

type Model = Map<ByteString, Uint8Array>

const reader = (trie: TrieReader) => ({ ...trie, child: () => undefined, prove: () => [] })

/** A key as pallets make them: two hashes of 16 bytes from a few, then a hashed part and a tail; some are short. */
function randomKey(random: (below: number) => number): Uint8Array {
  const part = (length: number, choices: number): Uint8Array => new Uint8Array(length).fill(random(choices) * 17)
  if (random(8) === 0) return part(random(34), 16)
  return concatBytes(part(16, 4), part(16, 3), part(1 + random(2), 16), part(random(4), 16))
}

test('two states differ exactly where their entries do, whatever is skipped', () => {
  const random = createRandom(0xd1ff)
  for (let round = 0; round < 40; round++) {
    const store = createStateStore({ store: createMemoryStore() })
    const models: Model[] = [new Map()]
    const commit = (edits: number): void => {
      const model: Model = new Map(models.at(-1))
      const changes = new Map<ByteString, Uint8Array | null>()
      for (let i = 0; i < edits; i++) {
        const known = [...model.keys()]
        const gone = random(4) === 0 && known.length > 0
        const key = gone ? (known[random(known.length)] as ByteString) : toByteString(randomKey(random))
        const value = gone ? null : new Uint8Array(1 + random(40)).fill(random(256))
        changes.set(key, value)
        if (value === null) model.delete(key)
        else model.set(key, value)
      }
      store.prepare(changes).commit()
      models.push(model)
    }
    commit(60)
    const first = store.version()
    commit(1 + random(12))
    const [before, after] = [models[1] as Model, models[2] as Model]
    const states = { before: reader(store.view(first)), after: reader(store.view()) }
    const someKey = fromByteString([...after.keys()][random(after.size)] as ByteString)
    for (const prefix of [new Uint8Array(0), someKey.subarray(0, random(36))]) {
      const expected = [...new Set([...before.keys(), ...after.keys()])]
        .map(fromByteString)
        .filter((key) => startsWith(key, prefix))
        .sort(compareBytes)
        .map((key) => ({ key, before: before.get(toByteString(key)), after: after.get(toByteString(key)) }))
        .filter((entry) => Buffer.compare(entry.before ?? Buffer.of(), entry.after ?? Buffer.of()) !== 0)
      expect([...differingEntries(states, prefix)].filter((entry) => entry !== undefined)).toEqual(expected)
    }
  }
})
