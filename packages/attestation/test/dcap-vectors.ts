// SPDX-License-Identifier: Apache-2.0
import { assert } from '@phat/primitives'
import type { DcapCollateral } from '../src/collateral.ts'
import { readCollateralJson } from '../src/dcap/collateral-json.ts'
import { isMalformed } from '../src/malformed.ts'
import { hasVectors, vector } from './vectors.ts'

/** True where the captured quotes are on this machine; elsewhere the tests that need them are skipped. */
export const hasQuotes = hasVectors

/** When the collateral of the good captured quotes is valid. */
export const captureTime = 1_750_400_000

export function readQuoteFile(path: string): Uint8Array {
  return vector(path)
}

export function readCollateralText(path: string): string {
  return Buffer.from(vector(path)).toString('utf8')
}

export function readCollateralFile(path: string): DcapCollateral {
  const collateral = readCollateralJson(readCollateralText(path))
  assert(!isMalformed(collateral), 'captured collateral is well formed')
  return collateral
}
