// SPDX-License-Identifier: Apache-2.0

import { replayChain } from '@phat/chain'
import { alice, bob } from '@phat/chain/test/harness'
import { keypairFromSeed } from '@phat/crypto'
import { createMemoryStore, type OrderedStore, type Write } from '@phat/kv'
import { dataHash, type LightBlock, type SignedHeader, trustedStateOf, verifyCommit, verifyStep } from '@phat/light-client'
import { known, toHex } from '@phat/primitives'
import { createRuntimes } from '@phat/runtime'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCertificate } from '../src/index.ts'
import { createTestEngine, passes, type TestEngine } from './setup.ts'

const options = { now: { seconds: 1_700_010_000n, nanos: 0 }, trustingPeriodMs: 86_400_000n, clockDriftMs: 10_000n }
const signed = ({ engine }: TestEngine, height: number): SignedHeader => known(engine.signedHeader(height), 'it is decided')
const lightBlock = (test: TestEngine, height: number): LightBlock => ({
  ...signed(test, height),
  validators: test.engine.validators(height),
  nextValidators: test.engine.validators(height + 1),
})

/** Verifies every commit and every step from the first block to the best one, as a light client does. */
function verifyAll(test: TestEngine): void {
  const { chain, engine } = test
  const validators = engine.validators(1)
  let trusted = trustedStateOf(lightBlock(test, 1))
  for (let height = 1; height <= chain.best.number; height++) {
    const block = lightBlock(test, height)
    const commit = verifyCommit({ chainId: engine.chainId, validators, header: block.header, commit: block.commit })
    expect(commit.ok && commit.value.judge(commit.value.checks.map(passes)).ok).toBe(true)
    const transactions = known(engine.transactions(height), 'it is decided')
    expect(toHex(dataHash(transactions))).toBe(toHex(block.header.dataHash))
    if (height === 1) continue
    const step = verifyStep(trusted, block, options)
    expect(step.ok && step.value.judge(step.value.checks.map(passes)).ok).toBe(true)
    trusted = trustedStateOf(block)
  }
}

/** One more block of the same transfers on each; they are signed once, because no two signatures are alike. */
async function makeBlock(transfers: number, first: TestEngine, ...others: readonly TestEngine[]): Promise<void> {
  const all = [first, ...others]
  for (let i = 0; i < transfers; i++) {
    const nonce = first.pool.nextNonce(alice.accountId)
    const transfer = first.transfer(alice, bob, 1_000_000_000_000n, { nonce })
    for (const { pool } of all) expect(await pool.submit(transfer)).toMatchObject({ ok: true })
  }
  for (const { clock, engine } of all) {
    clock.advance(1_000)
    engine.seal()
  }
}

/** Ends the process, so to speak, and starts another on what it stored, its clock where the other's stood. */
function restart(test: TestEngine, store: OrderedStore): TestEngine {
  test.engine.stop()
  test.pool.stop()
  test.chain.stop()
  const next = createTestEngine({ mode: 'manual' }, { store })
  next.clock.advance(test.clock.now() - next.clock.now())
  return next
}

