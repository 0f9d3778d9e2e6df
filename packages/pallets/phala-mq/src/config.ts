// SPDX-License-Identifier: Apache-2.0
import type { At, Weight } from '@phat/frame'
import type { BoundTopicName, MessageOrigin, OffchainOrigin, PayloadOf } from '@phat/messaging'

/** A message as its handler gets it: read by its topic, from a kind of sender that may use the topic. */
export interface Received<Name extends BoundTopicName> {
  readonly sender: MessageOrigin
  readonly payload: PayloadOf<Name>
}

/** What pallets do with messages, by topic. A handler that fails undoes what it did, and an event says so. */
export type MessageHandlers = { readonly [Name in BoundTopicName]?: (at: At, message: Received<Name>) => void }

/** What the runtime gives to PhalaMq. */
export interface PhalaMqConfig {
  /**
   * The sr25519 key (32 bytes) that signs messages of a sender: of a worker only while it is registered; of a cluster, a contract or the
   * gatekeeper what the registry holds. Undefined where there is none. Never fails: the pool asks it too.
   */
  readonly keyOf: (at: At, sender: OffchainOrigin) => Uint8Array | undefined
  readonly handlers: MessageHandlers
  /** The most that a handler takes: charged for each message from a worker. */
  readonly handlerWeight: Weight
  /** Most bytes of a topic and a payload that users and workers send. */
  readonly maxMessageBytes: number
}
