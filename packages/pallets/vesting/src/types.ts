// SPDX-License-Identifier: Apache-2.0
import { alias, arm, type Codec, struct, u32, u128, variant } from '@phat/codec'
import type { Balance } from '@phat/primitives'

/** How a locked amount becomes free: so much a block, from a block on. */
export interface VestingInfo {
  /** Locked at the beginning, in planck. */
  readonly locked: Balance
  /** Freed with every block after `startingBlock`, in planck. */
  readonly perBlock: Balance
  readonly startingBlock: number
}

const balance: Codec<Balance> = alias(u128, 'Balance')
const plain = struct('pallet_vesting::vesting_info::VestingInfo', {
  locked: balance,
  perBlock: balance,
  startingBlock: alias<number>(u32, 'BlockNumber'),
})

/** Codec of `VestingInfo`. */
export const vestingInfo: Codec<VestingInfo> = {
  ...plain,
  description: {
    ...plain.description,
    params: [
      { name: 'Balance', type: u128 },
      { name: 'BlockNumber', type: u32 },
    ],
    generic: true,
  },
}

/** Versions of the layout from before pallets had storage versions. */
export const releases = variant('pallet_vesting::Releases', { V0: arm(0), V1: arm(1) })
