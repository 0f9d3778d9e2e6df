// SPDX-License-Identifier: Apache-2.0
import { Reader, Writer } from '@phat/codec'
import { camelCase, readValue, type Shown, shownBriefly, type TypeCodecs, type ValueForms } from '@phat/metadata'
import { PhatError } from '@phat/primitives'
import { abiErrors } from '../abi-errors.ts'
import { accountReader } from './account-form.ts'
import { isObject } from './json-reader.ts'
import type { ArgumentRecord, EntryRecord } from './read-metadata.ts'
import { typeName } from './type-name.ts'

/** Arguments and event fields: values in a row without anything between them. */
export interface ArgumentCodec {
  encode(entry: EntryRecord, given: unknown): Uint8Array
  /** @throws PhatError `abi.bad-output`, which names `what` and the value */
  decode(what: string, args: readonly ArgumentRecord[], bytes: Uint8Array): DecodedArguments
}

/** Values by label, in the form of the codecs and as JSON. */
export interface DecodedArguments {
  readonly values: { readonly [label: string]: unknown }
  readonly shown: { readonly [label: string]: Shown }
}

/** Makes the codec of values in a row; see `ContractAbi.encode` for what it takes and throws. */
export function createArguments(codecs: TypeCodecs, show: (type: number, value: unknown) => Shown): ArgumentCodec {
  return {
    encode: (entry, given) => encodeArguments(codecs, entry, given),
    decode: (what, args, bytes) => decodeArguments(codecs, show, what, args, bytes),
  }
}

/** `amount: Balance`, as lists of arguments show it. */
function signature(codecs: TypeCodecs, { label, args }: EntryRecord): string {
  return `${label}(${args.map((arg) => `${arg.label}: ${typeName(codecs, arg.type)}`).join(', ')})`
}

/** The values of arguments in their order. */
function inOrder(codecs: TypeCodecs, entry: EntryRecord, given: unknown): readonly unknown[] {
  const { args } = entry
  const wrong = (detail: string) => abiErrors.error('bad-argument', `${signature(codecs, entry)}: ${detail}`)
  if (given === undefined && args.length === 0) return []
  if (Array.isArray(given)) {
    if (given.length === args.length) return given
    throw wrong(`takes ${args.length} arguments, not ${given.length}`)
  }
  if (!isObject(given)) throw wrong('takes its arguments as a list or by name')
  const labels = args.map(({ label }) => label)
  if (new Set(labels.map(camelCase)).size !== labels.length) throw wrong('has two arguments of one name: give them as a list')
  const byName = new Map(Object.entries(given).map(([name, value]) => [camelCase(name), value]))
  const unknown = Object.keys(given).find((name) => !labels.some((label) => camelCase(label) === camelCase(name)))
  if (unknown !== undefined) throw wrong(`has no argument ${unknown.slice(0, 80)}`)
  return labels.map((label) => byName.get(camelCase(label)))
}

function encodeArguments(codecs: TypeCodecs, entry: EntryRecord, given: unknown): Uint8Array {
  const values = inOrder(codecs, entry, given)
  const writer = new Writer(64)
  writer.append(entry.selector)
  for (const [i, arg] of entry.args.entries()) {
    const bad: ValueForms['bad'] = ({ field }, expected, value) => {
      const detail = `${entry.label}: ${field} (${arg.label}: ${typeName(codecs, arg.type)}): expected ${expected}, got ${shownBriefly(value)}`
      return abiErrors.error('bad-argument', detail)
    }
    const forms: ValueForms = { types: codecs, bad, special: accountReader(codecs, arg.displayName, bad) }
    const value = readValue(forms, { field: arg.label, depth: 0 }, arg.type, values[i])
    try {
      codecs.codec(arg.type).write(writer, value)
    } catch (error) {
      if (!(error instanceof PhatError)) throw error
      throw abiErrors.error('bad-argument', `${entry.label}: ${arg.label}: ${error.message}`, { cause: error })
    }
  }
  return writer.result()
}

function decodeArguments(
  codecs: TypeCodecs,
  show: (type: number, value: unknown) => Shown,
  what: string,
  args: readonly ArgumentRecord[],
  bytes: Uint8Array,
): DecodedArguments {
  const reader = new Reader(bytes)
  const values: [string, unknown][] = []
  try {
    for (const { label, type } of args) values.push([label, codecs.codec(type).read(reader)])
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    const { label } = args[values.length] as ArgumentRecord
    throw abiErrors.error('bad-output', `${what}: ${label}: ${error.message}`, { cause: error })
  }
  if (reader.remaining > 0) throw abiErrors.error('bad-output', `${what}: ${reader.remaining} bytes follow the last value`)
  return {
    values: Object.fromEntries(values),
    shown: Object.fromEntries(values.map(([label, value], i) => [label, show((args[i] as ArgumentRecord).type, value)])),
  }
}
