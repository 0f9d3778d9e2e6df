// SPDX-License-Identifier: Apache-2.0
import { isValidTopic, type Message } from '@phat/messaging'
import type { Context } from './base.ts'
import { dispatchMessage, read } from './dispatch-message.ts'

/** Fails with MessageTooLarge or BadDestination. */
export function ensureDeliverable({ config, fail }: Context, { destination, payload }: Message): void {
  if (destination.length + payload.length > config.maxMessageBytes) fail.MessageTooLarge()
  if (!isValidTopic(destination)) fail.BadDestination()
}

/** Sends a message of somebody on the chain, if its topic takes messages of such senders. Fails as the checks do. */
export function pushOf(context: Context, message: Message): void {
  ensureDeliverable(context, message)
  read(context, message)
  dispatchMessage(context, message)
}
