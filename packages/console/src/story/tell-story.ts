// SPDX-License-Identifier: Apache-2.0
import type { Check, Rung, Verification } from '@phat/attestation'
import { type Fact, factsOf } from './facts.ts'
import { type RungText, rungs, rungTexts, type Standing, standingOf } from './rungs.ts'

/** A rung with its checks, in the order in which they were made. */
export interface RungStory extends RungText {
  readonly rung: Rung
  readonly standing: Standing
  readonly checks: readonly Check[]
}

/** A verification as a person reads it. */
export interface Story {
  /** `incomplete`: nothing failed, and something that policy may ask for was not supplied. */
  readonly outcome: 'verified' | 'incomplete' | 'refused'
  readonly headline: string
  /** What must not be overlooked, in sentences. */
  readonly warnings: readonly string[]
  readonly rungs: readonly RungStory[]
  readonly facts: readonly Fact[]
}

/**
 * Tells a verification from the bottom up.
 * @param more checks that came after it, such as those of expectations and of a policy
 */
export function tellStory({ checks, attested, refusal }: Verification, more: readonly Check[] = []): Story {
  const all = [...checks, ...more]
  const failed = all.find(({ verdict }) => verdict === 'fail')
  const missing = all.filter(({ verdict }) => verdict === 'not-supplied')
  const outcome = failed !== undefined || refusal !== undefined ? 'refused' : missing.length > 0 ? 'incomplete' : 'verified'
  return {
    outcome,
    headline: headlineOf(outcome, failed, missing, attested?.simulated === true),
    warnings: [
      ...(attested?.simulated === true
        ? ['SIMULATED: the evidence rests on a simulated vendor. Nothing is protected, nothing is kept secret.']
        : []),
      ...(attested?.specOnly === true
        ? [
            'SPEC-ONLY: this kind of evidence was read by the vendor’s document alone; none of its vendor was at hand to test with.',
          ]
        : []),
    ],
    rungs: rungs.map((rung) => {
      const own = all.filter((check) => check.rung === rung)
      return { rung, ...rungTexts[rung], standing: standingOf(own), checks: own }
    }),
    facts: attested === undefined ? [] : factsOf(attested),
  }
}

function headlineOf(outcome: Story['outcome'], failed: Check | undefined, missing: readonly Check[], simulated: boolean): string {
  if (failed !== undefined) return `Refused at ${rungTexts[failed.rung].title.toLowerCase()}: ${negated(failed)}`
  if (outcome === 'refused') return 'Refused.'
  const what = simulated ? 'SIMULATED evidence verified: it protects nothing.' : 'Verified: the evidence is genuine.'
  if (missing.length === 0) return what
  return `${what} Not supplied, so not known: ${missing.map(({ claim }) => claim.replace(/\.$/, '')).join('; ')}.`
}

/** The claim of a check that failed, said not to hold. */
function negated({ claim, id }: Check): string {
  return `it does not hold that ${claim.slice(0, 1).toLowerCase()}${claim.slice(1).replace(/\.$/, '')} (${id}).`
}
