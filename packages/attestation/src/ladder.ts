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

/** A check that passed: what it shows is put together when someone looks, for most verifications are only asked how they ended. */
interface Passed {
  readonly name: CheckName
  readonly looked: Looked
}

/** Checks of another verification. */
interface Included {
  readonly checks: readonly Check[]
}

type Entry = Check | Open | Passed | Included

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
  return planResult(ladder, (settled) => {
    if (settled.failed) return settled.refuse()
    const { checks } = settled
    return { checks, part: make(checks) }
  })
}

function ladderOf(entries: Entry[], signatures: SignatureCheck[], failure?: Check): Ladder {
  let first = failure
  const fail = (check: Check): false => {
    entries.push(check)
    first ??= check
    return false
  }
  const ladder: Ladder = {
    check(name, holds, looked) {
      if (!holds) return fail(failed(name, looked))
      entries.push({ name, looked })
      return true
    },
    read(name, result) {
      if (!isMalformed(result)) {
        entries.push(plain(name, 'pass'))
        return result
      }
      fail(failed(name, { field: result.malformed, expected: result.expected, found: result.found }))
      return undefined
    },
    signature(name, field, check) {
      const listed = signatures.findIndex((other) => isSame(other, check))
      entries.push({ name, field, index: listed < 0 ? signatures.length : listed })
      if (listed < 0) signatures.push(check)
    },
    notSupplied(name, field) {
      entries.push({ ...plain(name, 'not-supplied'), field })
    },
    notReached(name) {
      entries.push(plain(name, 'not-reached'))
    },
    include(checks) {
      entries.push({ checks })
      first ??= checks.find(({ verdict }) => verdict === 'fail')
    },
    get failed() {
      return first !== undefined
    },
    get signatures() {
      return signatures
    },
    get checks() {
      return checksOf(entries)
    },
    settle(results) {
      assert(results.length === signatures.length, 'a ladder is settled with one result for each of its signatures')
      return settle(entries, results)
    },
    refuse() {
      return withChecks(entries, { refusal: refusalOf(known(first, 'only a ladder that has failed refuses')) })
    },
    finish(attest) {
      // What is attested may add checks, so it comes before the look at what failed.
      const attested = first === undefined ? attest() : undefined
      if (first !== undefined) return ladder.refuse()
      assert(attested !== undefined && signatures.length === 0, 'what is attested rests on settled signatures')
      return withChecks(entries, { attested })
    },
  }
  return ladder
}

const verifies = 'a signature that verifies'

/** The ladder with a result for each open signature; its first failure is the first one in its order. */
function settle(entries: readonly Entry[], results: readonly boolean[]): Ladder {
  let first: Check | undefined
  const settled = entries.map((entry): Entry => {
    if ('index' in entry) {
      const looked: Looked = { field: entry.field, expected: verifies, found: 'one that does not' }
      if (known(results[entry.index], 'a result for each signature')) {
        return { name: entry.name, looked: { ...looked, found: verifies } }
      }
      const failure = failed(entry.name, looked)
      first ??= failure
      return failure
    }
    if ('verdict' in entry && entry.verdict === 'fail') first ??= entry
    return entry
  })
  return ladderOf(settled, [], first)
}

/** An outcome whose checks are put together when they are first looked at. */
function withChecks<Outcome>(entries: readonly Entry[], outcome: Outcome): Outcome & { readonly checks: readonly Check[] } {
  let checks: readonly Check[] | undefined
  return {
    get checks() {
      checks ??= checksOf(entries)
      return checks
    },
    ...outcome,
  }
}

function checksOf(entries: readonly Entry[]): readonly Check[] {
  return entries.flatMap((entry): Check | readonly Check[] => {
    if ('verdict' in entry) return entry
    if ('checks' in entry) return entry.checks
    if ('index' in entry) return { ...plain(entry.name, 'not-reached'), field: entry.field }
    return shown(entry.name, 'pass', entry.looked)
  })
}

function plain([id, rung, claim]: CheckName, verdict: Verdict): Check {
  return { id, rung, verdict, claim }
}

/** A failure is formatted at once: whoever holds the bytes may change them later. */
function failed(name: CheckName, looked: Looked): Check {
  return shown(name, 'fail', looked)
}

function shown(name: CheckName, verdict: Verdict, { field, expected, found }: Looked): Check {
  return { ...plain(name, verdict), field, expected: text(expected), found: text(found) }
}

function text(value: Shown): string {
  if (typeof value === 'function') return value()
  return value instanceof Uint8Array ? toHex(value) : String(value)
}

function refusalOf({ id, rung, field = '', expected = '', found = '' }: Check): Refusal {
  return { check: id, rung, field, expected, found }
}

/** Chains of collateral share certificates: the root's own signature stands in each of them. */
function isSame(a: SignatureCheck, b: SignatureCheck): boolean {
  return equalBytes(a.signature, b.signature) && equalBytes(a.publicKey, b.publicKey) && equalBytes(a.message, b.message)
}
