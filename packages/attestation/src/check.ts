// SPDX-License-Identifier: Apache-2.0

/**
 * What a check says about, from the bottom up: the vendor's keys and this platform's certificate, what runs below the
 * protected code, the protected code itself, and what the evidence binds to it.
 */
export type Rung = 'hardware' | 'firmware' | 'code' | 'key'

/**
 * `pass` and `fail` are findings. `not-supplied`: what the check needs was not given, so nothing is known; policy decides.
 * `not-reached`: an earlier failure left nothing to check.
 */
export type Verdict = 'pass' | 'fail' | 'not-supplied' | 'not-reached'

/** One check of an acceptance list, with what it found. */
export interface Check {
  /** Dotted name, stable across versions: `dcap.quote.signature`. */
  readonly id: string
  readonly rung: Rung
  readonly verdict: Verdict
  /** One sentence in plain words: what holds when it passes. */
  readonly claim: string
  /** Where it looked, in the words of the vendor's document: `header.teeType`. */
  readonly field?: string
  /** What it looked for and what it found, as text a person can compare; bytes in hex. Never a secret. */
  readonly expected?: string
  readonly found?: string
}

/** The check at which evidence failed. */
export interface Refusal {
  readonly check: string
  readonly rung: Rung
  readonly field: string
  readonly expected: string
  readonly found: string
}
