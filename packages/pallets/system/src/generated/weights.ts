// SPDX-License-Identifier: Apache-2.0
import type { Weight } from '@phat/frame'

const of = (refTime: number, proofSize: number): Weight => ({ refTime: BigInt(refTime), proofSize: BigInt(proofSize) })

/** Weights of System's calls. Replaced by measured ones with `npm run bench -- --weights`. */
export const weights = {
  remark: (length: number): Weight => of(10_000_000 + 400 * length, 0),
  setHeapPages: of(20_000_000, 1_485),
  setCode: of(100_000_000, 1_485),
  setStorage: (items: number): Weight => of(10_000_000 + 4_000_000 * items, 2_000 * items),
  killStorage: (keys: number): Weight => of(10_000_000 + 4_000_000 * keys, 2_000 * keys),
  killPrefix: (keys: number): Weight => of(20_000_000 + 6_000_000 * keys, 2_000 * keys),
  remarkWithEvent: (length: number): Weight => of(20_000_000 + 2_500 * length, 0),
  authorizeUpgrade: of(20_000_000, 1_485),
  applyAuthorizedUpgrade: of(120_000_000, 1_518),
}
