// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { assert } from '@phat/primitives'
import type { DcapCollateral } from '../src/collateral.ts'
import { readCollateralJson } from '../src/dcap/collateral-json.ts'
import { isMalformed } from '../src/malformed.ts'

const repository = join(dirname(fileURLToPath(import.meta.url)), '../../..')
const folder = join(process.env.PHAT_VECTORS ?? join(repository, '../shared/vectors'), 'quotes')

/** True where the captured quotes are on this machine; elsewhere the tests that need them are skipped, which this line says. */
export const hasQuotes = existsSync(folder)
if (!hasQuotes) console.warn('captured quotes skipped: no ../shared/vectors beside the repository, and PHAT_VECTORS is not set')

/** When the collateral of the good captured quotes is valid. */
export const captureTime = 1_750_400_000

export function readQuoteFile(path: string): Uint8Array {
  return new Uint8Array(readFileSync(join(folder, path)))
}

export function readCollateralText(path: string): string {
  return readFileSync(join(folder, path), 'utf8')
}

export function readCollateralFile(path: string): DcapCollateral {
  const collateral = readCollateralJson(readCollateralText(path))
  assert(!isMalformed(collateral), 'captured collateral is well formed')
  return collateral
}
