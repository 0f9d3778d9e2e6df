// SPDX-License-Identifier: Apache-2.0
import { type Weight, weightOf } from '@phat/frame'
import type { Message } from '@phat/messaging'
import { known } from '@phat/primitives'
import type { Context } from './base.ts'
import { dispatchMessage } from './dispatch-message.ts'
import { weights } from './generated/weights.ts'

/** Takes back what the last block sent, and sends what was queued for this one. */
export function beginBlock(context: Context): Weight {
  const { outboundMessages, queuedOutboundMessage } = context.store
  // Written only where there is something to undo: most blocks carry no message.
  if (outboundMessages.exists()) outboundMessages.kill()
  const queued = queuedOutboundMessage.get() ?? []
  if (queued.length > 0) queuedOutboundMessage.kill()
  for (const message of queued) dispatchMessage(context, message)
  const { refTime, proofSize } = weights.queuedMessages(queued.length)
  return weightOf(refTime, proofSize)
}

/** Puts the messages of the block where workers read them. What later pallets send while the block ends goes out with the next. */
export function endBlock({ store }: Context): void {
  const { outboundMessages, stagedCount, stagedMessages } = store
  const count = stagedCount.get()
  if (count === 0) return
  stagedCount.kill()
  const messages: Message[] = []
  for (let i = 0; i < count; i++) {
    messages.push(known(stagedMessages.get(i), 'every place up to the count holds a message'))
    stagedMessages.remove(i)
  }
  outboundMessages.set(messages)
}
