// SPDX-License-Identifier: Apache-2.0
import { type AccountId, compareBytes } from '@phat/primitives'
import type { Context } from './base.ts'
import { multiAccountId } from './multi-account-id.ts'

/**
 * The composite account of the sender and the other signatories. Fails with TooFewSignatories, TooManySignatories,
 * SignatoriesOutOfOrder or SenderInSignatories.
 */
export function compositeOf(
  { config, fail }: Context,
  who: AccountId,
  others: readonly AccountId[],
  threshold: number,
): AccountId {
  if (others.length === 0) fail.TooFewSignatories()
  if (others.length >= config.maxSignatories) fail.TooManySignatories()
  let before = 0
  let last: AccountId | undefined
  for (const other of others) {
    if (last !== undefined && compareBytes(last, other) >= 0) fail.SignatoriesOutOfOrder()
    const order = compareBytes(other, who)
    if (order === 0) fail.SenderInSignatories()
    if (order < 0) before++
    last = other
  }
  return multiAccountId([...others.slice(0, before), who, ...others.slice(before)], threshold)
}

/** The composite account of an operation, which needs two approvals or more. Fails with MinimumThreshold and as `compositeOf`. */
export function operatedAccount(
  context: Context,
  who: AccountId,
  { threshold, otherSignatories }: { readonly threshold: number; readonly otherSignatories: readonly AccountId[] },
): AccountId {
  if (threshold < 2) context.fail.MinimumThreshold()
  return compositeOf(context, who, otherSignatories, threshold)
}
