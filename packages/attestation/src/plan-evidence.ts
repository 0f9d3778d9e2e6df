// SPDX-License-Identifier: Apache-2.0
import type { Collateral } from './collateral.ts'
import { planDcap } from './dcap/plan-dcap.ts'
import type { Evidence } from './evidence.ts'
import { type CheckName, createLadder, planResult } from './ladder.ts'
import type { TrustedRoot } from './roots.ts'
import { planSnp } from './snp/plan.ts'
import type { Plan, UnixTime, Verification } from './verification.ts'

/** Evidence, what it is verified with and against, and when. */
export interface EvidenceRequest {
  readonly evidence: Evidence
  /** Without any, what evidence says by itself is still checked where it can be, and then it is refused. */
  readonly collateral?: Collateral | undefined
  /** Keys that may end a chain: `vendorRoots`, and on development chains those of the simulated vendors. */
  readonly roots: readonly TrustedRoot[]
  /** By the block, or by the clock of the person who asks. */
  readonly now: UnixTime
}

const matching: CheckName = ['evidence.collateral', 'hardware', 'The collateral is of the vendor of the evidence.']

/** Plans the verification of evidence of any family with all that it rests on. */
export function planEvidence({ evidence, collateral, roots, now }: EvidenceRequest): Plan<Verification> {
  if (evidence.format === 'dcap' && collateral?.format !== 'sev-snp')
    return planDcap({ quote: evidence.quote, collateral, roots, now })
  if (evidence.format === 'sev-snp' && collateral?.format === 'sev-snp')
    return planSnp({ report: evidence.report, collateral, roots, now })
  const ladder = createLadder()
  ladder.check(matching, false, { field: 'collateral', expected: evidence.format, found: collateral?.format ?? 'none' })
  return planResult(ladder, (settled) => settled.refuse())
}
