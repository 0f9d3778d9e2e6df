// SPDX-License-Identifier: Apache-2.0
import type { Message } from './message.ts'
import { messagingErrors } from './messaging-errors.ts'

/** How a message's sequence relates to the one that the chain expects next from its sender. */
export type SequenceVerdict = 'next' | 'stale' | 'future'

/** Judges a sequence against the expected one. The first message of a sender has sequence 0. */
export function judgeSequence(expected: bigint, sequence: bigint): SequenceVerdict {
  if (sequence === expected) return 'next'
  return sequence < expected ? 'stale' : 'future'
}

/** Messages of one sender that the chain has not taken yet, as a value: `messages[i]` has sequence `first + i`. */
export interface EgressChannel {
  readonly first: bigint
  readonly messages: readonly Message[]
  /** A silent sender counts its messages and keeps none: a gatekeeper that replays history to catch up (`egress dummy`). */
  readonly silent: boolean
}

/** A channel whose next message has this sequence. */
export function openChannel(next: bigint, silent = false): EgressChannel {
  return { first: next, messages: [], silent }
}

/** The sequence that the next message of the channel gets. */
export function nextSequence(channel: EgressChannel): bigint {
  return channel.first + BigInt(channel.messages.length)
}

/**
 * Appends a message. At most `limit` messages wait.
 * @throws messaging.channel-full, for the owner to stop making messages until the chain has taken some
 */
export function pushMessage(channel: EgressChannel, message: Message, limit: number): EgressChannel {
  if (channel.silent) return { ...channel, first: channel.first + 1n }
  if (channel.messages.length >= limit)
    throw messagingErrors.error('channel-full', `${channel.messages.length} messages of ${message.sender.type} wait`)
  return { ...channel, messages: [...channel.messages, message] }
}

/** Drops what the chain has taken: everything below `expected`, the chain's next sequence of this sender. Never moves the channel back. */
export function purgeChannel(channel: EgressChannel, expected: bigint): EgressChannel {
  const taken = expected - channel.first
  if (taken <= 0n) return channel
  const waiting = BigInt(channel.messages.length)
  // Another holder of the same key may be ahead of us: the messages below are then on chain already, by the same sequence.
  if (taken >= waiting) return { ...channel, first: expected, messages: [] }
  return { ...channel, first: expected, messages: channel.messages.slice(Number(taken)) }
}

/** The same channel, speaking or silent from now on. Falling silent drops what waits but keeps counting. */
export function withSilence(channel: EgressChannel, silent: boolean): EgressChannel {
  return silent ? openChannel(nextSequence(channel), true) : { ...channel, silent }
}
