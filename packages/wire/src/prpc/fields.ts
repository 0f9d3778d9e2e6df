// SPDX-License-Identifier: Apache-2.0
import { compareBytes, concatBytes, known, textBytes } from '@phat/primitives'
import { prpcErrors } from './prpc-errors.ts'
import { delimitedWire, type ValueType, varintWire } from './value-types.ts'
import { WireReader } from './wire-reader.ts'
import { WireWriter } from './wire-writer.ts'

/** A field of a message: its number, and how its values are read and written. `V` is what the message's value holds. */
export interface Field<V> {
  readonly number: number
  /** The value of a field that the wire does not have. */
  readonly initial: V
  write(writer: WireWriter, value: V): void
  /** Takes in one occurrence. `sofar` is what this function gave for the one before, undefined at first. */
  take(reader: WireReader, wireType: number, sofar: unknown): unknown
  /** The value after the last occurrence. */
  finish(sofar: unknown, reader: WireReader): V
  toJson(value: V): string
  fromJson(json: unknown): V
}

export type AnyField = Field<unknown>

function expectWire(wireType: number, expected: number): void {
  if (wireType !== expected) throw prpcErrors.error('malformed', `wire type ${wireType} where ${expected} belongs`)
}

/** A field of proto3 without a label: absent is zero, and zero is not written. The last occurrence counts. */
export function implicit<T>(number: number, type: ValueType<T>): Field<T> {
  return {
    number,
    initial: type.zero,
    write: (writer, value) => {
      if (!type.isZero(value)) writeOne(writer, number, type, value)
    },
    take: (reader, wireType) => takeOne(reader, wireType, type),
    finish: (sofar) => sofar as T, // what `take` gave
    toJson: (value) => type.toJson(value),
    fromJson: (json) => (json === undefined || json === null ? type.zero : type.fromJson(json)),
  }
}

/** An `optional` field: absent and zero differ. */
export function optional<T>(number: number, type: ValueType<T>): Field<T | undefined> {
  return {
    number,
    initial: undefined,
    write: (writer, value) => {
      if (value !== undefined) writeOne(writer, number, type, value)
    },
    take: (reader, wireType) => takeOne(reader, wireType, type),
    finish: (sofar) => sofar as T, // what `take` gave
    toJson: (value) => (value === undefined ? 'null' : type.toJson(value)),
    fromJson: (json) => (json === undefined || json === null ? undefined : type.fromJson(json)),
  }
}

function writeOne<T>(writer: WireWriter, number: number, type: ValueType<T>, value: T): void {
  writer.tag(number, type.wireType)
  type.write(writer, value)
}

function takeOne<T>(reader: WireReader, wireType: number, type: ValueType<T>): T {
  expectWire(wireType, type.wireType)
  return type.read(reader)
}

/** A `repeated` field. Numbers are written packed; both forms are read. */
export function repeated<T>(number: number, type: ValueType<T>): Field<readonly T[]> {
  const packs = type.wireType === varintWire
  return {
    number,
    initial: [],
    write: (writer, values) => {
      if (values.length === 0) return
      const packed = new WireWriter()
      for (const value of values) {
        if (packs) type.write(packed, value)
        else writeOne(writer, number, type, value)
      }
      if (!packs) return
      writer.tag(number, delimitedWire)
      writer.delimited(packed.result())
    },
    take: (reader, wireType, sofar) => {
      const values = (sofar ?? []) as T[] // what an earlier call gave
      if (!packs || wireType === varintWire) {
        values.push(takeOne(reader, wireType, type))
        return values
      }
      expectWire(wireType, delimitedWire)
      const packed = reader.within(reader.delimited(), 0)
      while (!packed.done) {
        packed.count()
        values.push(type.read(packed))
      }
      return values
    },
    finish: (sofar) => sofar as T[], // what `take` gave
    toJson: (values) => `[${values.map((value) => type.toJson(value)).join(',')}]`,
    fromJson: (json) => {
      if (json === undefined || json === null) return []
      if (!Array.isArray(json)) throw prpcErrors.error('malformed-json', 'expected an array')
      return json.map((element) => type.fromJson(element))
    },
  }
}

