// SPDX-License-Identifier: Apache-2.0
import { validateTransaction } from '@phat/frame'
import { checkMqSequence, messages, PhalaMq, sequenceTag } from '@phat/pallet-phala-mq'
import { PHA, toHex } from '@phat/primitives'
import { alice } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { describe, expect, test } from 'vitest'
import { benchReport, commandOf, mockParts, strangerPair, workerOrigin } from '../bench/phala-mq.bench.ts'

const chain = createMockRuntime({ ...mockParts, extensions: [checkMqSequence], balances: [[alice, PHA]] })
type Signed = ReturnType<typeof benchReport>
const transaction = (signedMessage: Signed) =>
  chain.transaction(alice, chain.call(PhalaMq, 'syncOffchainMessage', { signedMessage }), [undefined])
const verdict = (signedMessage: Signed) => validateTransaction(chain.execution, transaction(signedMessage), () => true)
const reason = (signedMessage: Signed): string => {
  const outcome = verdict(signedMessage)
  return outcome.ok ? 'valid' : outcome.error.value.type
}

describe('messages in the pool', () => {
  test('wait for the one before them', () => {
    const outcomes = [0n, 1n, 2n].map((sequence) => verdict(benchReport(sequence)))
    const tags = outcomes.map((outcome) => (outcome.ok ? [outcome.value.requires, outcome.value.provides] : []))
    const tag = (sequence: bigint) => sequenceTag(workerOrigin, sequence)
    expect(tags).toEqual([
      [[], [tag(0n)]],
      [[tag(0n)], [tag(1n)]],
      [[tag(1n)], [tag(2n)]],
    ])
  })

  test('are tagged as phala-blockchain does', () => {
    // ("PhalaMqOffchainMessages", MessageOrigin::Gatekeeper, 1u64).encode(), by hand: length, text, index, number.
    const text = toHex(new TextEncoder().encode('PhalaMqOffchainMessages')).slice(2)
    expect(toHex(sequenceTag({ type: 'Gatekeeper' }, 1n))).toBe(`0x5c${text}050100000000000000`)
  })

  test('go when they are stale, and stand in a block only in their turn', () => {
    chain.expectRefused(transaction(benchReport(1n)), 'Invalid.Future')
    chain.expectApplied(transaction(benchReport(0n)))
    chain.expectRefused(transaction(benchReport(0n)), 'Invalid.Stale')
    expect(reason(benchReport(0n))).toBe('Stale')
    expect(messages.nextSequence(chain.execution, workerOrigin)).toBe(1n)
  })

  test('that are forged or of an unknown sender do not take the place of the real ones', () => {
    const forged = { ...benchReport(0n), signature: benchReport(0n, 5n).signature }
    expect([reason(forged), reason(benchReport(0n, 1n, strangerPair))]).toEqual(['BadProof', 'BadProof'])
    chain.expectRefused(transaction(forged), 'Invalid.BadProof')
    expect(reason(benchReport(0n))).toBe('valid')
  })

  test('are the only transactions that it looks at', () => {
    const other = chain.call(PhalaMq, 'pushMessage', { destination: new Uint8Array(), payload: commandOf(1) })
    const outcome = validateTransaction(chain.execution, chain.transaction(alice, other, [undefined]), () => true)
    expect(outcome).toMatchObject({ ok: true, value: { requires: [], provides: [] } })
  })
})
