// SPDX-License-Identifier: Apache-2.0
import { decodeFor, extrinsicHash } from '@phat/frame'
import { createMemoryStore, type OrderedStore } from '@phat/kv'
import { known, toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import type { StoredBlock } from '../src/index.ts'
import { alice, bob, carol, createTestChain, names, pauper, type TestChain, wholeState } from './harness.ts'

const amount = 1_000_000_000_000n

/** Blocks of a transfer each, by heights from 1. */
async function transfers(test: TestChain, count: number): Promise<StoredBlock[]> {
  const blocks: StoredBlock[] = []
  for (let i = 0; i < count; i++) {
    await test.pool.submit(test.transfer(alice, bob, amount))
    blocks.push(test.seal())
  }
  return blocks
}

describe('a chain that goes back', () => {
  test('has state, blocks and pointers as they were, and forgets what came after', async () => {
    const test = createTestChain({ finalityDelayMs: 400 })
    const blocks = await transfers(test, 5)
    const third = known(blocks[2], 'there are five')
    const before = wholeState(test.chain, third.hash)
    expect(test.chain.finalized.number).toBe(4)
    expect(test.chain.revertTo(3).map(({ hash }) => toHex(hash))).toEqual(blocks.slice(3).map(({ hash }) => toHex(hash)))
    expect(test.chain.best).toEqual({ hash: third.hash, number: 3 })
    expect(test.chain.finalized).toEqual({ hash: third.hash, number: 3 })
    expect(wholeState(test.chain, third.hash)).toEqual(before)
    for (const { hash, number } of blocks.slice(3)) {
      expect(test.chain.block(hash)).toBeUndefined()
      expect(test.chain.hashOf(number)).toBeUndefined()
      expect(test.chain.state(hash)).toBeUndefined()
      expect(test.chain.pin(hash)).toBeUndefined()
      expect(test.chain.runtimeVersion(hash)).toBeUndefined()
    }
    const told = test.events.at(-1)
    expect(told?.type === 'reverted' && [told.best.number, told.removed.map(({ number }) => number)]).toEqual([3, [4, 5]])
  })

  test('executes what was undone to the same hashes again', async () => {
    const test = createTestChain()
    const blocks = await transfers(test, 4)
    const states = blocks.map(({ hash }) => wholeState(test.chain, hash))
    test.chain.revertTo(1)
    for (const [i, block] of blocks.slice(1).entries()) {
      const executed = test.chain.execute({ timeMs: 1_700_000_000_000 + 1000 * block.number, digest: [] }, block)
      expect(toHex(test.chain.commit(executed).hash)).toBe(toHex(block.hash))
      expect(wholeState(test.chain, block.hash)).toEqual(states[i + 1])
    }
  })

  test('does not tell the finality of a block that is gone, and that of the one in its place once', () => {
    const { chain, clock, events, seal } = createTestChain({ finalityDelayMs: 5_000 })
    seal()
    seal()
    chain.revertTo(1)
    const other = seal()
    clock.advance(10_000)
    const finalized = events.flatMap((event) => (event.type === 'finalized' ? event.blocks : []))
    expect(finalized.map(({ number }) => number)).toEqual([1, 2])
    expect(toHex(known(finalized[1], 'there are two').hash)).toBe(toHex(other.hash))
  })

  test('stays where it is when there is no such height or its state is gone', async () => {
    const test = createTestChain({ history: 2 })
    await transfers(test, 5)
    for (const number of [6, 2, 0, -1, 1.5]) {
      expect(() => test.chain.revertTo(number)).toThrow(expect.objectContaining({ code: 'chain.cannot-revert' }))
    }
    expect(test.chain.revertTo(5)).toEqual([])
    expect(test.chain.best.number).toBe(5)
    test.chain.revertTo(3)
    expect(test.seal().number).toBe(4)
  })

  test('tells as much as it undid when the store refuses a step, and goes on from there', async () => {
    const memory = createMemoryStore()
    let refuseAfter = Infinity
    const store: OrderedStore = {
      ...memory,
      write: (batch) => {
        if (refuseAfter-- <= 0) throw new TypeError('the disk is full')
        memory.write(batch)
      },
    }
    const test = createTestChain({ store })
    await transfers(test, 4)
    refuseAfter = 2
    expect(() => test.chain.revertTo(0)).toThrow('the disk is full')
    refuseAfter = Infinity
    const told = test.events.at(-1)
    expect(told?.type === 'reverted' && told.removed.map(({ number }) => number)).toEqual([3, 4])
    expect(test.chain.best.number).toBe(2)
    expect(test.seal().number).toBe(3)
  })
})

describe('transactions of blocks that are gone', () => {
  test('come back to the pool, are told so, and go into blocks again', async () => {
    const test = createTestChain({ finalityDelayMs: 60_000 })
    const first = await test.watch(test.transfer(alice, bob, amount, { nonce: 0 }))
    const second = await test.watch(test.transfer(alice, bob, amount, { nonce: 1 }))
    test.seal()
    const third = await test.watch(test.transfer(alice, bob, amount, { nonce: 2 }))
    test.seal()
    const waiting = await test.watch(test.transfer(alice, bob, amount, { nonce: 3 }))
    const other = await test.watch(test.transfer(carol, bob, amount))
    test.chain.revertTo(0)
    for (const told of [first, second, third]) expect(names(told)).toEqual(['ready', 'inBlock', 'retracted', 'ready'])
    expect(names(waiting)).toEqual(['ready'])
    expect(names(other)).toEqual(['ready'])
    expect(test.pool.size).toBe(5)
    expect(test.pool.readyCount).toBe(5)
    expect(test.pool.nextNonce(alice.accountId)).toBe(4)
    const { hash, extrinsics } = test.seal()
    expect(extrinsics.length).toBe(6)
    test.clock.advance(60_000)
    expect(names(first)).toEqual(['ready', 'inBlock', 'retracted', 'ready', 'inBlock', 'finalized'])
    expect(names(waiting)).toEqual(['ready', 'inBlock', 'finalized'])
    expect(first.at(-1)).toMatchObject({ hash })
    expect(test.pool.size).toBe(0)
  })

  test('come back though nobody watches them or their block was final', async () => {
    const test = createTestChain({ finalityDelayMs: 0 })
    const told = await test.watch(test.transfer(alice, bob, amount, { nonce: 0 }))
    await test.pool.submit(test.transfer(alice, bob, amount, { nonce: 1 }))
    test.seal()
    test.clock.advance(1_000)
    test.chain.revertTo(0)
    // Finalized is the last that a watcher hears.
    expect(names(told)).toEqual(['ready', 'inBlock', 'finalized'])
    expect(test.pool.pending().length).toBe(2)
  })

  test('are invalid where the state they stood on went with them', async () => {
    const test = createTestChain({ finalityDelayMs: 60_000 })
    await test.pool.submit(test.transfer(alice, pauper, 1_000n * amount))
    test.seal()
    const spent = await test.watch(test.transfer(pauper, bob, amount))
    test.seal()
    const waits = await test.watch(test.transfer(pauper, bob, amount, { nonce: 1 }))
    test.chain.revertTo(0)
    // Alice's gift waits for a block again; until then the pauper has nothing to pay with.
    expect(names(spent)).toEqual(['ready', 'inBlock', 'retracted', 'invalid'])
    expect(names(waits)).toEqual(['ready', 'invalid'])
    expect(test.pool.size).toBe(1)
  })

  test('give way to one that took the nonce meanwhile and pays more', async () => {
    const test = createTestChain({ finalityDelayMs: 60_000, limits: { recheckedMax: 0 } })
    const better = await test.watch(test.transfer(alice, bob, amount, { nonce: 0, tip: amount }))
    // Another node made a block of another transaction with the nonce.
    const encoded = test.transfer(alice, bob, 2n * amount, { nonce: 0 })
    const candidate = { extrinsic: decodeFor(test.chain.validationExecution(), encoded), hash: extrinsicHash(encoded) }
    test.chain.commit(test.chain.propose({ timeMs: test.clock.now() + 1, digest: [] }, [candidate]))
    expect(test.pool.size).toBe(1)
    test.chain.revertTo(0)
    expect(test.pool.size).toBe(1)
    expect(test.pool.pending().map((each) => toHex(each))).not.toContain(toHex(encoded))
    expect(names(better)).toEqual(['ready'])
  })
})
