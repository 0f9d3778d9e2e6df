// SPDX-License-Identifier: Apache-2.0

import { createFaultyRuntime, Faulty } from '@phat/chain/test/faulty'
import { alice, bob, carol } from '@phat/chain/test/harness'
import { extrinsicHash, makeCall } from '@phat/frame'
import { describe, expect, test } from 'vitest'
import { createTestEngine, type TestEngine } from './setup.ts'

const amount = 1_000_000_000_000n
const instant = { mode: 'instant', idleMs: 5_000 } as const

/** Heights with the number of transactions in each, since genesis. */
const blocks = ({ events }: TestEngine): number[] =>
  events.flatMap((event) => (event.type === 'imported' ? [event.block.extrinsics.length - 1] : []))

describe('instant', () => {
  test('makes a block as soon as a transaction is ready, with all that came in the same turn', async () => {
    const test = createTestEngine(instant)
    for (const nonce of [0, 1, 2]) await test.pool.submit(test.transfer(alice, bob, amount, { nonce }))
    await test.pool.submit(test.transfer(bob, alice, amount))
    expect(blocks(test)).toEqual([])
    test.clock.advance(0)
    expect(blocks(test)).toEqual([4])
    test.clock.advance(4_999)
    expect(blocks(test)).toEqual([4])
  })

  test('makes no block for a transaction that waits for another', async () => {
    const test = createTestEngine(instant)
    await test.pool.submit(test.transfer(alice, bob, amount, { nonce: 1 }))
    test.clock.advance(100)
    expect(blocks(test)).toEqual([])
    await test.pool.submit(test.transfer(alice, bob, amount, { nonce: 0 }))
    test.clock.advance(0)
    expect(blocks(test)).toEqual([2])
  })

  test('makes an empty block after idling, counted from the last block', async () => {
    const test = createTestEngine(instant)
    test.clock.advance(4_999)
    expect(blocks(test)).toEqual([])
    test.clock.advance(1)
    expect(blocks(test)).toEqual([0])
    test.clock.advance(3_000)
    await test.pool.submit(test.transfer(alice, bob, amount))
    test.clock.advance(0)
    expect(blocks(test)).toEqual([0, 1])
    test.clock.advance(4_999)
    expect(blocks(test)).toEqual([0, 1])
    test.clock.advance(10_001)
    expect(blocks(test)).toEqual([0, 1, 0, 0, 0])
  })

  test('goes on at once when a block was full', async () => {
    const runtime = createFaultyRuntime()
    const test = createTestEngine(instant, { runtime })
    const burn = makeCall(runtime, Faulty, 'burn', { refTime: 700_000_000_000n })
    for (let nonce = 0; nonce < 5; nonce++) await test.pool.submit(test.sign(alice, burn, { nonce }))
    test.clock.advance(0)
    expect(blocks(test)).toEqual([2, 2, 1])
  })

  test('drops a call with a bug and goes on', async () => {
    const runtime = createFaultyRuntime()
    const test = createTestEngine(instant, { runtime })
    await test.pool.submit(test.sign(carol, makeCall(runtime, Faulty, 'throwPlain', {})))
    await test.pool.submit(test.transfer(alice, bob, amount))
    test.clock.advance(0)
    expect(blocks(test)).toEqual([1])
    expect([test.pool.thrown, test.fatal.length]).toEqual([1, 0])
    test.clock.advance(5_000)
    expect(blocks(test)).toEqual([1, 0])
  })
})

describe('interval', () => {
  test('makes a block at each interval, empty or not, and none between', async () => {
    const test = createTestEngine({ mode: 'interval', intervalMs: 6_000 })
    await test.pool.submit(test.transfer(alice, bob, amount))
    test.clock.advance(5_999)
    expect(blocks(test)).toEqual([])
    test.clock.advance(1)
    expect(blocks(test)).toEqual([1])
    test.clock.advance(12_000)
    expect(blocks(test)).toEqual([1, 0, 0])
    test.engine.stop()
    test.clock.advance(60_000)
    expect(blocks(test)).toEqual([1, 0, 0])
  })
})

