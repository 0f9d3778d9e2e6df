// SPDX-License-Identifier: Apache-2.0
import { type Evidence, tcbStatusCodec } from '@phat/attestation'
import {
  alias,
  arm,
  bool,
  boundedBytes,
  type Codec,
  fixedBytes,
  mapped,
  option,
  struct,
  u8,
  u32,
  type ValueOf,
  variant,
} from '@phat/codec'
import { h256 } from '@phat/frame'
import type { Hash } from '@phat/primitives'
import { amdSigner, pckAuthority } from './collateral.ts'
import { blockNumber, releaseId, unixTime } from './release.ts'
import { teeKind } from './tee-kind.ts'

/** Bytes of the longest quote; real ones have about 5,000. */
export const quoteMax = 16 * 1024
/** Bytes of a report. */
export const reportBytes = 1_184

const stored = variant('pallet_attestation::Evidence', {
  Dcap: arm(0, { quote: boundedBytes(quoteMax) }, 'A quote of SGX or TDX, with the certificate chain of its platform.'),
  SevSnp: arm(1, { report: fixedBytes(reportBytes) }, 'A report of SEV-SNP.'),
})

/** Evidence as calls take it. */
export const evidence: Codec<Evidence> = mapped(stored, {
  from: (one: Evidence) =>
    one.format === 'dcap'
      ? { type: 'Dcap' as const, value: { quote: one.quote } }
      : { type: 'SevSnp' as const, value: { report: one.report } },
  to: (one): Evidence =>
    one.type === 'Dcap' ? { format: 'dcap', quote: one.value.quote } : { format: 'sev-snp', report: one.value.report },
})

/** The machine, by what its collateral and its identity are found. */
export const platform = variant('pallet_attestation::Platform', {
  Intel: arm(0, { fmspc: fixedBytes(6), authority: pckAuthority, ppid: fixedBytes(16) }),
  Amd: arm(1, { signer: amdSigner, chipId: fixedBytes(64) }),
})

/** What a pallet keeps of evidence that was good, to ask later whether it still is. */
export const evidenceFacts = struct('pallet_attestation::EvidenceFacts', {
  evidenceId: alias<Hash>(h256, 'EvidenceId'),
  tee: teeKind,
  root: alias<Hash>(h256, 'RootId'),
  platform,
  release: releaseId,
  tcbStatus: tcbStatusCodec,
  confidence: u8,
  evaluationNumber: option(u32),
  validUntil: unixTime,
  policyRevision: u32,
  simulated: bool,
  block: blockNumber,
})
export type EvidenceFacts = ValueOf<typeof evidenceFacts>
