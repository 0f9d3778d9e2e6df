// SPDX-License-Identifier: Apache-2.0
import type { Attested, Check, Rung } from '@phat/attestation'
import type { VerifiedFiles } from '../verify-files.ts'
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
  /** The first check that failed. */
  readonly failed?: Check
  /** What must not be overlooked, in sentences. */
  readonly warnings: readonly string[]
  readonly rungs: readonly RungStory[]
  readonly facts: readonly Fact[]
}

/** Tells a verification from the bottom up. */
export function tellStory({ verification, expected, policy }: Omit<VerifiedFiles, 'missing'>): Story {
  const { checks, attested } = verification
  const all = [...checks, ...expected, ...policy].map(asUnsupplied)
  const failed = all.find(({ verdict }) => verdict === 'fail')
  const missing = all.filter(({ verdict }) => verdict === 'not-supplied')
  const outcome = outcomeOf(failed, missing, attested)
  return {
    outcome,
    ...(failed === undefined ? {} : { failed }),
    headline: headlineOf(outcome, failed, missing, attested?.simulated === true),
    warnings: warningsOf(attested),
    rungs: ladderOf(all, attested),
    facts: attested === undefined ? [] : factsOf(attested),
  }
}

/** The rungs from the bottom up. What rests on a rung that does not hold says nothing, whatever its own checks found. */
function ladderOf(all: readonly Check[], attested: Attested | undefined): RungStory[] {
  let isFounded = true
  return rungs.map((rung) => {
    const checks = all.filter((check) => check.rung === rung)
    const own = standingOf(checks)
    const standing = isFounded || own === 'fails' || own === 'not-reached' ? own : 'unfounded'
    // Without collateral nothing is attested: then a rung that misses some is as good as one that fails.
    if (own !== 'holds' && (own !== 'incomplete' || attested === undefined)) isFounded = false
    const isSimulated = attested?.simulated === true
    const { title, limit } = rungTexts[rung]
    const named = isSimulated ? `${title}, SIMULATED` : title
    return { rung, title: named, meaning: meaningOf(rung, standing, isSimulated), limit, standing, checks }
  })
}

/** What holds and must be known all the same. */
function warningsOf(attested: Attested | undefined): string[] {
  if (attested === undefined) return []
  const { simulated, specOnly, tcbStatus, advisories } = attested
  const named = advisories.length === 0 ? '' : `: ${advisories.join(', ')}`
  return [
    ...(simulated ? ['SIMULATED: the evidence rests on a simulated vendor. Nothing is protected, nothing is kept secret.'] : []),
    ...(specOnly
      ? ['SPEC-ONLY: evidence of this kind was read by the vendor’s document alone; none of its vendor was at hand to test with.']
      : []),
    ...(tcbStatus === 'UpToDate'
      ? []
      : [`PLATFORM ${tcbStatus}: the vendor knows faults of what it runs, or of how it is set up${named}.`]),
  ]
}

/** What a rung means as it stands: what it would mean is no statement. */
function meaningOf(rung: Rung, standing: Standing, simulated: boolean): string {
  if (rung === 'hardware' && simulated) {
    return 'SIMULATED: certificates lead to the root of a simulated vendor, whose secret key anybody can read. No hardware stands behind it.'
  }
  const { meaning } = rungTexts[rung]
  return standing === 'holds' ? meaning : `When it holds: ${meaning.slice(0, 1).toLowerCase()}${meaning.slice(1)}`
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
  if (failed !== undefined) {
    return `Refused at ${rungTexts[failed.rung].title.toLowerCase()}. This does not hold: ${failed.claim.replace(/\.$/, '')} (${failed.id}).`
  }
  if (outcome === 'unverified')
    return 'Not verified: collateral is missing, so that nothing of what the evidence says is known to be true.'
  const what = simulated ? 'SIMULATED evidence verified: it protects nothing.' : 'Verified: the evidence is genuine.'
  // A policy only repeats what the verification missed.
  const own = missing.filter(({ id }) => !id.startsWith('policy.'))
  if (own.length === 0) return what
  return `${what} Not supplied, so not known: ${own.map(({ claim }) => claim.replace(/\.$/, '')).join('; ')}.`
}
