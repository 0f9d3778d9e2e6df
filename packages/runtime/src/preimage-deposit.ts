// SPDX-License-Identifier: Apache-2.0
import { attempt, rawOriginOf } from '@phat/frame'
import { hold, type Reason, release, unreserve } from '@phat/pallet-balances'
import type { PreimageConfig } from '@phat/pallet-preimage'
import { PHA } from '@phat/primitives'

/** Where Preimage stands; hold reasons carry it, too. */
export const preimageIndex = 8

const reason: Reason = { type: 'Preimage', value: { type: 'Preimage' } }

/** Preimages cost 1 PHA and 0.01 PHA a byte while they are stored, as on Phala; root manages them. */
export const preimageConfig: PreimageConfig = {
  deposit: {
    amountFor: (sizeBytes) => PHA + (BigInt(sizeBytes) * PHA) / 100n,
    hold: (at, who, amount) => hold(at, reason, who, amount),
    // Where the account cannot take it back (its balance would exceed u128), it stays on hold.
    release: (at, who, amount) => void attempt(at, () => release(at, reason, who, amount, 'bestEffort')),
    unreserve: (at, who, amount) => void unreserve(at, who, amount),
  },
  isManager: (origin) => rawOriginOf(origin)?.type === 'Root',
}
