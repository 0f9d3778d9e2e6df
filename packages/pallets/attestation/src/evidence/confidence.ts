// SPDX-License-Identifier: Apache-2.0
import type { Attested } from '@phat/attestation'

/**
 * How far a platform can be trusted, from 1, best, to 5, as Phala's workers are ranked: up to date without advisories; up to date; in need
 * of software hardening; of configuration; out of date.
 */
export function confidenceOf({ tcbStatus, advisories }: Attested): number {
  switch (tcbStatus) {
    case 'UpToDate':
      return advisories.length === 0 ? 1 : 2
    case 'SWHardeningNeeded':
      return 3
    case 'ConfigurationNeeded':
    case 'ConfigurationAndSWHardeningNeeded':
      return 4
    default:
      return 5
  }
}
