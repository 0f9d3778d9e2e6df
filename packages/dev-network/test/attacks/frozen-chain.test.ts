// SPDX-License-Identifier: Apache-2.0
import { alice } from '@phat/chain/test/harness'
import { requestHash, verifyAnswer } from '@phat/envelope'
import { known } from '@phat/primitives'
import { fuses, startWorkerChain, testTee, type WorkerChain } from '@phat/worker/test/worker-chain'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EnvelopeKind } from '../confidential-client.ts'
import { answeredBy, handIn, type QuerySealing, sealCommand, sealQuery } from './sealed.ts'
import { type Stage, startStage } from './stage.ts'

/** Blocks that the chain makes while the worker is shown none of them. */
const hidden = 200

/** A worker's clocks, which run with the chain's but for what a test does. */
function clocksOf({ clock }: WorkerChain) {
  const clocks = { wallMs: 0, passedMs: 0, now: () => clock.now() + clocks.wallMs, monotonic: () => clocks.passedMs }
  return clocks
}

/** Asks for the note: the answer, or the text of the refusal. */
async function noteBy(stage: Stage, kind: EnvelopeKind, sealing: Omit<QuerySealing, 'who'> = {}) {
  const query = sealQuery(stage, kind, stage.asking('note'), { who: alice, ...sealing })
  const told = await handIn(stage, query.bytes, alice)
  if (typeof told === 'string') return told
  const { outcome, answer } = query.open(told)
  return { note: answeredBy(stage, 'note', outcome), answer, request: query.bytes }
}

/** What a client sees to that knows the chain: the receipt is the worker's, and its height and time are those of a recent block. */
function isFresh({ chain, clock }: WorkerChain, told: Exclude<Awaited<ReturnType<typeof noteBy>>, string>): boolean {
  const answer = known(told.answer, 'version 2 has a receipt')
  const { height, blockTime } = answer.receipt
  const isRecent = height > chain.best.number - 20 && Number(blockTime) > clock.now() - 60_000
  return verifyAnswer(answer, requestHash(told.request)) && isRecent
}

const keep = (stage: Stage, text: string) =>
  stage.push(alice, sealCommand(stage, 'version 2', alice, stage.calling('keep', { text })))

describe('a worker from which the host hides the chain, with a clock that the host sets', () => {
  const chain = startWorkerChain()
  const clock = clocksOf(chain)
  let stage: Stage
  /** The newest block that the worker has seen. */
  let held: { readonly number: number; readonly hash: Uint8Array }

  beforeAll(async () => {
    stage = await startStage({ clock }, chain)
    await keep(stage, 'old')
    held = { number: chain.chain.best.number, hash: chain.chain.best.hash }
    const told = await noteBy(stage, 'version 2')
    expect(typeof told !== 'string' && isFresh(chain, told)).toBe(true)
    chain.grow(hidden)
  }, 120_000)
  afterAll(() => stage.stop())

  const nowKnown = () => ({ recentBlock: chain.chain.best.hash, expiry: held.number + 100 })

  test.each([
    ['runs', { wallMs: 0, passedMs: hidden * 1_000 }],
    ['stands still', { wallMs: -hidden * 1_000, passedMs: 0 }],
    ['was set back', { wallMs: -86_400_000, passedMs: hidden * 1_000 }],
  ])('that %s: version 2 clients get no old answer, or see that it is one', async (_, clocks) => {
    Object.assign(clock, clocks)
    // Who names a block of the chain as it went on is refused, and also by the height at which his query expires.
    expect(await noteBy(stage, 'version 2', nowKnown())).toMatch(/has not verified the block/)
    expect(await noteBy(stage, 'version 2')).toBe('AeadDecryptError: envelope.expiry-too-far')
    // Who names a block from before is answered, and sees in what the worker signed how old it is.
    const told = await noteBy(stage, 'version 2', { ...nowKnown(), recentBlock: held.hash })
    if (typeof told === 'string') return expect.unreachable(told)
    expect(told).toMatchObject({ note: 'old', answer: { receipt: { height: held.number } } })
    expect(verifyAnswer(known(told.answer, 'version 2'), requestHash(told.request))).toBe(true)
    expect(isFresh(chain, told)).toBe(false)
    // Legacy clients cannot tell: this is what remains.
    expect(await noteBy(stage, 'legacy')).toMatchObject({ note: 'old', answer: undefined })
  })

  test('a receipt whose height or time was changed does not verify', async () => {
    const told = await noteBy(stage, 'version 2', { ...nowKnown(), recentBlock: held.hash })
    if (typeof told === 'string') return expect.unreachable(told)
    const answer = known(told.answer, 'version 2')
    for (const change of [{ height: chain.chain.best.number }, { blockTime: BigInt(chain.clock.now()) }]) {
      const changed = { ...answer, receipt: { ...answer.receipt, ...change } }
      expect(verifyAnswer(changed, requestHash(told.request))).toBe(false)
    }
  })

  test('that sees the chain again answers who names its newest block', async () => {
    await stage.worker.follow(chain)
    await keep(stage, 'new')
    const told = await noteBy(stage, 'version 2')
    if (typeof told === 'string') return expect.unreachable(told)
    expect(told.note).toBe('new')
    expect(isFresh(chain, told)).toBe(true)
  })
})

test('a worker with a clock that nobody sets stops answering by itself, legacy clients too', async () => {
  const chain = startWorkerChain()
  const clock = clocksOf(chain)
  const stage = await startStage({ clock, tee: testTee(fuses, 'trusted'), leaseMs: 60_000 }, chain)
  try {
    await keep(stage, 'old')
    expect(await noteBy(stage, 'legacy')).toMatchObject({ note: 'old' })
    clock.passedMs += 60_001
    for (const kind of ['legacy', 'version 2'] as const) {
      expect(await noteBy(stage, kind)).toBe('ServiceUnavailable: lease-expired')
    }
  } finally {
    await stage.stop()
  }
}, 120_000)
