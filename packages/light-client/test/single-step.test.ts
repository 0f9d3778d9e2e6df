// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { type TrustedState, trustedStateOf, verifyStep } from '../src/index.ts'
import { passes } from './keys.ts'
import {
  hasVectors,
  type JsonHeader,
  type JsonLightBlock,
  type JsonSet,
  readHeader,
  readLightBlock,
  readSet,
  readTime,
  readVectors,
} from './vectors.ts'

type Verdict = 'SUCCESS' | 'NOT_ENOUGH_TRUST' | 'INVALID'

interface SingleStep {
  initial: { signed_header: { header: JsonHeader }; next_validator_set: JsonSet; trusting_period: string; now: string }
  input: { block: JsonLightBlock; now: string; verdict: Verdict }[]
}

/** Runs one step and names its outcome as the vectors do; they call every refusal but missing trust INVALID. */
function step(
  trusted: TrustedState,
  input: SingleStep['input'][number],
  trustingPeriodMs: bigint,
): { verdict: Verdict; next: TrustedState } {
  const pending = verifyStep(trusted, readLightBlock(input.block), {
    now: readTime(input.now),
    trustingPeriodMs,
    clockDriftMs: 0n,
  })
  const outcome = pending.ok ? pending.value.judge(pending.value.checks.map(passes)) : pending
  if (outcome.ok) return { verdict: 'SUCCESS', next: outcome.value }
  return { verdict: outcome.rejection.code === 'light-client.not-enough-trust' ? 'NOT_ENOUGH_TRUST' : 'INVALID', next: trusted }
}

const vectors = readVectors<SingleStep>('single_step')

describe.skipIf(!hasVectors)('model-based vectors of tendermint-rs (single step)', () => {
  it.each(vectors)('$name has the verdict of the model at every step', ({ vector }) => {
    const { initial, input } = vector
    let trusted = trustedStateOf({
      header: readHeader(initial.signed_header.header),
      nextValidators: readSet(initial.next_validator_set),
    })
    const verdicts = input.map((one) => {
      const { verdict, next } = step(trusted, one, BigInt(initial.trusting_period) / 1_000_000n)
      trusted = next
      return verdict
    })
    expect(verdicts).toEqual(input.map(({ verdict }) => verdict))
  })

  it('finds every kind of verdict among the vectors', () => {
    const expected = new Set(vectors.flatMap(({ vector }) => vector.input.map(({ verdict }) => verdict)))
    expect([...expected].sort()).toEqual(['INVALID', 'NOT_ENOUGH_TRUST', 'SUCCESS'])
  })
})
