// SPDX-License-Identifier: Apache-2.0
import { arm, bool, bytes, type Codec, result, struct, u8, u64, type ValueOf, variant, vec } from '@phat/codec'
import { type DispatchResult, dispatchResult } from './dispatch-error.ts'

/** Why a transaction can never enter a block (`sp_runtime::transaction_validity::InvalidTransaction`). */
export const invalidTransaction = variant('sp_runtime::transaction_validity::InvalidTransaction', {
  Call: arm(0),
  Payment: arm(1),
  Future: arm(2),
  Stale: arm(3),
  BadProof: arm(4),
  AncientBirthBlock: arm(5),
  ExhaustsResources: arm(6),
  Custom: arm(7, u8),
  BadMandatory: arm(8),
  MandatoryValidation: arm(9),
  BadSigner: arm(10),
  IndeterminateImplicit: arm(11),
  UnknownOrigin: arm(12),
})
export type InvalidTransaction = ValueOf<typeof invalidTransaction>

const unknownTransaction = variant('sp_runtime::transaction_validity::UnknownTransaction', {
  CannotLookup: arm(0),
  NoUnsignedValidator: arm(1),
  Custom: arm(2, u8),
})

/** Why a transaction is not accepted (`TransactionValidityError`). */
export const transactionValidityError = variant('sp_runtime::transaction_validity::TransactionValidityError', {
  Invalid: arm(0, invalidTransaction),
  Unknown: arm(1, unknownTransaction),
})
export type TransactionValidityError = ValueOf<typeof transactionValidityError>

/** What the pool needs to order a transaction. Longevity is in blocks. */
export const validTransaction = struct('sp_runtime::transaction_validity::ValidTransaction', {
  priority: u64,
  requires: vec(bytes),
  provides: vec(bytes),
  longevity: u64,
  propagate: bool,
})
export type ValidTransaction = ValueOf<typeof validTransaction>

/** Never expires. */
export const maxLongevity = (1n << 64n) - 1n

/** The neutral element of `combineValid`. */
export const anyValid: ValidTransaction = { priority: 0n, requires: [], provides: [], longevity: maxLongevity, propagate: true }

const maxPriority = (1n << 64n) - 1n

/** What two checks say together: priorities add (saturating), tags join, the shorter longevity counts. */
export function combineValid(a: ValidTransaction, b: ValidTransaction): ValidTransaction {
  const priority = a.priority + b.priority
  return {
    priority: priority > maxPriority ? maxPriority : priority,
    requires: b.requires.length === 0 ? a.requires : [...a.requires, ...b.requires],
    provides: b.provides.length === 0 ? a.provides : [...a.provides, ...b.provides],
    longevity: a.longevity < b.longevity ? a.longevity : b.longevity,
    propagate: a.propagate && b.propagate,
  }
}

/** `TransactionValidity`: answer of `TaggedTransactionQueue_validate_transaction`. */
export const transactionValidity = result(validTransaction, transactionValidityError)

/** Where a transaction comes from; validation may be laxer for our own. */
export const transactionSource = variant('sp_runtime::transaction_validity::TransactionSource', {
  InBlock: arm(0),
  Local: arm(1),
  External: arm(2),
})

/** `ApplyExtrinsicResult`: not in a block at all, or its dispatch result. */
export const applyExtrinsicResult: Codec<
  { readonly type: 'Ok'; readonly value: DispatchResult } | { readonly type: 'Err'; readonly value: TransactionValidityError }
> = result(dispatchResult, transactionValidityError)
