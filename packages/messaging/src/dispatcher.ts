// SPDX-License-Identifier: Apache-2.0
import { type ByteString, PhatError, type Rejection, toByteString } from '@phat/primitives'
import { type AnyBoundTopic, type BoundTopicName, boundTopics, type PayloadOf } from './bound-topics.ts'
import type { Message, MessageOrigin } from './message.ts'
import { type CommandPayload, commandPayload } from './payloads/contract.ts'
import { contractOfCommandTopic, isValidTopic } from './topic.ts'

/** A message whose payload was read: `{ topic: 'clusterEvent', payload, sender }`, or a contract's command. */
export type RoutedMessage =
  | {
      readonly [Name in BoundTopicName]: {
        readonly topic: Name
        readonly sender: MessageOrigin
        readonly payload: PayloadOf<Name>
      }
    }[BoundTopicName]
  | {
      readonly topic: 'command'
      readonly sender: MessageOrigin
      readonly contract: Uint8Array
      readonly payload: CommandPayload
    }

export type RoutingOutcome =
  | { readonly routed: RoutedMessage; readonly rejection?: undefined }
  | { readonly routed?: undefined; readonly rejection: Rejection }

const byPath: ReadonlyMap<ByteString, readonly [BoundTopicName, AnyBoundTopic]> = new Map(
  Object.entries(boundTopics).map(([name, bound]) => [
    toByteString(bound.path),
    // The keys of the table are its names; a record's type forgets that.
    [name as BoundTopicName, bound as AnyBoundTopic],
  ]),
)

/**
 * Reads a message by its topic. Never throws on input: a message that is malformed, from a kind of origin that may not use the topic, or for a
 * topic that nobody here knows becomes a rejection, and the ones after it go on.
 */
export function routeMessage(message: Message): RoutingOutcome {
  const { sender, destination, payload } = message
  if (!isValidTopic(destination)) return rejected('messaging.invalid-topic', 'reject', 'the destination is no topic')
  const contract = contractOfCommandTopic(destination)
  if (contract !== undefined) return routeCommand(sender, contract, payload)
  const [name, bound] = byPath.get(toByteString(destination)) ?? []
  if (name === undefined || bound === undefined) return rejected('messaging.unknown-topic', 'ignore', 'no such topic')
  if (!bound.origins.includes(sender.type))
    return rejected('messaging.wrong-origin', 'report', `${sender.type} sent to ${bound.text}`)
  return read(bound.text, () => {
    // The cast joins what the table joined: the name and the value of its codec.
    return { topic: name, sender, payload: bound.payload.decode(payload) } as RoutedMessage
  })
}

function routeCommand(sender: MessageOrigin, contract: Uint8Array, payload: Uint8Array): RoutingOutcome {
  // Commands of other origins answered BadOrigin in pink: the chain never makes them.
  if (sender.type !== 'AccountId' && sender.type !== 'Pallet')
    return rejected('messaging.wrong-origin', 'report', `${sender.type} sent a command`)
  return read('a command', () => ({ topic: 'command', sender, contract, payload: commandPayload.decode(payload) }))
}

function read(what: string, decode: () => RoutedMessage): RoutingOutcome {
  try {
    return { routed: decode() }
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    return rejected('messaging.malformed-payload', 'reject', `${what}: ${error.message}`)
  }
}

function rejected(code: string, action: Rejection['action'], detail: string): RoutingOutcome {
  return { rejection: { code, action, detail } }
}