describe('manual', () => {
  test('makes blocks only by hand, each later than the last whatever the clock says', async () => {
    const test = createTestEngine()
    await test.pool.submit(test.transfer(alice, bob, amount))
    test.clock.advance(100_000)
    expect(blocks(test)).toEqual([])
    const seconds: bigint[] = []
    for (const timeMs of [undefined, undefined, 1, 2_000_000_000_000, undefined]) {
      const { number } = timeMs === undefined ? test.engine.seal() : test.engine.seal(timeMs)
      const time = test.engine.signedHeader(number)?.header.time
      seconds.push((time?.seconds ?? 0n) * 1000n + BigInt(time?.nanos ?? 0) / 1_000_000n)
    }
    const now = BigInt(test.clock.now())
    expect(seconds).toEqual([now, now + 1n, now + 2n, 2_000_000_000_000n, 2_000_000_000_001n])
    expect(blocks(test)).toEqual([1, 0, 0, 0, 0])
  })
})

describe('a mode that is changed while the engine runs', () => {
  test('holds from then on: what waits goes into a block at once, and later nothing does', async () => {
    const test = createTestEngine()
    await test.pool.submit(test.transfer(alice, bob, amount))
    test.clock.advance(100_000)
    expect(blocks(test)).toEqual([])
    test.engine.setSealMode(instant)
    test.clock.advance(0)
    expect(blocks(test)).toEqual([1])
    test.engine.setSealMode({ mode: 'interval', intervalMs: 1_000 })
    test.clock.advance(2_000)
    expect(blocks(test)).toEqual([1, 0, 0])
    test.engine.setSealMode({ mode: 'manual' })
    await test.pool.submit(test.transfer(bob, alice, amount))
    test.clock.advance(100_000)
    expect(blocks(test)).toEqual([1, 0, 0])
  })

  test('starts no engine that was stopped', () => {
    const test = createTestEngine()
    test.engine.stop()
    test.engine.setSealMode(instant)
    test.clock.advance(60_000)
    expect(blocks(test)).toEqual([])
  })

  test('instant: nothing is made of a transaction that is in a block already, or that the chain went back behind', async () => {
    const test = createTestEngine(instant)
    await test.pool.submit(test.transfer(alice, bob, amount))
    test.engine.seal()
    test.clock.advance(0)
    expect(blocks(test)).toEqual([1])
    const [removed] = test.chain.revertTo(0)
    expect(test.pool.readyCount).toBe(1)
    test.pool.forget(removed?.extrinsics.map(extrinsicHash) ?? [])
    expect(test.pool.size).toBe(0)
    test.clock.advance(0)
    expect(test.chain.best.number).toBe(0)
    // Forgotten, not banned.
    expect(await test.pool.submit(test.transfer(alice, bob, amount))).toMatchObject({ ok: true })
    test.clock.advance(0)
    expect(test.chain.best.number).toBe(1)
  })
})

describe('a stopped engine', () => {
  test('makes no block by timer, by transaction or by hand', async () => {
    const test = createTestEngine(instant)
    await test.pool.submit(test.transfer(alice, bob, amount))
    test.engine.stop()
    test.clock.advance(60_000)
    await test.pool.submit(test.transfer(bob, alice, amount))
    test.clock.advance(60_000)
    expect(blocks(test)).toEqual([])
    expect(() => test.engine.seal()).toThrow(expect.objectContaining({ code: 'engine.stopped' }))
  })

  test.each(['instant', 'manual'] as const)('is what a hook that throws leaves (%s), and it is told once', async (mode) => {
    const runtime = createFaultyRuntime()
    const test = createTestEngine(mode === 'instant' ? instant : { mode }, { runtime })
    await test.pool.submit(test.sign(alice, makeCall(runtime, Faulty, 'breakHooks', {})))
    const failure = expect.objectContaining({ code: 'chain.hook-failed' })
    if (mode === 'instant') {
      test.clock.advance(0)
      test.clock.advance(60_000)
    } else {
      test.engine.seal()
      expect(() => test.engine.seal()).toThrow(failure)
    }
    expect(test.fatal).toEqual([failure])
    expect(test.chain.best.number).toBe(1)
    expect(() => test.engine.seal()).toThrow(expect.objectContaining({ code: 'engine.stopped' }))
    expect(test.logged.filter(({ event }) => event === 'engine.stopped').map(({ fields }) => fields?.code)).toEqual([
      'chain.hook-failed',
    ])
    await test.pool.submit(test.transfer(bob, alice, amount))
    test.clock.advance(60_000)
    expect([test.fatal.length, test.chain.best.number]).toEqual([1, 1])
  })
})
