// SPDX-License-Identifier: Apache-2.0
import type { At } from '@phat/frame'
import { type AccountId, type Balance, equalBytes } from '@phat/primitives'
import { base } from '../base.ts'
import type { BalanceLock } from '../types.ts'
import { updateFrozen } from './freeze.ts'

/** What a lock holds against, kept for its place in the state; every lock counts towards `frozen` in the same way. */
export type LockReasons = BalanceLock['reasons']['type']

function updateLocks(at: At, who: AccountId, locks: readonly BalanceLock[]): void {
  const { store, emit } = base.at(at)
  const difference = updateFrozen(at, who, locks, store.freezes.get(who))
  if (locks.length === 0) store.locks.remove(who)
  else store.locks.set(who, locks)
  if (difference < 0n) emit.Unlocked({ who, amount: -difference })
  else if (difference > 0n) emit.Locked({ who, amount: difference })
}

function replaceLock(at: At, id: Uint8Array, who: AccountId, lockOf: (present: BalanceLock | undefined) => BalanceLock): void {
  const locks = base.at(at).store.locks.get(who)
  const present = locks.find((lock) => equalBytes(lock.id, id))
  const lock = lockOf(present)
  updateLocks(at, who, present === undefined ? [...locks, lock] : locks.map((other) => (other === present ? lock : other)))
}

/** Locks an amount under an eight-byte name, instead of what that name locked before; zero removes it. Source: `set_lock`. */
export function setLock(at: At, id: Uint8Array, who: AccountId, amount: Balance, reasons: LockReasons): void {
  if (amount === 0n) removeLock(at, id, who)
  else replaceLock(at, id, who, () => ({ id, amount, reasons: { type: reasons } }))
}

/** Like `setLock`, but never lowers the amount or narrows the reasons. Source: `extend_lock` of pallet-balances. */
export function extendLock(at: At, id: Uint8Array, who: AccountId, amount: Balance, reasons: LockReasons): void {
  if (amount === 0n) return
  replaceLock(at, id, who, (present) => {
    if (present === undefined) return { id, amount, reasons: { type: reasons } }
    const joined = present.reasons.type === reasons ? reasons : 'All'
    return { id, amount: present.amount > amount ? present.amount : amount, reasons: { type: joined } }
  })
}

/** Removes a lock. */
export function removeLock(at: At, id: Uint8Array, who: AccountId): void {
  updateLocks(
    at,
    who,
    base
      .at(at)
      .store.locks.get(who)
      .filter((lock) => !equalBytes(lock.id, id)),
  )
}

/** What is locked of an account under one name. */
export function balanceLocked(at: At, id: Uint8Array, who: AccountId): Balance {
  let locked: Balance = 0n
  for (const lock of base.at(at).store.locks.get(who)) if (equalBytes(lock.id, id)) locked += lock.amount
  return locked
}
