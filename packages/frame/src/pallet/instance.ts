// SPDX-License-Identifier: Apache-2.0
import {
  type Codec,
  type Described,
  describeFields,
  type Fields,
  type FieldValues,
  fieldsIo,
  pathOf,
  type Reader,
  snakeCase,
  type TypeDescription,
  type VariantDescription,
  variant,
  type Writer,
} from '@phat/codec'
import { twox128 } from '@phat/crypto'
import { assert, type ByteString, concatBytes, textBytes, toByteString } from '@phat/primitives'
import { DispatchFailure } from '../dispatch/failure.ts'
import type { At, Execution } from '../runtime/execution.ts'
import type { StorageDeclaration } from '../storage/declarations.ts'
import type { CallDeclaration, EventDeclarations, PalletContext, RuntimeTypes } from './declarations.ts'
import type { AnyPallet } from './define-pallet.ts'

/** A pallet context whose types are not known: what the kit holds. */
export type PalletContextBase = PalletContext<unknown, never, never, never>

/** One call in a composed runtime. */
export interface CallTarget {
  readonly name: string
  readonly palletIndex: number
  readonly index: number
  readonly declaration: CallDeclaration
  readonly identity: object
  readonly config: unknown
  readonly io: {
    readonly write: (writer: Writer, args: FieldValues<Fields>) => void
    readonly read: (reader: Reader) => FieldValues<Fields>
  }
}

/** One storage item in a composed runtime. */
export interface StorageItem {
  readonly name: string
  readonly entryName: string
  readonly declaration: StorageDeclaration<unknown>
  readonly prefix: ByteString
}

/** A pallet as it stands in one runtime: with its index, its configuration and the types that only the runtime knows. */
export interface PalletInstance {
  readonly index: number
  readonly name: string
  readonly pallet: AnyPallet
  readonly config: unknown
  readonly storage: readonly StorageItem[]
  readonly calls: readonly CallTarget[]
  readonly callByIndex: readonly (CallTarget | undefined)[]
  readonly callType: Described
  readonly eventCodec: Codec<{ readonly type: string; readonly value?: unknown }> | undefined
  readonly errorType: Described | undefined
  bind(execution: Execution): PalletContextBase
}

/** `totalIssuance` to `TotalIssuance`. */
export const pascalCase = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

/** The key under which a storage item begins: twox128 of the pallet's name, twox128 of the item's. */
export function storagePrefix(pallet: string, entryName: string): ByteString {
  return toByteString(concatBytes(twox128(textBytes(pallet)), twox128(textBytes(entryName))))
}

/** The Rust-like path of a pallet's types, `pallet_balances::pallet`. */
const modulePath = (pallet: AnyPallet): string => pallet.parts.module

/** The type parameters that Rust's macros give a pallet's types. */
const typeParams = (pallet: AnyPallet): readonly { readonly name: string }[] =>
  pallet.parts.instantiable ? [{ name: 'T' }, { name: 'I' }] : [{ name: 'T' }]

function describeCalls(pallet: AnyPallet, targets: readonly CallTarget[]): Described {
  const variants: VariantDescription[] = targets.map(({ name, index, declaration }) => ({
    name: snakeCase(name),
    index,
    fields: describeFields(declaration.fields),
    docs: declaration.docs,
  }))
  const docs = ['Contains a variant per dispatchable extrinsic that this pallet has.']
  const path = pathOf(`${modulePath(pallet)}::Call`)
  return { description: { path, params: typeParams(pallet), definition: { kind: 'variant', variants }, docs } }
}

function describeErrors(pallet: AnyPallet): Described | undefined {
  const entries = Object.entries(pallet.parts.errors)
  if (entries.length === 0) return undefined
  const variants = entries.map(([name, { index, docs }]) => ({ name, index, fields: [], docs })).sort((a, b) => a.index - b.index)
  const path = pathOf(`${modulePath(pallet)}::Error`)
  return {
    description: {
      path,
      params: typeParams(pallet),
      definition: { kind: 'variant', variants },
      docs: ['The `Error` enum of this pallet.'],
    },
  }
}

