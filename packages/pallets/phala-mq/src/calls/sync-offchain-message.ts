// SPDX-License-Identifier: Apache-2.0
import { ensureSigned, type PostDispatchInfo } from '@phat/frame'
import { isOffchainOrigin, judgeSequence, type SignedMessage } from '@phat/messaging'
import type { CallContext } from '../base.ts'
import { ensureSignedBySender } from '../check-signed.ts'
import { dispatchMessage } from '../dispatch-message.ts'
import { ensureDeliverable } from '../push-of.ts'

/**
 * Brings a signed message from off the chain in: anyone may, in the order of the sender's sequence. Free where the gatekeeper sent it.
 * Source: `sync_offchain_message` of phala-blockchain's mq, whose order of checks this keeps.
 */
export function syncOffchainMessage(
  context: CallContext,
  { signedMessage }: { readonly signedMessage: SignedMessage },
): PostDispatchInfo {
  const { fail, origin, store } = context
  const { message, sequence } = signedMessage
  const { sender } = message
  ensureSigned(origin)
  if (!isOffchainOrigin(sender)) return fail.BadSender()
  ensureDeliverable(context, message)
  const expected = store.offchainIngress.get(sender) ?? 0n
  if (judgeSequence(expected, sequence) !== 'next') fail.BadSequence()
  ensureSignedBySender(context, sender, signedMessage)
  store.offchainIngress.set(sender, expected + 1n)
  dispatchMessage(context, message)
  return { paysFee: sender.type !== 'Gatekeeper' }
}
