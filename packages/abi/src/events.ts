// SPDX-License-Identifier: Apache-2.0
import { bytes as byteVector, Reader, snakeCase } from '@phat/codec'
import { concatBytes, equalBytes, textBytes } from '@phat/primitives'
import { abiErrors } from './abi-errors.ts'
import type { ContractDescriptor, EventDescriptor, EventFieldDescriptor } from './descriptor.ts'
import { rustName } from './ink-types.ts'
import type { Hash256 } from './labels.ts'

/** The ink! versions whose events and metadata are made here. */
export type InkVersion = 4 | 5

/** An event as it is emitted: topics of 32 bytes each, and all fields in the data. */
export interface EncodedEvent {
  readonly topics: readonly Uint8Array[]
  readonly data: Uint8Array
}

/** How a contract's events are encoded. */
export interface EventFormat {
  readonly ink: InkVersion
  readonly blake2_256: Hash256
}

/** The fields of an event by their names in the declaration. */
export type EventValues = { readonly [field: string]: unknown }

const topicLength = 32
/** `Environment::MAX_EVENT_TOPICS` of ink!'s default environment, and pallet-contracts' `MaxEventTopics`. */
export const maxEventTopics = 4

/** Pads what fits into a topic with zeros, hashes what does not: `TopicsBuilder::push_topic` of ink! 4 and 5. */
function topicOf(encoded: Uint8Array, blake2_256: Hash256): Uint8Array {
  if (encoded.length > topicLength) return blake2_256(encoded)
  const topic = new Uint8Array(topicLength)
  topic.set(encoded)
  return topic
}

/** Topic 0 of an event: in ink! 4 the label `Contract::Event` after an empty prefix, in ink! 5 a hash of its name and field types. */
export function signatureTopic(contract: string, event: EventDescriptor, { ink, blake2_256 }: EventFormat): Uint8Array {
  if (ink === 4) return topicOf(concatBytes(Uint8Array.of(0), textBytes(`${contract}::${event.label}`)), blake2_256)
  // ink! removes the spaces that token streams put between the tokens of a type.
  const types = event.fields.map(({ codec }) => rustName(codec).replaceAll(' ', ''))
  return blake2_256(textBytes(`${event.label}(${types.join(',')})`))
}

/**
 * Makes the encoder of one event. What does not depend on values (prefixes, the signature's topic) is made once.
 * Source: ink! 4.3 `codegen/generator/events.rs` and `env/topics.rs`, ink! 5.1 `macro/event`.
 * @throws PhatError `abi.unknown-entry`, `abi.bad-declaration` when the event has more topics than 4
 */
export function eventEncoder(
  contract: Pick<ContractDescriptor, 'name' | 'events'>,
  label: string,
  format: EventFormat,
): (values: EventValues) => EncodedEvent {
  const index = contract.events.findIndex((event) => event.label === label)
  const event = contract.events[index]
  if (event === undefined) throw unknownEvent(contract, label)
  const signature = signatureTopic(contract.name, event, format)
  const indexed = event.fields.filter((field) => field.indexed)
  if (indexed.length >= maxEventTopics) {
    const detail = `event ${label} has ${indexed.length} indexed fields, at most ${maxEventTopics - 1} have a topic`
    throw abiErrors.error('bad-declaration', detail)
  }
  const encodeTopic =
    format.ink === 4
      ? prefixedTopics(`${contract.name}::${event.label}`, indexed, format.blake2_256)
      : plainTopics(format.blake2_256)
  const prefix = format.ink === 4 ? Uint8Array.of(index) : new Uint8Array(0)
  const topicPlaces = event.fields.flatMap((field, place) => (field.indexed ? [place] : []))
  return (values) => {
    const encoded = event.fields.map(({ name, codec }) => codec.encode(values[name]))
    return {
      topics: [signature, ...topicPlaces.map((place, i) => encodeTopic(encoded[place] as Uint8Array, indexed, i))],
      data: concatBytes(prefix, ...encoded),
    }
  }
}

type TopicEncoder = (encoded: Uint8Array, indexed: readonly EventFieldDescriptor[], i: number) => Uint8Array

/** ink! 4: a field's topic is `Contract::Event::field`, as a byte vector, before its value. */
function prefixedTopics(path: string, indexed: readonly EventFieldDescriptor[], blake2_256: Hash256): TopicEncoder {
  const prefixes = indexed.map(({ name }) => byteVector.encode(textBytes(`${path}::${snakeCase(name)}`)))
  return (encoded, _, i) => topicOf(concatBytes(prefixes[i] as Uint8Array, encoded), blake2_256)
}

/** ink! 5: a field's topic is its value; of an option what it holds, or a zero for nothing. */
function plainTopics(blake2_256: Hash256): TopicEncoder {
  return (encoded, indexed, i) => {
    const { path } = (indexed[i] as EventFieldDescriptor).codec.description
    const isSome = path.length === 1 && path[0] === 'Option' && encoded[0] === 1
    return topicOf(isSome ? encoded.subarray(1) : encoded, blake2_256)
  }
}

/** Encodes one event; `eventEncoder` is for many of a kind. @throws PhatError as `eventEncoder`, and `codec.*` */
export function encodeEvent(
  contract: Pick<ContractDescriptor, 'name' | 'events'>,
  label: string,
  values: EventValues,
  format: EventFormat,
): EncodedEvent {
  return eventEncoder(contract, label, format)(values)
}

/**
 * Decodes an event of this contract: by its index in ink! 4, by its first topic in ink! 5.
 * @throws PhatError `abi.unknown-entry`, `codec.*`
 */
export function decodeEvent(
  contract: Pick<ContractDescriptor, 'name' | 'events'>,
  { topics, data }: EncodedEvent,
  format: EventFormat,
): { readonly label: string; readonly values: EventValues } {
  const reader = new Reader(data)
  const event =
    format.ink === 4
      ? contract.events[reader.byte()]
      : contract.events.find((one) => equalBytes(signatureTopic(contract.name, one, format), topics[0] ?? new Uint8Array(0)))
  if (event === undefined) throw unknownEvent(contract, format.ink === 4 ? `with index ${data[0]}` : 'with this topic')
  const values = event.fields.map(({ name, codec }) => [name, codec.read(reader)] as const)
  if (reader.remaining > 0) throw abiErrors.error('bad-output', `${reader.remaining} bytes follow the event ${event.label}`)
  return { label: event.label, values: Object.fromEntries(values) }
}

function unknownEvent({ name, events }: Pick<ContractDescriptor, 'name' | 'events'>, label: string): Error {
  const labels = events.map((event) => event.label).join(', ')
  return abiErrors.error('unknown-entry', `${name} has no event ${label}: there ${labels === '' ? 'is none' : `are ${labels}`}`)
}
