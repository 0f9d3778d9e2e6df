// SPDX-License-Identifier: Apache-2.0
import { type Codec, type Fields, type FieldValues, snakeCase } from '@phat/codec'
import type { Origin } from '../dispatch/origin.ts'
import type { At } from '../runtime/execution.ts'
import type { StorageDeclarations } from '../storage/declarations.ts'
import type { PostDispatchInfo, Weight } from '../types/weight.ts'
import type {
  ApiMethod,
  BareTransactions,
  CallCost,
  CallDeclaration,
  CallDeclarations,
  CallInfo,
  ConstantDeclaration,
  ErrorDeclarations,
  EventDeclarations,
  Hooks,
  InherentDeclaration,
  Invariants,
  PalletContext,
  RuntimeApiDeclaration,
  RuntimeTypes,
} from './declarations.ts'

/** All that a pallet declares, with its types erased: what the kit composes. */
export interface PalletParts {
  readonly name: string
  readonly docs: readonly string[]
  /** Path of its types in metadata, `pallet_balances::pallet`. */
  readonly module: string
  /** One object for all stages of one declaration: how a pallet is found in a runtime. */
  readonly identity: object
  /** True for a pallet that Rust declares with an instance parameter: its types have the parameters `T` and `I`. */
  readonly instantiable: boolean
  readonly storage: (types: RuntimeTypes, config: never) => StorageDeclarations
  readonly events: (config: never) => EventDeclarations
  readonly errors: ErrorDeclarations
  readonly constants: (config: never) => { readonly [name: string]: ConstantDeclaration }
  readonly calls: (types: RuntimeTypes, config: never) => CallDeclarations
  readonly hooks: Hooks<never>
  readonly genesis: ((context: never, genesis: never) => void) | undefined
  readonly invariants: ((context: never) => Invariants) | undefined
  readonly inherent: InherentDeclaration<never> | undefined
  readonly bareTransactions: BareTransactions<never> | undefined
  readonly apis: (types: RuntimeTypes) => readonly RuntimeApiDeclaration[]
  readonly origin: Codec<unknown> | undefined
  readonly storageVersion: number
  readonly migrations: { readonly [version: number]: (context: never) => Weight }
}

/** A pallet whose types do not matter. */
export interface AnyPallet {
  readonly parts: PalletParts
}

/** The first half of a declaration: what helper functions of the pallet work with. */
export interface PalletBase<
  Config = unknown,
  S extends StorageDeclarations = StorageDeclarations,
  E extends EventDeclarations = EventDeclarations,
  R extends ErrorDeclarations = ErrorDeclarations,
> extends AnyPallet {
  /** This pallet's context in the execution that `at` belongs to: how interfaces that other pallets call get at their state. */
  at(at: At): PalletContext<Config, S, E, R>
}

/** The context type of a pallet: `type Context = ContextOf<typeof base>`. */
export type ContextOf<P> = P extends PalletBase<infer Config, infer S, infer E, infer R> ? PalletContext<Config, S, E, R> : never

/** The context of a call: that of its pallet, and on whose behalf it runs. */
export type CallContextOf<P> = ContextOf<P> & { readonly origin: Origin }

/** What the callback of `.calls` declares with. */
export interface CallTools<Config, Context> {
  /** Codecs that only the whole runtime knows. */
  readonly types: RuntimeTypes
  /** What the runtime gives; here for the codecs among it. */
  readonly config: Config
  /** Declares a dispatchable: index, arguments, cost, docs (origin, errors, events), handler. */
  call<const A extends Fields>(
    index: number,
    fields: A,
    cost: CallCost<A, Config>,
    docs: string | readonly string[],
    handler: (context: Context & { readonly origin: Origin }, args: FieldValues<A>) => PostDispatchInfo | undefined,
  ): CallDeclaration<A>
}

/** What the callback of `.apis` declares with. */
export interface ApiTools<Context> {
  readonly types: RuntimeTypes
  method<const I extends Fields, O>(
    inputs: I,
    output: Codec<O>,
    docs: string,
    run: (context: Context, args: FieldValues<I>) => O,
  ): ApiMethod
}

