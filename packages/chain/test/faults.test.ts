// SPDX-License-Identifier: Apache-2.0
import { decodeFor, extrinsicHash, makeCall, type RuntimeCall } from '@phat/frame'
import { describe, expect, test } from 'vitest'
import type { StoredBlock } from '../src/index.ts'
import { createFaultyRuntime, Faulty } from './faulty.ts'
import { alice, bob, carol, createTestChain, names, pauper, startMs, type TestChain, wholeState } from './harness.ts'

const runtime = createFaultyRuntime()
const amount = 1_000_000_000_000n
const call = (name: 'throwPlain' | 'overflow' | 'breakHooks'): RuntimeCall => makeCall(runtime, Faulty, name, {})
const burn = (refTime: bigint): RuntimeCall => makeCall(runtime, Faulty, 'burn', { refTime })

const candidateOf = ({ chain }: TestChain, encoded: Uint8Array) => ({
  extrinsic: decodeFor(chain.validationExecution(), encoded),
  hash: extrinsicHash(encoded),
})

describe.each(['throwPlain', 'overflow'] as const)('a call with a bug (%s)', (bug) => {
  test('is dropped, banned and counted, and the block goes on without a trace of it', async () => {
    const faulty = createTestChain({ runtime })
    const clean = createTestChain({ runtime })
    const bad = faulty.sign(carol, call(bug), { tip: 10n ** 9n })
    const told = await faulty.watch(bad)
    const next = await faulty.watch(faulty.transfer(carol, bob, amount, { nonce: 1 }))
    for (const chain of [faulty, clean]) await chain.pool.submit(chain.transfer(alice, bob, amount, { tip: 1n }))
    const before = faulty.pool.pending()[0]
    expect(before).toEqual(bad)
    const [block, expected] = [faulty.seal(), clean.seal()]
    expect(block.hash.length).toBe(32)
    expect(block.extrinsics.length).toBe(2)
    expect(wholeState(faulty.chain, block.hash)).toEqual(wholeState(clean.chain, expected.hash))
    expect(names(told)).toEqual(['ready', 'invalid'])
    expect(names(next)).toEqual(['ready', 'future'])
    expect(faulty.pool.thrown).toBe(1)
    const again = await faulty.pool.submit(bad)
    expect(!again.ok && again.rejection.rpcCode).toBe(1012)
    expect(faulty.logged.filter(({ event }) => event === 'pool.extrinsic-threw').length).toBe(1)
    expect(faulty.seal().number).toBe(2)
  })

  test('makes a block of someone else invalid, and changes nothing', async () => {
    const proposer = createTestChain({ runtime })
    const follower = createTestChain({ runtime })
    const bad = proposer.sign(carol, call(bug))
    const block = proposer.seal()
    const forged: StoredBlock = { ...block, extrinsics: [...block.extrinsics, bad] }
    const before = wholeState(follower.chain, follower.chain.best.hash)
    expect(() => follower.chain.execute({ timeMs: startMs + 1000, digest: [] }, forged)).toThrow(
      expect.objectContaining({ code: 'chain.invalid-block' }),
    )
    expect(wholeState(follower.chain, follower.chain.best.hash)).toEqual(before)
    expect(follower.chain.commit(follower.chain.execute({ timeMs: startMs + 1000, digest: [] }, block)).hash).toEqual(block.hash)
  })
})

describe('a hook that throws', () => {
  test('stops proposals and executions alike, and neither changes anything', async () => {
    const chain = createTestChain({ runtime })
    const other = createTestChain({ runtime })
    await chain.pool.submit(chain.sign(alice, call('breakHooks')))
    const block = chain.seal()
    other.chain.commit(other.chain.execute({ timeMs: startMs + 1000, digest: [] }, block))
    const failure = expect.objectContaining({ code: 'chain.hook-failed' })
    expect(() => chain.seal()).toThrow(failure)
    expect(() => other.chain.execute({ timeMs: startMs + 2000, digest: [] }, block)).toThrow(failure)
    expect([chain.chain.best.number, other.chain.best.number]).toEqual([1, 1])
  })

  test('an inherent that is refused stops a proposal, too: time cannot stand still', () => {
    const chain = createTestChain({ runtime })
    chain.seal()
    expect(() => chain.chain.propose({ timeMs: chain.clock.now(), digest: [] }, [])).toThrow(
      expect.objectContaining({ code: 'chain.hook-failed' }),
    )
  })
})

