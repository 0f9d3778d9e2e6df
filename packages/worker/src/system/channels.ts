// SPDX-License-Identifier: Apache-2.0
import { type EgressChannel, type Message, nextSequence, type OffchainOrigin, openChannel, purgeChannel } from '@phat/messaging'
import { sameOrigin } from './origins.ts'
import { systemErrors } from './system-errors.ts'
import type { SystemState } from './system-types.ts'

/** The channel of a sender; an empty one from 0 where none is open. */
export function channelOf({ channels }: SystemState, origin: OffchainOrigin): EgressChannel {
  return channels.find(([of]) => sameOrigin(of, origin))?.[1] ?? openChannel(0n)
}

function withChannel(state: SystemState, origin: OffchainOrigin, channel: EgressChannel): SystemState {
  const at = state.channels.findIndex(([of]) => sameOrigin(of, origin))
  if (at >= 0 && state.channels[at]?.[1] === channel) return state
  const entry = [origin, channel] as const
  return { ...state, channels: at < 0 ? [...state.channels, entry] : state.channels.with(at, entry) }
}

/** Drops what the chain has taken of a sender's messages. The same state where that is nothing. */
export function purged(state: SystemState, origin: OffchainOrigin, next: bigint): SystemState {
  return withChannel(state, origin, purgeChannel(channelOf(state, origin), next))
}

/**
 * Appends messages of one sender, all at once: a channel may be long.
 * @throws PhatError `system.channel-full` where more than `limit` would wait
 */
export function appended(state: SystemState, origin: OffchainOrigin, messages: readonly Message[], limit: number): SystemState {
  if (messages.length === 0) return state
  const channel = channelOf(state, origin)
  const waiting = channel.messages.length + messages.length
  if (waiting > limit) throw systemErrors.error('channel-full', `${waiting} messages of ${origin.type}, at most ${limit}`)
  return withChannel(state, origin, { ...channel, messages: [...channel.messages, ...messages] })
}

/** The sequence that a sender's next message gets. */
export const nextOf = (state: SystemState, origin: OffchainOrigin): bigint => nextSequence(channelOf(state, origin))
