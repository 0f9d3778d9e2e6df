// SPDX-License-Identifier: Apache-2.0
import type { Acceptance } from '@phat/abi'
import type { Codec, Fields } from '@phat/codec'
import { upgradePart } from '../run/upgrade.ts'
import { checkDeclaration, createBuilder, emptyDeclaration, joined, partDeclaration, textList } from './builder.ts'
import type { Common, Declared, MessageContext, MigrationContext, QueryContext } from './context.ts'
import type { Declaration, Upgrade } from './declaration.ts'
import type { Args, EntryOptions, EntryTypes, ErrorDeclarations, EventDeclarations, MessageOptions } from './entries.ts'
import type { InitialState, ReadonlyState, StateFields } from './state.ts'

/** What every builder has: its declaration, and the types of its entries for clients and other contracts. */
export interface Declares<D extends Declared, M> {
  readonly declaration: Declaration
  /** Types alone; never set. */
  readonly types?: { readonly declared: D; readonly entries: M }
}

type Union<U> = (U extends unknown ? (member: U) => void : never) extends (member: infer I) => void ? I : never

/** The declarations of a list of parts as one. */
type PartsDeclared<P> = P extends readonly []
  ? Empty
  : P extends readonly Declares<infer D, unknown>[]
    ? { readonly state: Union<D['state']>; readonly errors: Union<D['errors']>; readonly events: Union<D['events']> }
    : Empty

type Empty = { readonly state: unknown; readonly errors: unknown; readonly events: unknown }
type PartsEntries<P> = P extends readonly [] ? unknown : P extends readonly Declares<Declared, infer M>[] ? Union<M> : unknown

type Message<K extends EntryTypes['kind'], A extends Fields, R> = { readonly kind: K; readonly args: A; readonly returns: R }

type Prefixed<T extends string, N extends string> = T extends '' ? N : `${T}::${N}`

/** Declares messages and queries; each call answers a builder that has one more. */
interface Builder<B extends 'contract' | 'part', D extends Declared, M, T extends string> extends Declares<D, M> {
  /** A message changes the state. Without a codec of an answer it answers nothing. */
  message<N extends string, const A extends Fields>(
    name: N,
    args: A,
    run: (c: MessageContext<D>, args: Args<A>) => void | undefined,
    options?: MessageOptions,
  ): Built<B, D, M & { readonly [E in Prefixed<T, N>]: Message<'message', A, undefined> }, T>
  message<N extends string, const A extends Fields, R>(
    name: N,
    args: A,
    returns: Codec<R>,
    run: (c: MessageContext<D>, args: Args<A>) => NoInfer<R>,
    options?: MessageOptions,
  ): Built<B, D, M & { readonly [E in Prefixed<T, N>]: Message<'message', A, R> }, T>
  /** A query reads, and may await what only queries have. */
  query<N extends string, const A extends Fields, R>(
    name: N,
    args: A,
    returns: Codec<R>,
    run: (c: QueryContext<D>, args: Args<A>) => NoInfer<R> | Promise<NoInfer<R>>,
    options?: MessageOptions,
  ): Built<B, D, M & { readonly [E in Prefixed<T, N>]: Message<'query', A, R> }, T>
}

type Built<B, D extends Declared, M, T extends string> = B extends 'contract' ? Contract<D, M> : Part<D, M, T>

/** State, errors, events and entries for contracts to `use`. */
export interface Part<D extends Declared, M = unknown, T extends string = string> extends Builder<'part', D, M, T> {}

/** A contract's declaration. */
export interface Contract<D extends Declared, M = unknown> extends Builder<'contract', D, M, ''> {
  /** A constructor: it answers the plain values of the state, and may write mappings through `c.state`. */
  init<N extends string, const A extends Fields>(
    name: N,
    args: A,
    run: (c: MessageContext<D>, args: Args<A>) => InitialState<D['state']>,
    options?: EntryOptions,
  ): Contract<D, M & { readonly [E in N]: Message<'constructor', A, undefined> }>
  /** Brings the state from version `from` to the next, when the code is replaced. */
  migrate(from: number, run: (c: MigrationContext<D>) => void): Contract<D, M>
}

