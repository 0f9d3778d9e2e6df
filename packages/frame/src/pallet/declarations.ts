// SPDX-License-Identifier: Apache-2.0
import { type Arm, arm, type Codec, type Fields, type FieldValues, type Shape, type ShapeValue } from '@phat/codec'
import type { AccountId, BlockNumber } from '@phat/primitives'
import type { Origin } from '../dispatch/origin.ts'
import type { RuntimeCall } from '../dispatch/runtime-call.ts'
import type { BlockContext } from '../runtime/block-context.ts'
import type { At, Execution } from '../runtime/execution.ts'
import type { Extrinsic } from '../runtime/extrinsic.ts'
import type { StorageDeclarations, Store } from '../storage/declarations.ts'
import type { ValidTransaction } from '../types/validity.ts'
import type { DispatchClass, PostDispatchInfo, Weight } from '../types/weight.ts'

/** An event: its index on the wire, its fields, its docs. */
export function event(index: number, ...docs: string[]): Arm<undefined>
export function event<const S extends Shape>(index: number, shape: S, ...docs: string[]): Arm<S>
export function event(index: number, ...rest: unknown[]): Arm {
  const [shape, ...docs] = typeof rest[0] === 'string' || rest.length === 0 ? [undefined, ...rest] : rest
  return arm(index, shape as Shape, ...(docs as string[]))
}

export type EventDeclarations = { readonly [name: string]: Arm }

/** How a call deposits its pallet's events. */
export type Emit<E extends EventDeclarations> = {
  readonly [K in keyof E]: E[K]['shape'] extends undefined ? () => void : (value: ShapeValue<E[K]['shape']>) => void
}

/** An error: its index on the wire and what it means. */
export interface ErrorDeclaration {
  readonly index: number
  readonly docs: readonly string[]
}

/** Declares an error. */
export function error(index: number, ...docs: string[]): ErrorDeclaration {
  return { index, docs }
}

export type ErrorDeclarations = { readonly [name: string]: ErrorDeclaration }

/** How a call ends with one of its pallet's errors; the layer that it ran in is dropped. */
export type Fail<R extends ErrorDeclarations> = { readonly [K in keyof R]: () => never }

/** A constant in metadata. */
export interface ConstantDeclaration {
  /** The constant's name in metadata, where it is not the PascalCase of its own name. */
  readonly entryName?: string
  readonly codec: Codec<unknown>
  readonly value: unknown
  readonly docs: readonly string[]
}

/** Declares a constant. */
export function constant<T>(codec: Codec<T>, value: NoInfer<T>, ...docs: string[]): ConstantDeclaration {
  return { codec: codec as Codec<unknown>, value, docs }
}

/** What pallet code works with: typed storage, events, errors and configuration, in one execution. */
export interface PalletContext<Config, S extends StorageDeclarations, E extends EventDeclarations, R extends ErrorDeclarations>
  extends At {
  readonly execution: Execution
  readonly block: BlockContext
  readonly config: Config
  readonly store: Store<S>
  readonly emit: Emit<E>
  readonly fail: Fail<R>
}

/** What is known of a call before it runs, where it is more than a weight. */
export interface CallInfo {
  readonly weight: Weight
  readonly class?: DispatchClass
  readonly paysFee?: boolean
}

/** A call's announced cost: fixed, or from its arguments. It reads no state, so that the pool and clients agree with the block. */
export type CallCost<A extends Fields, Config> = Weight | CallInfo | ((args: FieldValues<A>, config: Config) => Weight | CallInfo)

/** A dispatchable as declared; `A` types the arguments for whoever builds the call. */
export interface CallDeclaration<A extends Fields = Fields> {
  readonly index: number
  readonly fields: A
  readonly docs: readonly string[]
  readonly cost: (args: unknown, config: unknown) => CallInfo
  readonly run: (context: At, origin: Origin, args: unknown) => PostDispatchInfo | undefined
}

export type CallDeclarations = { readonly [name: string]: CallDeclaration }

/** Codecs of types that only the whole runtime knows; opaque to the pallet that uses them. */
export interface RuntimeTypes {
  /** `RuntimeCall`, encoded in place. */
  readonly call: Codec<RuntimeCall>
  /** `Block::Extrinsic`: an extrinsic with its length prefix, in arguments of runtime APIs. */
  readonly extrinsic: Codec<Extrinsic>
  /** `OriginCaller`: any origin. */
  readonly origin: Codec<Origin>
  /** Encoded events of the whole runtime (`EventRecord<RuntimeEvent, Hash>` in a Vec). */
  readonly eventRecords: Codec<readonly unknown[]>
  /** What the system pallet keeps for each account on behalf of another pallet, and its value for a new account. */
  readonly accountData: { readonly codec: Codec<unknown>; readonly initial: unknown }
}

/** What runs at fixed points of a block. A hook that throws stops the node: hooks must not fail. */
export interface Hooks<Context> {
  /** Before the first extrinsic. Returns what it and `onFinalize` cost. */
  readonly onInitialize?: (context: Context, number: BlockNumber) => Weight
  /** After the last extrinsic, with what weight is left. */
  readonly onIdle?: (context: Context, number: BlockNumber, remaining: Weight) => Weight
  /** Last of all. */
  readonly onFinalize?: (context: Context, number: BlockNumber) => void
  /** Checks the configuration when a runtime is composed, on an empty state that is thrown away; throws with `assert`. */
  readonly integrityTest?: (context: Context) => void
}

/** A function of a runtime API. */
export interface ApiMethod {
  readonly inputs: Fields
  readonly output: Codec<unknown>
  readonly docs: readonly string[]
  readonly run: (context: At, args: unknown) => unknown
}

/** A runtime API: name, version, functions. */
export interface RuntimeApiDeclaration {
  readonly name: string
  readonly version: number
  readonly docs: readonly string[]
  readonly methods: { readonly [name: string]: ApiMethod }
}

/** A statement about the state that always holds, and whether it does. */
export type Invariants = { readonly [statement: string]: boolean }

/** An inherent: the call that a block begins with, made from its context. */
export interface InherentDeclaration<Context> {
  /** Name of the call in the same pallet. */
  readonly call: string
  readonly args: (context: Context) => object | undefined
}

/**
 * Transactions without the extrinsic format's signature, which a pallet vouches for by other evidence in the call (`ValidateUnsigned`).
 * They are dispatched for the origin none.
 */
export interface BareTransactions<Context> {
  /** On whose behalf a call stands, for the pool's limits; undefined for a call that is never such a transaction. Checks nothing. */
  readonly senderOf: (call: RuntimeCall) => AccountId | undefined
  /** Checks without effect, in the pool and before execution; fails with `invalid(...)`. Says which tags it needs and gives. */
  readonly validate: (context: Context, call: RuntimeCall) => ValidTransaction
  /** Checks right before the call what the pool may leave open, such as a gap in a sequence. The call itself must then not fail unpaid. */
  readonly prepare: (context: Context, call: RuntimeCall) => void
}
