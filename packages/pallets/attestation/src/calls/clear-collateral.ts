// SPDX-License-Identifier: Apache-2.0
import { ensureSigned } from '@phat/frame'
import type { CallContext } from '../base.ts'
import { clearPiece } from '../collateral/keep-pieces.ts'
import type { CollateralKey } from '../types/collateral.ts'

/** Removes collateral that has expired. */
export function clearCollateral(context: CallContext, { key }: { readonly key: CollateralKey }): undefined {
  clearPiece(context, ensureSigned(context.origin), key)
}
