// SPDX-License-Identifier: Apache-2.0
export type { AccountStore, BalancesConfig } from './config.ts'
export type { BalancesGenesis } from './genesis.ts'
export { accountOf, ensureUpgraded } from './impls/account.ts'
export { deposit, dropCredit, issue, rescind, resolve, withdraw } from './impls/balanced.ts'
export { feeCurrency } from './impls/fees.ts'
export { balanceFrozen, canFreeze, extendFreeze, setFreeze, thaw } from './impls/freeze.ts'
export type { HeldTransfer } from './impls/hold.ts'
export {
  balanceOnHold,
  burnHeld,
  canHold,
  hold,
  holdAvailable,
  release,
  setOnHold,
  slashHeld,
  transferOnHold,
} from './impls/hold.ts'
export type {
  DepositConsequence,
  Fortitude,
  Precision,
  Preservation,
  Provenance,
  WithdrawConsequence,
} from './impls/inspect.ts'
export {
  activeIssuance,
  canDeposit,
  canWithdraw,
  ensureDeposit,
  ensureWithdrawal,
  freeBalance,
  inactiveIssuance,
  minimumBalance,
  reducibleBalance,
  reservedBalance,
  totalBalance,
  totalIssuance,
} from './impls/inspect.ts'
export type { LockReasons } from './impls/lock.ts'
export { balanceLocked, extendLock, removeLock, setLock } from './impls/lock.ts'
export { burnFrom, mintInto, restore, setBalance, shelve, transfer } from './impls/mutate.ts'
export {
  repatriateReservedNamed,
  reservedBalanceNamed,
  reserveNamed,
  slashReservedNamed,
  unreserveNamed,
} from './impls/named-reserve.ts'
export { canReserve, repatriateReserved, reserve, slashReserved, transferReserved, unreserve } from './impls/reserve.ts'
export type { Slashed } from './impls/slash.ts'
export { depositCreating, depositIntoExisting, slash } from './impls/slash.ts'
export { deactivate, reactivate } from './impls/unbalanced.ts'
export { Balances } from './pallet.ts'
export type { PalletReasons, Reason, Reasons } from './reason.ts'
export { composeReasons } from './reason.ts'
export type { AccountData, BalanceLock, BalanceStatus, ReserveData } from './types.ts'
export { accountData, emptyAccountData, newLogicFlag } from './types.ts'
