// SPDX-License-Identifier: Apache-2.0
import { createMemoryStore } from '@phat/kv'
import { toHex } from '@phat/primitives'
import { expect, test } from 'vitest'
import type { ChainEvent } from '../src/index.ts'
import { alice, bob, createTestChain, endowment } from './harness.ts'

const told = (events: readonly ChainEvent[]): string[] =>
  events.map((event) =>
    event.type === 'imported'
      ? `imported ${event.block.number}`
      : event.type === 'finalized'
        ? `finalized ${event.blocks.map(({ number }) => number).join(' ')}`
        : `reverted to ${event.best.number}`,
  )

test('a block is imported at once and final after the delay', () => {
  const { chain, clock, events, seal } = createTestChain({ finalityDelayMs: 400 })
  const block = seal()
  expect(told(events)).toEqual(['imported 1'])
  expect(chain.finalized.number).toBe(0)
  clock.advance(399)
  expect(told(events)).toEqual(['imported 1'])
  clock.advance(1)
  expect(told(events)).toEqual(['imported 1', 'finalized 1'])
  expect(chain.finalized).toEqual({ number: 1, hash: block.hash })
})

test('blocks become final in order, each once', () => {
  const { chain, clock, events } = createTestChain({ finalityDelayMs: 400 })
  for (const _ of [1, 2, 3]) chain.commit(chain.propose({ timeMs: clock.now() + chain.best.number, digest: [] }, []))
  clock.advance(1000)
  expect(told(events)).toEqual(['imported 1', 'imported 2', 'imported 3', 'finalized 1', 'finalized 2', 'finalized 3'])
})

test('a chain that is opened again goes on where it was, and all that is stored is final', () => {
  const store = createMemoryStore()
  const before = createTestChain({ store, finalityDelayMs: 400 })
  for (const _ of [1, 2, 3]) before.seal()
  before.chain.commit(before.chain.propose({ timeMs: before.clock.now() + 1, digest: [] }, []))
  expect(before.chain.finalized.number).toBe(2)
  // Their timers are lost with the process.
  before.chain.stop()
  before.clock.advance(10_000)
  expect(before.chain.finalized.number).toBe(2)
  const after = createTestChain({ store, finalityDelayMs: 400 })
  expect(after.chain.best).toEqual(before.chain.best)
  expect(after.chain.finalized).toEqual(before.chain.best)
  expect(after.chain.genesisHash).toEqual(before.chain.genesisHash)
  after.clock.advance(400)
  expect(told(after.events)).toEqual([])
  expect(after.freeOf(bob)).toBe(endowment)
  after.clock.advance(10_000)
  expect(after.seal().number).toBe(5)
  expect(after.chain.state(after.chain.hashOf(4) as Uint8Array)).toBeDefined()
})

test('what an event tells is readable when it is told', () => {
  const { chain, clock, seal } = createTestChain()
  const seen: string[] = []
  chain.subscribe((event) => {
    if (event.type === 'imported') {
      seen.push(
        `${chain.best.number} ${chain.state(event.block.hash) !== undefined} ${chain.block(event.block.hash) === event.block}`,
      )
    } else seen.push(`final ${chain.finalized.number}`)
  })
  seal()
  clock.advance(400)
  expect(seen).toEqual(['1 true true', 'final 1'])
})

test('a listener that throws is dropped and logged; the others hear on', () => {
  const { chain, events, logged, seal } = createTestChain()
  let calls = 0
  chain.subscribe(() => {
    calls++
    throw new TypeError('a listener with a bug')
  })
  seal()
  seal()
  expect(calls).toBe(1)
  expect(logged.filter(({ event }) => event === 'chain.listener-failed')).toEqual([
    {
      level: 'error',
      event: 'chain.listener-failed',
      fields: { told: 'imported', detail: 'TypeError: a listener with a bug' },
    },
  ])
  expect(told(events)).toEqual(['imported 1', 'finalized 1', 'imported 2'])
})

test('a listener that makes the next block does not change the order that others hear', () => {
  const test = createTestChain()
  const other: ChainEvent[] = []
  test.chain.subscribe((event) => {
    if (event.type === 'imported' && event.block.number < 3) {
      test.chain.commit(test.chain.propose({ timeMs: test.clock.now() + event.block.number, digest: [] }, []))
    }
  })
  test.chain.subscribe((event) => other.push(event))
  test.seal()
  expect(told(other)).toEqual(['imported 1', 'imported 2', 'imported 3'])
})

test('who unsubscribes hears no more, and who subscribes hears what comes after', () => {
  const { chain, seal } = createTestChain()
  const seen: string[] = []
  const stop = chain.subscribe((event) => seen.push(...told([event])))
  seal()
  stop()
  chain.subscribe((event) => {
    if (event.type !== 'imported') return
    chain.subscribe((later) => seen.push(`nested ${told([later])}`))
  })
  seal()
  expect(seen).toEqual(['imported 1'])
  seal()
  expect(seen).toEqual(['imported 1', 'nested finalized 2', 'nested imported 3'])
})

test('changes name each key that a block wrote, with its value after the block', async () => {
  const test = createTestChain()
  await test.pool.submit(test.transfer(alice, bob, 7_000_000_000_000n))
  const block = test.seal()
  const [event] = test.events
  if (event?.type !== 'imported') throw new TypeError('a block is imported')
  const state = test.chain.state(block.hash)
  for (const [key, value] of event.changes) {
    const bytes = Uint8Array.from(key, (char) => char.charCodeAt(0))
    expect(toHex(state?.get(bytes) ?? new Uint8Array())).toBe(toHex(value ?? new Uint8Array()))
  }
  expect([...event.changes.keys()].filter((key) => key.endsWith(String.fromCharCode(...bob.accountId))).length).toBe(1)
})
