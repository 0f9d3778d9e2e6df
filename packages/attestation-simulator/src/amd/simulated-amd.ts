// SPDX-License-Identifier: Apache-2.0
import type { SnpCollateral, UnixTime } from '@phat/attestation'
import type { IssuedSnp, SnpFaultContext } from '../faults/fault.ts'
import { faultNamed } from '../faults/fault-named.ts'
import { snpFaults } from '../faults/snp-faults.ts'
import { rsaSigner, seededEcSigner } from '../pki/signer.ts'
import { amdKeys } from '../pki/vendor-keys.ts'
import { type AmdVendor, createAmdVendor, type SnpSigner } from './amd-vendor.ts'
import { issueReport, issueSnpCollateral } from './issue-snp.ts'
import { draftSnp, type ReportRequest, type SnpIssue } from './snp-draft.ts'
import type { SnpProduct, SnpTcb } from './snp-report.ts'

/** What one issue of the revocation list says. */
export interface SnpIssueOptions {
  /** When it was issued; a day before `now` by default. */
  readonly issuedAt?: UnixTime
  /** 30 days by default. */
  readonly validForSeconds?: number
  readonly crlNumber?: number
  /** False: the collateral comes without a list. */
  readonly withCrl?: boolean
  /** Intermediates that it revokes. */
  readonly revoked?: readonly ('ask' | 'asvk')[]
}

/** A simulated AMD, for one product line. */
export interface SimulatedAmdOptions {
  /** Names the keys of its chips; the same text gives the same bytes in every process. */
  readonly seed: string
  /** What the collateral is current at. */
  readonly now: UnixTime
  readonly product: SnpProduct
  /** Patch levels of all its chips, certificates included, where they are not the simulator's: lower ones for platforms behind. */
  readonly patchLevels?: Partial<SnpTcb>
  readonly issue?: SnpIssueOptions
}

/** Which chip, and who signs for it. */
export interface ChipChoice {
  readonly chip?: string
  readonly signer?: SnpSigner
}

/** A report, as evidence too, and what it is verified with. */
export interface SnpEvidence {
  readonly evidence: { readonly format: 'sev-snp'; readonly report: Uint8Array }
  readonly report: Uint8Array
  readonly collateral: SnpCollateral
}

/** A simulated vendor with chips that report, and the certificates that their reports are verified with. */
export interface SimulatedAmd {
  /** What AMD would publish about a chip. */
  collateral(choice?: ChipChoice): SnpCollateral
  /** A report by one of its chips; each name is a chip, with its own key and identity. */
  report(request?: ReportRequest & ChipChoice): Uint8Array
  /** A report with its collateral; `fault` names an entry of `snpFaults`, which makes them bad in that one way. */
  evidence(request?: ReportRequest & ChipChoice & { readonly fault?: string }): SnpEvidence
  /** The same vendor later, or with other news: options that are not given stay. */
  reissue(change: { readonly now: UnixTime; readonly issue?: SnpIssueOptions }): SimulatedAmd
}

const day = 86_400

/** Makes a simulated AMD; everything it signs is the same for the same options. */
export function createSimulatedAmd(options: SimulatedAmdOptions): SimulatedAmd {
  return amdWith(createAmdVendor(options.seed, options.product, options.patchLevels), options)
}

function amdWith(vendor: AmdVendor, options: SimulatedAmdOptions): SimulatedAmd {
  const issue = issueOf(options)
  return {
    collateral: ({ chip = 'default', ...request } = {}) =>
      issueSnpCollateral(draftSnp(vendor, vendor.chip(chip), issue, request)),
    report: ({ chip = 'default', ...request } = {}) => issueReport(draftSnp(vendor, vendor.chip(chip), issue, request)),
    evidence: ({ chip = 'default', fault, ...request } = {}) => {
      const draft = draftSnp(vendor, vendor.chip(chip), issue, request)
      const context: SnpFaultContext = {
        now: options.now,
        vendor,
        get stranger() {
          return seededEcSigner('P-384', vendor.seed, 'stranger')
        },
        strangeAuthority: rsaSigner(amdKeys[vendor.product === 'Milan' ? 'Genoa' : 'Milan'].ask),
        get strangeMachine() {
          return seededEcSigner('P-256', vendor.seed, 'stranger')
        },
      }
      const chosen = fault === undefined ? undefined : faultNamed(snpFaults, fault)
      chosen?.edit?.(draft, context)
      const issued: IssuedSnp = { report: issueReport(draft), collateral: issueSnpCollateral(draft) }
      chosen?.spoil?.(issued, context)
      const { report, collateral } = issued
      return { evidence: { format: 'sev-snp', report }, report, collateral }
    },
    reissue: (change) => amdWith(vendor, { ...options, now: change.now, issue: { ...options.issue, ...change.issue } }),
  }
}

function issueOf({ now, issue = {} }: SimulatedAmdOptions): SnpIssue {
  return {
    issuedAt: issue.issuedAt ?? Math.max(0, now - day),
    validForSeconds: issue.validForSeconds ?? 30 * day,
    crlNumber: issue.crlNumber ?? 1,
    withCrl: issue.withCrl ?? true,
    revoked: issue.revoked ?? [],
  }
}
