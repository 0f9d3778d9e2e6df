// SPDX-License-Identifier: Apache-2.0
import type { Attested, Refusal } from '@phat/attestation'
import type { Context } from '../base.ts'
import { timeOf } from '../releases.ts'
import { measurementIdsOf } from '../types/measurement.ts'

/** The release that evidence is of, or why none counts. */
export type FoundRelease =
  | { readonly release: number; readonly refusal?: undefined }
  | { readonly release?: undefined; readonly refusal: Refusal }

const refused = (check: string, expected: string, found: string): FoundRelease => ({
  refusal: { check: `chain.release.${check}`, rung: 'code', field: 'measurements', expected, found },
})

/**
 * Finds the release of what was measured. A revoked one that fits refuses, even where another fits as well: revocation is of code, and
 * this is that code.
 */
export function findRelease(context: Context, attested: Attested): FoundRelease {
  const { store } = context
  const fitting: number[] = []
  for (const id of measurementIdsOf(attested.measurements)) {
    const number = store.releaseOf.get(id)
    if (number !== undefined && !fitting.includes(number)) fitting.push(number)
  }
  const revoked = fitting.find((number) => store.releases.get(number)?.stage.type === 'Revoked')
  if (revoked !== undefined) return refused('revoked', 'a release that is not revoked', `release ${revoked}`)
  const [number] = fitting
  return number === undefined
    ? refused('known', 'measurements of a release', 'none has them')
    : judgeRelease(context, number, attested)
}

/** Whether new evidence of a release counts now. */
function judgeRelease(context: Context, number: number, { age }: Attested): FoundRelease {
  const { store, block } = context
  const release = store.releases.get(number)
  const name = `release ${number}`
  if (release?.stage.type !== 'Approved') return refused('approved', 'an approved release', name)
  const { activeFrom } = release.stage.value
  if (block.number < activeFrom) return refused('timelock', `block ${activeFrom} or later`, `block ${block.number}`)
  const { notBefore, minCollateralEvaluation } = release.proposal
  const now = timeOf(context)
  if (now < notBefore) return refused('notBefore', `${notBefore} or later`, `${now}`)
  const { deprecateAt } = release
  if (deprecateAt !== undefined && now >= deprecateAt) return refused('deprecated', `before ${deprecateAt}`, `${now}`)
  const evaluation = age.evaluationNumber
  // AMD numbers no evaluations: for its platforms the policy's floors say what firmware must be.
  if (evaluation !== undefined && evaluation < minCollateralEvaluation)
    return refused('evaluation', `at least ${minCollateralEvaluation}`, `${evaluation}`)
  return { release: number }
}
