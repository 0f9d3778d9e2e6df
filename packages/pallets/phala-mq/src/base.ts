// SPDX-License-Identifier: Apache-2.0
import { alias, u32, u64, vec } from '@phat/codec'
import {
  type CallContextOf,
  type ContextOf,
  definePallet,
  dispatchError,
  error,
  event,
  optionalMap,
  optionalValue,
  twox64Concat,
  value,
} from '@phat/frame'
import { message, messageOrigin, topic } from '@phat/messaging'
import type { PhalaMqConfig } from './config.ts'

/** The first half of the declaration: what the calls and other pallets’ messages work with. */
export const base = definePallet('PhalaMq', 'The message queue between the chain and its workers.')
  .config<PhalaMqConfig>()
  .storage({
    offchainIngress: optionalMap(
      twox64Concat(messageOrigin),
      u64,
      'The sequence expected next from a sender off the chain. Only senders with a key have one: as many as workers, clusters and contracts.',
    ),
    queuedOutboundMessage: optionalValue(vec(message), 'Messages to be sent when the next block begins.'),
    outboundMessages: value(
      vec(message),
      [],
      'Messages of this block to off-chain components. Written when the block ends, cleared when the next begins.',
    ),
    stagedMessages: optionalMap(
      twox64Concat(u32),
      message,
      'Messages of the block that is being made, in order. Empty between blocks; bounded by the length of a block.',
    ),
    stagedCount: value(u32, 0, 'How many messages are staged.'),
  })
  .events({
    MessageFailed: event(
      0,
      { sender: messageOrigin, destination: topic, error: alias(dispatchError, 'DispatchError') },
      'A message came on chain, and its handler failed: it changed nothing.',
    ),
  })
  .errors({
    BadSender: error(0, 'The sender may not send this message here.'),
    BadSequence: error(1, 'The sequence is not the one expected next from the sender.'),
    BadDestination: error(2, 'The destination is no topic, or none for messages of this sender.'),
    UnknownSender: error(3, 'The sender has no key: a worker is not registered, a cluster has no key yet.'),
    BadSignature: error(4, 'The signature is not the sender’s over this message at this sequence.'),
    MessageTooLarge: error(5, 'Topic and payload are longer than a message may be.'),
    MalformedPayload: error(6, 'The payload is not what the topic carries.'),
  })

export type Context = ContextOf<typeof base>
export type CallContext = CallContextOf<typeof base>
