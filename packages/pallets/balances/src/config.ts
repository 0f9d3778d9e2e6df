// SPDX-License-Identifier: Apache-2.0
import type { At } from '@phat/frame'
import type { AccountId, Balance } from '@phat/primitives'
import type { Reasons } from './reason.ts'
import type { AccountData } from './types.ts'

/** The account store and reference counts of the system pallet, as this pallet uses them. */
export interface AccountStore {
  /** The data of an account; `emptyAccountData` where there is none. */
  get(at: At, who: AccountId): AccountData
  /** Stores the data of an account that has a provider or is sufficient; without either, the account's record goes. */
  set(at: At, who: AccountId, data: AccountData): void
  providers(at: At, who: AccountId): number
  consumers(at: At, who: AccountId): number
  /** True when a provider reference may go: none need it, or others remain (`can_dec_provider`). */
  canDecProvider(at: At, who: AccountId): boolean
  incProviders(at: At, who: AccountId): void
  /** Drops a provider reference, and the account with its last one. Fails with ConsumerRemaining. */
  decProviders(at: At, who: AccountId): unknown
  /** Fails with NoProviders or TooManyConsumers. */
  incConsumers(at: At, who: AccountId): void
  /** Fails with NoProviders; ignores the bound on consumers. */
  incConsumersWithoutLimit(at: At, who: AccountId): void
  decConsumers(at: At, who: AccountId): void
  /** Every account, for checks of the whole state. */
  all(at: At): Iterable<AccountId>
}

/** What the runtime gives to Balances. */
export interface BalancesConfig {
  /** The least that an account holds while it exists, in planck; above zero. */
  readonly existentialDeposit: Balance
  /** Most locks on one account. */
  readonly maxLocks: number
  /** Most named reserves of one account. */
  readonly maxReserves: number
  /** Most freezes on one account; at least the number of freeze reasons. */
  readonly maxFreezes: number
  readonly accounts: AccountStore
  readonly holdReasons: Reasons
  readonly freezeReasons: Reasons
  /** Receives what is left of an account that fell below the existential deposit. Without it, dust is burned. */
  readonly onDust?: (at: At, amount: Balance) => void
}
