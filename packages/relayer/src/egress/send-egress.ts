// SPDX-License-Identifier: Apache-2.0

import { answersOf } from '@phat/client/node'
import { tuple, vec } from '@phat/codec'
import { type MessageOrigin, messageOrigin, type SignedMessage, signedMessage } from '@phat/messaging'
import { type Hex, PhatError, toHex } from '@phat/primitives'
import { type Duty, isOfDuty } from '../operator/duty.ts'
import type { Operator } from '../operator/operator.ts'
import { createPace, type Pace } from '../operator/pace.ts'
import { relayerErrors } from '../relayer-errors.ts'
import type { Session } from '../session.ts'
import type { SyncState } from '../sync/fetch-frames.ts'
import { hasSenderKey } from './sender-key.ts'
import { type SentMessage, whatBecame } from './what-became.ts'

const egressMessages = vec(tuple(messageOrigin, vec(signedMessage)))

/** Blocks after which a message that is neither on chain nor ready in the pool counts as lost. */
const lostAfter = 2

/** A sender whose messages are brought on chain. */
interface Channel {
  readonly sent: Map<bigint, SentMessage>
  readonly pace: Pace
}

/**
 * Brings the worker's messages on chain in the order of their sequences. What the chain or its pool has is not sent again; what is lost is. A
 * message that the chain refused is tried again ever more rarely, and holds up those after it. Who has no key on chain yet waits for it.
 */
export function egressDuty(session: Session, operator: Operator): Duty {
  const channels = new Map<Hex, Channel>()
  return {
    name: 'egress',
    look: async (state) => {
      const { encodedMessages } = await session.worker.call('GetEgressMessages', {})
      const groups = readGroups(encodedMessages)
      const present = new Set(groups.map(([sender]) => toHex(messageOrigin.encode(sender))))
      for (const key of channels.keys()) if (!present.has(key)) channels.delete(key)
      for (const [sender, messages] of groups) {
        // The chain takes no message of a worker that it does not count.
        if (sender.type === 'Worker' && !state.registered) continue
        const key = toHex(messageOrigin.encode(sender))
        const channel = channels.get(key) ?? { sent: new Map(), pace: createPace() }
        channels.set(key, channel)
        await sendChannel(session, operator, { key, sender, messages, channel }, state)
      }
    },
  }
}

function readGroups(encoded: Uint8Array): readonly (readonly [MessageOrigin, readonly SignedMessage[]])[] {
  try {
    return egressMessages.decode(encoded)
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    throw relayerErrors.error('bad-answer', `the worker’s messages: ${error.message}`, { cause: error })
  }
}

interface Outgoing {
  readonly key: Hex
  readonly sender: MessageOrigin
  readonly messages: readonly SignedMessage[]
  readonly channel: Channel
}

async function sendChannel(session: Session, operator: Operator, outgoing: Outgoing, { nextBlock }: SyncState): Promise<void> {
  const { key, sender, messages, channel } = outgoing
  const { heads, limits, rpc, log } = session
  const height = Math.max(heads.best(), nextBlock - 1)
  forgetTaken(channel, messages)
  if (messages.length === 0 || !channel.pace.ready(height)) return
  const next = BigInt(answersOf(rpc.errors).expectNumber('the next sequence', await rpc.request('pha_getMqNextSequence', key)))
  const open = messages.filter(({ sequence }) => sequence >= next).sort((a, b) => (a.sequence < b.sequence ? -1 : 1))
  const [first] = open
  if (first === undefined) return
  try {
    if (first.sequence !== next) {
      const detail = `the chain takes message ${next} of ${sender.type} next, the worker’s first is ${first.sequence}`
      throw relayerErrors.error('egress-gap', detail)
    }
    if (!(await isOpen(session, channel, first, height))) return
    // No message of it was taken yet: it may not be known. The next block is looked at again.
    if (next === 0n && !(await hasSenderKey(session, sender))) return
    const batch = open.slice(0, limits.messagesMax)
    const calls = batch.map((one) => ({ item: 'PhalaMq.sync_offchain_message', args: signedMessage.encode(one) }))
    const { hashes, failure } = await operator.send(calls)
    hashes.forEach((hash, i) => {
      const sequence = batch[i]?.sequence
      if (sequence !== undefined) channel.sent.set(sequence, { hash, height })
    })
    if (hashes.length > 0) log.info('relayer.messages-sent', { sender: sender.type, first: Number(next), count: hashes.length })
    if (failure !== undefined) throw failure
    channel.pace.succeeded()
  } catch (error) {
    if (!isOfDuty(error)) throw error
    // Other senders' messages go on.
    channel.pace.failed(height)
    log.warn('relayer.messages-failed', { sender: sender.type, code: error.code, detail: error.message })
  }
}

/** What the worker no longer has, the chain has. */
function forgetTaken({ sent }: Channel, messages: readonly SignedMessage[]): void {
  const kept = new Set(messages.map(({ sequence }) => sequence))
  for (const sequence of sent.keys()) if (!kept.has(sequence)) sent.delete(sequence)
}

/** True for a message that is to be sent: for the first time, or again because it was lost. @throws PhatError `relayer.dispatch-failed` */
async function isOpen(session: Session, { sent }: Channel, { sequence }: SignedMessage, height: number): Promise<boolean> {
  const before = sent.get(sequence)
  if (before === undefined) return true
  // It may wait in the pool behind another transaction of the account.
  if (height < before.height + lostAfter) return false
  sent.delete(sequence)
  const failure = await whatBecame(session, before, height)
  if (failure !== undefined) throw failure
  session.log.warn('relayer.message-lost', { sequence: Number(sequence), sentAfter: before.height })
  return true
}
