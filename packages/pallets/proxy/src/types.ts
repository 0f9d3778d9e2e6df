// SPDX-License-Identifier: Apache-2.0
import { alias, arm, type Codec, struct, u32, type ValueOf, variant } from '@phat/codec'
import { accountId, h256 } from '@phat/frame'
import { type AccountId, compareBytes } from '@phat/primitives'
import type { ProxyType, ProxyTypes } from './proxy-types.ts'

/** Names the type parameters of a Rust type, which together with its path identify it. */
function withParams<T>(codec: Codec<T>, params: Codec<T>['description']['params']): Codec<T> {
  return { ...codec, description: { ...codec.description, params, generic: true } }
}

const innerAccount = alias<AccountId>(accountId, 'AccountId')
const innerBlockNumber = alias<number>(u32, 'BlockNumber')

/** That an account may act on behalf of another. */
export interface ProxyDefinition {
  readonly delegate: AccountId
  readonly proxyType: ProxyType
  /** Blocks that a call must have been announced for; 0 needs no announcement. */
  readonly delay: number
}

/** Codec of `ProxyDefinition` for the kinds of a runtime. */
export function proxyDefinitionOf(proxyType: Codec<ProxyType>): Codec<ProxyDefinition> {
  return withParams(
    struct('pallet_proxy::ProxyDefinition', {
      delegate: innerAccount,
      proxyType: alias<ProxyType>(proxyType, 'ProxyType'),
      delay: innerBlockNumber,
    }),
    [
      { name: 'AccountId', type: accountId },
      { name: 'ProxyType', type: proxyType },
      { name: 'BlockNumber', type: u32 },
    ],
  )
}

/** The order in which delegations of an account are stored: by delegate, then kind, then delay. Zero for equal ones. */
export function compareDefinitions(types: ProxyTypes, a: ProxyDefinition, b: ProxyDefinition): number {
  const byDelegate = compareBytes(a.delegate, b.delegate)
  if (byDelegate !== 0) return byDelegate
  const byType = types.indexOf(a.proxyType) - types.indexOf(b.proxyType)
  return byType === 0 ? a.delay - b.delay : byType
}

const hash: Codec<ValueOf<typeof h256>> = alias(h256, 'Hash')

/** That a delegate will make a call. */
export const announcement = withParams(
  struct('pallet_proxy::Announcement', { real: innerAccount, callHash: hash, height: innerBlockNumber }),
  [
    { name: 'AccountId', type: accountId },
    { name: 'Hash', type: h256 },
    { name: 'BlockNumber', type: u32 },
  ],
)
export type Announcement = ValueOf<typeof announcement>

const depositKindVariant = variant('pallet_proxy::DepositKind', { Proxies: arm(0), Announcements: arm(1) })

/** What a deposit is for. */
export const depositKind: Codec<ValueOf<typeof depositKindVariant>> = alias(depositKindVariant, 'DepositKind')
export type DepositKind = ValueOf<typeof depositKindVariant>['type']
