// SPDX-License-Identifier: Apache-2.0
import { ensureSigned } from '@phat/frame'
import type { CallContext } from '../base.ts'
import { verifyDcapPieces } from '../collateral/dcap-pieces.ts'
import { keepPieces } from '../collateral/keep-pieces.ts'
import { verifySnpPieces } from '../collateral/snp-pieces.ts'
import type { DcapCollateralValue, SnpCollateralValue } from '../types/collateral.ts'

/** Verifies collateral of Intel and keeps what of it is newer. */
export function submitDcapCollateral(
  context: CallContext,
  { collateral }: { readonly collateral: DcapCollateralValue },
): undefined {
  const who = ensureSigned(context.origin)
  keepPieces(context, who, verifyDcapPieces(context, { format: 'dcap', ...collateral }))
}

/** Verifies collateral of AMD and keeps what of it is newer. */
export function submitSnpCollateral(
  context: CallContext,
  { collateral }: { readonly collateral: SnpCollateralValue },
): undefined {
  const who = ensureSigned(context.origin)
  const { crl, ...certificates } = collateral
  keepPieces(
    context,
    who,
    verifySnpPieces(context, { format: 'sev-snp', ...certificates, ...(crl === undefined ? {} : { crl }) }),
  )
}