describe('a full block', () => {
  const half = 700_000_000_000n

  test('leaves the rest for the next one, with what depends on it, and nothing is lost', async () => {
    const test = createTestChain({ runtime })
    const told = []
    for (let nonce = 0; nonce < 5; nonce++) told.push(await test.watch(test.sign(alice, burn(half), { nonce })))
    told.push(await test.watch(test.sign(alice, burn(1n), { nonce: 5 })))
    expect(test.seal().extrinsics.length).toBe(3)
    expect(told.map(names)).toEqual([...Array(2).fill(['ready', 'inBlock']), ...Array(4).fill(['ready'])])
    expect(test.seal().extrinsics.length).toBe(3)
    expect(test.seal().extrinsics.length).toBe(3)
    for (const statuses of told) expect(names(statuses).slice(0, 2)).toEqual(['ready', 'inBlock'])
  })

  test('still takes what is small and of others', async () => {
    const test = createTestChain({ runtime })
    for (let nonce = 0; nonce < 3; nonce++) await test.pool.submit(test.sign(alice, burn(half), { nonce, tip: 10n ** 9n }))
    const small = await test.watch(test.transfer(bob, carol, amount))
    expect(test.seal().extrinsics.length).toBe(4)
    expect(names(small)).toEqual(['ready', 'inBlock'])
  })

  test('what finds no room in an empty block is dropped instead of offered for ever', async () => {
    const test = createTestChain({ runtime })
    const refused = await test.pool.submit(test.sign(alice, burn(1_400_000_000_000n)))
    expect(!refused.ok && refused.rejection.data).toBe('Transaction would exhaust the block limits')
    // The pool refuses it by itself; a source that does not is told that it is invalid.
    const candidate = candidateOf(test, test.sign(alice, burn(1_400_000_000_000n)))
    test.clock.advance(1000)
    const executed = test.chain.propose({ timeMs: test.clock.now(), digest: [] }, [candidate])
    expect(executed.refused.map(({ refusal }) => refusal.kind)).toEqual(['invalid'])
  })

  test('looks at a bounded number of candidates that find no room', async () => {
    const test = createTestChain({ runtime })
    const big = candidateOf(test, test.sign(alice, burn(half)))
    const others = [bob, carol].map((who) => candidateOf(test, test.sign(who, burn(half))))
    let offered = 0
    const source = (function* () {
      yield big
      yield others[0] as typeof big
      for (; offered < 1000; offered++) yield others[1] as typeof big
    })()
    test.clock.advance(1000)
    const executed = test.chain.propose({ timeMs: test.clock.now(), digest: [] }, source)
    expect(executed.block.extrinsics.length).toBe(3)
    expect(offered).toBeLessThan(20)
  })
})

test('an account that is reaped and comes back does not leave its later transactions offered in vain', async () => {
  const test = createTestChain({ runtime })
  await test.pool.submit(test.transfer(alice, pauper, 10n * amount))
  test.seal()
  const late = await test.watch(test.transfer(pauper, bob, amount, { nonce: 1 }))
  expect(names(late)).toEqual(['future'])
  test.seal()
  expect([...test.pool.candidates()].length).toBe(0)
})

test('a new runtime ends every transaction that was signed for the old one', async () => {
  const versions = [createFaultyRuntime(1), createFaultyRuntime(2)] as const
  let current = 0
  const { createMemoryStore } = await import('@phat/kv')
  const test = createTestChain({ runtime: versions[0], store: createMemoryStore(), runtimeAt: () => versions[current as 0 | 1] })
  const told = await test.watch(test.transfer(alice, bob, amount, { nonce: 1 }))
  current = 1
  test.chain.commit(test.chain.propose({ timeMs: startMs + 5, digest: [] }, []))
  expect(names(told)).toEqual(['future', 'invalid'])
  expect(test.pool.size).toBe(0)
  expect((await test.pool.submit(test.transfer(alice, bob, amount))).ok).toBe(true)
  test.clock.advance(1000)
  expect(test.seal().extrinsics.length).toBe(2)
})
