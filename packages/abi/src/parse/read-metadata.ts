// SPDX-License-Identifier: Apache-2.0
import type { PortableType } from '@phat/metadata'
import { abiErrors } from '../abi-errors.ts'
import {
  count,
  elements,
  flag,
  hexBytes,
  isObject,
  type JsonNode,
  member,
  needed,
  optionalText,
  text,
  texts,
} from './json-reader.ts'
import { readTypes } from './read-types.ts'

/** The versions of ink! metadata that are read; 0 is what came before versions had a number. */
export type InkMetadataVersion = 0 | 1 | 2 | 3 | 4 | 5

/** The type of an argument or result where it is used. */
export interface TypeUse {
  readonly type: number
  /** The words that the source had for it, such as `Balance`; may be empty. */
  readonly displayName: readonly string[]
}

export interface ArgumentRecord extends TypeUse {
  readonly label: string
}

export interface EntryRecord {
  readonly label: string
  readonly selector: Uint8Array
  readonly args: readonly ArgumentRecord[]
  /** Undefined for messages without result, and for constructors before version 4. */
  readonly returns: TypeUse | undefined
  readonly payable: boolean
  /** True for constructors. */
  readonly mutates: boolean
  readonly isDefault: boolean
  readonly docs: readonly string[]
}

/** What a TypeScript contract says of its messages beyond ink!'s metadata; the defaults hold for all others. */
export interface MessageTraits {
  readonly kind: 'message' | 'query'
  readonly estimate: 'full' | 'gas-only'
}

export interface EventRecord {
  readonly label: string
  readonly fields: readonly (ArgumentRecord & { readonly indexed: boolean; readonly docs: readonly string[] })[]
  /** Version 5 only: topic 0, or undefined for anonymous events. */
  readonly signatureTopic: Uint8Array | undefined
  readonly docs: readonly string[]
}

/** All versions of metadata in one form. */
export interface MetadataRecord {
  readonly version: InkMetadataVersion
  readonly name: string
  readonly contractVersion: string
  readonly authors: readonly string[]
  readonly language: string
  readonly compiler: string
  readonly codeHash: Uint8Array | undefined
  /** Of a `.contract` file. */
  readonly code: Uint8Array | undefined
  readonly docs: readonly string[]
  readonly constructors: readonly EntryRecord[]
  readonly messages: readonly EntryRecord[]
  readonly events: readonly EventRecord[]
  readonly types: readonly PortableType[]
  /** By label; see `PhatExtras`. */
  readonly traits: ReadonlyMap<string, MessageTraits>
}

/** Finds the version of metadata and the object that has its `spec` and `types`. */
function versionOf(root: JsonNode): readonly [version: InkMetadataVersion, body: JsonNode] {
  const { value } = root
  if (!isObject(value)) throw abiErrors.error('not-metadata', 'the JSON is no object')
  const wrapped = Object.keys(value).find((key) => /^V\d+$/.test(key))
  if (wrapped !== undefined) return [supported(Number(wrapped.slice(1)), wrapped), needed(root, wrapped)]
  const { version } = value
  if (version !== undefined) return [supported(typeof version === 'string' ? Number(version) : version, version), root]
  if (isObject(value.spec) && Array.isArray(value.types)) return [0, root]
  throw abiErrors.error('not-metadata', 'the JSON has neither a version nor spec and types')
}

function supported(version: unknown, given: unknown): InkMetadataVersion {
  const found = ([0, 1, 2, 3, 4, 5] as const).find((one) => one === version)
  if (found !== undefined) return found
  throw abiErrors.error('unsupported-version', `version ${String(given).slice(0, 20)}`)
}

/**
 * Reads ink! metadata of version 0 to 5 into one form.
 * @param json the text of a `.contract` or `metadata.json` file, or what `JSON.parse` made of it
 * @throws PhatError `abi.not-metadata`, `abi.unsupported-version`, `abi.bad-metadata`
 */