/** Rust refuses a type parameter that no field uses, so an event type has `T` only where a field's type names it. */
function eventParams(pallet: AnyPallet, { definition }: TypeDescription): readonly { readonly name: string }[] {
  const variants = definition.kind === 'variant' ? definition.variants : []
  const used = variants.some(({ fields }) => fields.some(({ type }) => /\bT\b/.test(type.typeName ?? '')))
  return used ? typeParams(pallet) : []
}

function eventCodecOf(pallet: AnyPallet, arms: EventDeclarations): PalletInstance['eventCodec'] {
  if (Object.keys(arms).length === 0) return undefined
  const codec = variant(`${modulePath(pallet)}::Event`, arms, ['The `Event` enum of this pallet'])
  const described = { ...codec, description: { ...codec.description, params: eventParams(pallet, codec.description) } }
  return described as unknown as NonNullable<PalletInstance['eventCodec']>
}

/** Indices are one byte on the wire and names are keys: a declaration that uses one twice is a bug of its pallet. */
function checkUnique(pallet: string, what: string, entries: readonly { readonly name: string; readonly index?: number }[]): void {
  const names = new Set(entries.map(({ name }) => name))
  assert(names.size === entries.length, `${pallet} names each ${what} differently`)
  const indices = entries.map(({ index }) => index).filter((index) => index !== undefined)
  const valid = indices.every((index) => Number.isInteger(index) && index >= 0 && index <= 255)
  assert(valid && new Set(indices).size === indices.length, `${pallet} gives each ${what} an index of its own from 0 to 255`)
}

/** Functions that end a call with an error of this pallet. */
function makeFail(pallet: AnyPallet, index: number): object {
  const makers = Object.entries(pallet.parts.errors).map(([name, declaration]) => {
    const error = new Uint8Array([declaration.index, 0, 0, 0])
    const fail = (): never => {
      throw new DispatchFailure({ type: 'Module', value: { index, error } })
    }
    return [name, fail] as const
  })
  return Object.fromEntries(makers)
}

/** Places a pallet in a runtime. */
export function instantiate(
  index: number,
  pallet: AnyPallet,
  config: unknown,
  types: RuntimeTypes,
  record: EventRecorder,
): PalletInstance {
  const { parts } = pallet
  const storage = Object.entries(parts.storage(types, config as never)).map(([name, declaration]): StorageItem => {
    const entryName = declaration.entryName ?? pascalCase(name)
    return { name, entryName, declaration, prefix: storagePrefix(parts.name, entryName) }
  })
  const calls = Object.entries(parts.calls(types, config as never)).map(
    ([name, declaration]): CallTarget => ({
      name,
      palletIndex: index,
      index: declaration.index,
      declaration,
      identity: parts.identity,
      config,
      io: fieldsIo(declaration.fields),
    }),
  )
  const errors = Object.entries(parts.errors).map(([name, declaration]) => ({ name, index: declaration.index }))
  checkUnique(
    parts.name,
    'storage item',
    storage.map(({ entryName }) => ({ name: entryName })),
  )
  checkUnique(
    parts.name,
    'call',
    calls.map((target) => ({ name: snakeCase(target.name), index: target.index })),
  )
  checkUnique(parts.name, 'error', errors)
  calls.sort((a, b) => a.index - b.index)
  const callByIndex: (CallTarget | undefined)[] = []
  for (const target of calls) callByIndex[target.index] = target
  const fail = makeFail(pallet, index)
  const events = parts.events(config as never)
  const eventCodec = eventCodecOf(pallet, events)
  const bind = (execution: Execution): PalletContextBase => {
    const store: { [name: string]: unknown } = {}
    for (const item of storage) store[item.name] = item.declaration.bind(item.prefix, execution.overlay)
    const emit: { [name: string]: (value?: unknown) => void } = {}
    for (const type of Object.keys(events)) emit[type] = (value) => record(execution, index, { type, value })
    // The casts erase types that the pallet's own declaration states; `PalletBase.at` gives them back.
    return { execution, block: execution.block, config, store: store as never, emit: emit as never, fail: fail as never }
  }
  return {
    index,
    name: parts.name,
    pallet,
    config,
    storage,
    calls,
    callByIndex,
    callType: describeCalls(pallet, calls),
    eventCodec,
    errorType: describeErrors(pallet),
    bind,
  }
}

/** Puts an event of a pallet into the execution's log. */
export type EventRecorder = (at: At, palletIndex: number, event: { readonly type: string; readonly value: unknown }) => void