/** What a part declares. */
export interface PartOptions<S extends StateFields, E extends ErrorDeclarations, V extends EventDeclarations, P = readonly []> {
  /** Parts whose state, errors, events and entries this one has too. The errors and events of a contract's parts come before its own. */
  readonly use?: P
  readonly state?: S
  readonly errors?: E
  readonly events?: V
  /** Runs after the constructor of a contract that uses the part. */
  readonly afterDeploy?: (c: MessageContext<AllDeclared<S, E, V, readonly [], P>>) => void
}

/** What is declared here together with what the parts declare. */
type AllDeclared<
  S extends StateFields,
  E extends ErrorDeclarations,
  V extends EventDeclarations,
  X extends readonly string[],
  P,
> = {
  readonly state: S & PartsDeclared<P>['state']
  readonly errors: E & PartsDeclared<P>['errors']
  readonly events: V & PartsDeclared<P>['events']
  readonly secrets: X
}

/** What a contract declares. */
export interface ContractOptions<S extends StateFields, E extends ErrorDeclarations, V extends EventDeclarations, X, P>
  extends Omit<PartOptions<S, E, V, P>, 'afterDeploy'> {
  /** Names of the secrets that queries read, each of at most 64 characters: printable ASCII. */
  readonly secrets?: X
  /**
   * How commands may come to the contract. Unless said otherwise `plain` is refused, for everyone reads it on the chain, and `legacy` and
   * `version2` are taken; without `legacy`, only clients that bind commands to a deadline and a place in the order reach it. The deployer may
   * change it later.
   */
  readonly accepts?: Partial<Acceptance>
  /** Semantic version of the contract; 0.1.0 unless given. */
  readonly version?: string
  /** Version of the state's layout, from 1; each step up needs a `migrate`. */
  readonly stateVersion?: number
  /** `immutable` unless given. */
  readonly upgrade?: Upgrade
  readonly docs?: string | readonly string[]
}

type NoFields = Record<never, never>

/** Declares a contract: `contract('Counter', { state: { count: u32 } }).init(…).message(…).query(…)`. */
export function contract<
  const S extends StateFields = NoFields,
  const E extends ErrorDeclarations = NoFields,
  const V extends EventDeclarations = NoFields,
  const X extends readonly string[] = readonly [],
  const P extends readonly Declares<Declared, unknown>[] = readonly [],
>(name: string, options: ContractOptions<S, E, V, X, P>): Contract<AllDeclared<S, E, V, X, P>, PartsEntries<P>> {
  const upgrade = options.upgrade ?? 'immutable'
  const { state, errors, events, use = [] } = options
  const own = partDeclaration(name, { ...(state && { state }), ...(errors && { errors }), ...(events && { events }) })
  const used = use.map((part) => part.declaration)
  const policy = upgrade === 'immutable' ? [] : [upgradePart(upgrade)]
  const declaration = [own, ...policy].reduce(joined, used.length === 0 ? emptyDeclaration : used.reduce(joined))
  const finished: Declaration = {
    ...declaration,
    name,
    version: options.version ?? '0.1.0',
    docs: textList(options.docs),
    stateVersion: options.stateVersion ?? 1,
    upgrade,
    secrets: options.secrets ?? [],
    ...(options.accepts && { accepts: options.accepts }),
  }
  checkDeclaration(finished)
  // The cast states that the builder below is the one that the types describe.
  return createBuilder(finished, '') as never
}

/**
 * Declares a part. With the name of a trait its entries are labelled `PSP22::transfer`, as ink! labels those of traits; with an empty
 * name they are the contract's own.
 */
export function part<
  const T extends string,
  const S extends StateFields = NoFields,
  const E extends ErrorDeclarations = NoFields,
  const V extends EventDeclarations = NoFields,
  const P extends readonly Declares<Declared, unknown>[] = readonly [],
>(trait: T, options: PartOptions<S, E, V, P>): Part<AllDeclared<S, E, V, readonly [], P>, PartsEntries<P>, T> {
  return createBuilder(partDeclaration(trait, options), trait) as never
}

/** `c` in functions that messages of contracts with this part call: `function mint(c: MessageContextOf<typeof psp22>, …)`. */
export type MessageContextOf<P> = P extends Declares<infer D, unknown> ? MessageContext<D> : never

/** `c` in functions that messages and queries of contracts with this part call, and that only read. */
export type ReadContextOf<P> =
  P extends Declares<infer D, unknown> ? Common<D> & { readonly state: ReadonlyState<D['state']> } : never
