// SPDX-License-Identifier: Apache-2.0
import { error } from '@phat/frame'

export const errors = {
  VestingBalance: error(0, 'Vesting balance too high to send value.'),
  LiquidityRestrictions: error(1, 'Account liquidity restrictions prevent withdrawal.'),
  InsufficientBalance: error(2, 'Balance too low to send value.'),
  ExistentialDeposit: error(3, 'Value too low to create account due to existential deposit.'),
  Expendability: error(4, 'Transfer or payment would kill the account.'),
  ExistingVestingSchedule: error(5, 'A vesting schedule already exists for this account.'),
  DeadAccount: error(6, 'Beneficiary account must pre-exist.'),
  TooManyReserves: error(7, 'Number of named reserves exceeds `MaxReserves`.'),
  TooManyHolds: error(8, 'Number of holds exceeds the number of hold reasons.'),
  TooManyFreezes: error(9, 'Number of freezes exceeds `MaxFreezes`.'),
  IssuanceDeactivated: error(10, 'The issuance cannot be modified since it is already deactivated.'),
  DeltaZero: error(11, 'The delta cannot be zero.'),
} as const
