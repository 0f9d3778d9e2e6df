// SPDX-License-Identifier: Apache-2.0
import type { DcapCollateral, SnpCollateral, TeeKind } from '@phat/attestation'
import type { AmdVendor, SnpSigner } from '../amd/amd-vendor.ts'
import type { SnpDraft } from '../amd/snp-draft.ts'
import type { SnpProduct } from '../amd/snp-report.ts'
import type { DcapDraft } from '../intel/dcap-draft.ts'
import type { QuoteLayout } from '../intel/issue-dcap.ts'
import type { EcSigner, Signer } from '../pki/signer.ts'

/**
 * One way in which evidence is bad, and only one: everything else of it is good, signatures included, so that a verifier that
 * misses this one thing accepts it.
 */
export interface Fault<Draft, Issued, Context> {
  /** Kebab-case, stable. */
  readonly id: string
  /** What is wrong, in a sentence. */
  readonly says: string
  readonly tees: readonly TeeKind[]
  /** The versions that can have it; all where it is not given. */
  readonly versions?: readonly number[]
  /** The check at which `@phat/attestation` refuses it. */
  readonly check: string
  /** Changes what will be signed. */
  readonly edit?: (draft: Draft, context: Context) => void
  /** Changes what was signed. */
  readonly spoil?: (issued: Issued, context: Context) => void
}

/** A quote and its collateral after signing; a fault may replace any part. */
export interface IssuedDcap {
  quote: Uint8Array
  readonly layout: QuoteLayout
  collateral: Mutable<DcapCollateral>
}

/** A report and its collateral after signing. */
export interface IssuedSnp {
  report: Uint8Array
  collateral: Mutable<SnpCollateral>
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

/** What a fault may use beside the draft. */
export interface DcapFaultContext {
  /** When the evidence will be verified. */
  readonly now: number
  /** A key that nobody certified. */
  readonly stranger: EcSigner
  readonly machineKey: EcSigner
  /** The same for the other TEE kind. */
  readonly other: DcapDraft
}

/** What a fault of SEV-SNP evidence may use. */
export interface SnpFaultContext {
  readonly now: number
  readonly stranger: EcSigner
  /** An RSA key of another product line, which is no root either. */
  readonly strangeAuthority: Signer
  /** A key on P-256, which signs no reports. */
  readonly strangeMachine: EcSigner
  readonly vendor: AmdVendor
}

/** A fault of SGX or TDX evidence; some exist in one kind of body only. */
export interface DcapFault extends Fault<DcapDraft, IssuedDcap, DcapFaultContext> {
  readonly tdx?: '1.5'
}

/** A fault of SEV-SNP evidence; some exist in one product line or under one kind of key only. */
export interface SnpFault extends Fault<SnpDraft, IssuedSnp, SnpFaultContext> {
  readonly products?: readonly SnpProduct[]
  readonly signers?: readonly SnpSigner[]
}

/** Flips the lowest bit of a byte in a copy. */
export function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return replaced(bytes, at, [(bytes[at] ?? 0) ^ 1])
}

/** A copy with other bytes from an offset on. */
export function replaced(bytes: Uint8Array, at: number, by: ArrayLike<number>): Uint8Array {
  const copy = bytes.slice()
  copy.set(by, at)
  return copy
}
