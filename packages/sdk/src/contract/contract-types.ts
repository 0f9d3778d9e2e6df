// SPDX-License-Identifier: Apache-2.0
import type { Fields, FieldValues } from '@phat/codec'

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
type Named<M, K> = { readonly [N in keyof M as M[N] extends { readonly kind: K } ? N : never]: M[N] }
type ReturnsOf<E> = E extends { readonly returns: infer R } ? R : never
type ArgsOf<E> = E extends { readonly args: infer A }
  ? A extends Fields
    ? FieldValues<A>
    : Readonly<Record<string, unknown>>
  : never

/** Arguments of a method: an entry without any may be called without, and options come after them. */
type Params<E, O> = E extends { readonly args: infer A }
  ? A extends undefined
    ? [args?: Readonly<Record<string, unknown>>, options?: O]
    : keyof A extends never
      ? [args?: Readonly<Record<never, never>>, options?: O]
      : [args: ArgsOf<E>, options?: O]
  : never

/** Names of the constructors of a contract, and the arguments of one. */
export type ConstructorName<C> = keyof Named<Entries<C>, 'constructor'> & string
export type ConstructorArgs<C, N extends ConstructorName<C>> = ArgsOf<Entries<C>[N & keyof Entries<C>]>

/** `contract.call.increment({ by: 1n })`: one method for each message. `W` wraps the answer. */
export type CallMethods<C, O, W extends Wrapped> = {
  readonly [N in keyof Named<Entries<C>, 'message'>]: (...params: Params<Entries<C>[N], O>) => Promise<Wrap<W, ReturnsOf<Entries<C>[N]>>>
}

/** `contract.query.get()`: one method for each query. */
export type QueryMethods<C, O, W extends Wrapped> = {
  readonly [N in keyof Named<Entries<C>, 'query'>]: (...params: Params<Entries<C>[N], O>) => Promise<Wrap<W, ReturnsOf<Entries<C>[N]>>>
}

/** A result type with a hole for the value: `interface Asked extends Wrapped { result: QueryResult<this['value']> }`. */
export interface Wrapped {
  readonly value: unknown
  readonly result: unknown
}
type Wrap<W extends Wrapped, V> = (W & { readonly value: V })['result']
