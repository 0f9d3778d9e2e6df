// SPDX-License-Identifier: Apache-2.0
import type { At } from '@phat/frame'
import {
  type BoundTopicName,
  boundTopics,
  type CommandPayload,
  commandPayload,
  commandTopic,
  type InkCommand,
  type Message,
  type MessageOrigin,
  type PayloadOf,
} from '@phat/messaging'
import { type AccountId, textBytes } from '@phat/primitives'
import { base } from './base.ts'
import { dispatchMessage } from './dispatch-message.ts'
import { pushOf } from './push-of.ts'

const ofPallet = (pallet: string): MessageOrigin => ({ type: 'Pallet', value: textBytes(pallet) })

function bound<Name extends BoundTopicName>(pallet: string, name: Name, payload: PayloadOf<Name>): Message {
  const { path, payload: codec } = boundTopics[name]
  // The table joins a name with the codec of its payload.
  return {
    sender: ofPallet(pallet),
    destination: path,
    payload: (codec as { encode(value: unknown): Uint8Array }).encode(payload),
  }
}

/** What other pallets may send. Each function takes the execution it acts in first, then the name of the pallet that sends. None fails. */
export const messages = {
  /** Sends a message to the topic of its kind. */
  push: <Name extends BoundTopicName>(at: At, pallet: string, name: Name, payload: PayloadOf<Name>): void =>
    dispatchMessage(base.at(at), bound(pallet, name, payload)),
  /** Sends one when the next block begins. */
  queue: <Name extends BoundTopicName>(at: At, pallet: string, name: Name, payload: PayloadOf<Name>): void => {
    base.at(at).store.queuedOutboundMessage.mutate((queued) => [...(queued ?? []), bound(pallet, name, payload)])
  },
  /** Sends a contract (32 bytes) a command in plain, which the chain pays for: gas without limit, no value. */
  pushInkMessage: (at: At, pallet: string, contract: Uint8Array, inkMessage: Uint8Array): void => {
    const command: InkCommand = {
      type: 'InkMessage',
      value: {
        nonce: new Uint8Array(),
        message: inkMessage,
        transfer: 0n,
        gasLimit: (1n << 64n) - 1n,
        storageDepositLimit: undefined,
      },
    }
    const payload: CommandPayload = { type: 'Plain', value: command }
    const message = { sender: ofPallet(pallet), destination: commandTopic(contract), payload: commandPayload.encode(payload) }
    dispatchMessage(base.at(at), message)
  },
  /** Sends a contract (32 bytes) a command of a user as it came. Fails with MessageTooLarge or MalformedPayload. */
  pushCommand: (at: At, who: AccountId, contract: Uint8Array, payload: Uint8Array): void =>
    pushOf(base.at(at), { sender: { type: 'AccountId', value: who }, destination: commandTopic(contract), payload }),
  /** The sequence expected next from a sender off the chain. */
  nextSequence: (at: At, sender: MessageOrigin): bigint => base.at(at).store.offchainIngress.get(sender) ?? 0n,
} as const
