// SPDX-License-Identifier: Apache-2.0
import { decodeFor, extrinsicHash, mortalEra } from '@phat/frame'
import { known } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { alice, bob, carol, createTestChain, endowment, names, pauper, type TestChain } from './harness.ts'

const amount = 1_000_000_000_000n

/** Commits a block of extrinsics that the pool does not have, as another node would make it. */
function foreignBlock({ chain, clock }: TestChain, extrinsics: readonly Uint8Array[]): void {
  clock.advance(1000)
  const candidates = extrinsics.map((encoded) => ({
    extrinsic: decodeFor(chain.validationExecution(), encoded),
    hash: extrinsicHash(encoded),
  }))
  const executed = chain.propose({ timeMs: clock.now(), digest: [] }, candidates)
  expect(executed.refused).toEqual([])
  chain.commit(executed)
}

describe('statuses', () => {
  test('go from ready over inBlock to finalized, with block and index, and then end', async () => {
    const test = createTestChain()
    const a = await test.watch(test.transfer(alice, bob, amount))
    const b = await test.watch(test.transfer(carol, bob, amount))
    const { hash } = test.seal()
    const at = (statuses: typeof a) =>
      statuses.map((status) => ('index' in status ? [status.type, status.index, status.hash] : status.type))
    expect(at(a)).toEqual(['ready', ['inBlock', 1, hash]])
    expect(at(b)).toEqual(['ready', ['inBlock', 2, hash]])
    test.clock.advance(400)
    expect(at(a)).toEqual(['ready', ['inBlock', 1, hash], ['finalized', 1, hash]])
    test.seal()
    test.clock.advance(1000)
    expect(a.length).toBe(3)
    expect(test.pool.size).toBe(0)
  })

  test('tell future ones ready in the order of their nonces', async () => {
    const test = createTestChain()
    const order: string[] = []
    const submit = (nonce: number) =>
      test.pool.watch(test.transfer(alice, bob, amount, { nonce }), ({ type }) => order.push(`${nonce} ${type}`))
    await submit(3)
    await submit(1)
    await submit(2)
    expect(order).toEqual(['3 future', '1 future', '2 future'])
    expect(test.pool.nextNonce(alice.accountId)).toBe(0)
    expect(test.pool.pending()).toEqual([])
    await submit(0)
    expect(order.slice(3)).toEqual(['0 ready', '1 ready', '2 ready', '3 ready'])
    expect(test.pool.nextNonce(alice.accountId)).toBe(4)
    expect(test.seal().extrinsics.length).toBe(5)
    expect(order.slice(7)).toEqual(['0 inBlock', '1 inBlock', '2 inBlock', '3 inBlock'])
    expect(test.pool.nextNonce(alice.accountId)).toBe(4)
  })

  test('of dependents go back to future when their predecessor is dropped, and forward when another takes its place', async () => {
    const test = createTestChain()
    const first = test.transfer(alice, bob, amount, { nonce: 0 })
    const told = [
      await test.watch(first),
      await test.watch(test.transfer(alice, bob, amount, { nonce: 1 })),
      await test.watch(test.transfer(alice, bob, amount, { nonce: 2 })),
    ]
    test.pool.remove([extrinsicHash(first)])
    expect(told.map(names)).toEqual([
      ['ready', 'dropped'],
      ['ready', 'future'],
      ['ready', 'future'],
    ])
    expect(test.pool.nextNonce(alice.accountId)).toBe(0)
    await test.pool.submit(test.transfer(alice, bob, amount + 1n, { nonce: 0 }))
    expect(told.slice(1).map(names)).toEqual([
      ['ready', 'future', 'ready'],
      ['ready', 'future', 'ready'],
    ])
  })

  test('of dependents do not flicker when their predecessor is replaced', async () => {
    const test = createTestChain()
    const first = await test.watch(test.transfer(alice, bob, amount, { nonce: 0 }))
    const second = await test.watch(test.transfer(alice, bob, amount, { nonce: 1 }))
    await test.pool.submit(test.transfer(alice, bob, amount, { nonce: 0, tip: 10n ** 9n }))
    expect([names(first), names(second)]).toEqual([['ready', 'usurped'], ['ready']])
    expect(test.seal().extrinsics.length).toBe(3)
  })

  test('say invalid when an era ends, before the block that could not take it', async () => {
    const test = createTestChain()
    // Born in block 0, valid up to block 3; its predecessor never comes.
    const told = await test.watch(test.transfer(alice, bob, amount, { nonce: 1, era: mortalEra(4, 0) }))
    test.seal()
    test.seal()
    expect(names(told)).toEqual(['future'])
    test.seal()
    expect(names(told)).toEqual(['future', 'invalid'])
    expect(test.pool.size).toBe(0)
  })

  test('are not told to who stopped listening, and a listener that throws harms nobody', async () => {
    const test = createTestChain()
    const told: string[] = []
    const one = await test.pool.watch(test.transfer(alice, bob, amount), ({ type }) => told.push(type))
    await test.pool.watch(test.transfer(carol, bob, amount), () => {
      throw new TypeError('a listener with a bug')
    })
    const other = await test.watch(test.transfer(bob, alice, amount))
    one.stop?.()
    test.seal()
    expect(told).toEqual(['ready'])
    expect(names(other)).toEqual(['ready', 'inBlock'])
    expect(test.logged.filter(({ event }) => event === 'pool.listener-failed').length).toBe(1)
    expect(test.pool.size).toBe(0)
  })
})

