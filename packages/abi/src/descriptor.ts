// SPDX-License-Identifier: Apache-2.0
import type { AnyCodec } from '@phat/codec'
import type { Acceptance } from './acceptance.ts'

/**
 * A contract's declaration reduced to plain data and codecs. The metadata, typed clients, documentation and the encoding of events
 * derive from it. Labels are what the wire has (hashed into selectors and topics); names are what declarations and clients write.
 */
export interface ContractDescriptor {
  /** Rust-like type name, such as `SealedBid`: prefix of event topics and name in the metadata. */
  readonly name: string
  /** Semantic version of the contract itself. */
  readonly version: string
  /** What the contract was written in and what bundled it, such as `TypeScript 7.0.2` and `phat 0.1.0`. */
  readonly language: { readonly source: string; readonly compiler: string }
  /** Version of the state's layout; `migrate` steps lead from one to the next. */
  readonly stateVersion: number
  readonly upgradePolicy: UpgradePolicy
  readonly constructors: readonly ConstructorDescriptor[]
  readonly messages: readonly MessageDescriptor[]
  /** In the order of their index: ink! 4 encodes an event's position in this list. */
  readonly events: readonly EventDescriptor[]
  /** The variant of all business errors, if there are any; shown to people, while each message names its own. */
  readonly errors: AnyCodec | undefined
  readonly state: readonly StateFieldDescriptor[]
  readonly docs: readonly string[]
  /** Names of the secrets that its queries read. */
  readonly secrets?: readonly string[]
  /** How commands may come to it, where that is not as by default. */
  readonly accepts?: Partial<Acceptance>
}

/** Who may replace a deployed contract's code: nobody, its owner at once, or its owner after so many blocks. */
export type UpgradePolicy =
  | { readonly kind: 'immutable' }
  | { readonly kind: 'owner' }
  | { readonly kind: 'timelock'; readonly blocks: number }

/** A named value: an argument of a constructor or message, in its order on the wire. */
export interface ArgumentDescriptor {
  /** As declarations write it, camelCase; metadata has it in snake_case. */
  readonly name: string
  readonly codec: AnyCodec
}

/** What constructors and messages have in common. */
export interface EntryDescriptor {
  /** As declarations and clients write it, such as `transferFrom` or `PSP22::transferFrom`. */
  readonly name: string
  /** As metadata has it and as the selector is derived from, such as `PSP22::transfer_from`; see `labelOf`. */
  readonly label: string
  /** The first four bytes of blake2_256 of the label, unless the declaration states others. */
  readonly selector: Uint8Array
  readonly args: readonly ArgumentDescriptor[]
  /** Codec of the business error: then what goes over the wire is `Result<T, Error>`. Undefined for entries that cannot fail so. */
  readonly error: AnyCodec | undefined
  readonly payable: boolean
  readonly docs: readonly string[]
}

export interface ConstructorDescriptor extends EntryDescriptor {}

export interface MessageDescriptor extends EntryDescriptor {
  /** Codec of the value of success; `unit` for nothing. */
  readonly returns: AnyCodec
  /** A query runs off chain only, may await, and changes nothing. */
  readonly kind: 'message' | 'query'
  /** False also for messages that only read. */
  readonly mutates: boolean
  /** What an estimate tells a caller: everything, or no more than gas and deposit. */
  readonly estimate: 'full' | 'gas-only'
}

export interface EventFieldDescriptor {
  /** camelCase; metadata has it in snake_case. */
  readonly name: string
  readonly codec: AnyCodec
  /** Indexed fields become topics. */
  readonly indexed: boolean
  readonly docs: readonly string[]
}

export interface EventDescriptor {
  /** Such as `Transfer`. */
  readonly label: string
  readonly fields: readonly EventFieldDescriptor[]
  readonly docs: readonly string[]
}

/**
 * One field of the state. A value is stored under the four bytes of its key (little endian), an entry of a mapping under the four
 * bytes of the mapping's key and the SCALE bytes of its own, as ink! stores them: clients that read storage find both.
 */
export interface StateFieldDescriptor {
  /** camelCase; metadata has it in snake_case. */
  readonly name: string
  /** Root key, unique within the contract and stable across state versions. */
  readonly key: number
  readonly docs: readonly string[]
  readonly layout:
    | { readonly kind: 'value'; readonly codec: AnyCodec }
    | { readonly kind: 'mapping'; readonly key: AnyCodec; readonly value: AnyCodec }
    | { readonly kind: 'iterableMapping'; readonly key: AnyCodec; readonly value: AnyCodec; readonly max: number }
}
