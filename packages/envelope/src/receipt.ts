// SPDX-License-Identifier: Apache-2.0
import { blake2b256, verifyMultiSignature } from '@phat/crypto'
import { type MessageSigner, wrapSignedContent } from '@phat/messaging'
import { equalBytes } from '@phat/primitives'
import { type Answer2, type QueryOutcome, queryOutcome, type Receipt, receipt } from './query.ts'

/** The bytes that a worker signs for a receipt. */
export function receiptSigningBytes(value: Receipt): Uint8Array {
  return wrapSignedContent('QueryReceipt', receipt.encode(value))
}

/** An answer with its receipt, signed by the worker's identity. */
export function signAnswer(outcome: QueryOutcome, about: Omit<Receipt, 'answerHash'>, sign: MessageSigner): Answer2 {
  const encoded = queryOutcome.encode(outcome)
  const stated: Receipt = { ...about, answerHash: blake2b256(encoded) }
  return { outcome: encoded, receipt: stated, signature: sign(receiptSigningBytes(stated)) }
}

/**
 * True when the receipt speaks of this answer, of the request with this hash, and its worker signed it. Whether the worker is registered, and the
 * height recent, the caller judges.
 */
export function verifyAnswer(answer: Answer2, request: Uint8Array): boolean {
  const { receipt: stated, outcome, signature } = answer
  return (
    equalBytes(stated.requestHash, request) &&
    equalBytes(stated.answerHash, blake2b256(outcome)) &&
    verifyMultiSignature({ type: 'Sr25519', value: signature }, receiptSigningBytes(stated), stated.worker)
  )
}
