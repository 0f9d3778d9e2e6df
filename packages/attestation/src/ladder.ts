// SPDX-License-Identifier: Apache-2.0
import type { SignatureCheck } from '@phat/crypto/platform-signature'
import { assert, equalBytes, known, toHex } from '@phat/primitives'
import type { Check, Refusal, Rung, Verdict } from './check.ts'
import { isMalformed, type Malformed } from './malformed.ts'
import type { Attested, Plan, Verification } from './verification.ts'

/** What a check shows. Text is made only when someone looks, so a check that passes costs no formatting; bytes show as hex. */
export type Shown = string | number | Uint8Array | (() => string)

/** Where a check looked, what it looked for and what it found. */
export interface Looked {
  /** In the words of the vendor's document: `header.teeType`. */
  readonly field: string
  readonly expected: Shown
  readonly found: Shown
}

/** The name of a check: its dotted id, its rung, and one sentence that says what holds when it passes. */
export type CheckName = readonly [id: string, rung: Rung, claim: string]

/**
 * Collects the checks of a verification in the order of an acceptance list. Signatures keep their place in that order and
 * stand open until `settle` gives their results.
 */
export interface Ladder {
  /** Records a finding and returns it. */
  check(name: CheckName, holds: boolean, looked: Looked): boolean
  /** Records how a reader fared; its result, or undefined when it refused. */
  read<Result>(name: CheckName, result: Result | Malformed): Result | undefined
  /** Lists a signature to verify; one that several checks rest on is listed once. `field` says which: `quote.signature`. */
  signature(name: CheckName, field: string, check: SignatureCheck): void
  /** Records that what the check needs was not given. */
  notSupplied(name: CheckName, field: string): void
  /** Records that an earlier failure left nothing to check. */
  notReached(name: CheckName): void
  /** Takes over the checks of another verification that this one rests on. */
  include(checks: readonly Check[]): void
  /** True when a check has failed. An open signature has not. */
  readonly failed: boolean
  /** The signatures listed so far, in order. */
  readonly signatures: readonly SignatureCheck[]
  /** Every check so far; signatures without a result are `not-reached`. */
  readonly checks: readonly Check[]
  /** A copy in which each listed signature has its result; this ladder stays as it is. */
  settle(results: readonly boolean[]): Ladder
  /** The end: the first failed check becomes the refusal; without one, what `attest` gives is attested. */
  finish(attest: () => Attested): Verification
  /** The end of a ladder on which a check has failed: the first failure is the refusal. */
  refuse(): { readonly checks: readonly Check[]; readonly refusal: Refusal }
}

/** A listed signature, which waits for its result. */
interface Open {
  readonly name: CheckName
  readonly field: string
  /** Its place in the list of signatures. */
  readonly index: number
}

/** A ladder without checks. */
export function createLadder(): Ladder {
  return ladderOf([], [])
}

/**
 * The plan of a ladder. Form alone refuses: a ladder that has failed lists no signatures. `attest` may add checks that rest
 * on signatures, and says what is attested; it is called only while no check has failed.
 */
export function planOf(ladder: Ladder, attest: (settled: Ladder) => Attested): Plan<Verification> {
  return planResult(ladder, (settled) => settled.finish(() => attest(settled)))
}

/** The same for any result: `conclude` gets the settled ladder, or the failed one. */
export function planResult<Result>(ladder: Ladder, conclude: (settled: Ladder) => Result): Plan<Result> {
  const signatures = ladder.failed ? [] : [...ladder.signatures]
  return {
    signatures,
    judge(results) {
      assert(results.length === signatures.length, 'a plan is judged with one result for each of its signatures')
      return conclude(ladder.failed ? ladder : ladder.settle(results))
    },
  }
}

/** The outcome for a part that verifications of evidence rest on: what it is, or the check at which it failed. */
export interface PartOutcome<Part> {
  readonly checks: readonly Check[]
  readonly part?: Part
  readonly refusal?: Refusal
}

/** The plan of a ladder that ends in such a part. `make` is called only when no check failed, and gets all that passed. */
export function planPart<Part>(ladder: Ladder, make: (checks: readonly Check[]) => Part): Plan<PartOutcome<Part>> {
  return planResult(ladder, ({ checks }) => {
    const refusal = firstFailure(checks)
    return refusal === undefined ? { checks, part: make(checks) } : { checks, refusal }
  })
}

