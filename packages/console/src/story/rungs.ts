// SPDX-License-Identifier: Apache-2.0
import type { Check, Rung, Verdict } from '@phat/attestation'

/** What a person should know about a rung. */
export interface RungText {
  readonly title: string
  /** What holds when all its checks pass. */
  readonly meaning: string
  /** What it does not say. */
  readonly limit: string
}

/** The rungs from the bottom up: each rests on those before it. */
export const rungs: readonly Rung[] = ['hardware', 'firmware', 'code', 'key']

export const rungTexts: Readonly<Record<Rung, RungText>> = {
  hardware: {
    title: 'Hardware',
    meaning:
      'A genuine processor of this vendor signed the evidence: certificates lead from its key to the root that the vendor publishes.',
    limit: 'It does not say who stands beside the machine: physical attacks on its memory are not ruled out.',
  },
  firmware: {
    title: 'Firmware',
    meaning: 'What runs below the protected code is known to the vendor, at a version whose faults the vendor lists.',
    limit: 'It does not say that the version has no fault; the status and its advisories do.',
  },
  code: {
    title: 'Code',
    meaning: 'The protected code was measured as shown, and can neither be debugged nor moved away by its host.',
    limit: 'It does not say that the code is good: compare the measurement with a build that you trust.',
  },
  key: {
    title: 'Key',
    meaning: 'The measured code chose the report data, by which it binds a key, a request or a connection to this evidence.',
    limit: 'It does not say what the bytes mean: whoever asked for the evidence compares them.',
  },
}

/** How a rung stands: as bad as the worst of its checks. `unfounded`: its own checks pass, and what it rests on does not hold. */
export type Standing = 'holds' | 'incomplete' | 'fails' | 'not-reached' | 'unfounded'

export const standingWords: Readonly<Record<Standing, string>> = {
  holds: 'holds',
  incomplete: 'holds as far as known',
  fails: 'fails',
  'not-reached': 'not reached',
  unfounded: 'says nothing: a rung below does not hold',
}

export const verdictWords: Readonly<Record<Verdict, string>> = {
  pass: 'pass',
  fail: 'FAIL',
  'not-supplied': 'not supplied',
  'not-reached': 'not reached',
}

/** How a rung stands by its own checks. A rung without checks was not reached. */
export function standingOf(checks: readonly Check[]): Standing {
  const has = (verdict: Verdict): boolean => checks.some((check) => check.verdict === verdict)
  if (has('fail')) return 'fails'
  if (has('not-reached') || checks.length === 0) return 'not-reached'
  return has('not-supplied') ? 'incomplete' : 'holds'
}
