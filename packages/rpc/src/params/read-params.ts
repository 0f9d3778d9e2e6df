// SPDX-License-Identifier: Apache-2.0
import { decodeSs58 } from '@phat/crypto'
import {
  type ArchiveItemQuery,
  type BlockId,
  buildModeNames,
  type DiffItemQuery,
  type ExtrinsicOrHash,
  type MethodDefinition,
  type NewBlockOptions,
  type OneOrMany,
  type ParamKind,
  type ParamsOf,
  type ParamValues,
  paramKinds,
  type StorageItemQuery,
  type StorageQueryType,
  storageQueryTypes,
} from '@phat/wire'
import type { RpcLimits } from '../server/limits.ts'
import { rpcError } from '../server/rpc-error.ts'
import { hexToBytes } from './hex.ts'

type Limits = Pick<RpcLimits, 'keysMax' | 'keyBytesMax'>

/** Reads one JSON value; undefined means that it is not of the kind. */
type ReadParam<T> = (value: unknown, limits: Limits) => T | undefined

const u32Max = 0xffff_ffff

function readBytes(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string') return undefined
  return value === '' ? new Uint8Array(0) : hexToBytes(value)
}

function readHash(value: unknown): Uint8Array | undefined {
  return typeof value === 'string' && value.length === 66 ? hexToBytes(value) : undefined
}

function readU32(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= u32Max ? value : undefined
}

function readStorageKey(value: unknown, limits: Limits): Uint8Array | undefined {
  if (typeof value !== 'string' || value.length > 2 + 2 * limits.keyBytesMax) return undefined
  return readBytes(value)
}

function readBlockNumber(value: unknown): number | undefined {
  if (typeof value !== 'string') return readU32(value)
  return /^0x[0-9a-fA-F]{1,8}$/.test(value) ? Number.parseInt(value, 16) : undefined
}

function readAccountId(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string') return undefined
  if (value.startsWith('0x')) return readHash(value)
  try {
    return decodeSs58(value).accountId
  } catch (error) {
    throw rpcError('invalid-params', error instanceof Error ? error.message : 'not an address', { cause: error })
  }
}

/** A list whose every element is of the kind and which is no longer than one request may name. */
function listOf<T>(read: ReadParam<T>): ReadParam<readonly T[]> {
  return (value, limits) => {
    if (!Array.isArray(value)) return undefined
    if (value.length > limits.keysMax) throw rpcError('invalid-params', `${value.length} entries, at most ${limits.keysMax}`)
    const entries: T[] = []
    for (const element of value) {
      const entry = read(element, limits)
      if (entry === undefined) return undefined
      entries.push(entry)
    }
    return entries
  }
}

function oneOrMany<T>(read: ReadParam<T>): ReadParam<OneOrMany<T>> {
  const list = listOf(read)
  return (value, limits) => {
    if (Array.isArray(value)) {
      const values = list(value, limits)
      return values && { many: true, values }
    }
    const one = read(value, limits)
    return one === undefined ? undefined : { many: false, value: one }
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readStorageItem(value: unknown, limits: Limits): StorageItemQuery | undefined {
  if (!isRecord(value)) return undefined
  const key = readStorageKey(value.key, limits)
  const type = storageQueryTypes.find((name): name is StorageQueryType => name === value.type)
  return key === undefined || type === undefined ? undefined : { key, type }
}

const absent = (value: unknown): boolean => value === undefined || value === null

function readArchiveItem(value: unknown, limits: Limits): ArchiveItemQuery | undefined {
  const item = readStorageItem(value, limits)
  if (item === undefined || !isRecord(value)) return undefined
  if (absent(value.paginationStartKey)) return { ...item, paginationStartKey: undefined }
  // "Only valid in the context of descendantsValues and descendantsHashes."
  if (item.type !== 'descendantsValues' && item.type !== 'descendantsHashes') return undefined
  const paginationStartKey = readStorageKey(value.paginationStartKey, limits)
  return paginationStartKey && { ...item, paginationStartKey }
}

function readDiffItem(value: unknown, limits: Limits): DiffItemQuery | undefined {
  if (!isRecord(value)) return undefined
  const { returnType } = value
  if (returnType !== 'value' && returnType !== 'hash') return undefined
  const key = absent(value.key) ? new Uint8Array(0) : readStorageKey(value.key, limits)
  if (key === undefined) return undefined
  if (absent(value.childTrieKey)) return { key, returnType, childTrieKey: undefined }
  const childTrieKey = readStorageKey(value.childTrieKey, limits)
  return childTrieKey && { key, returnType, childTrieKey }
}

function readTime(value: unknown): number | undefined {
  const timeMs = typeof value === 'string' && value.length <= 64 ? Date.parse(value) : value
  return typeof timeMs === 'number' && Number.isSafeInteger(timeMs) && timeMs >= 0 ? timeMs : undefined
}

const newBlockFields: ReadonlySet<string> = new Set(['count', 'to', 'transactions', 'timestamp'])

function readNewBlock(value: unknown, limits: Limits): NewBlockOptions | undefined {
  if (!isRecord(value)) return undefined
  // What others build from more than this must not seem to have worked.
  const strange = Object.keys(value).find((name) => !newBlockFields.has(name))
  if (strange !== undefined) throw rpcError('invalid-params', `blocks are not made with ${strange.slice(0, 64)}`)
  const numbers = [value.count, value.to].map((given) => (absent(given) ? null : readU32(given)))
  const timestamp = absent(value.timestamp) ? null : readTime(value.timestamp)
  const transactions = absent(value.transactions) ? [] : listOf(readBytes)(value.transactions, limits)
  if (numbers.includes(undefined) || timestamp === undefined || transactions === undefined) return undefined
  const [count, to] = numbers
  return { count: count ?? undefined, to: to ?? undefined, transactions, timestamp: timestamp ?? undefined }
}

function readStoragePair(value: unknown, limits: Limits): readonly [Uint8Array, Uint8Array | null] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [rawKey, rawValue]: readonly unknown[] = value
  const key = readStorageKey(rawKey, limits)
  const content = rawValue === null ? null : readBytes(rawValue)
  return key === undefined || content === undefined ? undefined : [key, content]
}

function readBlockId(value: unknown): BlockId | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value <= u32Max ? { number: value } : undefined
  const hash = readHash(value)
  return hash && { hash }
}

