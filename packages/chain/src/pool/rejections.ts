// SPDX-License-Identifier: Apache-2.0
import type { TransactionValidityError } from '@phat/frame'
import { toHex } from '@phat/primitives'
import type { PoolRejection } from '../chain-api.ts'

/** Error codes of Substrate's author RPC (`sc-rpc-api`, author/error.rs): clients match on them. */
const code = {
  badFormat: 1001,
  verification: 1002,
  invalid: 1010,
  unknownValidity: 1011,
  temporarilyBanned: 1012,
  alreadyImported: 1013,
  tooLowPriority: 1014,
  immediatelyDropped: 1016,
  futureTransaction: 1021,
} as const

/** The sentences of `sp_runtime::transaction_validity`. */
const invalidText = {
  Call: 'Transaction call is not expected',
  Payment: 'Inability to pay some fees (e.g. account balance too low)',
  Future: 'Transaction will be valid in the future',
  Stale: 'Transaction is outdated',
  BadProof: 'Transaction has a bad signature',
  AncientBirthBlock: 'Transaction has an ancient birth block',
  ExhaustsResources: 'Transaction would exhaust the block limits',
  BadMandatory: 'A call was labelled as mandatory, but resulted in an Error.',
  MandatoryValidation: 'Transaction dispatch is mandatory; transactions must not be validated.',
  BadSigner: 'Invalid signing address',
  IndeterminateImplicit: 'The implicit data was unable to be calculated',
  UnknownOrigin: 'The transaction extension did not authorize any origin',
} as const

const unknownText = {
  CannotLookup: 'Could not lookup information required to validate the transaction',
  NoUnsignedValidator: 'Could not find an unsigned validator for the unsigned transaction',
} as const

/** What the author RPC answers for a transaction that validation refused. */
export function rejectionOf(error: TransactionValidityError): PoolRejection {
  if (error.type === 'Invalid') {
    const { value } = error
    const data = value.type === 'Custom' ? `Custom error: ${value.value}` : invalidText[value.type]
    return { rpcCode: code.invalid, message: 'Invalid Transaction', data }
  }
  const { value } = error
  const data = value.type === 'Custom' ? `UnknownTransaction: Custom(${value.value})` : unknownText[value.type]
  return { rpcCode: code.unknownValidity, message: 'Unknown Transaction Validity', data }
}

/** The bytes are no extrinsic of this runtime. */
export const badFormat = (detail: string): PoolRejection => ({
  rpcCode: code.badFormat,
  message: `Extrinsic has invalid format: ${detail}`,
})

/** The check itself failed, which is our fault and not the sender's. */
export const verificationFailed = (detail: string): PoolRejection => ({
  rpcCode: code.verification,
  message: `Verification Error: ${detail}`,
})

/** It was dropped for throwing while it executed, or is otherwise not welcome for a while. */
export const temporarilyBanned: PoolRejection = { rpcCode: code.temporarilyBanned, message: 'Transaction is temporarily banned' }

/** The pool holds these bytes. */
export const alreadyImported = (hash: Uint8Array): PoolRejection => ({
  rpcCode: code.alreadyImported,
  message: 'Transaction Already Imported',
  data: toHex(hash),
})

/** Another transaction of the sender has the nonce, and pays no less. */
export const tooLowPriority = (old: bigint, offered: bigint): PoolRejection => ({
  rpcCode: code.tooLowPriority,
  message: `Priority is too low: (${old} vs ${offered})`,
  data: 'The transaction has too low priority to replace another transaction already in the pool.',
})

export const immediatelyDropped: PoolRejection = {
  rpcCode: code.immediatelyDropped,
  message: 'Immediately Dropped',
  data: "The transaction couldn't enter the pool because of the limit",
}

/** Its nonce runs too far ahead of its account's. */
export const tooFarInTheFuture = (gap: number, max: number): PoolRejection => ({
  rpcCode: code.futureTransaction,
  message: 'The pool is not accepting future transactions',
  data: `its nonce is ${gap} ahead of its account's; at most ${max}`,
})