export function readMetadata(json: unknown): MetadataRecord {
  const root = { value: typeof json === 'string' ? parseJson(json) : json, path: '' }
  const [version, body] = versionOf(root)
  const spec = needed(body, 'spec')
  return {
    version,
    ...readProject(root),
    docs: texts(member(spec, 'docs')),
    constructors: elements(needed(spec, 'constructors')).map((one) => readEntry(one, true)),
    messages: elements(needed(spec, 'messages')).map((one) => readEntry(one, false)),
    events: elements(member(spec, 'events')).map(readEvent),
    types: readTypes(needed(body, 'types')),
    traits: readTraits(root),
  }
}

function readTraits(root: JsonNode): ReadonlyMap<string, MessageTraits> {
  const phat = member(root, 'phat')
  const messages = phat === undefined ? undefined : member(phat, 'messages')
  if (messages === undefined || !isObject(messages.value)) return new Map()
  return new Map(
    Object.entries(messages.value).map(([label, value]) => {
      const node = { value, path: `phat.messages.${label}` }
      const isQuery = optionalText(member(node, 'kind')) === 'query'
      const isGasOnly = optionalText(member(node, 'estimate')) === 'gas-only'
      return [label, { kind: isQuery ? 'query' : 'message', estimate: isGasOnly ? 'gas-only' : 'full' }] as const
    }),
  )
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw abiErrors.error('not-metadata', 'the text is no JSON', { cause })
  }
}

function readProject(root: JsonNode) {
  const source = member(root, 'source') ?? { value: {}, path: 'source' }
  const contract = member(root, 'contract') ?? { value: {}, path: 'contract' }
  const hash = member(source, 'hash')
  const wasm = member(source, 'wasm')
  return {
    name: optionalText(member(contract, 'name')) ?? 'contract',
    contractVersion: optionalText(member(contract, 'version')) ?? '',
    authors: texts(member(contract, 'authors')),
    language: optionalText(member(source, 'language')) ?? '',
    compiler: optionalText(member(source, 'compiler')) ?? '',
    codeHash: hash === undefined || hash.value === '' ? undefined : hexBytes(hash, 32),
    code: wasm === undefined ? undefined : hexBytes(wasm),
  }
}

/** Names were lists until version 1 (`["PSP22", "transfer"]`) and texts in Solang; labels since. */
function labelOf(node: JsonNode): string {
  const label = needed(node, 'label', 'name')
  return Array.isArray(label.value) ? texts(label).join('::') : text(label)
}

function readTypeUse(node: JsonNode): TypeUse {
  return { type: count(needed(node, 'type')), displayName: texts(member(node, 'displayName', 'display_name')) }
}

const readArgument = (node: JsonNode): ArgumentRecord => ({ label: labelOf(node), ...readTypeUse(needed(node, 'type')) })

function readEntry(node: JsonNode, isConstructor: boolean): EntryRecord {
  const returns = member(node, 'returnType', 'return_type')
  // Until version 2 every constructor could be paid.
  const payable = member(node, 'payable')
  return {
    label: labelOf(node),
    selector: hexBytes(needed(node, 'selector'), 4),
    args: elements(member(node, 'args')).map(readArgument),
    returns: returns === undefined ? undefined : readTypeUse(returns),
    payable: payable === undefined ? isConstructor : flag(payable),
    mutates: isConstructor || flag(member(node, 'mutates')),
    isDefault: flag(member(node, 'default')),
    docs: texts(member(node, 'docs')),
  }
}

function readEvent(node: JsonNode): EventRecord {
  const topic = member(node, 'signature_topic', 'signatureTopic')
  return {
    label: labelOf(node),
    fields: elements(member(node, 'args')).map((field) => ({
      ...readArgument(field),
      indexed: flag(member(field, 'indexed')),
      docs: texts(member(field, 'docs')),
    })),
    signatureTopic: topic === undefined ? undefined : hexBytes(topic, 32),
    docs: texts(member(node, 'docs')),
  }
}
