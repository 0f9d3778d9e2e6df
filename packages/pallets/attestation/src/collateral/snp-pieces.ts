// SPDX-License-Identifier: Apache-2.0
import {
  endorsedPlatform,
  planSnpAuthority,
  planSnpCrl,
  planSnpEndorsementKey,
  type ReportPlatform,
  type SnpCollateral,
} from '@phat/attestation'
import type { Hash } from '@phat/primitives'
import type { Context } from '../base.ts'
import { trustedRootsOf } from '../trusted-roots.ts'
import type { CollateralKey } from '../types/collateral.ts'
import { rootIdOf } from '../types/trusted-root.ts'
import { crlVersions, refuseCollateral } from './dcap-pieces.ts'
import { verifyPlan } from './judge-plan.ts'
import type { VerifiedPiece } from './keep-pieces.ts'

const signerOf = { vcek: { type: 'Vcek' }, vlek: { type: 'Vlek' } } as const

/** The keys of the pieces that reports of a platform rest on. */
export function snpKeys(root: Hash, { signer, chipId, tcb }: ReportPlatform) {
  return {
    intermediate: { type: 'AmdIntermediate', value: { root, signer: signerOf[signer] } },
    crl: { type: 'AmdCrl', value: { root } },
    key: { type: 'AmdKey', value: { root, signer: signerOf[signer], chipId, tcb } },
  } as const satisfies Record<string, CollateralKey>
}

/**
 * Verifies collateral of AMD now and takes it into its pieces: the authority of the product line first, then what rests on it. It may
 * come without a list of what is revoked; the one that is stored counts then. Fails with RootNotPinned or CollateralRefused.
 */
export function verifySnpPieces(context: Context, collateral: SnpCollateral): readonly VerifiedPiece[] {
  const { config } = context
  const trust = { roots: trustedRootsOf(context, 'amd'), now: config.now(context) }
  const { intermediate, root, endorsementKey, crl: crlBytes } = collateral
  const line = verifyPlan(config, planSnpAuthority({ ...trust, intermediate, root }))
  const authority = line.part ?? refuseCollateral(context, line.refusal)
  const chip = verifyPlan(config, planSnpEndorsementKey({ ...trust, endorsementKey, authority }))
  const { endorsement, chain } = chip.part ?? refuseCollateral(context, chip.refusal)
  const keys = snpKeys(rootIdOf(authority.chain.root), endorsedPlatform(endorsement, authority.product))
  const pieces: VerifiedPiece[] = [
    {
      key: keys.intermediate,
      content: { type: 'AmdIntermediate', value: { intermediate, root } },
      versions: [BigInt(authority.intermediate.notBefore)],
      validUntil: authority.chain.validUntil,
    },
    {
      key: keys.key,
      content: { type: 'AmdKey', value: { certificate: endorsementKey } },
      versions: [BigInt(chain.leaf.notBefore)],
      validUntil: chain.leaf.notAfter,
    },
  ]
  if (crlBytes === undefined) return pieces
  const list = verifyPlan(config, planSnpCrl({ ...trust, crl: crlBytes, authority }))
  const crl = list.part ?? refuseCollateral(context, list.refusal)
  pieces.push({
    key: keys.crl,
    content: { type: 'AmdCrl', value: { crl: crlBytes } },
    versions: crlVersions(context, crl),
    validUntil: crl.nextUpdate,
  })
  return pieces
}
