// SPDX-License-Identifier: Apache-2.0
import { type DcapCollateral, pckCaOf, planDcapCollateral, type Refusal } from '@phat/attestation'
import type { Context } from '../base.ts'
import { trustedRootsOf } from '../trusted-roots.ts'
import type { CollateralKey } from '../types/collateral.ts'
import { rootIdOf } from '../types/trusted-root.ts'
import { verifyPlan } from './judge-plan.ts'
import type { VerifiedPiece } from './keep-pieces.ts'

const authorityOf = { platform: { type: 'Platform' }, processor: { type: 'Processor' } } as const

/** What collateral of a platform of Intel is found by. */
export interface DcapPlatform {
  readonly root: Extract<CollateralKey, { type: 'RootCrl' }>['value']['root']
  readonly tee: 'sgx' | 'tdx'
  readonly fmspc: Uint8Array
  readonly pckCa: 'platform' | 'processor'
}

/** The keys of the four pieces that quotes of a platform rest on. */
export function dcapKeys({ root, tee, fmspc, pckCa }: DcapPlatform) {
  return {
    tcbInfo: { type: 'TcbInfo', value: { root, tee, fmspc } },
    qeIdentity: { type: 'QeIdentity', value: { root, tee } },
    pckCrl: { type: 'PckCrl', value: { root, authority: authorityOf[pckCa] } },
    rootCrl: { type: 'RootCrl', value: { root } },
  } as const satisfies Record<string, CollateralKey>
}

/** Verifies collateral of Intel now and takes it into its pieces. Fails with RootNotPinned or CollateralRefused. */
export function verifyDcapPieces(context: Context, collateral: DcapCollateral): readonly VerifiedPiece[] {
  const { config } = context
  const roots = trustedRootsOf(context, 'intel')
  const { part: verified, refusal } = verifyPlan(config, planDcapCollateral({ collateral, roots, now: config.now(context) }))
  if (verified === undefined) return refuseCollateral(context, refusal)
  const { tcbInfo, qeIdentity, pckCrl, rootCaCrl, pckCa } = verified
  const root = rootIdOf(verified.root)
  const keys = dcapKeys({ root, tee: tcbInfo.tee, fmspc: tcbInfo.fmspc, pckCa: pckCaOf(pckCa) })
  return [
    {
      key: keys.tcbInfo,
      content: {
        type: 'TcbInfo',
        value: {
          text: collateral.tcbInfo,
          signature: collateral.tcbInfoSignature,
          issuerChain: collateral.tcbInfoIssuerChain,
        },
      },
      versions: [BigInt(tcbInfo.evaluationNumber), BigInt(tcbInfo.issueDate)],
      validUntil: tcbInfo.nextUpdate,
    },
    {
      key: keys.qeIdentity,
      content: {
        type: 'QeIdentity',
        value: {
          text: collateral.qeIdentity,
          signature: collateral.qeIdentitySignature,
          issuerChain: collateral.qeIdentityIssuerChain,
        },
      },
      versions: [BigInt(qeIdentity.evaluationNumber), BigInt(qeIdentity.issueDate)],
      validUntil: qeIdentity.nextUpdate,
    },
    {
      key: keys.pckCrl,
      content: { type: 'PckCrl', value: { crl: collateral.pckCrl, issuerChain: collateral.pckCrlIssuerChain } },
      versions: crlVersions(context, pckCrl),
      validUntil: pckCrl.nextUpdate,
    },
    {
      key: keys.rootCrl,
      content: { type: 'RootCrl', value: { crl: collateral.rootCaCrl } },
      versions: crlVersions(context, rootCaCrl),
      validUntil: rootCaCrl.nextUpdate,
    },
  ]
}

/** Fails a submission whose collateral does not verify. */
export function refuseCollateral({ fail }: Context, refusal: Refusal | undefined): never {
  return refusal?.check.endsWith('.root') === true ? fail.RootNotPinned() : fail.CollateralRefused()
}

/** Number and date of a CRL. Fails with TooMuchCollateral where the number is none that storage can hold. */
export function crlVersions(
  { fail }: Context,
  { crlNumber, thisUpdate }: { readonly crlNumber: bigint; readonly thisUpdate: number },
): readonly bigint[] {
  if (crlNumber >= 1n << 128n) fail.TooMuchCollateral()
  return [crlNumber, BigInt(thisUpdate)]
}
