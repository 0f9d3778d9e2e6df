// SPDX-License-Identifier: Apache-2.0
import { alias, arm, type Codec, fixedBytes, newtype, struct, u128, type ValueOf, variant } from '@phat/codec'
import type { Balance } from '@phat/primitives'

/** A balance as declarations of this pallet name it. */
export const balance: Codec<Balance> = alias(u128, 'T::Balance')
/** A balance inside the pallet's own generic types. */
const innerBalance: Codec<Balance> = alias(u128, 'Balance')

/** Names the type parameters of a Rust type, which together with its path identify it. */
function withParams<T>(codec: Codec<T>, params: Codec<T>['description']['params']): Codec<T> {
  return { ...codec, description: { ...codec.description, params, generic: true } }
}

/** Set for accounts whose reserves and freezes are backed by a consumer reference: all that were made by this code. */
export const newLogicFlag = 1n << 127n

const extraFlags: Codec<bigint> = alias(newtype(alias<bigint>(u128, 'u128'), 'pallet_balances::types::ExtraFlags'), 'ExtraFlags')

/** What System keeps for each account on behalf of this pallet. */
export interface AccountData {
  /** What the account may spend, but for what `frozen` and the existential deposit hold back. */
  readonly free: Balance
  /** Held or reserved: set aside for a purpose, and not to be spent before it is released. */
  readonly reserved: Balance
  /** What `free + reserved` must not fall below: the largest of all locks and freezes. */
  readonly frozen: Balance
  readonly flags: bigint
}

/** Codec of `AccountData`; the runtime gives it to System. */
export const accountData: Codec<AccountData> = alias(
  withParams(
    struct('pallet_balances::types::AccountData', {
      free: innerBalance,
      reserved: innerBalance,
      frozen: innerBalance,
      flags: extraFlags,
    }),
    [{ name: 'Balance', type: u128 }],
  ),
  'AccountData<T::Balance>',
)

/** The data of an account that does not exist (`AccountData::default()`). */
export const emptyAccountData: AccountData = { free: 0n, reserved: 0n, frozen: 0n, flags: newLogicFlag }

/** Free and reserved together. */
export const totalOf = (account: AccountData): Balance => account.free + account.reserved

/** Names a lock or a named reserve: eight bytes of ASCII. */
export const identifier = fixedBytes(8)

/** What a lock keeps balance from; kept for its place in the state: every lock holds against every use since `frozen` exists. */
export const reasons = variant('pallet_balances::types::Reasons', { Fee: arm(0), Misc: arm(1), All: arm(2) })

/** A lock on an account's balance. */
export const balanceLock = withParams(
  struct('pallet_balances::types::BalanceLock', {
    id: alias<Uint8Array>(identifier, 'LockIdentifier'),
    amount: innerBalance,
    reasons: alias<ValueOf<typeof reasons>>(reasons, 'Reasons'),
  }),
  [{ name: 'Balance', type: u128 }],
)
export type BalanceLock = ValueOf<typeof balanceLock>

/** A reserve that is kept apart under a name. */
export const reserveData = withParams(
  struct('pallet_balances::types::ReserveData', {
    id: alias<Uint8Array>(identifier, 'ReserveIdentifier'),
    amount: innerBalance,
  }),
  [
    { name: 'ReserveIdentifier', type: identifier },
    { name: 'Balance', type: u128 },
  ],
)
export type ReserveData = ValueOf<typeof reserveData>

const statusVariant = variant('frame_support::traits::tokens::misc::BalanceStatus', { Free: arm(0), Reserved: arm(1) })

/** Where reserved funds go when they move to another account. */
export const balanceStatus: Codec<ValueOf<typeof statusVariant>> = alias(statusVariant, 'Status')
export type BalanceStatus = ValueOf<typeof statusVariant>['type']

const directionVariant = variant('pallet_balances::types::AdjustmentDirection', { Increase: arm(0), Decrease: arm(1) })

/** Which way the total issuance is forced. */
export const adjustmentDirection: Codec<ValueOf<typeof directionVariant>> = alias(directionVariant, 'AdjustmentDirection')

/** Codec of an amount under the reason for which it is held or frozen. */
export function idAmount<Id>(id: Codec<Id>): Codec<{ readonly id: Id; readonly amount: Balance }> {
  return withParams(struct('frame_support::traits::tokens::misc::IdAmount', { id: alias<Id>(id, 'Id'), amount: innerBalance }), [
    { name: 'Id', type: id },
    { name: 'Balance', type: u128 },
  ])
}
