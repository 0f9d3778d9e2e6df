// SPDX-License-Identifier: Apache-2.0
import { suspensionCodec } from '@phat/attestation'
import { arm, bool, type ValueOf, variant } from '@phat/codec'
import { collateralKey } from './collateral.ts'
import { releaseId, unixTime } from './release.ts'

/** Changes that are kept for those who follow; older ones are dropped. */
export const changesKept = 256

/** Something after which evidence that was good may be so no longer. */
export const change = variant('pallet_attestation::Change', {
  ReleaseRevoked: arm(0, { release: releaseId }),
  ReleaseDeprecated: arm(1, { release: releaseId, from: unixTime }),
  CollateralReplaced: arm(2, { key: collateralKey }),
  CollateralExpired: arm(3, { key: collateralKey }),
  Suspended: arm(4, { what: suspensionCodec, suspended: bool }),
  PolicyChanged: arm(5),
})
export type Change = ValueOf<typeof change>
