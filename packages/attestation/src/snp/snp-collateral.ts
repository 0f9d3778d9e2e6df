// SPDX-License-Identifier: Apache-2.0
import { known } from '@phat/primitives'
import type { Check, Verdict } from '../check.ts'
import type { SnpCollateral } from '../collateral.ts'
import { createLadder, type Ladder, type PartOutcome, planPart } from '../ladder.ts'
import type { Plan, UnixTime } from '../verification.ts'
import type { Crl } from '../x509/crl.ts'
import {
  judgeRevocation,
  linkAuthority,
  linkCrl,
  linkEndorsementKey,
  type SnpAuthority,
  type SnpEndorsementKey,
  type Trust,
} from './link-collateral.ts'
import type { SnpEndorsement } from './read-endorsement.ts'
import type { SnpProduct, SnpSigner } from './snp-report.ts'

/** Collateral whose signatures hold: many reports of one chip and TCB can be verified with it. */
export interface VerifiedSnpCollateral {
  /** All that was found; nothing failed. */
  readonly checks: readonly Check[]
  readonly product: SnpProduct
  readonly signer: SnpSigner
  readonly simulated: boolean
  readonly endorsement: SnpEndorsement
  /** The key that signs reports, as DER SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array
  readonly revocation: Verdict
  /** From when until when all certificates and the list are valid. */
  readonly validFrom: UnixTime
  readonly validUntil: UnixTime
}

/** What collateral is verified against. */
export interface SnpCollateralRequest extends Trust {
  readonly collateral: SnpCollateral
}

/** Verifies collateral once, for many reports: three signatures, and one for the list where there is one. */
export function planSnpCollateral({ collateral, ...trust }: SnpCollateralRequest): Plan<PartOutcome<VerifiedSnpCollateral>> {
  const ladder = createLadder()
  const linked = linkCollateral(ladder, collateral, trust)
  return planPart(ladder, (checks) => verifiedOf(checks, linked))
}

/** What a ladder that did not fail has linked. */
export interface LinkedSnpCollateral {
  readonly key: SnpEndorsementKey
  readonly crl: Crl | undefined
  readonly revocation: Verdict
}

/** @returns undefined when a check failed */
export function linkCollateral(ladder: Ladder, collateral: SnpCollateral, trust: Trust): LinkedSnpCollateral | undefined {
  const authority = linkAuthority(ladder, collateral, trust)
  if (authority === undefined) return undefined
  const key = linkEndorsementKey(ladder, collateral.endorsementKey, authority, trust)
  const crl = collateral.crl === undefined ? undefined : linkCrl(ladder, collateral.crl, authority, trust)
  if (ladder.failed) return undefined
  const revocation = judgeRevocation(ladder, crl, authority)
  return key === undefined || ladder.failed ? undefined : { key, crl, revocation }
}

/** The part that verifications rest on. Only for a ladder without failures. */
export function verifiedOf(checks: readonly Check[], linked: LinkedSnpCollateral | undefined): VerifiedSnpCollateral {
  const { key, crl, revocation } = known(linked, 'what did not fail is linked')
  const { endorsement, authority, chain } = key
  return {
    checks,
    product: authority.product,
    signer: authority.signer,
    simulated: chain.root.simulated,
    endorsement,
    publicKey: chain.leaf.publicKey.spki,
    revocation,
    validFrom: Math.max(chain.validFrom, crl?.thisUpdate ?? 0),
    validUntil: Math.min(chain.validUntil, crl?.nextUpdate ?? chain.validUntil),
  }
}

/** Root and authority of a product line, for whoever keeps collateral in pieces. */
export function planSnpAuthority({
  intermediate,
  root,
  ...trust
}: Trust & Pick<SnpCollateral, 'intermediate' | 'root'>): Plan<PartOutcome<SnpAuthority>> {
  const ladder = createLadder()
  const authority = linkAuthority(ladder, { intermediate, root }, trust)
  return planPart(ladder, () => known(authority, 'what did not fail is linked'))
}

/** The revocation list of a product line, below an authority whose signatures hold. */
export function planSnpCrl({
  crl: der,
  authority,
  ...trust
}: Trust & { readonly crl: Uint8Array; readonly authority: SnpAuthority }): Plan<PartOutcome<Crl>> {
  const ladder = createLadder()
  const crl = linkCrl(ladder, der, authority, trust)
  return planPart(ladder, () => known(crl, 'what did not fail is linked'))
}

/** The certificate of a key that signs reports, below an authority whose signatures hold. */
export function planSnpEndorsementKey({
  endorsementKey,
  authority,
  ...trust
}: Trust & { readonly endorsementKey: Uint8Array; readonly authority: SnpAuthority }): Plan<PartOutcome<SnpEndorsementKey>> {
  const ladder = createLadder()
  const key = linkEndorsementKey(ladder, endorsementKey, authority, trust)
  return planPart(ladder, () => known(key, 'what did not fail is linked'))
}
