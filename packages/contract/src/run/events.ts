// SPDX-License-Identifier: Apache-2.0
import { type AnyCodec, isCodec, snakeCase, Writer, writeCompact } from '@phat/codec'
import type { EventDeclarations, EventFields, IndexedField } from '../declare/entries.ts'
import { hostData, hostDo, operation } from '../host.ts'
import { outOfRange } from './cell.ts'
import { asciiBytes } from './labels.ts'

/** How the build wants events encoded: `@phat/abi` computes the signature topics, so that nothing is hashed when the bundle loads. */
export interface EventWiring {
  readonly ink: 4 | 5
  /** Topic 0 of each event as hex without prefix, in the order of declaration. */
  readonly topics: readonly string[]
}

interface FieldPlan {
  readonly name: string
  readonly codec: AnyCodec
  readonly indexed: boolean
  /** What stands before the value in a topic of ink! 4. */
  readonly prefix: Uint8Array
  /** ink! 5 puts what an option holds into the topic, without the byte that says so. */
  readonly unwrapped: boolean
}

const topicSize = 32

/** The functions of `c.emit`. An event is encoded as ink! 4 or 5 do; see `eventEncoder` of `@phat/abi`, which it equals. */
export function createEmitters(
  contract: string,
  events: EventDeclarations,
  wiring: EventWiring,
): { readonly [name: string]: (fields: { readonly [field: string]: unknown }) => void } {
  const emitters: { [name: string]: (fields: { readonly [field: string]: unknown }) => void } = {}
  for (const [index, [label, fields]] of Object.entries(events).entries()) {
    const plan = planFields(`${contract}::${label}`, fields, wiring.ink)
    const signature = hexBytes(wiring.topics[index] ?? '')
    const head = wiring.ink === 4 ? Uint8Array.of(index) : new Uint8Array()
    emitters[label] = (values) => emit(label, plan, signature, head, values)
  }
  return emitters
}

function planFields(path: string, fields: EventFields, ink: 4 | 5): readonly FieldPlan[] {
  return Object.entries(fields).map(([name, field]) => {
    // The cast states what is left: a field is a codec or an indexed one.
    const indexed = !isCodec(field)
    const codec = indexed ? (field as IndexedField<unknown>).codec : field
    const option = codec.description.path.length === 1 && codec.description.path[0] === 'Option'
    return {
      name,
      codec,
      indexed,
      prefix: ink === 4 ? sizedText(`${path}::${snakeCase(name)}`) : new Uint8Array(),
      unwrapped: ink === 5 && option,
    }
  })
}

function sizedText(text: string): Uint8Array {
  const writer = new Writer(64)
  writeCompact(writer, text.length)
  writer.append(asciiBytes(text))
  return writer.result()
}

function emit(
  label: string,
  plan: readonly FieldPlan[],
  signature: Uint8Array,
  head: Uint8Array,
  values: { readonly [field: string]: unknown },
): void {
  const data = new Writer(128)
  data.append(head)
  const topics: Uint8Array[] = [signature]
  for (const { name, codec, indexed, prefix, unwrapped } of plan) {
    const start = data.length
    try {
      codec.write(data, values[name])
    } catch (error) {
      throw outOfRange(`event ${label}.${name}`, error)
    }
    if (indexed)
      topics.push(topicOf(prefix, data.bytes.subarray(unwrapped && data.bytes[start] === 1 ? start + 1 : start, data.length)))
  }
  const argument = new Writer(1 + topics.length * topicSize + data.length)
  argument.byte(topics.length)
  for (const topic of topics) argument.append(topic)
  argument.append(data.bytes.subarray(0, data.length))
  hostDo(operation.depositEvent, argument.bytes.subarray(0, argument.length))
}

/** Pads what fits into a topic with zeros, hashes what does not. */
function topicOf(prefix: Uint8Array, value: Uint8Array): Uint8Array {
  const length = prefix.length + value.length
  const joined = new Uint8Array(Math.max(topicSize, length))
  joined.set(prefix)
  joined.set(value, prefix.length)
  return length > topicSize ? hostData(operation.hashBlake2_256, joined) : joined
}

function hexBytes(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number(`0x${hex.slice(2 * i, 2 * i + 2)}`)
  return bytes
}
