// SPDX-License-Identifier: Apache-2.0
import { createMemoryStore, type OrderedStore } from '@phat/kv'
import { known, textBytes, toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { alice, bob, createTestChain, phatRuntime, type TestChain, type TestOptions, wholeState } from './harness.ts'

async function walked(store: OrderedStore, count: number, options: TestOptions = {}): Promise<TestChain> {
  const test = createTestChain({ store, ...options })
  for (let i = 0; i < count; i++) {
    await test.pool.submit(test.transfer(alice, bob, 1_000_000_000_000n))
    test.seal()
  }
  return test
}

describe('a chain that is opened again', () => {
  test('has every state that it had, and goes back before the point where it was opened', async () => {
    const store = createMemoryStore()
    const before = await walked(store, 6)
    const states = [0, 3, 6].map((number) => {
      const hash = known(before.chain.hashOf(number), 'it is stored')
      return { hash, state: wholeState(before.chain, hash) }
    })
    const after = createTestChain({ store })
    for (const { hash, state } of states) {
      expect(wholeState(after.chain, hash)).toEqual(state)
      expect(after.chain.runtimeVersion(hash)).toEqual(before.chain.runtimeVersion(hash))
      const key = [textBytes(':code')]
      expect(after.chain.state(hash)?.prove(key)).toEqual(before.chain.state(hash)?.prove(key))
    }
    after.chain.revertTo(2)
    after.clock.advance(10_000)
    expect(after.seal().number).toBe(3)
    expect(createTestChain({ store }).chain.best).toEqual(after.chain.best)
  })

  test('refuses a store of another genesis, by its content and by its hash', async () => {
    const store = createMemoryStore()
    const { chain } = await walked(store, 2)
    const otherGenesis = expect.objectContaining({ code: 'chain.other-genesis' })
    expect(() => createTestChain({ store, endowed: [alice] })).toThrow(otherGenesis)
    expect(() => createTestChain({ store, genesisHash: chain.best.hash })).toThrow(otherGenesis)
    // By its hash, what the genesis holds is not asked for.
    const opened = createTestChain({ store, endowed: [alice], genesisHash: chain.genesisHash })
    expect(opened.chain.best).toEqual(chain.best)
    expect(createTestChain({ store }).chain.best).toEqual(chain.best)
  })

  test.each<[string, (store: OrderedStore, test: TestChain) => void]>([
    [
      'a value that was changed',
      (store, { chain }) => {
        const prefixed = Uint8Array.of(0, ...textBytes(':code'))
        expect(store.table('state').get(prefixed)).toEqual(chain.state(chain.best.hash)?.get(textBytes(':code')))
        store.write([{ table: 'state', key: prefixed, value: Uint8Array.of(1) }])
      },
    ],
    [
      'a best block from before its state',
      (store, { chain }) => {
        const key = textBytes('best')
        expect(toHex(known(store.table('meta').get(key), 'it is stored'))).toBe(toHex(chain.best.hash))
        store.write([{ table: 'meta', key, value: known(chain.hashOf(2), 'it is stored') }])
      },
    ],
  ])('refuses a store with %s', async (_name, damage) => {
    const store = createMemoryStore()
    damage(store, await walked(store, 3))
    expect(() => createTestChain({ store })).toThrow(expect.objectContaining({ code: expect.stringMatching(/corrupt-state$/) }))
  })
})

describe('a checkpoint', () => {
  const copyOf = ({ head, slabCount, slab, release }: ReturnType<TestChain['chain']['checkpoint']>) => {
    const slabs = Array.from({ length: slabCount }, (_, i) => slab(i))
    release()
    return { head, slabs }
  }
  const opened = ({ logged }: TestChain) => logged.find(({ event }) => event === 'chain.opened')?.fields

  test('of some blocks ago opens the same chain', async () => {
    const store = createMemoryStore()
    const before = await walked(store, 3)
    const checkpoint = copyOf(before.chain.checkpoint())
    for (let i = 0; i < 4; i++) before.seal()
    const after = createTestChain({ store, checkpoint })
    expect(opened(after)).toEqual({ best: 7, tries: 'checkpoint' })
    expect(wholeState(after.chain, after.chain.best.hash)).toEqual(wholeState(before.chain, before.chain.best.hash))
    const key = [textBytes(':code')]
    const { hash } = after.chain.best
    expect(after.chain.state(hash)?.prove(key)).toEqual(before.chain.state(hash)?.prove(key))
    after.clock.advance(60_000)
    expect(after.seal().number).toBe(8)
  })

  test('of another chain is not used, and the log says so', async () => {
    const store = createMemoryStore()
    await walked(store, 3)
    const other = await walked(createMemoryStore(), 3, { endowed: [alice] })
    const after = createTestChain({ store, checkpoint: copyOf(other.chain.checkpoint()) })
    expect(opened(after)).toEqual({ best: 3, tries: 'records' })
    expect(after.logged.map(({ event }) => event)).toContain('chain.checkpoint-refused')
  })
})

test('a pinned state stays readable until it is given back', async () => {
  const test = await walked(createMemoryStore(), 3, { history: 2 })
  const hash = known(test.chain.hashOf(1), 'it is stored')
  const state = wholeState(test.chain, hash)
  const release = known(test.chain.pin(hash), 'its state is kept')
  for (let i = 0; i < 5; i++) test.seal()
  expect(wholeState(test.chain, hash)).toEqual(state)
  expect(test.chain.pin(known(test.chain.hashOf(0), 'it is stored'))).toBeUndefined()
  release()
  test.seal()
  expect(test.chain.state(hash)).toBeUndefined()
  expect(test.chain.pin(hash)).toBeUndefined()
  expect(test.chain.pin(new Uint8Array(32))).toBeUndefined()
})

test('an archive keeps the state of every block', async () => {
  const store = createMemoryStore()
  const { chain } = await walked(store, 8, { history: 2, archive: true })
  const first = known(chain.hashOf(1), 'it is stored')
  expect(wholeState(chain, first).length).toBeGreaterThan(10)
  const after = createTestChain({ store, history: 2, archive: true })
  expect(wholeState(after.chain, first)).toEqual(wholeState(chain, first))
})

test('a runtime has one version object, whatever block is asked for', async () => {
  const { chain } = await walked(createMemoryStore(), 2)
  const [a, b] = [chain.runtimeVersion(chain.best.hash), chain.runtimeVersion(chain.genesisHash)]
  expect(a).toBe(b)
  expect(a?.specVersion).toBe(phatRuntime.version.specVersion)
  expect(chain.stateUsage().liveBytes).toBeGreaterThan(0)
})
