// SPDX-License-Identifier: Apache-2.0
import { ensureSigned, lookup, type MultiAddress } from '@phat/frame'
import { equalBytes } from '@phat/primitives'
import type { CallContext } from '../base.ts'
import { depositFor } from '../deposit.ts'
import type { ProxyType } from '../proxy-types.ts'
import { presentPlace, pureAccount } from '../pure-account.ts'

interface CreatePure {
  readonly proxyType: ProxyType
  readonly delay: number
  readonly index: number
}

/** Makes an account whose only delegate is the sender, who pays the deposit. */
export function createPure(context: CallContext, { proxyType, delay, index }: CreatePure): undefined {
  const who = ensureSigned(context.origin)
  const { config, store, emit, fail } = context
  const pure = pureAccount(config.proxyTypes, { spawner: who, proxyType, index, ...presentPlace(context) })
  if (store.proxies.has(pure)) fail.Duplicate()
  const deposit = depositFor(config, 'Proxies', 1)
  config.currency.reserve(context, who, deposit)
  store.proxies.set(pure, [[{ delegate: who, proxyType, delay }], deposit])
  emit.PureCreated({ pure, who, proxyType, disambiguationIndex: index })
}

interface KillPure {
  readonly spawner: MultiAddress
  readonly proxyType: ProxyType
  readonly index: number
  readonly height: number
  readonly extIndex: number
}

/** Gives up the sender, which was made so; the deposit goes back to its maker. What it owns is lost. */
export function killPure(context: CallContext, { spawner: address, ...made }: KillPure): undefined {
  const who = ensureSigned(context.origin)
  const { config, store, emit, fail } = context
  const spawner = lookup(address)
  if (!equalBytes(pureAccount(config.proxyTypes, { spawner, ...made }), who)) fail.NoPermission()
  const [, deposit] = store.proxies.take(who)
  config.currency.unreserve(context, spawner, deposit)
  emit.PureKilled({ pure: who, spawner, proxyType: made.proxyType, disambiguationIndex: made.index })
}
