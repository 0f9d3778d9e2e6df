// SPDX-License-Identifier: Apache-2.0
import { codecErrors, fixedBytes, vec } from '@phat/codec'
import { PhatError } from '@phat/primitives'
import { hostFunction, ptr, type SealHost, u32 } from '../host-function.ts'

const topicList = vec(fixedBytes(32))

function decodeTopics({ context }: SealHost, encoded: Uint8Array): readonly Uint8Array[] {
  if (encoded.length === 0) return []
  try {
    return topicList.decode(encoded)
  } catch (error) {
    if (error instanceof PhatError && error.code.startsWith(`${codecErrors.module}.`)) return context.fail('DecodingFailed')
    throw error
  }
}

/** Emits an event. The topics are a SCALE list of hashes, or nothing; of the same topic given twice, both stand. */
export const depositEvent = hostFunction(
  'seal0',
  'deposit_event',
  [ptr, u32, ptr, u32],
  undefined,
  (host, topics, topicsLength, data, length) => {
    const { prices, limits, context, memory } = host
    const topicCount = Math.floor(topicsLength / 32)
    host.charge(prices.depositEvent + prices.depositEventTopic * topicCount + prices.depositEventByte * length)
    if (length > limits.value) context.fail('ValueTooLarge')
    // More bytes than the most topics take are as wrong as more topics, and are not worth reading.
    if (topicCount > limits.eventTopics) context.fail('TooManyTopics')
    const decoded = decodeTopics(host, memory.read(topics, topicsLength))
    context.depositEvent(decoded, memory.read(data, length))
  },
)
