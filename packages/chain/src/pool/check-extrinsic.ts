// SPDX-License-Identifier: Apache-2.0
import type { VerifyItem } from '@phat/crypto/node'
import {
  decodeFor,
  type Execution,
  type Extrinsic,
  type SignatureVerifier,
  senderOf,
  signatureCheckOf,
  type ValidTransaction,
  validateTransaction,
  validity,
} from '@phat/frame'
import { type AccountId, known, PhatError } from '@phat/primitives'
import type { PoolRejection } from '../chain-api.ts'
import { describeThrown } from '../chain-errors.ts'
import type { ChainService } from '../chain-service.ts'
import type { Log } from '../log.ts'
import { badFormat, immediatelyDropped, rejectionOf, verificationFailed } from './rejections.ts'

/** What checking a transaction needs. */
export interface CheckOptions {
  readonly chain: ChainService
  /** Checks a signature off the main thread; a good one is in the record that `verify` asks. */
  readonly verifyAsync: (item: VerifyItem, signal?: AbortSignal) => Promise<boolean>
  readonly verify: SignatureVerifier
  readonly log: Log
}

/** A transaction that may enter the next block, by the state it was checked on. */
export interface CheckedExtrinsic {
  readonly extrinsic: Extrinsic
  readonly sender: AccountId
  readonly valid: ValidTransaction
  /** The execution that it was validated in. */
  readonly execution: Execution
}

/** The value, or why the pool refuses. */
export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly rejection: PoolRejection }

/** Refuses. */
export const refuse = (rejection: PoolRejection): { readonly ok: false; readonly rejection: PoolRejection } => ({
  ok: false,
  rejection,
})

/**
 * Checks an extrinsic as clients send it: decode, signature in a verifier thread, then validation on the newest state. The bytes
 * must not change any more: what is decoded consists of views of them.
 * @throws the reason of the signal when it aborts
 */
export async function checkExtrinsic(
  options: CheckOptions,
  encoded: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<Checked<CheckedExtrinsic>> {
  signal?.throwIfAborted()
  try {
    return await check(options, encoded, signal)
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    if (error instanceof PhatError && error.code === 'crypto.verifier-full') return refuse(immediatelyDropped)
    options.log.error('pool.check-failed', { detail: describeThrown(error) })
    return refuse(verificationFailed('the check failed unexpectedly'))
  }
}

async function check(
  { chain, verifyAsync, verify }: CheckOptions,
  encoded: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<Checked<CheckedExtrinsic>> {
  const first = chain.validationExecution()
  const decoded = decodeUntrusted(first, encoded)
  if (!decoded.ok) return decoded
  const asked = validity(() => signatureCheckOf(first, decoded.value))
  if (!asked.ok) return refuse(rejectionOf(asked.error))
  if (asked.value !== undefined) {
    const { signature, payload, signer } = asked.value
    const good = await verifyAsync({ signature, message: payload, accountId: signer }, signal)
    signal?.throwIfAborted()
    if (!good) return refuse(rejectionOf({ type: 'Invalid', value: { type: 'BadProof' } }))
  }
  // The best block may have changed meanwhile, and the runtime with it; validation always asks the newest state.
  const execution = chain.validationExecution()
  const current = execution.runtime === first.runtime ? decoded : decodeUntrusted(execution, encoded)
  if (!current.ok) return current
  const extrinsic = current.value
  const valid = validateTransaction(execution, extrinsic, verify)
  if (!valid.ok) return refuse(rejectionOf(valid.error))
  const sender = known(senderOf(execution, extrinsic), 'a valid transaction has a sender')
  return { ok: true, value: { extrinsic, sender, valid: valid.value, execution } }
}

function decodeUntrusted(execution: Execution, encoded: Uint8Array): Checked<Extrinsic> {
  try {
    return { ok: true, value: decodeFor(execution, encoded) }
  } catch (error) {
    if (error instanceof PhatError && error.code.startsWith('codec.')) return refuse(badFormat(error.message))
    throw error
  }
}
