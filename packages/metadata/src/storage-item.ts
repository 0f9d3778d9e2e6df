// SPDX-License-Identifier: Apache-2.0
import { type Codec, Reader } from '@phat/codec'
import { blake2b128, blake2b256, twox64, twox128, twox256 } from '@phat/crypto/hashes'
import { concatBytes, startsWith, textBytes } from '@phat/primitives'
import type { TypeCodecs } from './dynamic-codec.ts'
import { metadataErrors } from './metadata-errors.ts'
import type { StorageEntryMetadata } from './metadata-model.ts'
import type { StorageHasher } from './runtime-description.ts'

interface HasherFunction {
  readonly hash: (encoded: Uint8Array) => Uint8Array
  readonly size: number
  /** True when the encoded key follows its hash, so that it can be read back. */
  readonly concat: boolean
}

const nothing = new Uint8Array(0)

const hasherFunctions: Readonly<Record<StorageHasher, HasherFunction>> = {
  Blake2_128: { hash: blake2b128, size: 16, concat: false },
  Blake2_256: { hash: blake2b256, size: 32, concat: false },
  Blake2_128Concat: { hash: blake2b128, size: 16, concat: true },
  Twox128: { hash: twox128, size: 16, concat: false },
  Twox256: { hash: twox256, size: 32, concat: false },
  Twox64Concat: { hash: twox64, size: 8, concat: true },
  Identity: { hash: () => nothing, size: 0, concat: true },
}

/** The part of a storage key that one encoded map key makes. */
export function hashStorageKey(hasher: StorageHasher, encoded: Uint8Array): Uint8Array {
  const { hash, concat } = hasherFunctions[hasher]
  return concat ? concatBytes(hash(encoded), encoded) : hash(encoded)
}

/** `twox128(pallet prefix) ++ twox128(item name)`: 32 bytes before the keys of every storage item. */
export function storagePrefix(palletPrefix: string, name: string): Uint8Array {
  return concatBytes(twox128(textBytes(palletPrefix)), twox128(textBytes(name)))
}

/** A storage item of a runtime, with its codecs. */
export interface StorageItem {
  readonly entry: StorageEntryMetadata
  /** 32 bytes that all its storage keys begin with. */
  readonly prefix: Uint8Array
  readonly hashers: readonly StorageHasher[]
  /** Type id and codec of each map key; none for a plain value. */
  readonly keys: readonly { readonly type: number; readonly codec: Codec<unknown> }[]
  readonly valueType: number
  readonly value: Codec<unknown>
  /** The whole storage key; one value for each map key. @throws PhatError `metadata.invalid-arguments` or `codec.*` */
  key(...keys: readonly unknown[]): Uint8Array
  /** What the storage keys of a part of the map begin with: the first map keys, or none for all. */
  keyPrefix(...keys: readonly unknown[]): Uint8Array
  /** Reads the map keys back; `undefined` stands for those whose hasher keeps no key. */
  decodeKey(key: Uint8Array): readonly unknown[]
  /** Reads a stored value; where nothing is stored, the default, or `undefined` for optional items. */
  decodeValue(stored: Uint8Array | undefined): unknown
}

/** The storage item of an entry: its keys and values by the codecs of the runtime that the metadata describes. */
export function storageItem(palletPrefix: string, entry: StorageEntryMetadata, codecs: TypeCodecs): StorageItem {
  const prefix = storagePrefix(palletPrefix, entry.name)
  const hashers = entry.type.type === 'Map' ? entry.type.value.hashers : []
  const keys = keyTypes(entry, codecs).map((type) => ({ type, codec: codecs.codec(type) }))
  const valueType = entry.type.type === 'Map' ? entry.type.value.value : entry.type.value
  const value = codecs.codec(valueType)

  const keyPrefix = (...given: readonly unknown[]): Uint8Array => {
    if (given.length > keys.length) throw wrongKeys(entry.name, keys.length, given.length)
    const parts = given.map((key, i) =>
      hashStorageKey(hashers[i] as StorageHasher, (keys[i] as { codec: Codec<unknown> }).codec.encode(key)),
    )
    return concatBytes(prefix, ...parts)
  }

  const decodeKey = (key: Uint8Array): readonly unknown[] => {
    if (!startsWith(key, prefix)) throw metadataErrors.error('invalid-arguments', `not a storage key of ${entry.name}`)
    const reader = new Reader(key, prefix.length)
    const values = keys.map(({ codec }, i) => {
      const { size, concat } = hasherFunctions[hashers[i] as StorageHasher]
      reader.advance(size)
      return concat ? codec.read(reader) : undefined
    })
    if (reader.remaining > 0)
      throw metadataErrors.error('invalid-arguments', `${reader.remaining} bytes follow a key of ${entry.name}`)
    return values
  }

  return {
    entry,
    prefix,
    hashers,
    keys,
    valueType,
    value,
    key: (...given) => {
      if (given.length !== keys.length) throw wrongKeys(entry.name, keys.length, given.length)
      return keyPrefix(...given)
    },
    keyPrefix,
    decodeKey,
    decodeValue: (stored) => {
      if (stored !== undefined) return value.decode(stored)
      return entry.modifier === 'Default' ? value.decode(entry.fallback) : undefined
    },
  }
}

function wrongKeys(name: string, expected: number, given: number): Error {
  return metadataErrors.error('invalid-arguments', `${name} has ${expected} keys, ${given} given`)
}

/** The type of each map key: with one hasher the key itself, even a tuple; with several the elements of the tuple. */
function keyTypes({ name, type }: StorageEntryMetadata, codecs: TypeCodecs): readonly number[] {
  if (type.type === 'Plain') return []
  const { hashers, key } = type.value
  if (hashers.length === 1) return [key]
  const { definition } = codecs.type(key)
  if (definition.type !== 'Tuple' || definition.value.length !== hashers.length) {
    throw metadataErrors.error('unknown-type', `${name} has ${hashers.length} hashers, but type ${key} has not as many parts`)
  }
  return definition.value
}
