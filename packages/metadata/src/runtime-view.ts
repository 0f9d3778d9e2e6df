// SPDX-License-Identifier: Apache-2.0
import type { Codec } from '@phat/codec'
import { createTypeCodecs, type TypeCodecs } from './dynamic-codec.ts'
import { metadataErrors } from './metadata-errors.ts'
import type { Metadata, PalletMetadata } from './metadata-model.ts'
import { findByName, splitItem } from './name-lookup.ts'
import type { PortableField, PortableVariant } from './portable-type.ts'
import { type StorageItem, storageItem } from './storage-item.ts'
import { camelCase } from './type-lookup.ts'

/** A variant within a variant, as outer calls and events are: `{ type: 'Balances', value: { type: 'Transfer', … } }`. */
export interface PalletValue {
  readonly type: string
  readonly value: { readonly type: string; readonly value?: unknown }
}

/** One entry of `System.Events`. */
export interface EventRecord {
  readonly phase: { readonly type: string; readonly value?: unknown }
  readonly event: PalletValue
  readonly topics: readonly Uint8Array[]
}

/** A call of a pallet as metadata declares it. */
export interface CallDeclaration {
  readonly pallet: string
  readonly name: string
  readonly docs: readonly string[]
  readonly args: readonly {
    /** camelCase, as in values. */
    readonly name: string
    readonly type: number
    readonly typeName: string | undefined
    readonly codec: Codec<unknown>
  }[]
}

/** What a module error means. */
export interface ErrorDeclaration {
  readonly pallet: string
  readonly name: string
  readonly docs: readonly string[]
}

/** A runtime seen through its metadata. Items are named `Pallet.item`, in the metadata's spelling or in camelCase. */
export interface RuntimeView extends TypeCodecs {
  readonly metadata: Metadata
  /** The outer call. */
  readonly call: Codec<PalletValue>
  storage(item: string): StorageItem
  /** Decodes the value of a constant. */
  constant(item: string): unknown
  callDeclaration(item: string): CallDeclaration
  /** Makes a call of named arguments. @throws PhatError `metadata.unknown-item`, `metadata.invalid-arguments` */
  buildCall(item: string, args: Readonly<Record<string, unknown>>): PalletValue
  /** Decodes what is stored as `System.Events`. */
  decodeEvents(stored: Uint8Array | undefined): readonly EventRecord[]
  /** Finds a module error by the index of its pallet and its own. */
  error(palletIndex: number, errorIndex: number): ErrorDeclaration
}

/** Opens decoded metadata: codecs are made when first used. */
export function viewRuntime(metadata: Metadata): RuntimeView {
  const codecs = createTypeCodecs(metadata.types)
  const pallet = (name: string) => findByName(metadata.pallets, name, 'pallet')

  const storage = (item: string): StorageItem => {
    const [palletName, name] = splitItem(item)
    const { storage: declared } = pallet(palletName)
    const entry = findByName(declared?.entries ?? [], name, 'storage item')
    return storageItem(declared?.prefix ?? '', entry, codecs)
  }

  const declaration = (item: string): CallDeclaration => {
    const [palletName, name] = splitItem(item)
    const found = pallet(palletName)
    return declareCall(found.name, findByName(casesOf(found, 'calls', codecs), name, 'call'), codecs)
  }

  return {
    ...codecs,
    metadata,
    get call() {
      // The cast states what an outer call is: one variant for each pallet around the pallet's own.
      return codecs.codec(outerCallType(metadata)) as Codec<PalletValue>
    },
    storage,
    constant: (item) => {
      const [palletName, name] = splitItem(item)
      const { type, value } = findByName(pallet(palletName).constants, name, 'constant')
      return codecs.codec(type).decode(value)
    },
    callDeclaration: declaration,
    buildCall: (item, args) => {
      const declared = declaration(item)
      return { type: declared.pallet, value: { type: declared.name, value: namedArgs(declared, args, codecs) } }
    },
    // The cast states what frame_system stores: EventRecord<RuntimeEvent, Hash>.
    decodeEvents: (stored) => storage('System.Events').decodeValue(stored) as readonly EventRecord[],
    error: (palletIndex, errorIndex) => findError(metadata, palletIndex, errorIndex, codecs),
  }
}

function outerCallType({ outerEnums, extrinsic }: Metadata): number {
  const type = outerEnums?.call ?? extrinsic.call
  if (type === undefined) throw metadataErrors.error('unknown-type', 'the metadata does not name the type of calls')
  return type
}

function casesOf(pallet: PalletMetadata, kind: 'calls' | 'event' | 'error', codecs: TypeCodecs): readonly PortableVariant[] {
  const reference = pallet[kind]
  if (reference === undefined) return []
  const { definition } = codecs.type(reference.type)
  if (definition.type !== 'Variant') throw metadataErrors.error('unknown-type', `type ${reference.type} is not a variant`)
  return definition.value
}

function declareCall(pallet: string, { name, docs, fields }: PortableVariant, codecs: TypeCodecs): CallDeclaration {
  const args = fields.map((field: PortableField, position) => ({
    name: camelCase(field.name ?? `${position}`),
    type: field.type,
    typeName: field.typeName,
    codec: codecs.codec(field.type),
  }))
  return { pallet, name, docs, args }
}

function namedArgs(call: CallDeclaration, given: Readonly<Record<string, unknown>>, codecs: TypeCodecs): unknown {
  const values = new Map<string, unknown>()
  const names = call.args.map(({ name }) => name).join(', ') || 'none'
  for (const [name, value] of Object.entries(given)) {
    const wanted = camelCase(name)
    if (!call.args.some((arg) => arg.name === wanted) || values.has(wanted)) {
      throw metadataErrors.error('invalid-arguments', `${call.pallet}.${call.name} takes ${names}, not ${name.slice(0, 80)}`)
    }
    values.set(wanted, value)
  }
  const missing = call.args.filter(({ name, type }) => values.get(name) === undefined && !isOptional(type, codecs))
  if (missing.length > 0) {
    const list = missing.map(({ name }) => name).join(', ')
    throw metadataErrors.error('invalid-arguments', `${call.pallet}.${call.name} takes ${names}; missing ${list}`)
  }
  return call.args.length === 0 ? undefined : Object.fromEntries(values)
}

/** True for types that a caller may leave out. */
function isOptional(type: number, codecs: TypeCodecs): boolean {
  const { path, definition } = codecs.type(type)
  return (path.length === 1 && path[0] === 'Option') || (definition.type === 'Tuple' && definition.value.length === 0)
}

function findError(metadata: Metadata, palletIndex: number, errorIndex: number, codecs: TypeCodecs): ErrorDeclaration {
  const pallet = metadata.pallets.find(({ index }) => index === palletIndex)
  if (pallet === undefined) throw metadataErrors.error('unknown-item', `no pallet with index ${palletIndex}`)
  const found = casesOf(pallet, 'error', codecs).find(({ index }) => index === errorIndex)
  if (found === undefined) throw metadataErrors.error('unknown-item', `${pallet.name} has no error with index ${errorIndex}`)
  return { pallet: pallet.name, name: found.name, docs: found.docs }
}
