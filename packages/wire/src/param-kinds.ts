// SPDX-License-Identifier: Apache-2.0

/** One item of `chainHead_v1_storage`. */
export interface StorageItemQuery {
  readonly key: Uint8Array
  readonly type: StorageQueryType
}

/** What a client may ask of a key (json-rpc-interface-spec, `chainHead_v1_storage`). */
export type StorageQueryType = (typeof storageQueryTypes)[number]
export const storageQueryTypes = [
  'value',
  'hash',
  'closestDescendantMerkleValue',
  'descendantsValues',
  'descendantsHashes',
] as const

/** One item of `archive_v1_storage`. */
export interface ArchiveItemQuery extends StorageItemQuery {
  /** Only keys after this one; for the two types that name descendants. */
  readonly paginationStartKey: Uint8Array | undefined
}

/** One item of `archive_v1_storageDiff`. */
export interface DiffItemQuery {
  /** What the keys begin with. */
  readonly key: Uint8Array
  readonly returnType: 'value' | 'hash'
  /** The name of a child trie; undefined for the main one. */
  readonly childTrieKey: Uint8Array | undefined
}

/** What `dev_newBlock` is to make. */
export interface NewBlockOptions {
  readonly count: number | undefined
  /** The height of the last block. */
  readonly to: number | undefined
  readonly transactions: readonly Uint8Array[]
  /** Milliseconds since 1970. */
  readonly timestamp: number | undefined
}

/** When a development chain makes blocks, by the names that Chopsticks gives the modes. */
export type BuildModeName = (typeof buildModeNames)[number]
export const buildModeNames = ['Batch', 'Instant', 'Manual'] as const

/** A block by its hash, or by its height: below 1, as far behind the best one. */
export type BlockId = { readonly hash: Uint8Array } | { readonly number: number }

/** An extrinsic of the pool, named by its hash or by itself. */
export type ExtrinsicOrHash = { readonly hash: Uint8Array } | { readonly extrinsic: Uint8Array }

/** One value or a list of them: the answer has the same shape. */
export type OneOrMany<T> = { readonly many: false; readonly value: T } | { readonly many: true; readonly values: readonly T[] }

/** What a handler receives for each kind of parameter. */
export interface ParamValues {
  readonly bytes: Uint8Array
  readonly hash: Uint8Array
  readonly storageKey: Uint8Array
  readonly storageKeys: readonly Uint8Array[]
  readonly hashOrHashes: OneOrMany<Uint8Array>
  readonly blockNumbers: OneOrMany<number>
  readonly u32: number
  readonly text: string
  readonly bool: boolean
  readonly accountId: Uint8Array
  readonly storageItems: readonly StorageItemQuery[]
  readonly archiveItems: readonly ArchiveItemQuery[]
  readonly diffItems: readonly DiffItemQuery[]
  readonly newBlock: NewBlockOptions
  readonly time: number
  readonly storagePairs: readonly (readonly [key: Uint8Array, value: Uint8Array | null])[]
  readonly blockId: BlockId
  readonly buildMode: BuildModeName
  readonly extrinsicsOrHashes: readonly ExtrinsicOrHash[]
}

export type ParamKind = keyof ParamValues

/** How each kind is written in JSON, for the reference. */
export const paramKinds: Readonly<Record<ParamKind, string>> = {
  bytes: 'string: 0x and whole bytes; the empty string means no bytes',
  hash: 'string: 0x and 32 bytes',
  storageKey: 'string: 0x and whole bytes',
  storageKeys: 'array of strings, each 0x and whole bytes',
  hashOrHashes: 'a hash, or an array of hashes',
  blockNumbers: 'a block number (number or hex), or an array of them',
  u32: 'number: an integer from 0 to 4294967295',
  text: 'string',
  bool: 'boolean',
  accountId: 'string: an SS58 address, or 0x and the 32 bytes of a public key',
  storageItems: `array of {key, type}, where type is one of ${storageQueryTypes.join(', ')}`,
  archiveItems: 'array of {key, type, paginationStartKey?}, types as for chainHead_v1_storage',
  diffItems: 'array of {key?, returnType: "value" | "hash", childTrieKey?}',
  newBlock: 'object: {count?: number, to?: number, transactions?: hex[], timestamp?: number in milliseconds}',
  time: 'number: milliseconds since 1970, or a date as text',
  storagePairs: 'array of [key, value | null], each 0x and whole bytes',
  blockId: 'a hash, or a number',
  buildMode: 'string: "Batch", "Instant" or "Manual"',
  extrinsicsOrHashes: 'array of {hash} or {extrinsic}',
}