/** What a nested field needs of a message type; given late, so that messages can contain themselves. */
export interface MessageBody<V> {
  encode(value: V): Uint8Array
  readFields(reader: WireReader): V
  toJson(value: V): string
  fromJson(json: unknown): V
}

/** A message inside a message. Occurrences are merged, which for protobuf is to read them one after the other. */
export function nested<V>(number: number, body: () => MessageBody<V>): Field<V | undefined> {
  return {
    number,
    initial: undefined,
    write: (writer, value) => {
      if (value === undefined) return
      writer.tag(number, delimitedWire)
      writer.delimited(body().encode(value))
    },
    take: (reader, wireType, sofar) => {
      expectWire(wireType, delimitedWire)
      const parts = (sofar ?? []) as Uint8Array[] // what an earlier call gave
      parts.push(reader.delimited())
      return parts
    },
    finish: (sofar, reader) => {
      const parts = sofar as Uint8Array[] // what `take` gave
      const whole = parts.length === 1 ? known(parts[0], 'one part') : concatBytes(...parts)
      return body().readFields(reader.within(whole, 1))
    },
    toJson: (value) => (value === undefined ? 'null' : body().toJson(value)),
    fromJson: (json) => (json === undefined || json === null ? undefined : body().fromJson(json)),
  }
}

/** A message type as a kind of value, for lists and maps. */
export function messageValue<V>(body: () => MessageBody<V>): ValueType<V> {
  return {
    wireType: delimitedWire,
    get zero(): V {
      return body().readFields(new WireReader(new Uint8Array(0)))
    },
    isZero: () => false,
    write: (writer, value) => writer.delimited(body().encode(value)),
    read: (reader) => body().readFields(reader.within(reader.delimited(), 1)),
    toJson: (value) => body().toJson(value),
    fromJson: (json) => body().fromJson(json),
  }
}

/** A `map` field. Written in ascending order of its keys, so that equal maps are equal bytes. */
export function mapOf<K extends string | number, V>(
  number: number,
  key: ValueType<K>,
  value: ValueType<V>,
): Field<ReadonlyMap<K, V>> {
  return {
    number,
    initial: new Map(),
    write: (writer, map) => {
      for (const [k, v] of [...map].sort(([a], [b]) => compareKeys(a, b))) {
        const entry = new WireWriter()
        writeOne(entry, 1, key, k)
        writeOne(entry, 2, value, v)
        writer.tag(number, delimitedWire)
        writer.delimited(entry.result())
      }
    },
    take: (reader, wireType, sofar) => {
      expectWire(wireType, delimitedWire)
      const map = (sofar ?? new Map()) as Map<K, V> // what an earlier call gave
      const [k, v] = readEntry(reader.within(reader.delimited(), 0), key, value)
      return map.set(k, v)
    },
    finish: (sofar) => sofar as Map<K, V>, // what `take` gave
    toJson: (map) => {
      const entries = [...map].sort(([a], [b]) => compareKeys(a, b))
      return `{${entries.map(([k, v]) => `${JSON.stringify(String(k))}:${value.toJson(v)}`).join(',')}}`
    },
    fromJson: (json) => {
      if (json === undefined || json === null) return new Map()
      if (typeof json !== 'object' || Array.isArray(json)) throw prpcErrors.error('malformed-json', 'expected an object')
      return new Map(Object.entries(json).map(([k, v]) => [key.fromJson(k), value.fromJson(v)]))
    },
  }
}

function compareKeys(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : compareBytes(textBytes(String(a)), textBytes(String(b)))
}

function readEntry<K, V>(reader: WireReader, key: ValueType<K>, value: ValueType<V>): [K, V] {
  let k = key.zero
  let v: V | undefined
  while (!reader.done) {
    reader.count()
    const { number, wireType } = reader.tag()
    if (number === 1) k = takeOne(reader, wireType, key)
    else if (number === 2) v = takeOne(reader, wireType, value)
    else reader.skip(wireType)
  }
  return [k, v ?? value.zero]
}
