// SPDX-License-Identifier: Apache-2.0
import { boundedVec, u128, weakBoundedVec } from '@phat/codec'
import { accountId, blake2_128Concat, map, type RuntimeTypes, value } from '@phat/frame'
import type { BalancesConfig } from './config.ts'
import { accountData, balanceLock, emptyAccountData, idAmount, reserveData } from './types.ts'

/** What Balances stores. Account ids are public keys that users choose, so every map has a blake2 hasher. */
export const storage = (_types: RuntimeTypes, config: BalancesConfig) => ({
  totalIssuance: value(u128, 0n, 'Sum of all balances in planck.'),
  inactiveIssuance: value(
    u128,
    0n,
    'How much of the issuance is out of use, such as that of the treasury; at most the total issuance.',
  ),
  account: map(
    blake2_128Concat(accountId),
    accountData,
    emptyAccountData,
    'Balances by account in runtimes that do not keep them in System; always empty in this one.',
  ),
  locks: map(
    blake2_128Concat(accountId),
    weakBoundedVec(balanceLock, config.maxLocks),
    [],
    'Locks on balances, at most MaxLocks an account. Whoever makes a pallet lock pays for it; the account pays by its deposit.',
  ),
  reserves: map(
    blake2_128Concat(accountId),
    boundedVec(reserveData, config.maxReserves),
    [],
    'Named reserves ordered by name, at most MaxReserves an account, which pays by what is reserved.',
  ),
  holds: map(
    blake2_128Concat(accountId),
    boundedVec(idAmount(config.holdReasons.codec), config.holdReasons.count),
    [],
    'Holds on balances, at most one for each reason, paid by what is held.',
  ),
  freezes: map(
    blake2_128Concat(accountId),
    boundedVec(idAmount(config.freezeReasons.codec), config.maxFreezes),
    [],
    'Freezes of balances, at most MaxFreezes an account, which pays by its deposit.',
  ),
})
