// SPDX-License-Identifier: Apache-2.0
import type { At, Weight } from '@phat/frame'
import type { AccountId, Balance, Hash } from '@phat/primitives'

/** What the runtime gives to PhalaPhatTokenomic. */
export interface PhalaPhatTokenomicConfig {
  readonly currency: {
    /** Moves free balance of an account that goes on existing; fails where there is too little. */
    transferKeepAlive(at: At, from: AccountId, to: AccountId, amount: Balance): void
    /** Moves free balance, also the last of it; fails where there is too little. */
    transferAllowDeath(at: At, from: AccountId, to: AccountId, amount: Balance): void
  }
  readonly contracts: {
    /** The cluster of a contract, where the chain knows it. */
    clusterOf(at: At, contract: Hash): Hash | undefined
    /** The system contract of a contract's cluster, while there is one. */
    systemContractOf(at: At, contract: Hash): Hash | undefined
  }
  /** Sends a contract a plain command of the pallet of a name. Never fails. */
  readonly pushInkMessage: (at: At, pallet: string, contract: Hash, message: Uint8Array) => void
  /** The least stake that is not zero, in planck; `MinStake` may ask for more. At least the existential deposit. */
  readonly leastStake: Balance
  /** What it costs to hand a message to the workers. */
  readonly messageWeight: Weight
}
