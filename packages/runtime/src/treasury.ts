// SPDX-License-Identifier: Apache-2.0
import { type At, saturatingSub, type Weight, weightOf } from '@phat/frame'
import { deactivate, dropCredit, freeBalance, minimumBalance, mintInto, resolve, totalBalance } from '@phat/pallet-balances'
import { incProviders } from '@phat/pallet-system'
import { type AccountId, type Balance, textBytes } from '@phat/primitives'
import { dbWeight } from './parameters.ts'

/** The account of a pallet, which nobody has a key for: `modl`, the pallet's eight letters, zeros (`PalletId::into_account_truncating`). */
function palletAccount(id: string): AccountId {
  const account = new Uint8Array(32)
  account.set(textBytes(`modl${id}`))
  return account as AccountId
}

/** Where fees go (`PalletId(*b"py/trsry")`). */
export const treasuryAccount = palletAccount('py/trsry')

/** Keys that `openTreasury` reads and writes: the account, the issuance, what of it is inactive. */
const openTreasuryKeys = 3n

/**
 * Opens the treasury's account for good, with a provider reference of its own and the existential deposit, and counts its balance as out of
 * use (`MigrateToTrackInactive` of pallet-balances). Runs once for each chain: at its genesis, or in the first block of the version.
 */
export function openTreasury(at: At): Weight {
  incProviders(at, treasuryAccount)
  const missing = saturatingSub(minimumBalance(at), freeBalance(at, treasuryAccount))
  if (missing > 0n) mintInto(at, treasuryAccount, missing)
  deactivate(at, totalBalance(at, treasuryAccount))
  // Twice what the database takes: the work itself is little.
  return weightOf(2n * openTreasuryKeys * (dbWeight.read + dbWeight.write), openTreasuryKeys * 3_000n)
}

/** Gives a credit to the treasury, where it is out of use; burns what the account cannot take. */
export function creditTreasury(at: At, credit: Balance): void {
  if (credit === 0n) return
  if (resolve(at, treasuryAccount, credit)) deactivate(at, credit)
  else dropCredit(at, credit)
}

/** Who made a block, where that is an account. */
export type AuthorOf = (at: At) => AccountId | undefined

/** Of fees, four fifths go to the treasury and the rest to the block's author, with all tips; without an author, all to the treasury. */
export function shareFees(authorOf: AuthorOf): (at: At, fee: Balance, tip: Balance) => void {
  return (at, fee, tip) => {
    const author = authorOf(at)
    const reward = author === undefined ? 0n : fee - (fee * 80n) / 100n + tip
    const taken = author !== undefined && reward > 0n && resolve(at, author, reward)
    creditTreasury(at, taken ? fee + tip - reward : fee + tip)
  }
}
