// SPDX-License-Identifier: Apache-2.0
import { type At, checkedAdd } from '@phat/frame'
import { type AccountId, type Balance, compareBytes, equalBytes } from '@phat/primitives'
import { base } from '../base.ts'
import type { BalanceStatus, ReserveData } from '../types.ts'
import { repatriateReserved, reserve, slashReserved, unreserve } from './reserve.ts'
import type { Slashed } from './slash.ts'

const namedReserve = (reserves: readonly ReserveData[], id: Uint8Array): ReserveData | undefined =>
  reserves.find((entry) => equalBytes(entry.id, id))

const smaller = (a: Balance, b: Balance): Balance => (a < b ? a : b)

/** The reserves with another amount under `id`, in order of names. Fails with TooManyReserves. */
function withAmount(at: At, reserves: readonly ReserveData[], id: Uint8Array, amount: Balance): readonly ReserveData[] {
  const { config, fail } = base.at(at)
  const present = namedReserve(reserves, id)
  if (present !== undefined) return reserves.map((entry) => (entry === present ? { id, amount } : entry))
  if (reserves.length >= config.maxReserves) fail.TooManyReserves()
  return [...reserves, { id, amount }].sort((a, b) => compareBytes(a.id, b.id))
}

/** What is reserved of an account under a name. */
export function reservedBalanceNamed(at: At, id: Uint8Array, who: AccountId): Balance {
  return namedReserve(base.at(at).store.reserves.get(who), id)?.amount ?? 0n
}

/** Reserves under an eight-byte name. Fails as `reserve` does, and with TooManyReserves. Source: `reserve_named`. */
export function reserveNamed(at: At, id: Uint8Array, who: AccountId, amount: Balance): void {
  if (amount === 0n) return
  const { store } = base.at(at)
  const reserves = store.reserves.get(who)
  const present = namedReserve(reserves, id)?.amount ?? 0n
  const changed = withAmount(at, reserves, id, checkedAdd(present, amount))
  reserve(at, who, amount)
  store.reserves.set(who, changed)
}

/** Releases from a named reserve. Returns what was not there. An emptied reserve goes. Source: `unreserve_named`. */
export function unreserveNamed(at: At, id: Uint8Array, who: AccountId, amount: Balance): Balance {
  const { store } = base.at(at)
  const reserves = store.reserves.get(who)
  const present = namedReserve(reserves, id)
  if (amount === 0n || present === undefined) return amount
  const wanted = smaller(present.amount, amount)
  const actual = wanted - unreserve(at, who, wanted)
  const left = present.amount - actual
  if (left > 0n) store.reserves.set(who, withAmount(at, reserves, id, left))
  else if (reserves.length === 1) store.reserves.remove(who)
  else
    store.reserves.set(
      who,
      reserves.filter((entry) => entry !== present),
    )
  return amount - actual
}

/** Takes from a named reserve for misbehaviour. Source: `slash_reserved_named` of pallet-balances. */
export function slashReservedNamed(at: At, id: Uint8Array, who: AccountId, amount: Balance): Slashed {
  const { store, emit } = base.at(at)
  const reserves = store.reserves.get(who)
  const present = namedReserve(reserves, id)
  if (amount === 0n || present === undefined) return { credit: 0n, left: amount }
  const wanted = smaller(present.amount, amount)
  const { credit, left } = slashReserved(at, who, wanted)
  const actual = wanted - left
  store.reserves.set(who, withAmount(at, reserves, id, present.amount - actual))
  emit.Slashed({ who, amount: actual })
  return { credit, left: amount - actual }
}

/**
 * Moves a named reserve to another account that exists: free, or under the same name. Returns what was not moved. Fails with
 * DeadAccount or TooManyReserves. Source: `repatriate_reserved_named` of pallet-balances.
 */
export function repatriateReservedNamed(
  at: At,
  id: Uint8Array,
  from: AccountId,
  to: AccountId,
  amount: Balance,
  status: BalanceStatus,
): Balance {
  if (amount === 0n) return 0n
  const { store } = base.at(at)
  if (equalBytes(from, to)) {
    if (status === 'Free') return unreserveNamed(at, id, from, amount)
    const present = reservedBalanceNamed(at, id, from)
    return amount > present ? amount - present : 0n
  }
  const reserves = store.reserves.get(from)
  const present = namedReserve(reserves, id)
  if (present === undefined) return amount
  const wanted = smaller(present.amount, amount)
  const actual = wanted - repatriateReserved(at, from, to, wanted, status)
  if (status === 'Reserved') {
    const received = store.reserves.get(to)
    const already = namedReserve(received, id)?.amount ?? 0n
    store.reserves.set(to, withAmount(at, received, id, already + actual))
  }
  store.reserves.set(from, withAmount(at, reserves, id, present.amount - actual))
  return amount - actual
}
