// SPDX-License-Identifier: Apache-2.0
import { u16, u32 } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import { type AccountId, concatBytes, textBytes } from '@phat/primitives'
import type { Context } from './base.ts'
import type { ProxyType, ProxyTypes } from './proxy-types.ts'

/** All that makes a pure account the one that it is. */
export interface PureOrigin {
  readonly spawner: AccountId
  readonly proxyType: ProxyType
  /** Tells apart what one extrinsic makes. */
  readonly index: number
  readonly height: number
  /** Index of the extrinsic in its block. */
  readonly extIndex: number
}

const derivationPrefix = textBytes('modlpy/proxy____')

/**
 * The account that was made so: blake2b-256 of a prefix, the maker, where in the chain, the kind and the index. It has no key.
 * Source: `pure_account` of pallet-proxy.
 */
export function pureAccount(types: ProxyTypes, { spawner, height, extIndex, proxyType, index }: PureOrigin): AccountId {
  const place = concatBytes(u32.encode(height), u32.encode(extIndex))
  const entropy = concatBytes(derivationPrefix, spawner, place, types.codec.encode(proxyType), u16.encode(index))
  return blake2b256(entropy) as AccountId
}

/** The extrinsic that runs now; hooks count as the first of their block. */
export function presentPlace({ block, execution }: Context): Pick<PureOrigin, 'height' | 'extIndex'> {
  return { height: block.number, extIndex: execution.phase.type === 'ApplyExtrinsic' ? execution.phase.value : 0 }
}
