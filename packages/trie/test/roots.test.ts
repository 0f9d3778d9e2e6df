// SPDX-License-Identifier: Apache-2.0
import { calculate_state_root } from '@acala-network/chopsticks-executor'
import { createMemoryStore } from '@phat/kv'
import { type ByteString, fromByteString, toHex } from '@phat/primitives'
import { expect, test } from 'vitest'
import { calculateRoot, createStateStore } from '../src/index.ts'
import { randomKey, randomValue, seededRandom } from './random-entries.ts'

/** The root by an independent implementation (smoldot's trie). */
async function independentRoot(entries: Iterable<readonly [ByteString, Uint8Array]>): Promise<string> {
  return await calculate_state_root(
    [...entries].map(([key, value]) => [toHex(fromByteString(key)), toHex(value)]),
    1,
  )
}

/** Epochs of random changes on one store; the model map is what the store must equal. */
async function compareEpochs(seed: number, epochs: number): Promise<number> {
  const random = seededRandom(seed)
  const state = createStateStore({ store: createMemoryStore(), history: 4 })
  const model = new Map<ByteString, Uint8Array>()
  const sizes = [1, 2, 3, 8, 20, 60]
  for (let epoch = 0; epoch < epochs; epoch++) {
    const changes = new Map<ByteString, Uint8Array | null>()
    const count = sizes[random(sizes.length)] as number
    for (let i = 0; i < count; i++) {
      const keys = [...model.keys()]
      if (random(3) === 0 && keys.length > 0)
        changes.set(keys[random(keys.length)] as ByteString, random(2) === 0 ? null : randomValue(random))
      else changes.set(randomKey(random, keys), random(12) === 0 ? null : randomValue(random))
    }
    for (const [key, value] of changes) value === null ? model.delete(key) : model.set(key, value)
    const prepared = state.prepare(changes)
    const expected = await independentRoot(model)
    expect(toHex(prepared.root), `seed ${seed}, epoch ${epoch}`).toBe(expected)
    const plain = calculateRoot([...model].map(([key, value]) => [fromByteString(key), value] as const))
    expect(toHex(plain), `seed ${seed}, epoch ${epoch}`).toBe(expected)
    prepared.commit()
  }
  return epochs
}

test('roots equal an independent implementation on thousands of random tries, through inserts, updates and deletes', async () => {
  let compared = 0
  for (let seed = 1; seed <= 400; seed++) compared += await compareEpochs(seed, 8)
  expect(compared).toBe(3_200)
})

test('the empty state has the well-known root, before any key and after the last is deleted', () => {
  const emptyRoot = '0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314'
  const state = createStateStore({ store: createMemoryStore() })
  expect(toHex(state.view().root)).toBe(emptyRoot)
  const key = 'k' as ByteString
  state.prepare(new Map([[key, Uint8Array.of(1)]])).commit()
  expect(toHex(state.view().root)).not.toBe(emptyRoot)
  state.prepare(new Map([[key, null]])).commit()
  expect(toHex(state.view().root)).toBe(emptyRoot)
  expect(state.usage().liveBytes).toBeGreaterThanOrEqual(0)
  expect(toHex(calculateRoot([]))).toBe(emptyRoot)
})
