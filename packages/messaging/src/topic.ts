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

const commandPattern = /^phala\/contract\/([0-9a-f]{64})\/command$/

/** The contract whose commands a topic carries; undefined for every other topic. */
export function contractOfCommandTopic(path: Topic): Uint8Array | undefined {
  if (path.length !== commandTopicLength) return undefined
  const found = commandPattern.exec(String.fromCharCode(...path))?.[1]
  return found === undefined ? undefined : Uint8Array.from(found.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

const commandTopicLength = 'phala/contract//command'.length + 64
