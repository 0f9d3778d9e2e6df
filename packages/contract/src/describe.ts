// SPDX-License-Identifier: Apache-2.0

import type {
  ConstructorDescriptor,
  ContractDescriptor,
  EntryDescriptor,
  EventDescriptor,
  MessageDescriptor,
  StateFieldDescriptor,
  UpgradePolicy,
} from '@phat/abi'
import type { AnyCodec } from '@phat/codec'
import { isCodec, unit } from '@phat/codec'
import { textList } from './declare/builder.ts'
import type { Declaration, Upgrade } from './declare/declaration.ts'
import type { Entry, EventDeclarations, IndexedField } from './declare/entries.ts'
import { rootKey, type StateFields, spelled } from './declare/state.ts'
import { errorCodec } from './run/error-codec.ts'
import { entryLabel, selectorBytes } from './run/labels.ts'

/** What the declaration itself does not know. */
export interface DescribeOptions {
  /** The selector of a label: first four bytes of its blake2_256. */
  readonly selectorOf: (label: string) => Uint8Array
  readonly language: ContractDescriptor['language']
}

/** A declaration as data and codecs: what the metadata, clients and documentation derive from. */
export function describe({ declaration }: { readonly declaration: Declaration }, options: DescribeOptions): ContractDescriptor {
  const errors = errorCodec(declaration)
  const entries = declaration.entries.map((entry) => [entry, describeEntry(entry, errors, options)] as const)
  const sharesEntries = Object.values(declaration.state).some((field) => /apping$/.test(spelled(field).kind))
  return {
    name: declaration.name,
    version: declaration.version,
    language: options.language,
    stateVersion: declaration.stateVersion,
    upgradePolicy: describeUpgrade(declaration.upgrade),
    constructors: entries.flatMap(([entry, described]): ConstructorDescriptor[] =>
      entry.kind === 'constructor' ? [described] : [],
    ),
    messages: entries.flatMap(([entry, described]) => describeMessage(entry, described, sharesEntries)),
    events: describeEvents(declaration.events),
    errors,
    state: describeState(declaration.state),
    docs: declaration.docs,
    ...(declaration.secrets.length === 0 ? {} : { secrets: declaration.secrets }),
    ...(declaration.accepts && { accepts: declaration.accepts }),
  }
}

function describeEntry(entry: Entry, errors: AnyCodec | undefined, { selectorOf }: DescribeOptions): EntryDescriptor {
  const { options, name, args } = entry
  const label = entryLabel(entry)
  return {
    name,
    label,
    selector: options.selector === undefined ? selectorOf(label) : selectorBytes(options.selector),
    args: Object.entries(args).map(([argument, codec]) => ({ name: argument, codec })),
    error: options.infallible === true ? undefined : errors,
    payable: options.payable === true,
    docs: textList(options.docs),
  }
}

function describeMessage(entry: Entry, described: EntryDescriptor, sharesEntries: boolean): MessageDescriptor[] {
  if (entry.kind === 'constructor') return []
  const isMessage = entry.kind === 'message'
  const estimate = entry.options.estimate ?? (isMessage && sharesEntries ? 'gas-only' : 'full')
  return [{ ...described, returns: entry.returns ?? unit, kind: entry.kind, mutates: isMessage, estimate }]
}

function describeEvents(events: EventDeclarations): readonly EventDescriptor[] {
  return Object.entries(events).map(([label, fields]) => ({
    label,
    fields: Object.entries(fields).map(([name, field]) => {
      const indexed = !isCodec(field)
      // The cast states what is left: a field is a codec or an indexed one.
      return { name, codec: indexed ? (field as IndexedField<unknown>).codec : field, indexed, docs: [] }
    }),
    docs: [],
  }))
}

function describeState(fields: StateFields): readonly StateFieldDescriptor[] {
  return Object.entries(fields).map(([name, declared]) => {
    const field = spelled(declared)
    const common = { name, key: rootKey(name), docs: field.docs }
    if (field.kind === 'mapping') return { ...common, layout: { kind: field.kind, key: field.key, value: field.value } }
    if (field.kind === 'iterableMapping') {
      return { ...common, layout: { kind: field.kind, key: field.key, value: field.value, max: field.max } }
    }
    return { ...common, layout: { kind: 'value', codec: field.codec } }
  })
}

function describeUpgrade(upgrade: Upgrade): UpgradePolicy {
  return typeof upgrade === 'string' ? { kind: upgrade } : { kind: 'timelock', blocks: upgrade.timelock }
}
