// SPDX-License-Identifier: Apache-2.0
import { assert } from '@phat/primitives'
import type { FailureName } from '../contract-errors.ts'
import type { Overlay } from './overlay.ts'
import { type Account, decodeAccount, encodeAccount } from './records.ts'
import { type AccountName, singleKeys } from './state-keys.ts'

/** Least free balance of an account that lives, in planck. */
export const existentialDeposit = 1n

const maxBalance = (1n << 128n) - 1n
const notNegative = 'an amount that moves is not below zero'
const none: Account = { free: 0n, held: 0n }

/**
 * Balances of a cluster, as pallet-balances keeps them where contracts can tell: an account lives while it holds anything. What fails
 * changes nothing and answers why. Accounts are named by byte strings, keys of the hot path.
 */
export interface Balances {
  account(who: AccountName): Account
  /** Creates money for an account: a deposit that the chain holds in escrow. */
  deposit(who: AccountName, amount: bigint): FailureName | undefined
  /** Destroys money that leaves the cluster. */
  withdraw(who: AccountName, amount: bigint): FailureName | undefined
  /** Moves free balance. With `keepAlive` the sender keeps the existential deposit. To oneself it is fine whatever the balance. */
  transfer(from: AccountName, to: AccountName, amount: bigint, keepAlive: boolean): FailureName | undefined
  /** Moves free balance of one account into the held balance of another (or the same); the payer stays alive. */
  transferAndHold(from: AccountName, to: AccountName, amount: bigint): FailureName | undefined
  /** Moves held balance of one account into the free balance of another (or the same), as much as is there; answers how much. */
  transferHeld(from: AccountName, to: AccountName, amount: bigint): bigint
  /** What an account can give away and live on. */
  spendable(who: AccountName): bigint
}

/** Balances in a view of the state; they keep nothing themselves. */
export function createBalances(state: Overlay): Balances {
  const read = (who: AccountName): Account => {
    const encoded = state.get(who)
    return encoded === undefined ? none : decodeAccount(encoded)
  }
  const write = (who: AccountName, account: Account): void => {
    state.set(who, account.free === 0n && account.held === 0n ? null : encodeAccount(account))
  }
  const issue = (difference: bigint): FailureName | undefined => {
    const stored = state.get(singleKeys.issuance)
    const issuance = (stored === undefined ? 0n : decodeAccount(stored).free) + difference
    if (issuance > maxBalance) return 'Overflow'
    state.set(singleKeys.issuance, encodeAccount({ free: issuance, held: 0n }))
    return undefined
  }
  return {
    account: read,
    deposit: (who, amount) => {
      assert(amount >= 0n, notNegative)
      if (amount === 0n) return undefined
      const failure = issue(amount)
      if (failure !== undefined) return failure
      const { free, held } = read(who)
      write(who, { free: free + amount, held })
      return undefined
    },
    withdraw: (who, amount) => {
      assert(amount >= 0n, notNegative)
      const { free, held } = read(who)
      if (amount > free) return 'FundsUnavailable'
      write(who, { free: free - amount, held })
      return issue(-amount)
    },
    transfer: (from, to, amount, keepAlive) => {
      assert(amount >= 0n, notNegative)
      // Before any check: a treasury that calls pays itself, whatever it has.
      if (amount === 0n || from === to) return undefined
      const payer = read(from)
      if (amount > payer.free) return 'FundsUnavailable'
      if (keepAlive && payer.free - amount < existentialDeposit) return 'NotExpendable'
      const payee = read(to)
      write(from, { free: payer.free - amount, held: payer.held })
      write(to, { free: payee.free + amount, held: payee.held })
      return undefined
    },
    transferAndHold: (from, to, amount) => {
      assert(amount >= 0n, notNegative)
      if (amount === 0n) return undefined
      const payer = read(from)
      if (amount > payer.free || payer.free - amount < existentialDeposit) return 'FundsUnavailable'
      write(from, { free: payer.free - amount, held: payer.held })
      const payee = read(to)
      write(to, { free: payee.free, held: payee.held + amount })
      return undefined
    },
    transferHeld: (from, to, amount) => {
      const payer = read(from)
      const moved = amount < payer.held ? amount : payer.held
      if (moved === 0n) return 0n
      write(from, { free: payer.free, held: payer.held - moved })
      const payee = read(to)
      write(to, { free: payee.free + moved, held: payee.held })
      return moved
    },
    spendable: (who) => {
      const { free } = read(who)
      return free > existentialDeposit ? free - existentialDeposit : 0n
    },
  }
}
