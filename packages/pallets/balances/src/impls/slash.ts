// SPDX-License-Identifier: Apache-2.0
import { type At, attempt, checkedAdd, saturatingSub } from '@phat/frame'
import type { AccountId, Balance } from '@phat/primitives'
import { base } from '../base.ts'
import { handleRawDust, mutateAccount, mutateAccountHandlingDust } from './account.ts'
import { isEmpty } from './unbalanced.ts'

/** What a slash took, as a credit, and what it could not take. */
export interface Slashed {
  readonly credit: Balance
  readonly left: Balance
}

/**
 * Takes free balance for misbehaviour, without regard to locks; what keeps alive an account that others need stays.
 * Source: `Currency::slash` of pallet-balances.
 */
export function slash(at: At, who: AccountId, amount: Balance): Slashed {
  const { config, emit } = base.at(at)
  if (amount === 0n || isEmpty(at, who)) return { credit: 0n, left: amount }
  let taken: Balance = 0n
  const outcome = attempt(at, () =>
    mutateAccountHandlingDust(at, who, (account) => {
      const kept = config.accounts.canDecProvider(at, who) ? 0n : config.existentialDeposit
      const available = saturatingSub(account.free, kept)
      taken = amount < available ? amount : available
      return { ...account, free: account.free - taken }
    }),
  )
  if (!outcome.ok) return { credit: 0n, left: amount }
  emit.Slashed({ who, amount: taken })
  return { credit: taken, left: amount - taken }
}

/** Adds to an account that exists, against a credit. Fails with DeadAccount. Source: `Currency::deposit_into_existing`. */
export function depositIntoExisting(at: At, who: AccountId, amount: Balance): Balance {
  if (amount === 0n) return 0n
  const { emit, fail } = base.at(at)
  const dust = mutateAccount(at, who, (account, isNew) => {
    if (isNew) fail.DeadAccount()
    const free = checkedAdd(account.free, amount)
    emit.Deposit({ who, amount })
    return { ...account, free }
  })
  if (dust > 0n) handleRawDust(at, dust)
  return amount
}

/**
 * Adds to an account, creating it where the amount reaches the existential deposit. Returns what was added: all or nothing.
 * Source: `Currency::deposit_creating` of pallet-balances.
 */
export function depositCreating(at: At, who: AccountId, amount: Balance): Balance {
  if (amount === 0n) return 0n
  const { config, emit, fail } = base.at(at)
  const outcome = attempt(at, () =>
    mutateAccountHandlingDust(at, who, (account, isNew) => {
      if (isNew && amount < config.existentialDeposit) fail.ExistentialDeposit()
      const free = checkedAdd(account.free, amount)
      emit.Deposit({ who, amount })
      return { ...account, free }
    }),
  )
  return outcome.ok ? amount : 0n
}
