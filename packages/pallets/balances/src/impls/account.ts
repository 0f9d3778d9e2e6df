// SPDX-License-Identifier: Apache-2.0
import type { At } from '@phat/frame'
import type { AccountId, Balance } from '@phat/primitives'
import { base } from '../base.ts'
import { type AccountData, emptyAccountData, newLogicFlag } from '../types.ts'

/** The balances of an account. */
export const accountOf = (at: At, who: AccountId): AccountData => base.at(at).config.accounts.get(at, who)

const isEmptyData = ({ free, reserved, frozen, flags }: AccountData): boolean =>
  free === 0n && reserved === 0n && frozen === 0n && flags === newLogicFlag

const needsConsumer = (account: AccountData): boolean => account.reserved > 0n || account.frozen > 0n

/**
 * Brings an account that older code made to the present rules: a consumer reference backs what is reserved. True when it needed it.
 * Source: `ensure_upgraded` of pallet-balances.
 */
export function ensureUpgraded(at: At, who: AccountId): boolean {
  const { config, emit } = base.at(at)
  const { accounts } = config
  const account = accounts.get(at, who)
  if ((account.flags & newLogicFlag) !== 0n) return false
  let { free } = account
  if (account.reserved > 0n && account.frozen === 0n) {
    if (accounts.providers(at, who) === 0) {
      if (free < config.existentialDeposit) free = config.existentialDeposit
      accounts.incProviders(at, who)
    }
    accounts.incConsumersWithoutLimit(at, who)
  }
  accounts.set(at, who, { ...account, free, flags: account.flags | newLogicFlag })
  emit.Upgraded({ who })
  return true
}

/**
 * Replaces the balances of an account and keeps its references in step: a provider while the free balance reaches the existential
 * deposit, a consumer while anything is reserved or frozen. Returns the dust that was cut off, for `handleRawDust`, once nothing
 * that the receiver of dust may touch is being changed. Leaves the total issuance alone. What `change` throws goes through.
 * Source: `try_mutate_account` of pallet-balances.
 */
export function mutateAccount(at: At, who: AccountId, change: (account: AccountData, isNew: boolean) => AccountData): Balance {
  const { config, emit } = base.at(at)
  const { accounts, existentialDeposit } = config
  ensureUpgraded(at, who)
  const before = accounts.get(at, who)
  const isNew = isEmptyData(before)
  const after = change(before, isNew)
  const did = { provide: before.free >= existentialDeposit, consume: !isNew && needsConsumer(before) }
  const does = { provide: after.free >= existentialDeposit, consume: needsConsumer(after) }
  if (!did.provide && does.provide) accounts.incProviders(at, who)
  if (did.consume && !does.consume) accounts.decConsumers(at, who)
  if (!did.consume && does.consume) accounts.incConsumers(at, who)
  if (does.consume && accounts.consumers(at, who) === 0) accounts.incConsumers(at, who)
  // This may remove the account, so it comes last.
  if (did.provide && !does.provide) accounts.decProviders(at, who)
  const lives = after.free >= existentialDeposit || after.reserved > 0n
  accounts.set(at, who, lives ? after : emptyAccountData)
  const dust = lives ? 0n : after.free
  if (isNew) emit.Endowed({ account: who, freeBalance: after.free })
  if (dust > 0n) emit.DustLost({ account: who, amount: dust })
  return dust
}

/** `mutateAccount`, with the dust handled at once. */
export function mutateAccountHandlingDust(
  at: At,
  who: AccountId,
  change: (account: AccountData, isNew: boolean) => AccountData,
): void {
  const dust = mutateAccount(at, who, change)
  if (dust > 0n) handleRawDust(at, dust)
}

/** Gives dust away as configured, or burns it. */
export function handleDust(at: At, amount: Balance): void {
  const { config, store } = base.at(at)
  if (config.onDust !== undefined) config.onDust(at, amount)
  else store.totalIssuance.mutate((issued) => (issued > amount ? issued - amount : 0n))
}

/** `handleDust` for accounts changed without regard to the existential deposit: never more than dust can be. */
export function handleRawDust(at: At, amount: Balance): void {
  const most = base.at(at).config.existentialDeposit - 1n
  handleDust(at, amount < most ? amount : most)
}
