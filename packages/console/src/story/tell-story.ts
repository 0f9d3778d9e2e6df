// SPDX-License-Identifier: Apache-2.0
import type { Attested, Check, Rung, Verification } from '@phat/attestation'
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
  /**
   * `incomplete`: nothing failed, and something that policy may ask for was not supplied. `unverified`: what the evidence says by itself
   * holds, and without collateral that proves nothing.
   */
  readonly outcome: 'verified' | 'incomplete' | 'unverified' | 'refused'
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
export function tellStory({ checks, attested }: Verification, more: readonly Check[] = []): Story {
  const all = [...checks, ...more].map(asUnsupplied)
  const failed = all.find(({ verdict }) => verdict === 'fail')
  const missing = all.filter(({ verdict }) => verdict === 'not-supplied')
  const outcome = outcomeOf(failed, missing, attested)
  return {
    outcome,
    headline: headlineOf(outcome, failed, missing, attested?.simulated === true),
    warnings: [
      ...(attested?.simulated === true
        ? ['SIMULATED: the evidence rests on a simulated vendor. Nothing is protected, nothing is kept secret.']
        : []),
      ...(attested?.specOnly === true
        ? [
            'SPEC-ONLY: this kind of evidence is read by the vendor’s document alone; none of its vendor was at hand to test with.',
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

/** The checks by which the verifier refuses evidence that came alone. */
const aloneChecks = new Set(['dcap.collateral.supplied', 'evidence.collateral'])

/** To a person missing collateral is nothing that failed, but nothing that was given. */
function asUnsupplied(check: Check): Check {
  return check.verdict === 'fail' && aloneChecks.has(check.id) ? { ...check, verdict: 'not-supplied' } : check
}

function outcomeOf(failed: Check | undefined, missing: readonly Check[], attested: Attested | undefined): Story['outcome'] {
  if (failed !== undefined) return 'refused'
  if (attested === undefined) return 'unverified'
  return missing.length > 0 ? 'incomplete' : 'verified'
}

function headlineOf(outcome: Story['outcome'], failed: Check | undefined, missing: readonly Check[], simulated: boolean): string {
  if (failed !== undefined) return `Refused at ${rungTexts[failed.rung].title.toLowerCase()}: ${negated(failed)}`
  if (outcome === 'unverified')
    return 'Not verified: collateral is missing, so that nothing of what the evidence says is known to be true.'
  const what = simulated ? 'SIMULATED evidence verified: it protects nothing.' : 'Verified: the evidence is genuine.'
  if (missing.length === 0) return what
  return `${what} Not supplied, so not known: ${missing.map(({ claim }) => claim.replace(/\.$/, '')).join('; ')}.`
}

/** The claim of a check that failed, said not to hold. */
function negated({ claim, id }: Check): string {
  return `it does not hold that ${claim.slice(0, 1).toLowerCase()}${claim.slice(1).replace(/\.$/, '')} (${id}).`
}
