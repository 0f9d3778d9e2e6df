// SPDX-License-Identifier: Apache-2.0
import { type At, failWith } from '@phat/frame'
import type { AccountId } from '@phat/primitives'
import { type SystemContext, systemBase } from './pallet.ts'
import type { AccountInfo } from './types.ts'

/** Spelled out, not spread: every transfer comes here several times. */
const withData = ({ nonce, consumers, providers, sufficients }: AccountInfo, data: unknown): AccountInfo => ({
  nonce,
  consumers,
  providers,
  sufficients,
  data,
})

const exists = ({ providers, sufficients }: AccountInfo): boolean => providers + sufficients > 0

/** Adds a reason to keep the account alive; the first one brings it into being. */
export function incProviders(at: At, who: AccountId): void {
  const { store, emit } = systemBase.at(at)
  const info = store.account.get(who)
  store.account.set(who, { ...info, providers: info.providers + 1 })
  if (!exists(info)) emit.NewAccount({ account: who })
}

/**
 * Takes away a reason to keep the account alive; the last one reaps it. Fails with ConsumerRemaining while something needs it.
 * Returns true when the account is gone.
 */
export function decProviders(at: At, who: AccountId): boolean {
  const context = systemBase.at(at)
  const info = context.store.account.get(who)
  if (!exists(info)) return true
  // An account that lives by sufficients has nothing to take away: counts never go below zero.
  const left = Math.max(0, info.providers - 1)
  if (left === 0) {
    if (info.consumers > 0) return failWith({ type: 'ConsumerRemaining' })
    if (info.sufficients === 0) return kill(context, who)
  }
  context.store.account.set(who, { ...info, providers: left })
  return false
}

/** Adds a self-sufficient reason to keep the account alive, which needs no existential deposit. */
export function incSufficients(at: At, who: AccountId): void {
  const { store, emit } = systemBase.at(at)
  const info = store.account.get(who)
  store.account.set(who, { ...info, sufficients: info.sufficients + 1 })
  if (!exists(info)) emit.NewAccount({ account: who })
}

/** Takes away a self-sufficient reason; the last reason reaps the account. Returns true when the account is gone. */
export function decSufficients(at: At, who: AccountId): boolean {
  const context = systemBase.at(at)
  const info = context.store.account.get(who)
  if (!exists(info)) return true
  const left = Math.max(0, info.sufficients - 1)
  if (left + info.providers === 0) return kill(context, who)
  context.store.account.set(who, { ...info, sufficients: left })
  return false
}

/** Adds a need of the account, such as a lock. Fails with NoProviders or TooManyConsumers. */
export function incConsumers(at: At, who: AccountId): void {
  const { store, config } = systemBase.at(at)
  const info = store.account.get(who)
  if (info.providers === 0) return failWith({ type: 'NoProviders' })
  if (info.consumers >= config.maxConsumers) return failWith({ type: 'TooManyConsumers' })
  store.account.set(who, { ...info, consumers: info.consumers + 1 })
}

/** Like `incConsumers`, but beyond the limit if need be: for what must not fail. Fails with NoProviders. */
export function incConsumersWithoutLimit(at: At, who: AccountId): void {
  const { store } = systemBase.at(at)
  const info = store.account.get(who)
  if (info.providers === 0) return failWith({ type: 'NoProviders' })
  store.account.set(who, { ...info, consumers: info.consumers + 1 })
}

/** Takes away a need of the account. */
export function decConsumers(at: At, who: AccountId): void {
  const { store } = systemBase.at(at)
  const info = store.account.get(who)
  if (info.consumers > 0) store.account.set(who, { ...info, consumers: info.consumers - 1 })
}

/** Reasons that keep the account alive. */
export const providers = (at: At, who: AccountId): number => systemBase.at(at).store.account.get(who).providers

/** Things that need the account. */
export const consumers = (at: At, who: AccountId): number => systemBase.at(at).store.account.get(who).consumers

/** True when taking a provider away would not orphan a consumer. */
export function canDecProvider(at: At, who: AccountId): boolean {
  const info = systemBase.at(at).store.account.get(who)
  return info.consumers === 0 || info.providers > 1
}

/** True when `incConsumers` would succeed `amount` times. */
export function canAccrueConsumers(at: At, who: AccountId, amount: number): boolean {
  const { store, config } = systemBase.at(at)
  const info = store.account.get(who)
  return info.providers > 0 && info.consumers + amount <= config.maxConsumers
}

/** True when something needs the account, so that its last provider may not go. */
export function isProviderRequired(at: At, who: AccountId): boolean {
  return systemBase.at(at).store.account.get(who).consumers !== 0
}

/** True when the account is known at all. */
export const accountExists = (at: At, who: AccountId): boolean => systemBase.at(at).store.account.has(who)

/** Count of the account's transactions. */
export const nonceOf = (at: At, who: AccountId): number => systemBase.at(at).store.account.get(who).nonce

/** Counts a transaction. */
export function incNonce(at: At, who: AccountId): void {
  systemBase.at(at).store.account.mutate(who, (info) => ({ ...info, nonce: info.nonce + 1 }))
}

/** Removes the account's record. Returns true: the account is gone. */
function kill({ store, emit }: SystemContext, who: AccountId): true {
  store.account.remove(who)
  emit.KilledAccount({ account: who })
  return true
}

/** The data that System keeps for each account on behalf of a pallet, with the reference counts that guard it. */
export interface AccountStore<Data> {
  get(at: At, who: AccountId): Data
  /** Stores the data of an account that something provides for; without a provider the account's record goes. */
  set(at: At, who: AccountId, data: Data): void
  providers(at: At, who: AccountId): number
  consumers(at: At, who: AccountId): number
  canDecProvider(at: At, who: AccountId): boolean
  incProviders(at: At, who: AccountId): void
  decProviders(at: At, who: AccountId): boolean
  incConsumers(at: At, who: AccountId): void
  incConsumersWithoutLimit(at: At, who: AccountId): void
  decConsumers(at: At, who: AccountId): void
  /** Every account, for checks of the whole state. */
  all(at: At): Iterable<AccountId>
}

/** Access to the account data whose codec the runtime named; `Data` is what that codec decodes. */
export function accountStore<Data>(): AccountStore<Data> {
  return {
    get: (at, who) => systemBase.at(at).store.account.get(who).data as Data,
    set: (at, who, data) => {
      const { store } = systemBase.at(at)
      const info = store.account.get(who)
      // "if providers > 0 || sufficients > 0 { mutate } else { remove }" (StoredMap for frame_system)
      if (exists(info)) store.account.set(who, withData(info, data))
      else if (store.account.has(who)) store.account.remove(who)
    },
    providers,
    consumers,
    canDecProvider,
    incProviders,
    decProviders,
    incConsumers,
    incConsumersWithoutLimit,
    decConsumers,
    all: (at) => systemBase.at(at).store.account.keys(),
  }
}
