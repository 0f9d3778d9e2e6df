// SPDX-License-Identifier: Apache-2.0
import { type OffchainOrigin, type SignedMessage, verifyMessage } from '@phat/messaging'
import { equalBytes } from '@phat/primitives'
import type { Context } from './base.ts'

/** Keys under which messages were found to be signed: the pool, the block and the call ask for the same one. */
const verified = new WeakMap<SignedMessage, Uint8Array>()

/** True when the key signed the message at its sequence. */
export function isSignedBy(signed: SignedMessage, key: Uint8Array): boolean {
  const before = verified.get(signed)
  if (before !== undefined && equalBytes(before, key)) return true
  const good = verifyMessage(signed, key)
  if (good) verified.set(signed, key)
  return good
}

/** Fails unless the sender has a key and signed with it: UnknownSender or BadSignature. */
export function ensureSignedBySender(context: Context, sender: OffchainOrigin, signed: SignedMessage): void {
  const key = context.config.keyOf(context, sender) ?? context.fail.UnknownSender()
  if (!isSignedBy(signed, key)) context.fail.BadSignature()
}
