// SPDX-License-Identifier: Apache-2.0
import { arm, type Codec, type ValueOf, variant } from '@phat/codec'
import type { AccountId } from '@phat/primitives'
import { accountId } from '../types/account.ts'
import { badOrigin } from './failure.ts'
import type { RuntimeCall } from './runtime-call.ts'

/** Who dispatches, as System knows it. */
export const rawOrigin = variant('frame_support::dispatch::RawOrigin', {
  Root: arm(0),
  Signed: arm(1, accountId),
  None: arm(2),
})
export type RawOrigin = ValueOf<typeof rawOrigin>

/**
 * On whose behalf a call runs: one of System's three, or one that a pallet defines. Opaque to pallets, which ask `ensureSigned`
 * and its like.
 */
export interface Origin {
  /** Name of the pallet whose origin this is. */
  readonly pallet: string
  readonly value: unknown
  /** Refuses calls beyond what the runtime's call filter refuses; asked for this origin and whatever it dispatches. Never for root. */
  readonly filter?: CallFilter
}

/** Says whether a call may be dispatched. */
export type CallFilter = (call: RuntimeCall) => boolean

/** The same origin with one more filter (`OriginTrait::add_filter`). */
export function withFilter(origin: Origin, filter: CallFilter): Origin {
  const { filter: before } = origin
  return { ...origin, filter: before === undefined ? filter : (call) => before(call) && filter(call) }
}

/** The origin of another caller under the filters of this one (`OriginTrait::set_caller_from`). */
export function withCaller(origin: Origin, caller: Origin): Origin {
  return origin.filter === undefined ? caller : { ...caller, filter: origin.filter }
}

export const systemOriginPallet = 'System'

const of = (value: RawOrigin): Origin => ({ pallet: systemOriginPallet, value })

/** The chain itself: governance, sudo, the scheduler. */
export const rootOrigin: Origin = of({ type: 'Root' })
/** Nobody: inherents. */
export const noneOrigin: Origin = of({ type: 'None' })
/** An account that signed. */
export const signed = (who: AccountId): Origin => of({ type: 'Signed', value: who })

/** System's origin, or undefined for one that another pallet defines. */
export function rawOriginOf(origin: Origin): RawOrigin | undefined {
  return origin.pallet === systemOriginPallet ? (origin.value as RawOrigin) : undefined
}

/** The account that signed; otherwise fails with BadOrigin. */
export function ensureSigned(origin: Origin): AccountId {
  const raw = rawOriginOf(origin)
  return raw?.type === 'Signed' ? raw.value : badOrigin()
}

/** Fails with BadOrigin unless the origin is root. */
export function ensureRoot(origin: Origin): void {
  if (rawOriginOf(origin)?.type !== 'Root') badOrigin()
}

/** Fails with BadOrigin unless the origin is none, as that of an inherent. */
export function ensureNone(origin: Origin): void {
  if (rawOriginOf(origin)?.type !== 'None') badOrigin()
}

/** The account that signed, or undefined for root; otherwise fails with BadOrigin. */
export function ensureSignedOrRoot(origin: Origin): AccountId | undefined {
  const raw = rawOriginOf(origin)
  if (raw?.type === 'Root') return undefined
  return raw?.type === 'Signed' ? raw.value : badOrigin()
}

/** Custom origins of pallets, by pallet. */
export type OriginCodecs = ReadonlyMap<string, { readonly index: number; readonly codec: Codec<unknown> }>
