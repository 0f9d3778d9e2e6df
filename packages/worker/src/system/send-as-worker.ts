// SPDX-License-Identifier: Apache-2.0
import type { Message } from '@phat/messaging'
import { type BlockDraft, reject } from './block-draft.ts'
import { appended, channelOf } from './channels.ts'
import { workerOrigin } from './origins.ts'

/** Appends a message of the worker itself. The chain causes few; one too many is left out rather than stopping what else the block says. */
export function sendAsWorker(draft: BlockDraft, message: Message): void {
  const { limits, options, state } = draft
  const origin = workerOrigin(options.identity.publicKey)
  if (channelOf(state, origin).messages.length >= limits.messages) return reject(draft, 'channel-full')
  draft.state = appended(state, origin, [message], limits.messages)
}
