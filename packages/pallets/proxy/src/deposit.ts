// SPDX-License-Identifier: Apache-2.0
import type { AccountId, Balance } from '@phat/primitives'
import type { Context, ProxyConfig } from './base.ts'
import type { DepositKind } from './types.ts'

/** What so many delegates, or announcements, reserve. */
export function depositFor(config: ProxyConfig, kind: DepositKind, count: number): Balance {
  if (count === 0) return 0n
  return kind === 'Proxies'
    ? config.proxyDepositBase + config.proxyDepositFactor * BigInt(count)
    : config.announcementDepositBase + config.announcementDepositFactor * BigInt(count)
}

/** Reserves or gives back what a deposit lacks or exceeds. Returns the new deposit. Fails where the balance is too small. */
export function adjustDeposit(context: Context, who: AccountId, present: Balance, kind: DepositKind, count: number): Balance {
  const { config } = context
  const deposit = depositFor(config, kind, count)
  if (deposit > present) config.currency.reserve(context, who, deposit - present)
  else if (deposit < present) config.currency.unreserve(context, who, present - deposit)
  return deposit
}
