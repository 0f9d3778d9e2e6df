// SPDX-License-Identifier: Apache-2.0
import { ensureSigned, lookup, type MultiAddress } from '@phat/frame'
import { equalBytes } from '@phat/primitives'
import type { CallContext } from '../base.ts'
import { adjustDeposit } from '../deposit.ts'
import type { ProxyType } from '../proxy-types.ts'
import { compareDefinitions, type ProxyDefinition } from '../types.ts'

interface Delegation {
  readonly delegate: MultiAddress
  readonly proxyType: ProxyType
  readonly delay: number
}

/** Makes another account a delegate of the sender. */
export function addProxy(context: CallContext, args: Delegation): undefined {
  const who = ensureSigned(context.origin)
  const { config, store, emit, fail } = context
  const { proxyType, delay } = args
  const delegate = lookup(args.delegate)
  if (equalBytes(who, delegate)) fail.NoSelfProxy()
  const added: ProxyDefinition = { delegate, proxyType, delay }
  const [definitions, deposit] = store.proxies.get(who)
  const order = (a: ProxyDefinition, b: ProxyDefinition): number => compareDefinitions(config.proxyTypes, a, b)
  if (definitions.some((definition) => order(definition, added) === 0)) fail.Duplicate()
  if (definitions.length >= config.maxProxies) fail.TooMany()
  const changed = [...definitions, added].sort(order)
  store.proxies.set(who, [changed, adjustDeposit(context, who, deposit, 'Proxies', changed.length)])
  emit.ProxyAdded({ delegator: who, delegatee: delegate, proxyType, delay })
}

/** Ends one delegation. */
export function removeProxy(context: CallContext, args: Delegation): undefined {
  const who = ensureSigned(context.origin)
  const { config, store, emit, fail } = context
  const { proxyType, delay } = args
  const delegate = lookup(args.delegate)
  const [definitions, deposit] = store.proxies.get(who)
  const removed: ProxyDefinition = { delegate, proxyType, delay }
  const changed = definitions.filter((definition) => compareDefinitions(config.proxyTypes, definition, removed) !== 0)
  if (changed.length === definitions.length) fail.NotFound()
  const remaining = adjustDeposit(context, who, deposit, 'Proxies', changed.length)
  if (changed.length === 0) store.proxies.remove(who)
  else store.proxies.set(who, [changed, remaining])
  emit.ProxyRemoved({ delegator: who, delegatee: delegate, proxyType, delay })
}

/** Ends all delegations of the sender. */
export function removeProxies(context: CallContext): undefined {
  const who = ensureSigned(context.origin)
  const [, deposit] = context.store.proxies.take(who)
  context.config.currency.unreserve(context, who, deposit)
}
