// SPDX-License-Identifier: Apache-2.0
import { assert } from '@phat/primitives'
import type { AnyField, Field, MessageBody } from './fields.ts'
import { prpcErrors } from './prpc-errors.ts'
import { type ReadBudget, WireReader } from './wire-reader.ts'
import { WireWriter } from './wire-writer.ts'

export type MessageFields = { readonly [name: string]: AnyField }

/** The value of a message with these fields: absent fields have their defaults, absent messages are undefined. */
export type MessageValue<F> = { readonly [K in keyof F]: F[K] extends Field<infer V> ? V : never }

/** A protobuf message type, in its binary and its JSON form. */
export interface MessageType<V> extends MessageBody<V> {
  readonly name: string
  /** The names of its fields as the JSON form has them, with their numbers. */
  readonly fields: ReadonlyMap<string, number>
  /** A value of these fields and the defaults of the others. */
  make(some: Partial<V>): V
  /** Canonical bytes: fields by number, maps by key, defaults left out. @throws PhatError `prpc.malformed` for numbers out of range */
  encode(value: V): Uint8Array
  /** Reads a whole body. Unknown fields are passed over. @throws PhatError `prpc.*` */
  decode(bytes: Uint8Array): V
  /** Reads the JSON form from its text. @throws PhatError `prpc.malformed-json` */
  decodeJson(text: string): V
}

/** `genesisBlockHash` to `genesis_block_hash`. */
const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

interface Slot {
  readonly name: string
  readonly jsonName: string
  readonly field: AnyField
}

function slotsOf(fields: MessageFields): readonly Slot[] {
  const slots = Object.entries(fields).map(([name, field]) => ({ name, jsonName: snakeCase(name), field }))
  slots.sort((a, b) => a.field.number - b.field.number)
  for (let i = 1; i < slots.length; i++) assert(slots[i - 1]?.field.number !== slots[i]?.field.number, 'field numbers differ')
  return slots
}

/** Reads the fields of one message, whatever their order. */
function readFields(slots: ReadonlyMap<number, Slot>, all: readonly Slot[], reader: WireReader): Record<string, unknown> {
  const taken = new Map<Slot, unknown>()
  while (!reader.done) {
    reader.count()
    const { number, wireType } = reader.tag()
    const slot = slots.get(number)
    if (slot === undefined) reader.skip(wireType)
    else taken.set(slot, slot.field.take(reader, wireType, taken.get(slot)))
  }
  const value: Record<string, unknown> = {}
  for (const slot of all) value[slot.name] = taken.has(slot) ? slot.field.finish(taken.get(slot), reader) : slot.field.initial
  return value
}

function jsonRecord(json: unknown): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw prpcErrors.error('malformed-json', 'expected an object')
  return json as Readonly<Record<string, unknown>> // an object that is no array, as checked
}

function parseJson(text: string): unknown {
  try {
    // An empty body stands for a request of defaults, as clients of GET send it.
    return text.trim() === '' ? {} : JSON.parse(text)
  } catch (cause) {
    throw prpcErrors.error('malformed-json', 'the body is not JSON', { cause })
  }
}

/** Declares a message: `message('ContractId', { id: implicit(1, text) })`. Names are camelCase here and snake_case in JSON. */
export function message<F extends MessageFields>(name: string, fields: F): MessageType<MessageValue<F>> {
  type V = MessageValue<F>
  const slots = slotsOf(fields)
  const byNumber = new Map(slots.map((slot) => [slot.field.number, slot]))
  // Casts below state what the table of slots holds: for each name the field of `F`.
  const declared = Object.keys(fields).map((key) => slots.find((slot) => slot.name === key) as Slot)
  const body: MessageBody<V> = {
    encode: (value) => {
      const writer = new WireWriter()
      for (const slot of slots) slot.field.write(writer, value[slot.name])
      return writer.result()
    },
    readFields: (reader) => readFields(byNumber, slots, reader) as V,
    toJson: (value) =>
      `{${declared.map((slot) => `${JSON.stringify(slot.jsonName)}:${slot.field.toJson(value[slot.name])}`).join(',')}}`,
    fromJson: (json) => {
      const record = jsonRecord(json)
      return Object.fromEntries(
        slots.map((slot) => [
          slot.name,
          slot.field.fromJson(Object.hasOwn(record, slot.jsonName) ? record[slot.jsonName] : undefined),
        ]),
      ) as V
    },
  }
  return {
    ...body,
    name,
    fields: new Map(declared.map((slot) => [slot.jsonName, slot.field.number])),
    make: (some) => ({ ...(Object.fromEntries(slots.map((slot) => [slot.name, slot.field.initial])) as V), ...some }),
    decode: (bytes) => {
      const budget: ReadBudget = { elements: 0 }
      return body.readFields(new WireReader(bytes, budget))
    },
    decodeJson: (text) => body.fromJson(parseJson(text)),
  }
}
