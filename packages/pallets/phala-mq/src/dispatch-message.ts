// SPDX-License-Identifier: Apache-2.0
import { attempt } from '@phat/frame'
import {
  type BoundTopicName,
  boundTopics,
  isOffchainTopic,
  type Message,
  type RoutedMessage,
  routeMessage,
} from '@phat/messaging'
import { type ByteString, toByteString } from '@phat/primitives'
import type { Context } from './base.ts'
import type { MessageHandlers } from './config.ts'

const longestPath = Math.max(...Object.values(boundTopics).map(({ path }) => path.length))

const nameByPath: ReadonlyMap<ByteString, BoundTopicName> = new Map(
  // The keys of the table are its names; a record's type forgets that.
  Object.entries(boundTopics).map(([name, { path }]) => [toByteString(path), name as BoundTopicName]),
)

/** The name of a topic with a fixed path. */
function boundTopicOf({ destination }: Message): BoundTopicName | undefined {
  return destination.length > longestPath ? undefined : nameByPath.get(toByteString(destination))
}

/** What the message says, in the way its topic says things. Fails with MalformedPayload or BadSender. */
export function read({ fail }: Pick<Context, 'fail'>, message: Message): RoutedMessage | undefined {
  const { routed, rejection } = routeMessage(message)
  if (rejection?.code === 'messaging.malformed-payload') fail.MalformedPayload()
  if (rejection?.code === 'messaging.wrong-origin') fail.BadSender()
  return routed
}

function handle(context: Context, name: BoundTopicName, message: Message): void {
  // A handler of a topic takes what was read by the topic of the same name.
  const handler = context.config.handlers[name] as NonNullable<MessageHandlers['registryEvent']> | undefined
  if (handler === undefined) return
  const outcome = attempt(context, () => {
    const routed = read(context, message)
    if (routed !== undefined) handler(context, routed as never)
  })
  if (outcome.ok) return
  const { sender, destination } = message
  context.emit.MessageFailed({ sender, destination, error: outcome.failure.error })
}

/**
 * Hands a message to the pallet that its topic belongs to, and to the workers unless the topic is of the chain alone. Never fails.
 * Source: `dispatch_message` of phala-blockchain's mq.
 */
export function dispatchMessage(context: Context, message: Message): void {
  const name = boundTopicOf(message)
  if (name !== undefined) handle(context, name, message)
  if (!isOffchainTopic(message.destination)) return
  const { stagedCount, stagedMessages } = context.store
  const place = stagedCount.get()
  stagedMessages.set(place, message)
  stagedCount.set(place + 1)
}
