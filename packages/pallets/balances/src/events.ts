// SPDX-License-Identifier: Apache-2.0
import { accountId, event } from '@phat/frame'
import { balance, balanceStatus } from './types.ts'

export const events = {
  Endowed: event(0, { account: accountId, freeBalance: balance }, 'An account was created with some free balance.'),
  DustLost: event(
    1,
    { account: accountId, amount: balance },
    'An account was removed whose balance was below the existential deposit but not zero, and lost it.',
  ),
  Transfer: event(2, { from: accountId, to: accountId, amount: balance }, 'Transfer succeeded.'),
  BalanceSet: event(3, { who: accountId, free: balance }, 'A balance was set by root.'),
  Reserved: event(4, { who: accountId, amount: balance }, 'Some balance was moved from free to reserved.'),
  Unreserved: event(5, { who: accountId, amount: balance }, 'Some balance was moved from reserved to free.'),
  ReserveRepatriated: event(
    6,
    { from: accountId, to: accountId, amount: balance, destinationStatus: balanceStatus },
    'Some balance was moved from the reserve of the first account to the second account.',
  ),
  Deposit: event(7, { who: accountId, amount: balance }, 'Some amount was deposited, such as a refund of a fee.'),
  Withdraw: event(8, { who: accountId, amount: balance }, 'Some amount was withdrawn from the account, such as a fee.'),
  Slashed: event(9, { who: accountId, amount: balance }, 'Some amount was removed from the account for misbehaviour.'),
  Minted: event(10, { who: accountId, amount: balance }, 'Some amount was minted into an account.'),
  Burned: event(11, { who: accountId, amount: balance }, 'Some amount was burned from an account.'),
  Suspended: event(
    12,
    { who: accountId, amount: balance },
    'Some amount was suspended from an account; it can be restored later.',
  ),
  Restored: event(13, { who: accountId, amount: balance }, 'Some amount was restored into an account.'),
  Upgraded: event(14, { who: accountId }, 'An account was upgraded.'),
  Issued: event(15, { amount: balance }, 'Total issuance was increased by an amount, creating a credit to be balanced.'),
  Rescinded: event(16, { amount: balance }, 'Total issuance was decreased by an amount, creating a debt to be balanced.'),
  Locked: event(17, { who: accountId, amount: balance }, 'Some balance was locked.'),
  Unlocked: event(18, { who: accountId, amount: balance }, 'Some balance was unlocked.'),
  Frozen: event(19, { who: accountId, amount: balance }, 'Some balance was frozen.'),
  Thawed: event(20, { who: accountId, amount: balance }, 'Some balance was thawed.'),
  TotalIssuanceForced: event(21, { old: balance, new: balance }, 'The total issuance was forced to another value.'),
} as const
