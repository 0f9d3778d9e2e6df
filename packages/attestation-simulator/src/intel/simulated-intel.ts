// SPDX-License-Identifier: Apache-2.0
import type { DcapCollateral, UnixTime } from '@phat/attestation'
import { dcapFaults } from '../faults/dcap-faults.ts'
import type { DcapFaultContext, IssuedDcap } from '../faults/fault.ts'
import { faultNamed } from '../faults/fault-named.ts'
import { seededEcSigner } from '../pki/signer.ts'
import { type DcapDraft, type DcapIssue, draftDcap, type QuoteRequest } from './dcap-draft.ts'
import { createIntelVendor, type IntelMachine, type IntelVendor } from './intel-vendor.ts'
import { issueCollateral, issueQuote } from './issue-dcap.ts'
import type { Standing } from './tcb-info.ts'

/** What one issue of the collateral says. */
export interface IssueOptions {
  /** When it was issued; a day before `now` by default. */
  readonly issuedAt?: UnixTime
  /** 30 days by default, as Intel's. */
  readonly validForSeconds?: number
  readonly evaluationNumber?: number
  readonly crlNumber?: number
  /** What it says of machines that run what the vendor wants; `UpToDate` without advisories by default. */
  readonly standing?: Standing
  /** Names of machines that it revokes. */
  readonly revokedMachines?: readonly string[]
}

/** A simulated Intel. */
export interface SimulatedIntelOptions {
  /** Names the keys of its authorities and machines; the same text gives the same bytes in every process. */
  readonly seed: string
  /** What the collateral is current at. */
  readonly now: UnixTime
  /** 6 bytes that name the family of its machines; `SIM` and zeros by default. */
  readonly fmspc?: Uint8Array
  /** `platform` by default: servers with several processors, whose certificates say more. */
  readonly pckCa?: 'platform' | 'processor'
  /** Names of machines that run firmware of which the collateral says `OutOfDate`. */
  readonly outdatedMachines?: readonly string[]
  readonly issue?: IssueOptions
}

/** A quote, as evidence too, and what it is verified with. */
export interface DcapEvidence {
  readonly evidence: { readonly format: 'dcap'; readonly quote: Uint8Array }
  readonly quote: Uint8Array
  readonly collateral: DcapCollateral
}

/** A simulated vendor with machines that quote, and the collateral that their quotes are verified with. */
export interface SimulatedIntel {
  /** What Intel would publish for the family, for SGX or TDX. */
  collateral(tee: 'sgx' | 'tdx'): DcapCollateral
  /** A quote by one of its machines; each name is a machine, with its own keys and identity. */
  quote(request: QuoteRequest & { readonly machine?: string }): Uint8Array
  /** A quote with its collateral; `fault` names an entry of `dcapFaults`, which makes them bad in that one way. */
  evidence(request: QuoteRequest & { readonly machine?: string; readonly fault?: string }): DcapEvidence
  /** The same vendor later, or with other news: options that are not given stay. */
  reissue(change: { readonly now: UnixTime; readonly issue?: IssueOptions }): SimulatedIntel
}

const day = 86_400

/** Makes a simulated Intel; everything it signs is the same for the same options. */
export function createSimulatedIntel(options: SimulatedIntelOptions): SimulatedIntel {
  return intelWith(createIntelVendor(options), options)
}

function intelWith(vendor: IntelVendor, options: SimulatedIntelOptions): SimulatedIntel {
  const issue = issueOf(options)
  return {
    collateral: (tee) => issueCollateral(draftDcap(vendor, vendor.machine('default'), issue, { tee })),
    quote: ({ machine = 'default', ...request }) =>
      issueQuote(draftDcap(vendor, vendor.machine(machine), issue, request).quote).bytes,
    evidence: ({ machine: name = 'default', fault, ...request }) => {
      const machine = vendor.machine(name)
      const draft = draftDcap(vendor, machine, issue, request)
      const context = faultContext(vendor, machine, options.now, () =>
        draftDcap(vendor, machine, issue, { tee: request.tee === 'sgx' ? 'tdx' : 'sgx' }),
      )
      const chosen = fault === undefined ? undefined : faultNamed(dcapFaults, fault)
      chosen?.edit?.(draft, context)
      const { bytes, layout } = issueQuote(draft.quote)
      const issued: IssuedDcap = { quote: bytes, layout, collateral: issueCollateral(draft) }
      chosen?.spoil?.(issued, context)
      const { quote, collateral } = issued
      return { evidence: { format: 'dcap', quote }, quote, collateral }
    },
    reissue: (change) => intelWith(vendor, { ...options, now: change.now, issue: { ...options.issue, ...change.issue } }),
  }
}

/** What a fault may use; most use little of it. */
function faultContext(vendor: IntelVendor, machine: IntelMachine, now: number, other: () => DcapDraft): DcapFaultContext {
  return {
    now,
    machineKey: machine.pck,
    get stranger() {
      return seededEcSigner('P-256', vendor.seed, 'stranger')
    },
    get other() {
      return other()
    },
  }
}

function issueOf({ now, issue = {} }: SimulatedIntelOptions): DcapIssue {
  return {
    issuedAt: issue.issuedAt ?? Math.max(0, now - day),
    validForSeconds: issue.validForSeconds ?? 30 * day,
    evaluationNumber: issue.evaluationNumber ?? 17,
    crlNumber: issue.crlNumber ?? 1,
    standing: issue.standing ?? { status: 'UpToDate', advisories: [] },
    revokedMachines: issue.revokedMachines ?? [],
  }
}