function readExtrinsicOrHash(value: unknown): ExtrinsicOrHash | undefined {
  if (!isRecord(value)) return undefined
  const hash = readHash(value.hash)
  if (hash !== undefined) return { hash }
  const extrinsic = readBytes(value.extrinsic)
  return extrinsic === undefined ? undefined : { extrinsic }
}

const readers: { readonly [K in ParamKind]: ReadParam<ParamValues[K]> } = {
  bytes: readBytes,
  hash: readHash,
  storageKey: readStorageKey,
  storageKeys: listOf(readStorageKey),
  hashOrHashes: oneOrMany(readHash),
  blockNumbers: oneOrMany(readBlockNumber),
  u32: readU32,
  text: (value) => (typeof value === 'string' && value.length <= 1024 ? value : undefined),
  bool: (value) => (typeof value === 'boolean' ? value : undefined),
  accountId: readAccountId,
  storageItems: listOf(readStorageItem),
  archiveItems: listOf(readArchiveItem),
  diffItems: listOf(readDiffItem),
  newBlock: readNewBlock,
  time: readTime,
  storagePairs: listOf(readStoragePair),
  blockId: readBlockId,
  buildMode: (value) => buildModeNames.find((name) => name === value),
  extrinsicsOrHashes: listOf(readExtrinsicOrHash),
}

/** Parameters by name become positional; a name that the method does not have is refused. */
function byPosition(definition: MethodDefinition, named: Readonly<Record<string, unknown>>): readonly unknown[] {
  const positional: unknown[] = new Array(definition.params.length).fill(undefined)
  for (const name of Object.keys(named)) {
    const index = definition.params.findIndex((param) => param.name === name)
    if (index < 0) throw rpcError('invalid-params', `no parameter is called ${name.slice(0, 64)}`)
    positional[index] = named[name]
  }
  return positional
}

/**
 * Checks the `params` of a request against the definition and decodes them. Absent and null are the same; surplus positional
 * parameters are ignored, as Substrate does.
 * @throws RpcError -32602 naming the parameter
 */
export function readParams<D extends MethodDefinition>(definition: D, raw: unknown, limits: Limits): ParamsOf<D['params']> {
  const given = Array.isArray(raw)
    ? raw
    : raw === undefined || raw === null
      ? []
      : isRecord(raw)
        ? byPosition(definition, raw)
        : raw
  if (!Array.isArray(given)) throw rpcError('invalid-params', 'params must be an array or an object')
  const values = definition.params.map((param, index) => {
    const value: unknown = given[index]
    if (value === undefined || value === null) {
      if (!param.required) return undefined
      throw rpcError('invalid-params', `${param.name} is missing: ${paramKinds[param.kind]}`)
    }
    const read = readers[param.kind](value, limits)
    if (read === undefined) throw rpcError('invalid-params', `${param.name} is not a ${paramKinds[param.kind]}`)
    return read
  })
  // The cast states what the loop did: value i was read by the reader of parameter i.
  return values as unknown as ParamsOf<D['params']>
}