describe('after a block that was made elsewhere', () => {
  test('what used the same nonce is invalid, and what comes after is ready', async () => {
    const test = createTestChain()
    const told = [
      await test.watch(test.transfer(alice, bob, amount, { nonce: 0 })),
      await test.watch(test.transfer(alice, bob, amount, { nonce: 2 })),
    ]
    foreignBlock(test, [
      test.transfer(alice, carol, 2n * amount, { nonce: 0 }),
      test.transfer(alice, carol, amount, { nonce: 1 }),
    ])
    expect(told.map(names)).toEqual([
      ['ready', 'invalid'],
      ['future', 'ready'],
    ])
    expect(test.pool.nextNonce(alice.accountId)).toBe(3)
    expect(test.seal().extrinsics.length).toBe(2)
  })

  test('a sender that can no longer pay loses its transactions, those of others stay', async () => {
    const test = createTestChain()
    const told = [
      await test.watch(test.transfer(alice, bob, amount, { nonce: 1, tip: endowment / 2n })),
      await test.watch(test.transfer(bob, carol, amount, { nonce: 0 })),
    ]
    foreignBlock(test, [test.transfer(alice, carol, (endowment * 3n) / 4n, { nonce: 0 })])
    expect(told.map(names)).toEqual([['future', 'invalid'], ['ready']])
  })

  test('what is beyond the bound of a block is checked after the next ones', async () => {
    const test = createTestChain({ limits: { recheckedMax: 1 } })
    const told = [
      await test.watch(test.transfer(alice, bob, amount, { nonce: 0 })),
      await test.watch(test.transfer(carol, bob, amount, { nonce: 0 })),
    ]
    foreignBlock(test, [test.transfer(alice, pauper, amount, { nonce: 0 }), test.transfer(carol, pauper, amount, { nonce: 0 })])
    const gone = () => told.filter((statuses) => names(statuses).includes('invalid')).length
    expect(gone()).toBe(1)
    foreignBlock(test, [])
    expect(gone()).toBe(2)
  })
})

test('many transactions of one sender go into blocks in order, over several blocks', async () => {
  const test = createTestChain()
  const told = []
  for (let nonce = 0; nonce < 40; nonce++) told.push(await test.watch(test.transfer(alice, bob, amount, { nonce })))
  const block = test.seal()
  const nonces = block.extrinsics.slice(1).map((encoded) => {
    const { signature } = decodeFor(test.chain.validationExecution(), encoded)
    const at = test.runtime.extensions.findIndex(({ identifier }) => identifier === 'CheckNonce')
    return known(signature, 'it is signed').extras[at]
  })
  expect(nonces).toEqual(told.map((_, nonce) => nonce))
  test.clock.advance(400)
  for (const statuses of told) expect(names(statuses)).toEqual(['ready', 'inBlock', 'finalized'])
})

test('a stopped pool hears no blocks and tells nobody', async () => {
  const test = createTestChain()
  const told = await test.watch(test.transfer(alice, bob, amount))
  let ready = 0
  test.pool.onReady(() => ready++)
  test.pool.stop()
  test.chain.commit(test.propose())
  expect(names(told)).toEqual(['ready'])
  expect(ready).toBe(0)
})
