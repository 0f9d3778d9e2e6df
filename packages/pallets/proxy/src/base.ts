// SPDX-License-Identifier: Apache-2.0
import { alias, boundedVec, type Codec, tuple, u16, u32, u128, type ValueOf } from '@phat/codec'
import {
  type At,
  accountId,
  type CallContextOf,
  type ContextOf,
  definePallet,
  dispatchResult,
  error,
  event,
  h256,
  map,
  twox64Concat,
} from '@phat/frame'
import type { AccountId, Balance } from '@phat/primitives'
import type { ProxyType, ProxyTypes } from './proxy-types.ts'
import { announcement, depositKind, proxyDefinitionOf } from './types.ts'

/** What the runtime gives to Proxy. Amounts are in planck. */
export interface ProxyConfig {
  readonly currency: {
    /** Sets free balance aside; fails where there is too little. */
    reserve(at: At, who: AccountId, amount: Balance): void
    /** Gives back what was reserved. Never fails; returns what was not there to give back. */
    unreserve(at: At, who: AccountId, amount: Balance): Balance
  }
  readonly proxyTypes: ProxyTypes
  /** Reserved from an account that has delegates. */
  readonly proxyDepositBase: Balance
  /** Reserved besides for each delegate. */
  readonly proxyDepositFactor: Balance
  /** Most delegates of one account. */
  readonly maxProxies: number
  /** Most calls that one delegate may have announced at a time. */
  readonly maxPending: number
  /** Reserved from a delegate that announced calls. */
  readonly announcementDepositBase: Balance
  /** Reserved besides for each announced call. */
  readonly announcementDepositFactor: Balance
  /** Picoseconds of one database read and write. */
  readonly dbWeight: { readonly read: bigint; readonly write: bigint }
}

/** The kind of a delegation as declarations name it. */
export const kindOf = ({ proxyTypes }: ProxyConfig): Codec<ProxyType> => alias(proxyTypes.codec, 'T::ProxyType')
/** A number of blocks or a height as declarations name it. */
export const blockNumber: Codec<number> = alias(u32, 'BlockNumberFor<T>')
export const callHash: Codec<ValueOf<typeof h256>> = alias(h256, 'CallHashOf<T>')
const amount: Codec<Balance> = alias(u128, 'BalanceOf<T>')

/** The first half of the declaration: what the calls work with. */
export const base = definePallet('Proxy')
  .config<ProxyConfig>()
  .storage((_types, { proxyTypes, maxProxies, maxPending }) => ({
    proxies: map(
      twox64Concat(accountId),
      tuple(boundedVec(proxyDefinitionOf(proxyTypes.codec), maxProxies), u128),
      [[], 0n],
      'Delegates of accounts in ascending order, at most MaxProxies each, and what is reserved for them: by the account itself, or by who',
      'made it, for pure ones. The cheap hasher is that of Substrate; accounts cost a deposit, so long chains of likes cost as many.',
    ),
    announcements: map(
      twox64Concat(accountId),
      tuple(boundedVec(announcement, maxPending), u128),
      [[], 0n],
      'Calls that delegates announced, at most MaxPending each, and what is reserved for them, which the delegate pays.',
    ),
  }))
  .events((config) => ({
    ProxyExecuted: event(0, { result: dispatchResult }, 'A delegate made a call; what came of it.'),
    PureCreated: event(
      1,
      { pure: accountId, who: accountId, proxyType: kindOf(config), disambiguationIndex: alias<number>(u16, 'u16') },
      'An account without a key was made; its maker is its first delegate.',
    ),
    PureKilled: event(
      2,
      { pure: accountId, spawner: accountId, proxyType: kindOf(config), disambiguationIndex: alias<number>(u16, 'u16') },
      'An account without a key was given up for good.',
    ),
    Announced: event(3, { real: accountId, proxy: accountId, callHash }, 'A delegate announced a call.'),
    ProxyAdded: event(
      4,
      { delegator: accountId, delegatee: accountId, proxyType: kindOf(config), delay: blockNumber },
      'An account got a delegate.',
    ),
    ProxyRemoved: event(
      5,
      { delegator: accountId, delegatee: accountId, proxyType: kindOf(config), delay: blockNumber },
      'An account lost a delegate.',
    ),
    DepositPoked: event(
      6,
      { who: accountId, kind: depositKind, oldDeposit: amount, newDeposit: amount },
      'A deposit was brought to what it costs now.',
    ),
  }))
  .errors({
    TooMany: error(0, 'There are too many delegates, or announcements.'),
    NotFound: error(1, 'There is no such delegate, or announcement.'),
    NotProxy: error(2, 'The sender is not a delegate of the account.'),
    Unproxyable: error(3, 'A delegate of this kind may not make the call.'),
    Duplicate: error(4, 'The account is a delegate already.'),
    NoPermission: error(5, 'The call would give the delegate more than it may do.'),
    Unannounced: error(6, 'The call was not announced, or not long enough ago.'),
    NoSelfProxy: error(7, 'An account cannot be its own delegate.'),
  })

export type Context = ContextOf<typeof base>
/** What a call gets: the context and who calls. */
export type CallContext = CallContextOf<typeof base>
