// SPDX-License-Identifier: Apache-2.0
import type { AnyCodec, Codec, Fields, FieldValues, Shape, ShapeValue } from '@phat/codec'
import type { ContractError } from '../run/contract-error.ts'

/** Business errors: what each carries, `{}` for nothing. Their order is their index on the wire: append only. */
export type ErrorDeclarations = { readonly [name: string]: Shape }

/** `c.error`: makes an error to be thrown. */
export type ErrorMakers<E> = {
  readonly [N in keyof E]: E[N] extends AnyCodec
    ? (value: ShapeValue<E[N]>) => ContractError
    : keyof E[N] extends never
      ? () => ContractError
      : (value: ShapeValue<E[N]>) => ContractError
}

/** An event field by which clients may search: it becomes a topic. */
export interface IndexedField<T> {
  readonly kind: 'indexed'
  readonly codec: Codec<T>
}

/** Declares an event field as a topic. */
export function indexed<T>(codec: Codec<T>): IndexedField<T> {
  return { kind: 'indexed', codec }
}

export type EventFields = { readonly [name: string]: AnyCodec | IndexedField<unknown> }

/** Events by name with their fields. Their order is their index on the wire: append only. */
export type EventDeclarations = { readonly [name: string]: EventFields }

type EventValue<F> = { readonly [N in keyof F]: F[N] extends IndexedField<infer T> ? T : F[N] extends Codec<infer T> ? T : never }

/** `c.emit`. */
export type Emitters<V> = { readonly [N in keyof V]: (fields: EventValue<V[N]>) => void }

/** What may be said about a constructor or message besides its arguments and its handler. */
export interface EntryOptions {
  /** Sentences for the metadata, the reference pages and consoles. */
  readonly docs?: string | readonly string[]
  /** True when it takes funds; a call with funds to any other is refused. */
  readonly payable?: boolean
  /** Four bytes as hex, in place of the first four of blake2_256 of the label. */
  readonly selector?: `0x${string}`
  /** Label in the metadata, in place of the name in snake_case. */
  readonly label?: string
  /**
   * True for an entry that never answers with a business error: its answer is the bare value, as standards want it of getters. An error
   * thrown in it is a trap that names it.
   */
  readonly infallible?: boolean
}

export interface MessageOptions extends EntryOptions {
  /**
   * What an estimate tells: everything, or only gas and deposit. Without it: gas alone when the state has mappings (others' entries are in
   * there, and a free simulation would answer questions about them), else everything.
   */
  readonly estimate?: 'full' | 'gas-only'
}

/** Types of an entry, for clients: they import the type of the contract. */
export interface EntryTypes {
  readonly kind: 'message' | 'query' | 'constructor'
  readonly args: Fields
  readonly returns: unknown
}

/** Runs a handler. The kit calls it with the context that the builder's types promised. */
export type Handler = (context: never, args: never) => unknown

/** A constructor, message or query as declared. */
export interface Entry {
  readonly kind: 'constructor' | 'message' | 'query'
  /** As declared, with the trait's name in front: `PSP22::transferFrom`. */
  readonly name: string
  readonly args: Fields
  readonly returns: AnyCodec | undefined
  readonly run: Handler
  readonly options: MessageOptions
}

/** The values that arguments make. */
export type Args<A extends Fields> = FieldValues<A>
