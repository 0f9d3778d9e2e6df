// SPDX-License-Identifier: Apache-2.0
import { alias, bytes, option, u64 } from '@phat/codec'
import { addWeight, ensureRoot, ensureSigned, runtimeApi } from '@phat/frame'
import { messageOrigin, signedMessage } from '@phat/messaging'
import { textBytes } from '@phat/primitives'
import { base } from './base.ts'
import { beginBlock, endBlock } from './block-hooks.ts'
import { syncOffchainMessage } from './calls/sync-offchain-message.ts'
import { deliveryWeight } from './delivery-weight.ts'
import { weights } from './generated/weights.ts'
import { pushOf } from './push-of.ts'

const plainBytes = alias<Uint8Array>(bytes, 'Vec<u8>')
const forcedSender = textBytes('ForcePushed')

/** The message queue between the chain and its workers (phala-blockchain's mq). */
export const PhalaMq = base
  .storageVersion(7, {})
  .calls((p) => ({
    syncOffchainMessage: p.call(
      0,
      { signedMessage },
      ({ signedMessage: { message } }, { handlerWeight }) =>
        addWeight(addWeight(weights.syncOffchainMessage(message.payload.length), handlerWeight), deliveryWeight),
      [
        'Brings a signed message from off the chain in. Free where the gatekeeper sent it. A handler that fails does not fail the call.',
        'Origin: signed. Event: MessageFailed. Errors: BadSender, BadSequence, BadDestination, UnknownSender, BadSignature, MessageTooLarge.',
      ],
      syncOffchainMessage,
    ),
    pushMessage: p.call(
      1,
      { destination: plainBytes, payload: plainBytes },
      ({ payload }) => addWeight(weights.pushMessage(payload.length), deliveryWeight),
      [
        'Sends a message of an account to a topic that takes such, as that of a contract’s commands.',
        'Origin: signed. Errors: BadSender, BadDestination, MessageTooLarge, MalformedPayload.',
      ],
      (context, { destination, payload }) => {
        pushOf(context, { sender: { type: 'AccountId', value: ensureSigned(context.origin) }, destination, payload })
      },
    ),
    forcePushPalletMessage: p.call(
      2,
      { destination: plainBytes, payload: plainBytes },
      ({ payload }, { handlerWeight }) =>
        addWeight(addWeight(weights.forcePushPalletMessage(payload.length), handlerWeight), deliveryWeight),
      [
        'Sends a message as a pallet of the name ForcePushed.',
        'Origin: root. Event: MessageFailed. Errors: BadSender, BadDestination, MessageTooLarge, MalformedPayload.',
      ],
      (context, { destination, payload }) => {
        ensureRoot(context.origin)
        pushOf(context, { sender: { type: 'Pallet', value: forcedSender }, destination, payload })
      },
    ),
  }))
  .hooks({ onInitialize: beginBlock, onFinalize: endBlock })
  .apis(({ method }) => [
    runtimeApi('MqApi', 1, 'The message queue, for relayers.', {
      sender_sequence: method(
        { sender: messageOrigin },
        option(u64),
        'The sequence expected next from a sender, if it ever sent.',
        ({ store }, { sender }) => store.offchainIngress.get(sender),
      ),
    }),
  ])
  .invariants(({ store }) => {
    const staged = [...store.stagedMessages.keys()]
    return {
      'staged messages stand at the places from 0 to their count':
        staged.length === store.stagedCount.get() && staged.every((place) => place < staged.length),
      'only senders off the chain have a sequence': [...store.offchainIngress.entries()].every(
        ([{ type }, next]) => ['Contract', 'Worker', 'Gatekeeper', 'Cluster'].includes(type) && next > 0n,
      ),
    }
  })