/** A pallet under declaration. Each step returns the next stage of the same pallet. */
export interface PalletBuilder<
  Config,
  S extends StorageDeclarations,
  E extends EventDeclarations,
  R extends ErrorDeclarations,
  C extends CallDeclarations,
  G,
> extends PalletBase<Config, S, E, R> {
  readonly callTypes?: C
  readonly genesisType?: G
  readonly configType?: Config
  /** What the runtime must give: parameters, and the interfaces of other pallets. */
  config<NewConfig>(): PalletBuilder<NewConfig, S, E, R, C, G>
  /** Says that Rust declares this pallet with an instance parameter, which shows in the parameters of its types. */
  instantiable(): PalletBuilder<Config, S, E, R, C, G>
  storage<NewS extends StorageDeclarations>(
    declare: NewS | ((types: RuntimeTypes, config: Config) => NewS),
  ): PalletBuilder<Config, NewS, E, R, C, G>
  events<const NewE extends EventDeclarations>(
    declare: NewE | ((config: Config) => NewE),
  ): PalletBuilder<Config, S, NewE, R, C, G>
  errors<const NewR extends ErrorDeclarations>(errors: NewR): PalletBuilder<Config, S, E, NewR, C, G>
  constants(declare: (config: Config) => { readonly [name: string]: ConstantDeclaration }): PalletBuilder<Config, S, E, R, C, G>
  calls<NewC extends CallDeclarations>(
    declare: (tools: CallTools<Config, PalletContext<Config, S, E, R>>) => NewC,
  ): PalletBuilder<Config, S, E, R, NewC, G>
  hooks(hooks: Hooks<PalletContext<Config, S, E, R>>): PalletBuilder<Config, S, E, R, C, G>
  /** Builds this pallet's part of the genesis state. */
  genesis<NewG>(build: (context: PalletContext<Config, S, E, R>, genesis: NewG) => void): PalletBuilder<Config, S, E, R, C, NewG>
  /** What always holds; checked after every test, and by `try-state` tools. */
  invariants(check: (context: PalletContext<Config, S, E, R>) => Invariants): PalletBuilder<Config, S, E, R, C, G>
  inherent(inherent: InherentDeclaration<PalletContext<Config, S, E, R>>): PalletBuilder<Config, S, E, R, C, G>
  /** Which of this pallet's calls may stand in a block without a signature, and when. */
  bareTransactions(bare: BareTransactions<PalletContext<Config, S, E, R>>): PalletBuilder<Config, S, E, R, C, G>
  apis(
    declare: (tools: ApiTools<PalletContext<Config, S, E, R>>) => readonly RuntimeApiDeclaration[],
  ): PalletBuilder<Config, S, E, R, C, G>
  /** An origin of this pallet's own, such as a vote of a council. */
  origin(codec: Codec<unknown>): PalletBuilder<Config, S, E, R, C, G>
  /** The version of the storage layout, and how to come to each version from the one before. */
  storageVersion(
    version: number,
    migrations: { readonly [version: number]: (context: PalletContext<Config, S, E, R>) => Weight },
  ): PalletBuilder<Config, S, E, R, C, G>
}

/** The configuration that a pallet asks for. */
export type ConfigOf<P> = P extends { readonly configType?: infer Config } ? Exclude<Config, undefined> : never
/** The calls that a pallet declares. */
export type CallsOf<P> = P extends { readonly callTypes?: infer C } ? Exclude<C, undefined> : never
/** The genesis configuration that a pallet takes. */
export type GenesisOf<P> = P extends { readonly genesisType?: infer G } ? Exclude<G, undefined> : never
/** The arguments of a declared call. */
export type ArgsOf<D> = D extends CallDeclaration<infer A> ? FieldValues<A> : never

/** A declaration without entries. */
type Nothing = Readonly<Record<never, never>>

