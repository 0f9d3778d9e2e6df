// SPDX-License-Identifier: Apache-2.0
import type { Keypair } from '@phat/crypto'
import { decodeFor, extrinsicHash, immortalEra, mortalEra } from '@phat/frame'
import { type BlockNumber, type Hash, known, PHA, toHex } from '@phat/primitives'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Candidate, TransactionStatus } from '../src/index.ts'
import { alice, bob, carol, createTestChain, dave, type TestChain } from './harness.ts'

const senders = [alice, bob, carol, dave] as const
const limits = { countMax: 14, perSenderMax: 6, futureCountMax: 5, nonceGapMax: 6 }

type Action =
  | { readonly kind: 'submit'; readonly who: number; readonly ahead: number; readonly tip: number; readonly period: 0 | 4 | 8 }
  | { readonly kind: 'block'; readonly size: number }
  | { readonly kind: 'foreign'; readonly who: number }
  | { readonly kind: 'revert'; readonly depth: number }
  | { readonly kind: 'remove'; readonly at: number }
  | { readonly kind: 'broadcast'; readonly at: number }
  | { readonly kind: 'wait'; readonly ms: number }

const nat = fc.nat
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({
      kind: fc.constant('submit' as const),
      who: nat(3),
      ahead: nat(5),
      tip: nat(3),
      period: fc.constantFrom(0 as const, 0 as const, 4 as const, 8 as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('block' as const), size: nat(8) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('foreign' as const), who: nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('revert' as const), depth: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), at: nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('broadcast' as const), at: nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: nat(3_000) }) },
)

/** What may follow a status; an empty list ends the telling. */
const next: Readonly<Record<TransactionStatus['type'] | 'start', readonly TransactionStatus['type'][]>> = {
  start: ['ready', 'future'],
  future: ['ready', 'inBlock', 'usurped', 'dropped', 'invalid'],
  ready: ['future', 'broadcast', 'inBlock', 'usurped', 'dropped', 'invalid'],
  broadcast: ['broadcast', 'future', 'inBlock', 'usurped', 'dropped', 'invalid'],
  inBlock: ['finalized', 'retracted'],
  retracted: ['ready', 'future', 'usurped', 'dropped', 'invalid'],
  finalized: [],
  usurped: [],
  dropped: [],
  invalid: [],
}

/** A transaction that the pool took, and all that was told of it. */
interface Sent {
  readonly who: Keypair
  readonly nonce: number
  readonly tip: number
  readonly hash: string
  readonly encoded: Uint8Array
  /** The block that its era began in, and the first one that cannot take it. */
  readonly era: { readonly birth: BlockNumber; readonly birthHash: string; readonly end: BlockNumber } | undefined
  readonly told: TransactionStatus[]
}

const statusOf = ({ told }: Sent): TransactionStatus['type'] => known(told.at(-1), 'something was told').type
const isReady = (sent: Sent): boolean => ['ready', 'broadcast'].includes(statusOf(sent))
const isInPool = (sent: Sent): boolean => isReady(sent) || statusOf(sent) === 'future'

/** A pool, a chain, and what is known of every transaction without asking the pool. */
class Simulation {
  readonly sent: Sent[] = []
  /** No two transactions are alike, though some schemes sign alike. */
  count = 0
  readonly test: TestChain = createTestChain({ limits, finalityDelayMs: 1_500 })

  nonceOf(who: Keypair): number {
    const execution = this.test.chain.validationExecution()
    return execution.runtime.system.nonce(execution, who.accountId)
  }

  /** Why no block after the best one can take it; undefined when one can, once its nonce comes. */
  whyNot({ who, nonce, era }: Sent): string | undefined {
    const { chain } = this.test
    if (nonce < this.nonceOf(who)) return 'stale'
    if (era === undefined) return undefined
    if (chain.best.number + 1 >= era.end) return 'expired'
    const birth = chain.hashOf(era.birth)
    return birth !== undefined && toHex(birth) === era.birthHash ? undefined : 'era without its block'
  }

