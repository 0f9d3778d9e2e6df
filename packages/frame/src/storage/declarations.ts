// SPDX-License-Identifier: Apache-2.0
import type { Codec } from '@phat/codec'
import type { StorageEntryDescription } from '@phat/metadata'
import type { ByteString } from '@phat/primitives'
import type { HashedKey } from './hashed-key.ts'
import { bindMap, type StorageDoubleMap, type StorageMap, type StorageNMap } from './map-accessor.ts'
import type { Overlay } from './overlay.ts'
import { bindValue, type StorageValue } from './value-accessor.ts'

/** A storage item as its pallet declares it; `Accessor` is how calls use it. */
export interface StorageDeclaration<Accessor> {
  readonly docs: readonly string[]
  /** The item's name in metadata and in its storage prefix, where it is not the PascalCase of its own name. */
  readonly entryName?: string
  describe(name: string): StorageEntryDescription
  bind(prefix: ByteString, overlay: Overlay): Accessor
}

export type StorageDeclarations = { readonly [name: string]: StorageDeclaration<unknown> }

/** The accessors of a pallet's storage. */
export type Store<S extends StorageDeclarations> = {
  readonly [K in keyof S]: S[K] extends StorageDeclaration<infer Accessor> ? Accessor : never
}

/** What is read where nothing is stored, and how metadata says so. */
interface Query<T, Q> {
  readonly codec: Codec<T>
  readonly fallback: Q
  readonly optional: boolean
}

const withDefault = <T>(codec: Codec<T>, fallback: T): Query<T, T> => ({ codec, fallback, optional: false })
const orNothing = <T>(codec: Codec<T>): Query<T, T | undefined> => ({ codec, fallback: undefined, optional: true })

function describeQuery<T, Q>(query: Query<T, Q>): Pick<StorageEntryDescription, 'modifier' | 'fallback'> {
  if (query.optional) return { modifier: 'Optional', fallback: new Uint8Array(1) }
  // A query that is not optional falls back to a value of its codec.
  return { modifier: 'Default', fallback: query.codec.encode(query.fallback as unknown as T) }
}

function declareValue<T, Q>(query: Query<T, Q>, docs: readonly string[]): StorageDeclaration<StorageValue<T, Q>> {
  return {
    docs,
    describe: (name) => ({ name, kind: { type: 'plain', value: query.codec }, ...describeQuery(query), docs }),
    bind: (prefix, overlay) => bindValue(query.codec, query.fallback, prefix, overlay),
  }
}

// The map accessors share one implementation over key lists; the casts narrow it to the arity that the declaration states.
function declareMap<A, T, Q>(
  keys: readonly HashedKey<never>[],
  query: Query<T, Q>,
  docs: readonly string[],
): StorageDeclaration<A> {
  return {
    docs,
    describe: (name) => ({
      name,
      kind: { type: 'map', hashers: keys.map((key) => key.hasher), keys: keys.map((key) => key.codec), value: query.codec },
      ...describeQuery(query),
      docs,
    }),
    bind: (prefix, overlay) => bindMap(keys as readonly HashedKey<unknown>[], query.codec, query.fallback, prefix, overlay) as A,
  }
}

/** A single value that reads as `fallback` where nothing is stored (`StorageValue<_, T, ValueQuery>`). */
export function value<T>(codec: Codec<T>, fallback: NoInfer<T>, ...docs: string[]): StorageDeclaration<StorageValue<T, T>> {
  return declareValue(withDefault(codec, fallback), docs)
}

/** A single value that may be absent (`StorageValue<_, T, OptionQuery>`). */
export function optionalValue<T>(codec: Codec<T>, ...docs: string[]): StorageDeclaration<StorageValue<T, T | undefined>> {
  return declareValue(orNothing(codec), docs)
}

/** A map that reads as `fallback` where nothing is stored. State in the docs who pays and what bounds it. */
export function map<K, T>(
  key: HashedKey<K>,
  codec: Codec<T>,
  fallback: NoInfer<T>,
  ...docs: string[]
): StorageDeclaration<StorageMap<K, T, T>> {
  return declareMap([key as HashedKey<never>], withDefault(codec, fallback), docs)
}

/** A map whose entries may be absent. */
export function optionalMap<K, T>(
  key: HashedKey<K>,
  codec: Codec<T>,
  ...docs: string[]
): StorageDeclaration<StorageMap<K, T, T | undefined>> {
  return declareMap([key as HashedKey<never>], orNothing(codec), docs)
}

/** A map of two keys that reads as `fallback`. Entries under one first key can be iterated. */
export function doubleMap<K1, K2, T>(
  first: HashedKey<K1>,
  second: HashedKey<K2>,
  codec: Codec<T>,
  fallback: NoInfer<T>,
  ...docs: string[]
): StorageDeclaration<StorageDoubleMap<K1, K2, T, T>> {
  return declareMap([first as HashedKey<never>, second as HashedKey<never>], withDefault(codec, fallback), docs)
}

/** A map of two keys whose entries may be absent. */
export function optionalDoubleMap<K1, K2, T>(
  first: HashedKey<K1>,
  second: HashedKey<K2>,
  codec: Codec<T>,
  ...docs: string[]
): StorageDeclaration<StorageDoubleMap<K1, K2, T, T | undefined>> {
  return declareMap([first as HashedKey<never>, second as HashedKey<never>], orNothing(codec), docs)
}

/** The hashed keys of a list of key types. */
export type HashedKeys<K extends readonly unknown[]> = { readonly [I in keyof K]: HashedKey<K[I]> }

/** A map of any number of keys that reads as `fallback` where nothing is stored. */
export function nMap<K extends readonly unknown[], T>(
  keys: HashedKeys<K>,
  codec: Codec<T>,
  fallback: NoInfer<T>,
  ...docs: string[]
): StorageDeclaration<StorageNMap<K, T, T>> {
  return declareMap(keys as unknown as readonly HashedKey<never>[], withDefault(codec, fallback), docs)
}

/** A map of any number of keys whose entries may be absent. */
export function optionalNMap<K extends readonly unknown[], T>(
  keys: HashedKeys<K>,
  codec: Codec<T>,
  ...docs: string[]
): StorageDeclaration<StorageNMap<K, T, T | undefined>> {
  return declareMap(keys as unknown as readonly HashedKey<never>[], orNothing(codec), docs)
}

/** The same storage item or constant under a name that PascalCase would not give. */
export function named<D extends { readonly entryName?: string }>(entryName: string, declaration: D): D {
  return { ...declaration, entryName }
}
