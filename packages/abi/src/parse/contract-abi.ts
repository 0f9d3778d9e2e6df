// SPDX-License-Identifier: Apache-2.0
import type { Codec } from '@phat/codec'
import { createTypeCodecs, type PortableType, type Shown, showValue, type TypeCodecs } from '@phat/metadata'
import { PhatError, toHex } from '@phat/primitives'
import { abiErrors } from '../abi-errors.ts'
import type { EncodedEvent } from '../events.ts'
import { accountShower } from './account-form.ts'
import { type ArgumentCodec, createArguments } from './arguments.ts'
import { checkTypes } from './check-types.ts'
import { createEventDecoder, type DecodedEvent } from './decode-event.ts'
import { createOutcomeDecoder, type MessageOutcome } from './outcome.ts'
import {
  type ArgumentRecord,
  type EntryRecord,
  type EventRecord,
  type MessageTraits,
  type MetadataRecord,
  readMetadata,
  type TypeUse,
} from './read-metadata.ts'
import { typeName } from './type-name.ts'

/** A constructor or message. */
export interface AbiEntry extends EntryRecord {
  readonly kind: 'constructor' | MessageTraits['kind']
  readonly estimate: MessageTraits['estimate']
}

/** How values are shown. */
export interface AbiOptions {
  /** Network prefix of addresses; Phala's by default. */
  readonly ss58Prefix?: number
}

/** A call as it was sent. */
export interface DecodedCall {
  readonly entry: AbiEntry
  /** By label. */
  readonly args: { readonly [label: string]: unknown }
  readonly shown: { readonly [label: string]: Shown }
}

/**
 * A contract as a client sees it, from metadata of any version of ink!. Values are given as JSON has them (see `readValue`) or in
 * the form of the codecs; what is decoded comes in both forms.
 */
export interface ContractAbi
  extends Pick<
    MetadataRecord,
    'version' | 'name' | 'contractVersion' | 'authors' | 'language' | 'compiler' | 'codeHash' | 'code' | 'docs'
  > {
  readonly constructors: readonly AbiEntry[]
  readonly messages: readonly AbiEntry[]
  readonly events: readonly EventRecord[]
  readonly types: readonly PortableType[]
  /** By label, in either spelling, or selector as `0x…`. @throws PhatError `abi.unknown-entry`, whose message lists them */
  constructorOf(name: string): AbiEntry
  /** As `constructorOf`. */
  messageOf(name: string): AbiEntry
  /**
   * Selector and arguments, given as a list or by name.
   * @throws PhatError `abi.bad-argument`, naming the argument and the type it should have
   */
  encode(entry: AbiEntry, args: unknown): Uint8Array
  /** What was sent, by its selector. @throws PhatError `abi.unknown-entry`, `abi.bad-output` */
  decodeCall(kind: 'constructor' | 'message', input: Uint8Array): DecodedCall
  /** What a constructor or message answered. @throws PhatError `abi.bad-output` */
  decodeOutcome(entry: AbiEntry, output: Uint8Array): MessageOutcome
  /** An event that this contract emitted. @throws PhatError `abi.unknown-entry`, `abi.bad-output` */
  decodeEvent(event: EncodedEvent): DecodedEvent
  codec(type: number): Codec<unknown>
  show(type: number, value: unknown): Shown
  /** A type's name for people. */
  typeName(type: number): string
}

/**
 * Reads the metadata of a contract, ink! 0 to 5 (`.contract` or `metadata.json`, as text or parsed), and checks all of its types.
 * @throws PhatError `abi.not-metadata`, `abi.unsupported-version`, `abi.bad-metadata`
 */
