// SPDX-License-Identifier: Apache-2.0
import type { ArithmeticError, DispatchError, TokenError } from '../types/dispatch-error.ts'
import type { InvalidTransaction, TransactionValidityError } from '../types/validity.ts'
import type { PostDispatchInfo } from '../types/weight.ts'

/**
 * Ends a dispatch with an error that is recorded on chain. Thrown by `fail.X()` and the functions below, caught where the
 * dispatch began, whose layer is dropped. Not an `Error`: it is an ordinary outcome, and no stack trace is worth its cost.
 */
export class DispatchFailure {
  readonly error: DispatchError
  /** What the failed call cost, where it knows better than the announced weight. */
  readonly post: PostDispatchInfo

  constructor(error: DispatchError, post: PostDispatchInfo = {}) {
    this.error = error
    this.post = post
  }
}

/** Fails with any dispatch error. */
export function failWith(error: DispatchError, post?: PostDispatchInfo): never {
  throw new DispatchFailure(error, post)
}

/** Fails with `DispatchError::BadOrigin`. */
export const badOrigin = (): never => failWith({ type: 'BadOrigin' })

/** Fails with a token error. */
export const failToken = (error: TokenError): never => failWith({ type: 'Token', value: { type: error } })

/** Fails with an arithmetic error. */
export const failArithmetic = (error: ArithmeticError): never => failWith({ type: 'Arithmetic', value: { type: error } })

/** Ends the validation of a transaction: it cannot enter a block, and changes nothing. */
export class TransactionFailure {
  readonly error: TransactionValidityError

  constructor(error: TransactionValidityError) {
    this.error = error
  }
}

/** Refuses a transaction with an `InvalidTransaction` that carries no value. */
export function invalid(type: Exclude<InvalidTransaction['type'], 'Custom'>): never {
  throw new TransactionFailure({ type: 'Invalid', value: { type } })
}
