// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '@phat/primitives'
import { expectLength, type OperationHandler, ScriptTypeError } from './operation.ts'

/** Number of the extension's function that writes the log of a contract. */
const logFunction = 10

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

export const depositEvent: OperationHandler = {
  price: (prices, argument) =>
    prices.depositEvent + prices.depositEventTopic * (argument[0] ?? 0) + prices.depositEventByte * argument.length,
  run({ limits, context }, argument) {
    const count = argument[0]
    if (count === undefined) throw new ScriptTypeError('expected the count of topics')
    const dataAt = 1 + count * 32
    expectLength(argument, dataAt, `${count} topics`, 'tail')
    const data = argument.slice(dataAt)
    if (data.length > limits.value) context.fail('ValueTooLarge')
    if (count > limits.eventTopics) context.fail('TooManyTopics')
    const topics = Array.from({ length: count }, (_, index) => argument.slice(1 + index * 32, 33 + index * 32))
    context.depositEvent(topics, data)
    return undefined
  },
}

export const log: OperationHandler = {
  price: (prices) => prices.extension,
  run({ context }, argument) {
    expectLength(argument, 1, 'a level, then text', 'tail')
    const text = argument.subarray(1)
    context.extension.run(logFunction, concatBytes(argument.subarray(0, 1), compactLength(text.length), text))
    return undefined
  },
}

/** A length as SCALE's compact number; payloads have less than 2^30 bytes. */
function compactLength(length: number): Uint8Array {
  if (length < 0x40) return Uint8Array.of(length << 2)
  if (length < 0x4000) return Uint8Array.of((length << 2) | 1, length >>> 6)
  return Uint8Array.of((length << 2) | 2, length >>> 6, length >>> 14, length >>> 22)
}

export const debug: OperationHandler = {
  price: (prices, argument) => prices.debugMessageByte * argument.length,
  run(host, argument) {
    host.debugMessage(utf8.decode(argument.subarray(0, host.limits.debugMessage)))
    return undefined
  },
}
