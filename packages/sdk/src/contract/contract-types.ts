// SPDX-License-Identifier: Apache-2.0
import type { ShapeValue } from '@phat/codec'
import type { Hex } from '@phat/primitives'

/**
 * What types a client: a contract's declaration, by `import type { Counter }` and `typeof Counter`. Only its types are looked at; `Untyped` stands
 * where there are none.
 */
export interface TypedContract {
  readonly types?: { readonly declared: unknown; readonly entries: unknown }
}

/** A contract known by its metadata alone: any name, any arguments; they are checked against the metadata when they are encoded. */
export interface Untyped extends TypedContract {
  readonly types?: { readonly declared: unknown; readonly entries: Readonly<Record<string, UntypedEntry>> }
}

interface UntypedEntry {
  readonly kind: 'constructor' | 'message' | 'query'
  readonly args: undefined
  readonly returns: unknown
}

type Entries<C> = C extends { readonly types?: { readonly entries: infer M } } ? M : never
type EntryOf<C, N> = Entries<C>[N & keyof Entries<C>]
type DeclaredOf<C> = C extends { readonly types?: { readonly declared: infer D } } ? D : never
type NamesOf<M, K> = keyof { [N in keyof M as M[N] extends { readonly kind: infer F } ? (K extends F ? N : never) : never]: 0 }

/** Accounts and hashes as contracts have them: interned, thirty-two bytes. */
interface Interned {
  readonly bytes: Uint8Array
  toString(): Hex
}

/** An account, as an address of any network, a public key as hex, or 32 bytes. Hashes may be given the same way, but as no address. */
export type AccountInput = string | Uint8Array

type Plain = string | number | bigint | boolean | null | undefined

/**
 * What a client may give for a value of a declaration: accounts as addresses, hex or bytes, bytes also as hex, options left out. Numbers of up to
 * 32 bits are `number`, larger ones `bigint`.
 */
export type Given<T> = T extends Plain
  ? T
  : T extends Interned
    ? AccountInput
    : T extends Uint8Array
      ? Uint8Array | Hex
      : T extends readonly unknown[]
        ? { readonly [K in keyof T]: Given<T[K]> }
        : T extends object
          ? GivenFields<T>
          : T

// Spelled out by the last line, as editors show it.
type GivenFields<T> = { -readonly [K in keyof T as undefined extends T[K] ? never : K]: Given<T[K]> } & {
  -readonly [K in keyof T as undefined extends T[K] ? K : never]?: Given<T[K]>
} extends infer F
  ? { [K in keyof F]: F[K] }
  : never

/** What a client gets for a value of a declaration: accounts and hashes come as their 32 bytes. */
export type Told<T> = T extends Plain
  ? T
  : T extends Interned
    ? Uint8Array
    : T extends Uint8Array
      ? T
      : T extends readonly unknown[]
        ? { readonly [K in keyof T]: Told<T[K]> }
        : T extends object
          ? { readonly [K in keyof T]: Told<T[K]> }
          : T

/** Arguments by name or in order, where no declaration says which. */
export type UntypedArgs = Readonly<Record<string, unknown>> | readonly unknown[]
/** Arguments of an entry that has none. */
export type NoArgs = Readonly<Record<string, never>>

type ArgsOf<E> = E extends { readonly args: infer A }
  ? [A] extends [undefined]
    ? UntypedArgs
    : keyof A extends never
      ? NoArgs
      : GivenFields<{ [N in keyof A]: ValueIn<A[N]> }>
  : never
/** By `read` alone: comparing whole codecs costs the compiler many times as much. */
type ValueIn<F> = F extends { read(reader: never): infer T } ? T : never

/** Arguments of a method: an entry that needs none may be called without, and options come after them. */
type Params<E, O> = Nothing extends ArgsOf<E> ? [args?: ArgsOf<E>, options?: O] : [args: ArgsOf<E>, options?: O]
type Nothing = Readonly<Record<never, never>>

type ReturnsOf<E> = E extends { readonly returns: infer R } ? Told<R> : never

/** Names of the constructors of a contract. */
export type ConstructorName<C> = NamesOf<Entries<C>, 'constructor'> & string
/** Arguments of one of them. */
export type ConstructorArgs<C, N extends ConstructorName<C>> = ArgsOf<EntryOf<C, N>>
/** A constructor, its arguments and options, as parameters of one function: `deploy(bundle, 'new', { start: 5 })`. */
export type ConstructorParams<C, O> = {
  [N in ConstructorName<C>]: [constructor: N, ...params: Params<EntryOf<C, N>, O>]
}[ConstructorName<C>]

/**
 * `contract.call.increment({ by: 1n })`: one method for each message; those of parts by their whole name, `contract.call['PSP22::transfer']`.
 * `W` wraps the answer. A declared error is thrown, and so no part of the answer's type.
 */
export type CallMethods<C, O, W extends Wrapped> = {
  readonly [N in NamesOf<Entries<C>, 'message'>]: (
    ...params: Params<EntryOf<C, N>, O>
  ) => Promise<Wrap<W, ReturnsOf<EntryOf<C, N>>>>
}

/** `contract.query.get()`: one method for each query. */
export type QueryMethods<C, O, W extends Wrapped> = {
  readonly [N in NamesOf<Entries<C>, 'query'>]: (
    ...params: Params<EntryOf<C, N>, O>
  ) => Promise<Wrap<W, ReturnsOf<EntryOf<C, N>>>>
}

type ErrorsOf<C> = DeclaredOf<C> extends { readonly errors: infer E } ? E : never
type ErrorValue<N, S> = keyof S extends never
  ? { readonly type: N; readonly value?: undefined }
  : { readonly type: N; readonly value: Told<ShapeValue<S>> }

/** The errors that a contract declares, as a caller gets them: `{ type: 'TooLarge', value: { by: 5 } }`. */
export type ContractErrorOf<C> = { [N in keyof ErrorsOf<C> & string]: ErrorValue<N, ErrorsOf<C>[N]> }[keyof ErrorsOf<C> & string]

/** A result type with a hole for the value: `interface Asked extends Wrapped { result: QueryResult<this['value']> }`. */
export interface Wrapped {
  readonly value: unknown
  readonly result: unknown
}
type Wrap<W extends Wrapped, V> = (W & { readonly value: V })['result']
