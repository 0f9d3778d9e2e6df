// SPDX-License-Identifier: Apache-2.0

import type { FailureName } from '../contract-errors.ts'
import type { AccountName } from '../state/state-keys.ts'
import type { ExecutionServices } from './execution.ts'

/** The fee for so much gas goes to the treasury; a cluster without one asks for none. The payer stays alive. */
export function payForGas(
  { balances, gasPrice, treasury }: ExecutionServices,
  payer: AccountName,
  gas: bigint,
): FailureName | undefined {
  return treasury === undefined ? undefined : balances.transfer(payer, treasury, gas * gasPrice, true)
}

/**
 * Gives back the fee for gas that was not used. A treasury that spent its money meanwhile (it may be a contract) gives what it has: the
 * refund is no reason to undo a call.
 */
export function refundGas({ balances, gasPrice, treasury }: ExecutionServices, payer: AccountName, gas: bigint): void {
  if (treasury === undefined) return
  const { free } = balances.account(treasury)
  const fee = gas * gasPrice
  balances.transfer(treasury, payer, fee < free ? fee : free, false)
}