  async run(step: Action): Promise<void> {
    const { clock, pool } = this.test
    const inPool = this.sent.filter(isInPool)
    if (step.kind === 'submit') await this.submit(step)
    else if (step.kind === 'block') this.block(this.take(step.size))
    else if (step.kind === 'foreign') this.foreign(known(senders[step.who], 'one of four'))
    else if (step.kind === 'revert') this.revert(step.depth)
    else if (step.kind === 'wait') clock.advance(step.ms)
    else {
      const chosen = inPool[step.at % Math.max(1, inPool.length)]
      if (chosen === undefined) return
      const hash = extrinsicHash(chosen.encoded) as Hash
      if (step.kind === 'broadcast') pool.noteBroadcast(hash, ['peer'])
      else {
        expect(pool.remove([hash])).toEqual([hash])
        expect(statusOf(chosen)).toBe('dropped')
      }
    }
  }

  async submit({ who: at, ahead, tip, period }: Extract<Action, { kind: 'submit' }>): Promise<void> {
    const { chain, pool } = this.test
    const who = known(senders[at], 'one of four')
    const nonce = this.nonceOf(who) + ahead
    const { number, hash: bestHash } = chain.best
    const era = period === 0 ? undefined : { birth: number, birthHash: toHex(bestHash), end: number + period }
    const wire = period === 0 ? immortalEra : mortalEra(period, number)
    const encoded = this.test.transfer(who, alice, PHA + BigInt(this.count++), { nonce, tip: BigInt(tip) * PHA, era: wire })
    const sent: Sent = { who, nonce, tip, hash: toHex(extrinsicHash(encoded)), encoded, era, told: [] }
    const before = this.sent.filter(isInPool)
    const result = await pool.watch(encoded, (status) => sent.told.push(status))
    if (result.ok) this.sent.push(sent)
    const rival = before.find((other) => other.who === who && other.nonce === nonce)
    const gone = before.filter((other) => !isInPool(other))
    if (!result.ok) {
      expect(gone).toEqual([])
      expect(sent.told).toEqual([])
      const isFull = before.length >= limits.countMax || before.filter((o) => !isReady(o)).length >= limits.futureCountMax
      const ofSender = before.filter((other) => other.who === who)
      if (result.rejection.rpcCode === 1014) expect(rival?.tip).toBeGreaterThanOrEqual(tip)
      else if (result.rejection.rpcCode === 1021)
        expect(nonce - pool.nextNonce(who.accountId)).toBeGreaterThan(limits.nonceGapMax)
      else expect([result.rejection.rpcCode, isFull || ofSender.length >= limits.perSenderMax]).toEqual([1016, true])
    }
    for (const other of gone) {
      if (other === rival) expect(other.told.at(-1)).toEqual({ type: 'usurped', by: extrinsicHash(encoded) })
      else expect([statusOf(other), other.tip <= tip || other.told.at(-2)?.type === 'ready']).toEqual(['dropped', true])
    }
  }

  take(size: number): Candidate[] {
    const taken: Candidate[] = []
    for (const candidate of this.test.pool.candidates()) {
      if (taken.length === size) break
      taken.push(candidate)
    }
    return taken
  }

  block(candidates: readonly Candidate[]): void {
    const { chain, clock, propose } = this.test
    clock.advance(100)
    const executed = propose(candidates)
    // What the pool offers is valid where it stands.
    expect(executed.refused).toEqual([])
    const block = chain.commit(executed)
    for (const sent of this.sent) {
      const last = sent.told.at(-1)
      if (last?.type !== 'inBlock' || toHex(last.hash) !== toHex(block.hash)) continue
      expect(toHex(known(block.extrinsics[last.index], 'it stands there'))).toBe(toHex(sent.encoded))
    }
  }

