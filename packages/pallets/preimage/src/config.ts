// SPDX-License-Identifier: Apache-2.0
import type { At, Origin } from '@phat/frame'
import type { AccountId, Balance } from '@phat/primitives'

/** What the runtime gives to Preimage. */
export interface PreimageConfig {
  /** How an owner pays for what it stores (`HoldConsideration`). */
  readonly deposit: {
    /** What storing this many bytes takes, in planck. */
    amountFor(sizeBytes: number): Balance
    /** Sets the amount of the owner's balance aside; fails where there is too little. */
    hold(at: At, who: AccountId, amount: Balance): void
    /** Gives back what was set aside. Never fails. */
    release(at: At, who: AccountId, amount: Balance): void
    /** Gives back a deposit of the time before holds, which was a plain reserve. Never fails. */
    unreserve(at: At, who: AccountId, amount: Balance): void
  }
  /** True for an origin that notes without a deposit, and requests (`ManagerOrigin`). */
  readonly isManager: (origin: Origin) => boolean
}
