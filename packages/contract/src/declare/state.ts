// SPDX-License-Identifier: Apache-2.0
import { type AnyCodec, type Codec, isCodec, type ValueOf } from '@phat/codec'
import type { IterableMapping, Mapping, ReadonlyIterableMapping, ReadonlyMapping } from '../run/mapping-types.ts'

/** A value with a default: no constructor has to write it. */
export interface ValueDeclaration<T> {
  readonly kind: 'value'
  readonly codec: Codec<T>
  readonly initial: T
  readonly docs: readonly string[]
}

export interface MappingDeclaration<K, V> {
  readonly kind: 'mapping'
  readonly key: Codec<K>
  readonly value: Codec<V>
  readonly docs: readonly string[]
}

export interface IterableMappingDeclaration<K, V> {
  readonly kind: 'iterableMapping'
  readonly key: Codec<K>
  readonly value: Codec<V>
  readonly max: number
  readonly docs: readonly string[]
}

/** One field of the state: a codec (a value that the constructor returns), or one of the declarations above. */
export type StateField =
  | AnyCodec
  | ValueDeclaration<unknown>
  | MappingDeclaration<unknown, unknown>
  | IterableMappingDeclaration<unknown, unknown>

export type StateFields = { readonly [name: string]: StateField }

/** A value that has `initial` until something else is written: `paused: value(bool, false)`. */
export function value<T>(codec: Codec<T>, initial: T, ...docs: string[]): ValueDeclaration<T> {
  return { kind: 'value', codec, initial, docs }
}

/** Entries by key, each read and written on its own. It cannot be iterated and has no size. */
export function mapping<K, V>(key: Codec<K>, of: Codec<V>, ...docs: string[]): MappingDeclaration<K, V> {
  return { kind: 'mapping', key, value: of, docs }
}

/** Entries by key that can also be iterated: at most `max`, in order of insertion until one is removed. */
export function iterableMapping<K, V>(
  key: Codec<K>,
  of: Codec<V>,
  bounds: { readonly max: number },
  ...docs: string[]
): IterableMappingDeclaration<K, V> {
  return { kind: 'iterableMapping', key, value: of, max: bounds.max, docs }
}

type IsEntries<F> = F extends { readonly kind: 'mapping' | 'iterableMapping' } ? true : false

type PlainNames<S> = { [N in keyof S]: IsEntries<S[N]> extends true ? never : N }[keyof S]
type EntryNames<S> = { [N in keyof S]: IsEntries<S[N]> extends true ? N : never }[keyof S]
type DefaultNames<S> = { [N in keyof S]: S[N] extends { readonly kind: 'value' } ? N : never }[keyof S]

type PlainValue<F> = F extends ValueDeclaration<infer T> ? T : ValueOf<F>

type Entries<F> =
  F extends IterableMappingDeclaration<infer K, infer V>
    ? IterableMapping<K, V>
    : F extends MappingDeclaration<infer K, infer V>
      ? Mapping<K, V>
      : never

type ReadonlyEntries<F> =
  F extends IterableMappingDeclaration<infer K, infer V>
    ? ReadonlyIterableMapping<K, V>
    : F extends MappingDeclaration<infer K, infer V>
      ? ReadonlyMapping<K, V>
      : never

/** `c.state` in constructors and messages. */
export type State<S> = { -readonly [N in PlainNames<S>]: PlainValue<S[N]> } & { readonly [N in EntryNames<S>]: Entries<S[N]> }

/** `c.state` in queries. */
export type ReadonlyState<S> = { readonly [N in PlainNames<S>]: PlainValue<S[N]> } & {
  readonly [N in EntryNames<S>]: ReadonlyEntries<S[N]>
}

/** What a constructor returns: every plain value; those with a default may be left out. */
export type InitialState<S> = { readonly [N in Exclude<PlainNames<S>, DefaultNames<S>>]: PlainValue<S[N]> } & {
  readonly [N in DefaultNames<S>]?: PlainValue<S[N]>
}

/** Declaration of a field with the short form spelled out. */
export type SpelledField =
  | { readonly kind: 'required'; readonly codec: AnyCodec; readonly docs: readonly string[] }
  | Exclude<StateField, AnyCodec>

/** Spells out a field that is declared by its codec alone. */
export function spelled(field: StateField): SpelledField {
  return isCodec(field) ? { kind: 'required', codec: field, docs: [] } : field
}

/**
 * Root key of a field: FNV-1a (32 bits) of its name. It depends on the name alone, so that fields may be added, removed and reordered
 * from version to version. Two names of one contract that collide are refused when it is declared.
 */
export function rootKey(name: string): number {
  let key = 0x811c9dc5
  for (let i = 0; i < name.length; i++) key = Math.imul(key ^ name.charCodeAt(i), 0x01000193)
  return key >>> 0
}