export function parseInkMetadata(json: unknown, options: AbiOptions = {}): ContractAbi {
  const { traits, ...record } = readMetadata(json)
  const codecs = createCodecs(record)
  const forms = {
    types: codecs,
    special: accountShower(codecs, options.ss58Prefix),
  }
  const show = (type: number, value: unknown): Shown => showValue(forms, type, value)
  const args = createArguments(codecs, show)
  const decodeOutcome = createOutcomeDecoder(record.version, codecs, show)
  const constructors = record.constructors.map((entry): AbiEntry => ({ ...entry, kind: 'constructor', estimate: 'full' }))
  const messages = record.messages.map((entry): AbiEntry => {
    const own = traits.get(entry.label)
    return { ...entry, kind: own?.kind ?? 'message', estimate: own?.estimate ?? 'full' }
  })
  return {
    ...record,
    constructors,
    messages,
    constructorOf: (name) => findEntry(constructors, 'constructor', name),
    messageOf: (name) => findEntry(messages, 'message', name),
    encode: (entry, given) => args.encode(entry, given),
    decodeCall: (kind, input) => decodeCall(kind === 'constructor' ? constructors : messages, kind, input, args),
    decodeOutcome: (entry, output) => decodeOutcome(entry, describedPart(codecs, record.version, entry, output)),
    decodeEvent: createEventDecoder(record, args),
    codec: codecs.codec,
    show,
    typeName: (type) => typeName(codecs, type),
  }
}

/** Makes the codecs of all types that entries and events use, so that what is wrong with them shows here. */
function createCodecs(record: Omit<MetadataRecord, 'traits'>): TypeCodecs {
  const codecs = createTypeCodecs(record.types)
  const entries = [...record.constructors, ...record.messages]
  const uses: TypeUse[] = entries.flatMap(({ args, returns }): readonly TypeUse[] =>
    returns === undefined ? args : [...args, returns],
  )
  try {
    checkTypes(record.types, codecs)
    for (const { type } of [...uses, ...record.events.flatMap(({ fields }) => fields)]) codecs.codec(type)
  } catch (error) {
    if (!(error instanceof PhatError) || error.code.startsWith('abi.')) throw error
    throw abiErrors.error('bad-metadata', error.message, { cause: error })
  }
  return codecs
}

const listedMax = 40
const plain = (name: string): string => name.replaceAll('_', '').toLowerCase()

function findEntry(entries: readonly AbiEntry[], what: string, name: string): AbiEntry {
  const found =
    entries.find(({ label }) => label === name) ??
    entries.find(({ label }) => plain(label) === plain(name)) ??
    entries.find(({ selector }) => toHex(selector) === name.toLowerCase())
  if (found !== undefined) return found
  const labels = entries.slice(0, listedMax).map(({ label }) => label)
  const has = labels.length === 0 ? 'there is none' : `there are ${labels.join(', ')}${entries.length > listedMax ? ' …' : ''}`
  throw abiErrors.error('unknown-entry', `no ${what} ${name.slice(0, 80)}: ${has}`)
}

function decodeCall(entries: readonly AbiEntry[], what: string, input: Uint8Array, args: ArgumentCodec): DecodedCall {
  if (input.length < 4) throw abiErrors.error('bad-output', `a call has a selector of 4 bytes, not ${input.length}`)
  const entry = findEntry(entries, what, toHex(input.subarray(0, 4)))
  const { values, shown } = args.decode(`call of ${entry.label}`, entry.args as readonly ArgumentRecord[], input.subarray(4))
  return { entry, args: values, shown }
}

/** A constructor that cannot fail answers `Ok(Ok(()))` since ink! 4, of which its metadata describes the outer half alone. */
function describedPart(codecs: TypeCodecs, version: number, { kind, returns }: AbiEntry, output: Uint8Array): Uint8Array {
  const isTwice = version >= 4 && kind === 'constructor' && returns !== undefined && output.length === 2
  if (!isTwice || output[0] !== 0 || output[1] !== 0) return output
  const { definition } = codecs.type(returns.type)
  const ok = definition.type === 'Variant' ? definition.value.find(({ name }) => name === 'Ok')?.fields[0] : undefined
  // One that can fail has both halves in its metadata.
  const isWhole = ok !== undefined && codecs.type(ok.type).definition.type === 'Variant'
  return isWhole ? output : output.subarray(0, 1)
}
