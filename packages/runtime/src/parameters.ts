// SPDX-License-Identifier: Apache-2.0
import { weightOf } from '@phat/frame'
import { createBlockLength, createBlockWeights } from '@phat/pallet-system'
import { slopeThrough } from '@phat/pallet-transaction-payment'
import { type Balance, PHA } from '@phat/primitives'

/** Name of the chain's logic: what `spec_name` says. */
export const specName = 'phala-node'

/** The least that an account holds while it exists: 0.01 PHA. */
export const existentialDeposit: Balance = PHA / 100n

/** Two seconds of computation in picoseconds: what a block may take on the reference machine. */
const blockRefTime = 2_000_000_000_000n
/** Proof sizes are measured and shown, but a chain whose validators hold the state is not limited by them. */
const blockProofSize = (1n << 64n) - 1n

/** Weight limits as Substrate's node has them: three quarters of a block for normal dispatches, a tenth for hooks. */
export const blockWeights = createBlockWeights({
  baseBlock: weightOf(390_584_000n),
  baseExtrinsic: weightOf(124_414_000n),
  maxBlock: weightOf(blockRefTime, blockProofSize),
  normalPercent: 75n,
  initializationPercent: 10n,
})

/** Five megabytes of extrinsics in a block. */
export const blockLength = createBlockLength(5 * 1024 * 1024, 75)

/** Picoseconds of a database read and write, the state root's share included: above what was measured in memory (docs/field-notes.md). */
export const dbWeight = { read: 25_000_000n, write: 50_000_000n }

/** One hundredth of a PHA. */
const cent: Balance = PHA / 100n

/** An empty extrinsic's weight costs a tenth of a cent; fees of weight follow that line. */
export const feeSlope = slopeThrough(blockWeights.perClass.normal.baseExtrinsic.refTime, cent / 10n)
/** A byte of an extrinsic costs a thousandth of a cent. */
export const byteFee: Balance = cent / 1_000n

/** What storing some items of so many bytes in all takes, as on Phala. */
export const deposit = (items: bigint, sizeBytes: bigint): Balance => ((items * 15n + sizeBytes) * PHA) / 100n
