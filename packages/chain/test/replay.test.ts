// SPDX-License-Identifier: Apache-2.0
import { createMemoryStore, type OrderedStore } from '@phat/kv'
import { known, toHex } from '@phat/primitives'
import { createRuntimes } from '@phat/runtime'
import { describe, expect, test } from 'vitest'
import { type ReplayOptions, type ReplaySource, replayChain, type StoredBlock } from '../src/index.ts'
import { alice, bob, carol, createTestChain, type TestChain } from './harness.ts'

async function walked(count: number): Promise<TestChain> {
  const test = createTestChain()
  for (let i = 0; i < count; i++) {
    for (const who of [alice, carol].slice(0, i % 3)) await test.pool.submit(test.transfer(who, bob, 1_000_000_000_000n))
    test.seal()
  }
  return test
}

const optionsOf = (
  test: TestChain,
  source: ReplaySource = test.chain,
  store: OrderedStore = createMemoryStore(),
): ReplayOptions => ({
  source,
  store,
  runtimes: createRuntimes(),
  genesis: test.genesis,
  verify: () => true,
})

/** A source that tells another block at a height. */
function altered(test: TestChain, number: number, change: (block: StoredBlock) => Partial<StoredBlock>): ReplaySource {
  const { chain } = test
  const hash = known(chain.hashOf(number), 'it is stored')
  return {
    best: chain.best,
    genesisHash: chain.genesisHash,
    hashOf: (each) => chain.hashOf(each),
    block: (each) => {
      const block = chain.block(each)
      return block && toHex(each) === toHex(hash) ? { ...block, ...change(block) } : block
    },
  }
}

describe('a replay', () => {
  test('executes every block from the genesis to the same hashes, and tells how far it is', async () => {
    const test = await walked(40)
    const told: string[] = []
    const store = createMemoryStore()
    const onProgress: ReplayOptions['onProgress'] = ({ number, hash, until }) => told.push(`${number} of ${until} ${toHex(hash)}`)
    expect(await replayChain({ ...optionsOf(test, test.chain, store), onProgress, history: 1 })).toBe(40)
    const expected = Array.from({ length: 40 }, (_, i) => `${i + 1} of 40 ${toHex(known(test.chain.hashOf(i + 1), 'stored'))}`)
    expect(told).toEqual(expected)
    // What it leaves is the chain itself.
    expect(createTestChain({ store }).chain.best).toEqual(test.chain.best)
  })

  test('ends at the height it is told', async () => {
    const test = await walked(5)
    expect(await replayChain({ ...optionsOf(test), until: 3 })).toBe(3)
    expect(await replayChain({ ...optionsOf(test), until: 0 })).toBe(0)
  })

  test.each<[string, (block: StoredBlock) => Partial<StoredBlock>]>([
    ['another state root', ({ header }) => ({ header: { ...header, stateRoot: header.parentHash as never } })],
    ['an extrinsic less', ({ extrinsics }) => ({ extrinsics: extrinsics.slice(0, -1) })],
    ['no extrinsics', () => ({ extrinsics: [] })],
  ])('stops at a block with %s', async (_name, change) => {
    const test = await walked(6)
    const seen: number[] = []
    const options = {
      ...optionsOf(test, altered(test, 5, change)),
      onProgress: ({ number }: { number: number }) => seen.push(number),
    }
    await expect(replayChain(options)).rejects.toMatchObject({ code: 'chain.invalid-block' })
    expect(seen).toEqual([1, 2, 3, 4])
  })

  test('refuses another genesis, a store with blocks, and a runtime that is not here', async () => {
    const test = await walked(2)
    const other = createTestChain({ endowed: [alice] })
    await expect(replayChain({ ...optionsOf(test), genesis: other.genesis })).rejects.toMatchObject({
      code: 'chain.other-genesis',
    })
    await expect(replayChain(optionsOf(test, test.chain, test.store))).rejects.toMatchObject({ code: 'chain.invalid-block' })
    const runtimes = { forCode: () => undefined }
    await expect(replayChain({ ...optionsOf(test), runtimes })).rejects.toMatchObject({ code: 'chain.unknown-runtime' })
  })

  test('ends when it is called off, before and in between', async () => {
    const test = await walked(40)
    const reason = new RangeError('called off')
    await expect(replayChain({ ...optionsOf(test), signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const controller = new AbortController()
    let last = 0
    const onProgress: ReplayOptions['onProgress'] = ({ number }) => {
      last = number
      if (number === 7) controller.abort(reason)
    }
    await expect(replayChain({ ...optionsOf(test), signal: controller.signal, onProgress })).rejects.toBe(reason)
    expect(last).toBe(7)
  })
})
