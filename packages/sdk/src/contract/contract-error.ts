// SPDX-License-Identifier: Apache-2.0
import { type Hex, PhatError } from '@phat/primitives'
import { sdkErrors } from '../sdk-errors.ts'
import type { ContractErrorOf, TypedContract } from './contract-types.ts'

/** An error that a contract declares: code `sdk.contract-error`. */
export class ContractError extends PhatError {
  readonly contract: Hex | undefined
  /** By its declaration, such as `{ type: 'TooLarge', value: { by: 5 } }`. It may be confidential: the message has the name alone. */
  readonly error: unknown

  constructor(entry: string, contract: Hex | undefined, error: unknown) {
    const name = typeof error === 'object' && error !== null && 'type' in error ? String(error.type) : 'an error'
    super('sdk.contract-error', sdkErrors.entries['contract-error'], `${entry} answered ${name}`)
    this.contract = contract
    this.error = error
  }
}

/** True for an error that a contract declares; `C` types its content: `isContractError<typeof Counter>(error)`. */
export function isContractError<C extends TypedContract>(
  error: unknown,
): error is ContractError & { readonly error: ContractErrorOf<C> } {
  return error instanceof ContractError
}