describe('the dev engine goes on from what its chain stores', () => {
  test('after restarts anywhere its blocks are those of an engine that never stopped, and a light client follows', async () => {
    const lives = fc.array(fc.array(fc.nat(2), { maxLength: 4 }), { minLength: 2, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(lives, async (blocksByLife) => {
        const store = createMemoryStore()
        const unbroken = createTestEngine()
        let test = createTestEngine({ mode: 'manual' }, { store })
        for (const blocks of blocksByLife) {
          for (const transfers of blocks) await makeBlock(transfers, test, unbroken)
          test = restart(test, store)
        }
        await makeBlock(1, test, unbroken)
        for (let height = 1; height <= unbroken.chain.best.number; height++) {
          expect(signed(test, height)).toEqual(signed(unbroken, height))
          expect(test.engine.transactions(height)).toEqual(unbroken.engine.transactions(height))
        }
        expect(toHex(test.chain.best.hash)).toBe(toHex(unbroken.chain.best.hash))
        verifyAll(test)
      }),
      { numRuns: 15 },
    )
  })

  test('time goes on though the clock went back while it was away', () => {
    const store = createMemoryStore()
    const before = createTestEngine({ mode: 'manual' }, { store })
    before.clock.advance(5_000)
    before.engine.seal()
    const after = createTestEngine({ mode: 'manual' }, { store })
    after.engine.seal()
    const [first, second] = [signed(after, 1).header.time, signed(after, 2).header.time]
    expect(second.seconds * 1_000_000_000n + BigInt(second.nanos)).toBe(
      first.seconds * 1_000_000_000n + BigInt(first.nanos) + 1_000_000n,
    )
  })

  test('it answers for blocks long ago', () => {
    const test = createTestEngine({ mode: 'manual' }, { history: 2 })
    for (let i = 0; i < 600; i++) test.engine.seal()
    for (const height of [1, 2, 300, 599, 600]) {
      expect(signed(test, height).header.height).toBe(BigInt(height))
      expect(test.engine.transactions(height)).toHaveLength(1)
    }
    expect(test.engine.signedHeader(0)).toBeUndefined()
    expect(test.engine.signedHeader(601)).toBeUndefined()
  })

  test('it goes on from the block that the chain went back to, and what was there is forgotten', async () => {
    const store = createMemoryStore()
    const test = createTestEngine({ mode: 'manual' }, { store })
    for (let i = 0; i < 6; i++) await makeBlock(1, test)
    const before = signed(test, 4)
    test.chain.revertTo(3)
    expect(test.engine.signedHeader(4)).toBeUndefined()
    expect(test.engine.transactions(5)).toBeUndefined()
    await makeBlock(0, test)
    expect(signed(test, 4)).not.toEqual(before)
    await makeBlock(2, test)
    verifyAll(test)
    test.chain.revertTo(0)
    for (let i = 0; i < 4; i++) await makeBlock(1, test)
    verifyAll(test)
    const after = restart(test, store)
    await makeBlock(1, after)
    expect(after.chain.best.number).toBe(5)
    verifyAll(after)
  })
})

test('a replay of its chain reads time and digest from the blocks', async () => {
  const test = createTestEngine()
  for (let i = 0; i < 5; i++) await makeBlock(i, test)
  const { chain, genesis } = test
  const options = { source: chain, genesis, runtimes: createRuntimes(), verify: () => true, store: createMemoryStore() }
  expect(await replayChain(options)).toBe(5)
})

describe('the dev engine refuses to go on', () => {
  const withCertificate = (change: (stored: Uint8Array) => Uint8Array | null): OrderedStore => {
    const store = createMemoryStore()
    const test = createTestEngine({ mode: 'manual' }, { store })
    for (let i = 0; i < 2; i++) test.engine.seal()
    const key = Uint8Array.of(0, 0, 0, 2)
    const write: Write = { table: 'certificate', key, value: change(known(test.chain.certificate(2), 'it is stored')) }
    store.write([write])
    return store
  }
  const other = createTestEngine()
  for (let i = 0; i < 2; i++) other.engine.seal(1_800_000_000_000)
  test.each([
    ['without a certificate', () => null],
    ['with bytes that are none', (stored: Uint8Array) => stored.subarray(0, 50)],
    ['with a header that is not canonical', (stored: Uint8Array) => stored.map((byte, i) => (i === 2 ? byte ^ 1 : byte))],
    [
      'with a signature that was changed',
      (stored: Uint8Array) => stored.map((byte, i) => (i === stored.length - 8 ? byte ^ 1 : byte)),
    ],
    ['with another count of inherents', (stored: Uint8Array) => stored.map((byte, i) => (i === stored.length - 4 ? 0 : byte))],
    ['with the certificate of another block', () => known(other.chain.certificate(2), 'it is stored')],
  ])('%s', (_name, change) => {
    const store = withCertificate(change)
    expect(() => createTestEngine({ mode: 'manual' }, { store })).toThrow(
      expect.objectContaining({ code: 'engine.bad-certificate' }),
    )
  })

  test('with the key of another validator', () => {
    const store = withCertificate((stored) => stored)
    const validator = keypairFromSeed(new Uint8Array(32).fill(9), 'ed25519')
    expect(() => createTestEngine({ mode: 'manual' }, { store }, { validator })).toThrow(
      expect.objectContaining({ code: 'engine.other-validator' }),
    )
    expect(() => createTestEngine({ mode: 'manual' }, { store }, { chainName: 'phala-other' })).toThrow(
      expect.objectContaining({ code: 'engine.bad-certificate' }),
    )
    expect(readCertificate(createTestEngine({ mode: 'manual' }, { store }).chain, 2)?.inherentCount).toBe(1)
  })
})
