// SPDX-License-Identifier: Apache-2.0
import { calculate_state_root } from '@acala-network/chopsticks-executor'
import { createMemoryStore } from '@phat/kv'
import { type ByteString, fromByteString, fromHex, textBytes, toByteString, toHex } from '@phat/primitives'
import { expect, test } from 'vitest'
import { childTriePrefix, createStateStore, orderedRoot } from '../src/index.ts'
import { randomKey, randomValue, seededRandom } from './random-entries.ts'

const independentRoot = async (model: ReadonlyMap<ByteString, Uint8Array>): Promise<string> =>
  await calculate_state_root(
    [...model].map(([key, value]) => [toHex(fromByteString(key)), toHex(value)]),
    1,
  )

test('roots of child tries, and the root over them, equal an independent implementation', async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = seededRandom(seed)
    const state = createStateStore({ store: createMemoryStore() })
    const main = new Map<ByteString, Uint8Array>()
    // One name begins with another, so that their records must not mix.
    const children = ['a', 'ab', ''].map((name) => ({
      key: toByteString(textBytes(childTriePrefix + name)),
      model: new Map<ByteString, Uint8Array>(),
    }))
    for (let epoch = 0; epoch < 5; epoch++) {
      const mainChanges = new Map([[randomKey(random, [...main.keys()]), randomValue(random)]])
      for (const [key, value] of mainChanges) main.set(key, value)
      const childChanges = children.map(({ key, model }) => {
        const changes = new Map<ByteString, Uint8Array | null>()
        const emptied = random(4) === 0
        if (emptied) for (const name of model.keys()) changes.set(name, null)
        else
          for (let i = random(10); i > 0; i--)
            changes.set(randomKey(random, [...model.keys()]), random(4) === 0 ? null : randomValue(random))
        for (const [name, value] of changes) value === null ? model.delete(name) : model.set(name, value)
        return [key, changes] as const
      })
      state.prepare(mainChanges, childChanges).commit()
      const expected = new Map(main)
      for (const { key, model } of children) {
        const reader = state.view().child(fromByteString(key))
        if (model.size === 0) {
          expect(reader).toBeUndefined()
          continue
        }
        const root = await independentRoot(model)
        expect(toHex(reader?.root ?? new Uint8Array()), `seed ${seed}`).toBe(root)
        expected.set(key, fromHex(root))
      }
      expect(toHex(state.view().root), `seed ${seed}`).toBe(await independentRoot(expected))
    }
  }
})

test('the root of an ordered list is that of the trie under compact indices, beyond one-byte and two-byte indices', async () => {
  const random = seededRandom(3)
  for (const count of [0, 1, 2, 63, 64, 65, 200, 16_400]) {
    const items = Array.from({ length: count }, () => randomValue(random).subarray(0, 200))
    const compact = (i: number): number[] =>
      i < 64 ? [i * 4] : i < 16_384 ? [((i * 4) & 255) | 1, i >> 6] : [((i * 4) & 255) | 2, (i >> 6) & 255, i >> 14, 0]
    const expected = await independentRoot(new Map(items.map((item, i) => [toByteString(Uint8Array.from(compact(i))), item])))
    expect(toHex(orderedRoot(items)), `${count} items`).toBe(expected)
  }
})
