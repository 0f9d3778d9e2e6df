// SPDX-License-Identifier: Apache-2.0
import type { AccountId, Hash } from '../bytes32.ts'
import type { Interface, Remote } from '../run/calls.ts'
import type { Crypto } from '../services/crypto.ts'
import type { HttpRequest, HttpResponse } from '../services/network.ts'
import type { Emitters, ErrorDeclarations, ErrorMakers, EventDeclarations } from './entries.ts'
import type { ReadonlyState, State, StateFields } from './state.ts'

/** What a contract or part declares, as types. */
export interface Declared {
  readonly state: StateFields
  readonly errors: ErrorDeclarations
  readonly events: EventDeclarations
  readonly secrets: readonly string[]
}

/** How much of what goes along with a call to another contract. */
export interface CallOptions {
  /** Funds, in planck; none by default. */
  readonly value?: bigint
  /** Most gas for the callee; all that is left by default. */
  readonly gas?: bigint
  /** True to let the callee call this contract again meanwhile. */
  readonly allowReentry?: boolean
  /** Most that the callee may add to the storage deposit, in planck. */
  readonly depositLimit?: bigint
}

export interface InstantiateOptions extends Omit<CallOptions, 'allowReentry'> {
  /** Distinguishes contracts of the same code and creator. */
  readonly salt?: Uint8Array
}

/** What a raw call answered: bytes as the callee returned them, or the name of the error that ended it. */
export type RawReply =
  | { readonly kind: 'returned' | 'reverted'; readonly data: Uint8Array }
  | { readonly kind: 'failed'; readonly error: string }

/** The contract's own log. A text must be free of private values. */
export interface Log {
  error(text: string): void
  warn(text: string): void
  info(text: string): void
  debug(text: string): void
  trace(text: string): void
}

/** What constructors, messages and queries all have. */
export interface Common<D extends Declared> {
  /** Who called: an account or a contract. @throws PhatError `contract.declaration` for the root origin, which has no account */
  readonly caller: AccountId
  /** Who signed the whole call. */
  readonly origin: AccountId
  /** This contract. */
  readonly address: AccountId
  /** Funds that came with the call, in planck. */
  readonly value: bigint
  /** Free balance of this contract, in planck. */
  readonly balance: bigint
  /** The block that the call is part of; `time` in milliseconds since the Unix epoch, as the chain has it. */
  readonly block: { readonly number: number; readonly time: number }
  /** The same as `block.number`. */
  readonly blockNumber: number
  /** Gas left in this call, in picoseconds of reference time. */
  readonly gasLeft: number
  /** True in a query, where effects are dropped. */
  readonly isQuery: boolean
  readonly error: ErrorMakers<D['errors']>
  readonly crypto: Crypto
  readonly log: Log
  /** Another contract through its interface: `c.at(Psp22, token).balanceOf({ owner })`. A failure is thrown. */
  at<I extends Interface>(contract: I, address: AccountId): Remote<I>
  /** Calls another contract with input as it is: four bytes of a selector and SCALE arguments. Nothing is thrown. */
  call(address: AccountId, input: Uint8Array, options?: CallOptions): RawReply
  /** Code hash of a contract, undefined for what is none. */
  codeHashOf(account: AccountId): Hash | undefined
}

interface Effects<D extends Declared> {
  readonly emit: Emitters<D['events']>
  /** Pays from the contract's balance. @returns false when it does not suffice */
  transfer(to: AccountId, amount: bigint): boolean
  /** Creates a contract of uploaded code. @returns its address. @throws PhatError `contract.call-failed` */
  instantiate(codeHash: Hash, input: Uint8Array, options?: InstantiateOptions): AccountId
  /** Removes this contract with its state, pays what it has to the beneficiary, and ends the call. */
  terminate(beneficiary: AccountId): never
  /** Replaces the code from the next call on. @returns false when there is no such code */
  setCodeHash(codeHash: Hash): boolean
}

/** `c` in messages and constructors. */
export interface MessageContext<D extends Declared> extends Common<D>, Effects<D> {
  readonly state: State<D['state']>
}

/** `c` in queries: nothing changes; the world outside may be asked, when it runs as a query and not within a transaction. */
export interface QueryContext<D extends Declared> extends Common<D> {
  readonly state: ReadonlyState<D['state']>
  /** Sends an HTTP request. Give what is secret only to addresses that are literally `https://`. */
  fetch(url: string, request?: HttpRequest): Promise<HttpResponse>
  /** Sends up to five requests at once; each is answered or its failure named. */
  fetchAll(
    requests: readonly (HttpRequest & { readonly url: string })[],
  ): Promise<readonly (HttpResponse | { readonly failed: string })[]>
  /** At most 255 random bytes. */
  random(length: number): Uint8Array
  /** Secrets that the contract's owner has provided, by the names in the declaration. */
  readonly secrets: { readonly [N in D['secrets'][number]]: string }
}

/** `c` in migrations: `old` reads what an earlier version of the state has written. */
export interface MigrationContext<D extends Declared> extends MessageContext<D> {
  readonly old: OldState
}

/** The state as the earlier version wrote it. */
export interface OldState {
  /** A plain value by its name and codec of that version. */
  read<T>(name: string, codec: { readonly description: unknown; decode(bytes: Uint8Array): T }): T | undefined
  /** Removes a plain value that the state no longer has. */
  remove(name: string): void
}
