// SPDX-License-Identifier: Apache-2.0
import type { Evidence, Refusal, TeeKind } from '@phat/attestation'
import { blake2b256 } from '@phat/crypto'
import { type AttestationReport, type WorkerRegistrationInfoV2, workerRegistrationInfoV2 } from '@phat/messaging'
import { type BlockNumber, equalBytes } from '@phat/primitives'
import type { Context } from '../base.ts'
import type { EvidenceFacts } from '../config.ts'

/** Evidence as the verifier takes it; undefined for a kind that counts no more. */
export function evidenceOf(report: AttestationReport): (Evidence & { readonly tee: TeeKind }) | undefined {
  switch (report.type) {
    case 'SgxDcap':
      return { format: 'dcap', tee: 'sgx', quote: report.value.quote }
    case 'Tdx':
      return { format: 'dcap', tee: 'tdx', quote: report.value.quote }
    case 'SevSnp':
      return { format: 'sev-snp', tee: 'sev-snp', report: report.value.report }
    default:
      return undefined
  }
}

/** Fails with what a refusal means for a registration. */
function refuse({ fail }: Context, { check }: Refusal, { format }: Evidence): never {
  if (check === 'chain.root') return fail.RootNotPinned()
  if (check === 'chain.collateral') return fail.CollateralMissing()
  if (check.startsWith('chain.release')) return fail.PRuntimeRejected()
  return format === 'dcap' ? fail.InvalidDCAPQuote() : fail.InvalidReport()
}

/** The height of a recent block by its hash. Fails with StaleEvidence. */
function recentBlock({ block, config, execution, fail }: Context, hash: Uint8Array): BlockNumber {
  const oldest = Math.max(0, block.number - config.recentBlocks)
  for (let number = block.number - 1; number >= oldest; number--) {
    if (equalBytes(config.blockHash({ execution }, number), hash)) return number
  }
  return fail.StaleEvidence()
}

/** Good evidence of a registration, and the height of the block after which it was made. */
export interface Admitted {
  readonly facts: EvidenceFacts
  readonly provenAfter: BlockNumber
}

/**
 * Verifies the evidence of a registration: good on this chain, made for exactly this registration, after one of its last blocks. Fails
 * with UnsupportedAttestationType, RootNotPinned, CollateralMissing, PRuntimeRejected, InvalidDCAPQuote, InvalidReport,
 * UnknownQuoteBodyFormat, InvalidRuntimeInfoHash or StaleEvidence.
 */
export function admitEvidence(context: Context, info: WorkerRegistrationInfoV2, report: AttestationReport): Admitted {
  const { config, execution, fail } = context
  const evidence = evidenceOf(report) ?? fail.UnsupportedAttestationType()
  const verdict = config.attestation.verifyEvidence({ execution }, evidence)
  if (!verdict.accepted) return refuse(context, verdict.refusal, evidence)
  const { attested, facts } = verdict
  if (attested.tee !== evidence.tee) fail.UnknownQuoteBodyFormat()
  const bound = blake2b256(workerRegistrationInfoV2.encode(info))
  if (!equalBytes(attested.reportData.subarray(0, 32), bound)) fail.InvalidRuntimeInfoHash()
  return { facts, provenAfter: recentBlock(context, attested.reportData.subarray(32)) }
}
