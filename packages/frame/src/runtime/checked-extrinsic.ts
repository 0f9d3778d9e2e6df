// SPDX-License-Identifier: Apache-2.0
import { encodeWith, type Writer } from '@phat/codec'
import type { AccountId } from '@phat/primitives'
import { dispatchInfoOf } from '../dispatch/dispatch.ts'
import { invalid, TransactionFailure } from '../dispatch/failure.ts'
import type { RuntimeCall } from '../dispatch/runtime-call.ts'
import type { MultiSignature } from '../types/account.ts'
import type { TransactionValidityError, ValidTransaction } from '../types/validity.ts'
import { anyValid, combineValid } from '../types/validity.ts'
import type { DispatchInfo } from '../types/weight.ts'
import type { At } from './execution.ts'
import { accountOf, decodeExtrinsic, type Extrinsic, signingPayload } from './extrinsic.ts'
import type { TransactionView } from './transaction-extension.ts'

/** What a signature check needs; the same three name a verified signature in the node's record. */
export interface SignatureCheck {
  readonly payload: Uint8Array
  readonly signer: AccountId
  readonly signature: MultiSignature
}

/** Says whether a signature is good: from a record of checked ones, or by checking it now. */
export type SignatureVerifier = (check: SignatureCheck) => boolean

/** The outcome of a check that untrusted input may fail. */
export type Validity<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: TransactionValidityError }

/** Runs a check and turns its `TransactionFailure` into a value. */
export function validity<T>(check: () => T): Validity<T> {
  try {
    return { ok: true, value: check() }
  } catch (error) {
    if (error instanceof TransactionFailure) return { ok: false, error: error.error }
    throw error
  }
}

/** Decodes an extrinsic as the runtime of `at` does. @throws PhatError `codec.*` */
export function decodeFor(at: At, encoded: Uint8Array): Extrinsic {
  const { runtime } = at.execution
  return decodeExtrinsic(encoded, runtime.types.call, runtime.extensions)
}

/** The signer of an extrinsic, or undefined for a bare one. Fails where the address needs a lookup that does not exist. */
export function signerOf(extrinsic: Extrinsic): AccountId | undefined {
  if (extrinsic.signature === undefined) return undefined
  const account = accountOf(extrinsic.signature.address)
  if (account === undefined) throw new TransactionFailure({ type: 'Unknown', value: { type: 'CannotLookup' } })
  return account
}

/** The signature check of a signed extrinsic on this state. Fails with `invalid(...)` where the additional data does not exist. */
export function signatureCheckOf(at: At, extrinsic: Extrinsic): SignatureCheck | undefined {
  const signer = signerOf(extrinsic)
  const { signature } = extrinsic
  if (signature === undefined || signer === undefined) return undefined
  const { extensions } = at.execution.runtime
  const additional = encodeWith((writer: Writer) => {
    extensions.forEach((extension, i) => {
      extension.additional.write(writer, extension.implicit(at, signature.extras[i]))
    })
  }, undefined)
  return {
    payload: signingPayload(extrinsic.encodedCall, signature.encodedExtras, additional),
    signer,
    signature: signature.signature,
  }
}

/** What a pallet says of its bare transactions, where this call may be one. */
export function bareTransactionOf({ execution }: At, call: RuntimeCall): BareTransaction | undefined {
  const bare = execution.runtime.instances.get(call.target.identity)?.pallet.parts.bareTransactions
  const who = bare?.senderOf(call)
  if (bare === undefined || who === undefined) return undefined
  const context = execution.contextOf(call.target.identity) as never
  return { who, validate: () => bare.validate(context, call), prepare: () => bare.prepare(context, call) }
}

/** The account that a transaction stands for: its signer, or the one that the pallet of a bare transaction names. */
export const senderOf = (at: At, extrinsic: Extrinsic): AccountId | undefined =>
  signerOf(extrinsic) ?? bareTransactionOf(at, extrinsic.call)?.who

/** Fails with BadProof unless the signature is good. Returns the signer. */
export function checkSignature(at: At, extrinsic: Extrinsic, verify: SignatureVerifier): AccountId | undefined {
  const check = signatureCheckOf(at, extrinsic)
  if (check === undefined) return undefined
  if (!verify(check)) invalid('BadProof')
  return check.signer
}

/** A call as its pallet sees it without a signature. */
export interface BareTransaction {
  readonly who: AccountId
  readonly validate: () => ValidTransaction
  readonly prepare: () => void
}

/** A view of the transaction for each extension of the runtime, in order. */
export function viewsOf(
  at: At,
  { call, encoded: { length }, signature }: Extrinsic,
  who: AccountId,
  info: DispatchInfo,
): readonly TransactionView<unknown>[] {
  const { execution } = at
  return execution.runtime.extensions.map((_, i) => ({ execution, who, call, info, length, extra: signature?.extras[i] }))
}

/**
 * Asks every extension whether a transaction may enter a block on this state, and in what order. Bare extrinsics are refused unless
 * their pallet vouches for them: inherents come from the block context, never from transactions.
 */
export function validateTransaction(at: At, extrinsic: Extrinsic, verify: SignatureVerifier): Validity<ValidTransaction> {
  return validity(() => {
    const signer = checkSignature(at, extrinsic, verify)
    const bare = signer === undefined ? bareTransactionOf(at, extrinsic.call) : undefined
    const who = signer ?? bare?.who
    if (who === undefined) throw new TransactionFailure({ type: 'Unknown', value: { type: 'NoUnsignedValidator' } })
    const info = dispatchInfoOf(extrinsic.call)
    // "Mandatory dispatches are inherents": a signed one would bypass every limit (frame-system CheckWeight, BadMandatory).
    if (info.class === 'Mandatory') invalid('BadMandatory')
    let valid = bare?.validate() ?? anyValid
    const { extensions } = at.execution.runtime
    viewsOf(at, extrinsic, who, info).forEach((view, i) => {
      if (bare !== undefined && extensions[i]?.bare !== true) return
      const more = extensions[i]?.validate?.(view)
      if (more !== undefined) valid = combineValid(valid, more)
    })
    return valid
  })
}

/**
 * The tag by which the pool knows that an account used a nonce: a transaction provides its own and requires the one before
 * (`CheckNonce`). Bounded and self-delimiting: account, then nonce.
 */
export function nonceTag(who: AccountId, nonce: number): Uint8Array {
  const tag = new Uint8Array(who.length + 4)
  tag.set(who)
  new DataView(tag.buffer).setUint32(who.length, nonce, true)
  return tag
}
