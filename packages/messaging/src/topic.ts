// SPDX-License-Identifier: Apache-2.0
import { bytes, type Codec, newtype } from '@phat/codec'
import { textBytes, toHex } from '@phat/primitives'

/** Where a message goes: bytes that are mostly readable text, such as `phala/system/event`. */
export type Topic = Uint8Array

/** `phala_mq::types::Topic`. Any bytes decode; whether they name a topic is `isValidTopic`. */
export const topic: Codec<Topic> = newtype(bytes, 'phala_mq::types::Topic')

/** First bytes that no topic may have, kept for later meanings (phala-mq `Topic::RESERVED_BYTES`). */
const reservedFirstBytes: ReadonlySet<number> = new Set(textBytes("~!@#$%&*_+-=|<>?,./;:'"))

const onChainMark = 0x5e // '^'

/** True for bytes that may be a destination: not empty, and no reserved first byte. `^` is allowed; it marks topics of the chain alone. */
export function isValidTopic(path: Topic): boolean {
  const first = path[0]
  return first !== undefined && !reservedFirstBytes.has(first)
}

/** True when messages to this topic are handed to workers; false for `^` topics, which only pallets read, and for invalid ones. */
export function isOffchainTopic(path: Topic): boolean {
  return isValidTopic(path) && path[0] !== onChainMark
}

/** The topic of a contract's commands: `phala/contract/<64 hex digits>/command`. */
export function commandTopic(contract: Uint8Array): Topic {
  return textBytes(`phala/contract/${toHex(contract).slice(2)}/command`)
}

const commandTopicParts = { before: textBytes('phala/contract/'), after: textBytes('/command') } as const
const idDigits = 64
const commandTopicLength = commandTopicParts.before.length + idDigits + commandTopicParts.after.length

/** The value of a lower-case hex digit; above 15 for every other byte. */
const digitOf = (byte: number): number =>
  byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : 16

const startsAt = (path: Topic, part: Uint8Array, at: number): boolean => part.every((byte, i) => path[at + i] === byte)

/** The contract whose commands a topic carries; undefined for every other topic. */
export function contractOfCommandTopic(path: Topic): Uint8Array | undefined {
  if (path.length !== commandTopicLength) return undefined
  const { before, after } = commandTopicParts
  if (!startsAt(path, before, 0) || !startsAt(path, after, before.length + idDigits)) return undefined
  const contract = new Uint8Array(idDigits / 2)
  for (let i = 0; i < contract.length; i++) {
    const at = before.length + 2 * i
    const [high, low] = [digitOf(path[at] ?? 0), digitOf(path[at + 1] ?? 0)]
    if (high > 15 || low > 15) return undefined
    contract[i] = 16 * high + low
  }
  return contract
}