function ladderOf(entries: (Check | Open)[], signatures: SignatureCheck[]): Ladder {
  let failed = entries.some((entry) => 'verdict' in entry && entry.verdict === 'fail')
  const record = (check: Check): boolean => {
    entries.push(check)
    if (check.verdict === 'fail') failed = true
    return check.verdict === 'pass'
  }
  const ladder: Ladder = {
    check: (name, holds, looked) => record(holds ? passed(name, looked) : found(name, 'fail', looked)),
    read(name, result) {
      if (!isMalformed(result)) {
        record({ id: name[0], rung: name[1], claim: name[2], verdict: 'pass' })
        return result
      }
      record(found(name, 'fail', { field: result.malformed, expected: result.expected, found: result.found }))
      return undefined
    },
    signature(name, field, check) {
      const listed = signatures.findIndex((other) => isSame(other, check))
      entries.push({ name, field, index: listed < 0 ? signatures.length : listed })
      if (listed < 0) signatures.push(check)
    },
    notSupplied: (name, field) => record({ id: name[0], rung: name[1], claim: name[2], verdict: 'not-supplied', field }),
    notReached: (name) => record({ id: name[0], rung: name[1], claim: name[2], verdict: 'not-reached' }),
    include(checks) {
      for (const check of checks) record(check)
    },
    get failed() {
      return failed
    },
    get signatures() {
      return signatures
    },
    get checks() {
      return entries.map((entry) => ('verdict' in entry ? entry : unreached(entry)))
    },
    settle(results) {
      assert(results.length === signatures.length, 'a ladder is settled with one result for each of its signatures')
      const judged = (entry: Open): Check => settled(entry, known(results[entry.index], 'a result for each signature'))
      return ladderOf(
        entries.map((entry) => ('verdict' in entry ? entry : judged(entry))),
        [],
      )
    },
    refuse() {
      const { checks } = ladder
      return { checks, refusal: known(firstFailure(checks), 'only a ladder that has failed refuses') }
    },
    finish(attest) {
      // What is attested may add checks, so it comes before the look at what failed.
      const attested = failed ? undefined : attest()
      const { checks } = ladder
      const refusal = firstFailure(checks)
      if (refusal !== undefined) return { checks, refusal }
      assert(attested !== undefined && signatures.length === 0, 'what is attested rests on settled signatures')
      return { checks, attested }
    },
  }
  return ladder
}

/** Memory-bound as well as lazy: the text is made once, when first read. */
function passed([id, rung, claim]: CheckName, { field, expected, found }: Looked): Check {
  return {
    id,
    rung,
    verdict: 'pass',
    claim,
    field,
    get expected() {
      return text(expected)
    },
    get found() {
      return text(found)
    },
  }
}

/** A failure is formatted at once: whoever holds the bytes may change them later. */
function found([id, rung, claim]: CheckName, verdict: Verdict, looked: Looked): Check {
  return { id, rung, verdict, claim, field: looked.field, expected: text(looked.expected), found: text(looked.found) }
}

function settled({ name, field }: Open, valid: boolean): Check {
  const expected = 'a signature that verifies'
  return found(name, valid ? 'pass' : 'fail', { field, expected, found: valid ? expected : 'one that does not' })
}

function unreached({ name: [id, rung, claim], field }: Open): Check {
  return { id, rung, verdict: 'not-reached', claim, field }
}

function text(shown: Shown): string {
  if (typeof shown === 'function') return shown()
  return shown instanceof Uint8Array ? toHex(shown) : String(shown)
}

function firstFailure(checks: readonly Check[]): Refusal | undefined {
  const failure = checks.find(({ verdict }) => verdict === 'fail')
  if (failure === undefined) return undefined
  const { id, rung, field = '', expected = '', found = '' } = failure
  return { check: id, rung, field, expected, found }
}

/** Chains of collateral share certificates: the root's own signature stands in each of them. */
function isSame(a: SignatureCheck, b: SignatureCheck): boolean {
  return equalBytes(a.signature, b.signature) && equalBytes(a.publicKey, b.publicKey) && equalBytes(a.message, b.message)
}
