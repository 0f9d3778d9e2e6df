// SPDX-License-Identifier: Apache-2.0
import { keypairFromSeed } from '@phat/crypto'
import { type Answer2, type QueryOutcome, type Receipt, requestHash, signAnswer } from '@phat/envelope'
import { PhatError } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkReceipt, type Expected } from '../src/query/check-receipt.ts'
import { createFreshness } from '../src/query/freshness.ts'

const filled = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)
const key = keypairFromSeed(filled(1))
const request = new Uint8Array(300).fill(7)
const outcome: QueryOutcome = { type: 'Ok', value: { type: 'InkMessageReturn', value: Uint8Array.of(1, 2, 3) } }
const about: Omit<Receipt, 'answerHash'> = {
  requestHash: requestHash(request),
  contract: filled(2),
  codeHash: filled(3),
  height: 10,
  blockTime: 1_000n,
  stateRoot: filled(4),
  worker: key.publicKey,
  evidence: filled(5),
  simulated: true,
  debuggable: false,
}
const answerOf = (changed: Partial<Receipt> = {}): Answer2 => signAnswer(outcome, { ...about, ...changed }, key.sign)
const expected: Expected = {
  request,
  contract: filled(2),
  worker: {
    publicKey: key.publicKey,
    name: '0x01',
    endpoints: [],
    standing: { kind: 'counts', simulated: true },
  },
  height: 10,
  codeHash: filled(3),
}

function verdict(answer: Answer2, changed: Partial<Expected> = {}): string {
  try {
    checkReceipt(answer, { ...expected, ...changed })
    return 'believed'
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    return error.code
  }
}

describe('a receipt', () => {
  test('is believed when all of it holds', () => {
    expect(verdict(answerOf())).toBe('believed')
    expect(verdict(answerOf({ height: 11 }))).toBe('believed')
    expect(verdict(answerOf({ codeHash: filled(9) }), { codeHash: undefined })).toBe('believed')
  })

  test.each<[string, Answer2, Partial<Expected>]>([
    ['sdk.bad-receipt', answerOf({ requestHash: filled(9) }), {}],
    ['sdk.bad-receipt', answerOf({ contract: filled(9) }), {}],
    ['sdk.bad-receipt', answerOf({ simulated: false }), {}],
    ['sdk.bad-receipt', answerOf({ worker: keypairFromSeed(filled(8)).publicKey }), {}],
    ['sdk.bad-receipt', { ...answerOf(), outcome: Uint8Array.of(0) }, {}],
    ['sdk.stale-answer', answerOf({ height: 9 }), {}],
    ['sdk.stale-metadata', answerOf({ codeHash: filled(9) }), {}],
    [
      'sdk.worker-not-registered',
      answerOf(),
      { worker: { ...expected.worker, standing: { kind: 'refused', reason: 'it is not registered' } } },
    ],
  ])('is refused with %s', (code, answer, changed) => {
    expect(verdict(answer, changed)).toBe(code)
  })

  test('is refused with any byte of the signed receipt changed', () => {
    const answer = answerOf()
    fc.assert(
      fc.property(fc.nat(63), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const signature = answer.signature.slice()
        signature[at] = (signature[at] ?? 0) ^ change
        expect(verdict({ ...answer, signature })).toBe('sdk.bad-receipt')
      }),
      { numRuns: 20 },
    )
  })
})

describe('freshness', () => {
  test('never falls, for each cluster by itself', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2), fc.nat(100))), (seen) => {
        const freshness = createFreshness()
        const highest = [0, 0, 0]
        for (const [cluster, height] of seen) {
          freshness.saw(filled(cluster), height)
          highest[cluster] = Math.max(highest[cluster] ?? 0, height)
          expect([0, 1, 2].map((one) => freshness.least(filled(one)))).toEqual(highest)
        }
      }),
    )
  })
})