  /** What others put into the blocks, or was final, comes into the pool as well; it goes at once, because nobody watches it. */
  revert(depth: number): void {
    const { chain, pool } = this.test
    const removed = chain.revertTo(Math.max(0, chain.best.number - depth))
    const watched = new Set(this.sent.filter((sent) => statusOf(sent) !== 'finalized').map(({ hash }) => hash))
    const hashes = removed.flatMap(({ extrinsics }) => extrinsics.map((encoded) => extrinsicHash(encoded) as Hash))
    pool.remove(hashes.filter((hash) => !watched.has(toHex(hash))))
  }

  /** A block by another node, of a transaction that the pool never saw. */
  foreign(who: Keypair): void {
    const { chain, transfer } = this.test
    const encoded = transfer(who, bob, PHA + BigInt(this.count++))
    this.block([{ extrinsic: decodeFor(chain.validationExecution(), encoded), hash: extrinsicHash(encoded) }])
  }

  check(): void {
    const { pool, chain } = this.test
    const inPool = this.sent.filter(isInPool)
    expect(pool.size).toBe(inPool.length)
    expect(pool.readyCount).toBe(inPool.filter(isReady).length)
    expect(pool.size).toBeLessThanOrEqual(limits.countMax)
    expect(pool.size - pool.readyCount).toBeLessThanOrEqual(limits.futureCountMax)
    expect(new Set(pool.pending().map((encoded) => toHex(encoded)))).toEqual(
      new Set(inPool.filter(isReady).map(({ encoded }) => toHex(encoded))),
    )
    for (const who of senders) {
      const own = inPool.filter((sent) => sent.who === who)
      expect(own.length).toBeLessThanOrEqual(limits.perSenderMax)
      const nonces = own.map(({ nonce }) => nonce)
      expect(new Set(nonces).size).toBe(nonces.length)
      let expected = this.nonceOf(who)
      for (const sent of own.sort((a, b) => a.nonce - b.nonce)) {
        expect([sent.nonce, isReady(sent)]).toEqual([sent.nonce, sent.nonce === expected])
        if (sent.nonce === expected) expected++
      }
      expect(pool.nextNonce(who.accountId)).toBe(expected)
    }
    for (const sent of this.sent) this.checkTold(sent)
    for (const sent of inPool) expect(this.whyNot(sent)).toBeUndefined()
    expect(chain.finalized.number).toBeLessThanOrEqual(chain.best.number)
  }

  checkTold(sent: Sent): void {
    let before: TransactionStatus['type'] | 'start' = 'start'
    for (const { type } of sent.told) {
      expect([before, next[before]]).toEqual([before, expect.arrayContaining([type])])
      before = type
    }
  }
}

test('a pool under random submissions, blocks, reverts and expiry holds what is valid, keeps its limits, and tells it in order', async () => {
  const reached = new Set<TransactionStatus['type']>()
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 20, maxLength: 70 }), async (actions) => {
      const simulation = new Simulation()
      const { test, sent } = simulation
      for (const step of actions) {
        const before = sent.filter(isInPool)
        await simulation.run(step)
        simulation.check()
        // Nobody is called invalid who is valid still.
        for (const each of before) if (statusOf(each) === 'invalid') expect(simulation.whyNot(each)).toBeDefined()
        if (step.kind !== 'submit' && step.kind !== 'revert' && step.kind !== 'remove') {
          const dropped = before.filter((each) => statusOf(each) === 'dropped')
          const waiting = test.pool.size - test.pool.readyCount
          if (dropped.length > 0) expect(waiting).toBe(limits.futureCountMax)
        }
      }
      // What is ready goes into the next blocks, and becomes final.
      const ready = sent.filter(isReady)
      while (test.pool.readyCount > 0) simulation.block(simulation.take(100))
      test.clock.advance(1_500)
      expect(ready.map(statusOf)).toEqual(ready.map(() => 'finalized'))
      for (const { told } of sent) for (const { type } of told) reached.add(type)
    }),
    { numRuns: 30, seed: 20_26 },
  )
  expect([...reached].sort()).toEqual(
    Object.keys(next)
      .filter((type) => type !== 'start')
      .sort(),
  )
})