/** Begins the declaration of a pallet. `name` is its name in metadata and in storage keys. */
export function definePallet(
  name: string,
  ...docs: string[]
): PalletBuilder<unknown, Nothing, Nothing, Nothing, Nothing, undefined> {
  const module = `pallet_${snakeCase(name).replace(/^_/, '')}::pallet`
  return builder({
    name,
    docs,
    module: name === 'System' ? 'frame_system::pallet' : module,
    identity: {},
    instantiable: false,
    storage: () => ({}),
    events: () => ({}),
    errors: {},
    constants: () => ({}),
    calls: () => ({}),
    hooks: {},
    genesis: undefined,
    invariants: undefined,
    inherent: undefined,
    bareTransactions: undefined,
    apis: () => [],
    origin: undefined,
    storageVersion: 0,
    migrations: {},
  })
}

type ErasedBuilder = PalletBuilder<unknown, StorageDeclarations, EventDeclarations, ErrorDeclarations, CallDeclarations, unknown>

const isInfo = (cost: Weight | CallInfo): cost is CallInfo => 'weight' in cost
const toInfo = (cost: Weight | CallInfo): CallInfo => (isInfo(cost) ? cost : { weight: cost })

/** The erased halves meet here: what the typed interface promises, the parts hold as plain functions. */
function builder<B>(parts: PalletParts): B {
  const next = (change: Partial<PalletParts>): never => builder<never>({ ...parts, ...change })
  const erased: { readonly [K in keyof ErasedBuilder]?: unknown } = {
    parts,
    at: (at: At) => at.execution.contextOf(parts.identity),
    config: () => next({}),
    instantiable: () => next({ instantiable: true }),
    storage: (declare: StorageDeclarations | PalletParts['storage']) =>
      next({
        storage: typeof declare === 'function' ? (declare as PalletParts['storage']) : () => declare as StorageDeclarations,
      }),
    events: (declare: EventDeclarations | PalletParts['events']) =>
      next({ events: typeof declare === 'function' ? declare : () => declare }),
    errors: (errors: ErrorDeclarations) => next({ errors }),
    constants: (constants: PalletParts['constants']) => next({ constants }),
    calls: (declare: (tools: CallTools<unknown, never>) => CallDeclarations) =>
      next({
        calls: (types, config) => declare({ types, config, call: makeCall as unknown as CallTools<unknown, never>['call'] }),
      }),
    hooks: (hooks: Hooks<never>) => next({ hooks }),
    genesis: (genesis: NonNullable<PalletParts['genesis']>) => next({ genesis }),
    invariants: (invariants: NonNullable<PalletParts['invariants']>) => next({ invariants }),
    inherent: (inherent: InherentDeclaration<never>) => next({ inherent }),
    bareTransactions: (bareTransactions: BareTransactions<never>) => next({ bareTransactions }),
    apis: (declare: (tools: ApiTools<never>) => readonly RuntimeApiDeclaration[]) =>
      next({ apis: (types) => declare({ types, method: makeMethod as unknown as ApiTools<never>['method'] }) }),
    origin: (origin: Codec<unknown>) => next({ origin }),
    storageVersion: (storageVersion: number, migrations: PalletParts['migrations']) => next({ storageVersion, migrations }),
  }
  return erased as B
}

function makeCall(
  index: number,
  fields: Fields,
  cost: CallCost<Fields, unknown>,
  docs: string | readonly string[],
  handler: (context: unknown, args: unknown) => PostDispatchInfo | undefined,
): CallDeclaration {
  const fixed = typeof cost === 'function' ? undefined : toInfo(cost)
  return {
    index,
    fields,
    docs: typeof docs === 'string' ? docs.split('\n') : docs,
    cost: (args, config) => fixed ?? toInfo((cost as (args: unknown, config: unknown) => Weight | CallInfo)(args, config)),
    run: (context, origin, args) => handler({ ...context, origin }, args),
  }
}

function makeMethod(
  inputs: Fields,
  output: Codec<unknown>,
  docs: string,
  run: (context: At, args: unknown) => unknown,
): ApiMethod {
  return { inputs, output, docs: [docs], run }
}

/** Declares a runtime API of functions made with `tools.method`. */
export function runtimeApi(
  name: string,
  version: number,
  docs: string,
  methods: { readonly [name: string]: ApiMethod },
): RuntimeApiDeclaration {
  return { name, version, docs: [docs], methods }
}
