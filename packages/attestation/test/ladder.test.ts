// SPDX-License-Identifier: Apache-2.0
import type { SignatureCheck } from '@phat/crypto/platform-signature'
import { describe, expect, test } from 'vitest'
import { type CheckName, createLadder, planOf, planResult } from '../src/ladder.ts'
import { reading, refuse } from '../src/malformed.ts'
import type { Attested } from '../src/verification.ts'

const attested = {} as Attested // The ladder hands it on without a look.
const name = (id: string): CheckName => [id, 'hardware', `${id} holds`]
const looked = { field: 'somewhere', expected: 1, found: 2 }
const signature = (byte: number): SignatureCheck => ({
  algorithm: 'ecdsa-p256-sha256',
  publicKey: Uint8Array.of(byte),
  message: Uint8Array.of(byte),
  signature: Uint8Array.of(byte),
})

describe('a ladder', () => {
  test('keeps checks in order, and its first failure is the refusal', () => {
    const ladder = createLadder()
    expect(ladder.check(name('a'), true, looked)).toBe(true)
    expect(ladder.check(name('b'), false, { field: 'header', expected: Uint8Array.of(1, 2), found: () => 'nothing' })).toBe(false)
    expect(ladder.check(name('c'), false, looked)).toBe(false)
    ladder.notReached(name('d'))
    const { checks, refusal, attested: none } = ladder.finish(() => attested)
    expect(checks.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(['a pass', 'b fail', 'c fail', 'd not-reached'])
    expect(refusal).toEqual({ check: 'b', rung: 'hardware', field: 'header', expected: '0x0102', found: 'nothing' })
    expect(none).toBeUndefined()
  })

  test('makes text of what passed only when someone looks, and survives as JSON', () => {
    let made = 0
    const ladder = createLadder()
    ladder.check(name('a'), true, { field: 'x', expected: () => `${++made}`, found: Uint8Array.of(255) })
    expect(made).toBe(0)
    expect(JSON.parse(JSON.stringify(ladder.checks))).toEqual([
      { id: 'a', rung: 'hardware', verdict: 'pass', claim: 'a holds', field: 'x', expected: '1', found: '0xff' },
    ])
  })

  test('does not fail for what was not supplied', () => {
    const ladder = createLadder()
    ladder.notSupplied(name('revocation'), 'crl')
    expect(ladder.failed).toBe(false)
    expect(ladder.finish(() => attested)).toMatchObject({ attested, checks: [{ verdict: 'not-supplied' }] })
  })

  test('keeps signatures at their place, lists equal ones once, and can be judged again and again', () => {
    const ladder = createLadder()
    ladder.signature(name('first'), 'one', signature(1))
    ladder.check(name('between'), true, looked)
    ladder.signature(name('second'), 'two', signature(2))
    ladder.signature(name('first again'), 'three', signature(1))
    const plan = planOf(ladder, () => attested)
    expect(plan.signatures).toEqual([signature(1), signature(2)])
    expect(plan.judge([true, true]).attested).toBe(attested)
    expect(plan.judge([true, false]).refusal?.check).toBe('second')
    const bad = plan.judge([false, true])
    expect(bad.refusal?.check).toBe('first')
    expect(bad.attested).toBeUndefined()
    expect(bad.checks.map(({ verdict }) => verdict)).toEqual(['fail', 'pass', 'pass', 'fail'])
    expect(plan.judge([true, true]).attested).toBe(attested)
    expect(() => plan.judge([true])).toThrow('invariant')
    expect(() => plan.judge([true, true, true])).toThrow('invariant')
  })

  test('that has failed lists no signatures, and shows open ones as not reached', () => {
    const ladder = createLadder()
    ladder.signature(name('open'), 'one', signature(1))
    ladder.check(name('form'), false, looked)
    const plan = planOf(ladder, () => attested)
    expect(plan.signatures).toEqual([])
    const { refusal, checks } = plan.judge([])
    expect(refusal?.check).toBe('form')
    expect(checks[0]?.verdict).toBe('not-reached')
  })

  test('attests nothing when a check fails that is made after the signatures', () => {
    const plan = planOf(createLadder(), (settled) => {
      settled.check(name('late'), false, looked)
      return attested
    })
    expect(plan.judge([])).toMatchObject({ refusal: { check: 'late' } })
    expect(plan.judge([]).attested).toBeUndefined()
    expect(plan.judge([]).checks).toHaveLength(1)
  })

  test('gives what a reader read, or records where the reader refused', () => {
    const ladder = createLadder()
    expect(ladder.read(name('good'), 5)).toBe(5)
    expect(
      ladder.read(
        name('bad'),
        reading(() => refuse('here', 'this', 'that')),
      ),
    ).toBeUndefined()
    expect(planResult(ladder, (settled) => settled.refuse().refusal).judge([])).toEqual({
      check: 'bad',
      rung: 'hardware',
      field: 'here',
      expected: 'this',
      found: 'that',
    })
  })
})

test('a bug inside a reader is no refusal', () => {
  expect(() =>
    reading(() => {
      throw new RangeError('a bug')
    }),
  ).toThrow('a bug')
})
