// SPDX-License-Identifier: Apache-2.0
import { createMemoryStore, type OrderedStore } from '@phat/kv'
import { type ByteString, textBytes, toByteString, toHex } from '@phat/primitives'
import { expect, test } from 'vitest'
import { childTriePrefix, createStateStore, type StateStore, type StoredCheckpoint } from '../src/index.ts'
import { randomValue, seededRandom } from './random-entries.ts'

const child = toByteString(textBytes(`${childTriePrefix}c`))

function commitRandom(state: StateStore, random: ReturnType<typeof seededRandom>, count: number): void {
  const changes = (): Map<ByteString, Uint8Array> =>
    new Map(Array.from({ length: count }, () => [toByteString(textBytes(`key ${random(400)}`)), randomValue(random)]))
  state.prepare(changes(), [[child, changes()]]).commit()
}

function stored(state: StateStore): StoredCheckpoint {
  const checkpoint = state.checkpoint()
  const slabs = Array.from({ length: checkpoint.slabCount }, (_, i) => checkpoint.slab(i))
  checkpoint.release()
  return { head: checkpoint.head, slabs }
}

/** A store some versions after a checkpoint of it. */
function prepared(): { store: OrderedStore; checkpoint: StoredCheckpoint; root: string } {
  const random = seededRandom(9)
  const store = createMemoryStore()
  const state = createStateStore({ store, history: 5 })
  for (let i = 0; i < 3; i++) commitRandom(state, random, 200)
  const checkpoint = stored(state)
  for (let i = 0; i < 3; i++) commitRandom(state, random, 20)
  return { store, checkpoint, root: toHex(state.view().root) }
}

const openWith = (store: OrderedStore, { head, slabs }: StoredCheckpoint): StateStore =>
  createStateStore({ store, history: 5, checkpoint: { head, slabs: slabs.map((slab) => slab.slice()) } })

test('a checkpoint whose head is cut or has any byte changed is refused with a reason, and the state opens without it', () => {
  const { store, checkpoint, root } = prepared()
  const { head, slabs } = checkpoint
  expect(openWith(store, checkpoint).opening).toEqual({ source: 'checkpoint' })
  const heads = [...head.keys()].flatMap((at) => {
    const flipped = head.slice()
    flipped[at] = (flipped[at] as number) ^ (1 << (at & 7))
    return [flipped, head.slice(0, at)]
  })
  for (const damaged of heads) {
    const state = openWith(store, { head: damaged, slabs })
    expect(state.opening).toEqual({ source: 'records', refused: 'the head is damaged' })
    expect(toHex(state.view().root)).toBe(root)
  }
  const without = [slabs.slice(1), [...slabs, ...slabs], slabs.map((slab) => slab.slice(1))]
  for (const wrong of without) {
    expect(openWith(store, { head, slabs: wrong }).opening.refused).toBe('slabs are missing or not whole')
  }
})

test('slabs that are not what they were give the right root or none', () => {
  const { store, checkpoint, root } = prepared()
  const random = seededRandom(4)
  const sources = new Set<string>()
  const used = checkpoint.slabs[0]?.findLastIndex((byte) => byte !== 0) as number
  for (let i = 0; i < 400; i++) {
    const slabs = checkpoint.slabs.map((slab) => slab.slice())
    const at = random(used)
    const slab = slabs[0] as Uint8Array
    slab[at] = (slab[at] as number) ^ (1 << random(8))
    const state = createStateStore({ store, history: 5, checkpoint: { head: checkpoint.head, slabs } })
    sources.add(state.opening.source)
    expect(toHex(state.view().root)).toBe(root)
  }
  expect(sources).toContain('records')
})

test('a checkpoint of a branch that was reverted, of a later version or of one that the history has left is refused', () => {
  const random = seededRandom(2)
  const store = createMemoryStore()
  const state = createStateStore({ store, history: 2 })
  for (let i = 0; i < 4; i++) commitRandom(state, random, 20)
  const later = stored(state)
  state.revert()
  expect(openWith(store, later).opening.refused).toContain('it is of version 4, the records reach from 2 to 3')
  commitRandom(state, random, 20)
  expect(openWith(store, later).opening.refused).toBe('it is of another state')
  commitRandom(state, random, 20)
  expect(openWith(store, later).opening.refused).toBe('it is of another state')
  for (let i = 0; i < 2; i++) commitRandom(state, random, 20)
  expect(openWith(store, later).opening.refused).toContain('the records reach from 5 to 7')
})

test('an undo record that is damaged ends in an error, not in another state', () => {
  const { store, root } = prepared()
  const state = createStateStore({ store, history: 5 })
  const [head, chunk] = [...store.table('undo').keys(new Uint8Array())].slice(-2) as [Uint8Array, Uint8Array]
  const bytes = store.table('undo').get(chunk) as Uint8Array
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] as number) ^ 1
  store.write([{ table: 'undo', key: chunk, value: bytes }])
  expect(() => state.view(state.version() - 1).prove([new Uint8Array()])).toThrow(
    'the undo records do not lead to the root of version 5',
  )
  store.write([{ table: 'undo', key: head, value: null }])
  expect(() => createStateStore({ store })).toThrow('there is no undo record of the current version 6')
  expect(toHex(state.view().root)).toBe(root)
})
