// SPDX-License-Identifier: Apache-2.0
import type { Hex } from '@phat/primitives'
import type { Acceptance } from '../acceptance.ts'

/** A type where an entry uses it: its id in the registry and the words that a person reads. */
export interface InkTypeSpec {
  readonly displayName: readonly string[]
  readonly type: number
}

export interface InkArgumentSpec {
  readonly label: string
  readonly type: InkTypeSpec
}

export interface InkConstructorSpec {
  readonly args: readonly InkArgumentSpec[]
  readonly default: boolean
  readonly docs: readonly string[]
  readonly label: string
  readonly payable: boolean
  readonly returnType: InkTypeSpec
  readonly selector: Hex
}

export interface InkMessageSpec extends InkConstructorSpec {
  readonly mutates: boolean
}

export interface InkEventSpec {
  readonly args: readonly (InkArgumentSpec & { readonly docs: readonly string[]; readonly indexed: boolean })[]
  readonly docs: readonly string[]
  readonly label: string
  /** ink! 5 only, as the next. */
  readonly module_path?: string
  readonly signature_topic?: Hex
}

export interface InkEnvironment {
  readonly accountId: InkTypeSpec
  readonly balance: InkTypeSpec
  readonly blockNumber: InkTypeSpec
  readonly chainExtension: InkTypeSpec
  readonly hash: InkTypeSpec
  readonly maxEventTopics: number
  /** ink! 5 only. */
  readonly staticBufferSize?: number
  readonly timestamp: InkTypeSpec
}

/** Where values are stored; `ty` of a root is of ink! 5 only. */
export type InkLayout =
  | { readonly leaf: { readonly key: Hex; readonly ty: number } }
  | { readonly root: { readonly layout: InkLayout; readonly root_key: Hex; readonly ty?: number } }
  | {
      readonly struct: InkLayoutFields
    }
  | {
      readonly enum: {
        readonly dispatchKey: Hex
        readonly name: string
        readonly variants: { readonly [index: string]: InkLayoutFields }
      }
    }

export interface InkLayoutFields {
  readonly fields: readonly { readonly layout: InkLayout; readonly name: string }[]
  readonly name: string
}

/** A field of a composite or variant type. */
export interface InkField {
  readonly name?: string
  readonly type: number
  readonly typeName?: string
  readonly docs?: readonly string[]
}

export type InkTypeDefinition =
  | { readonly composite: { readonly fields?: readonly InkField[] } }
  | {
      readonly variant: {
        readonly variants?: readonly {
          readonly name: string
          readonly index: number
          readonly fields?: readonly InkField[]
          readonly docs?: readonly string[]
        }[]
      }
    }
  | { readonly sequence: { readonly type: number } }
  | { readonly array: { readonly len: number; readonly type: number } }
  | { readonly tuple: readonly number[] }
  | { readonly primitive: string }
  | { readonly compact: { readonly type: number } }
  | { readonly bitsequence: { readonly bit_store_type: number; readonly bit_order_type: number } }

/** One type of the portable registry as scale-info writes it to JSON: what is empty is left out. */
export interface InkType {
  readonly id: number
  readonly type: {
    readonly def: InkTypeDefinition
    readonly path?: readonly string[]
    readonly params?: readonly { readonly name: string; readonly type?: number }[]
    readonly docs?: readonly string[]
  }
}

/** The whole `.contract` file (with `source.wasm`) or `metadata.json` (without) of ink! 4 or 5. */
export interface InkProject {
  readonly source: {
    readonly hash: Hex
    readonly language: string
    readonly compiler: string
    readonly wasm?: Hex
  }
  readonly contract: {
    readonly name: string
    readonly version: string
    readonly authors: readonly string[]
    readonly description?: string
    readonly documentation?: string
    readonly repository?: string
    readonly homepage?: string
    readonly license?: string
  }
  /** ink! 5 only. */
  readonly image?: null
  readonly spec: {
    readonly constructors: readonly InkConstructorSpec[]
    readonly docs: readonly string[]
    readonly environment: InkEnvironment
    readonly events: readonly InkEventSpec[]
    readonly lang_error: InkTypeSpec
    readonly messages: readonly InkMessageSpec[]
  }
  readonly storage: InkLayout
  readonly types: readonly InkType[]
  /** A text in ink! 4, a number in ink! 5. */
  readonly version: '4' | 5
  /** What ink! has no place for; other clients pass it over. */
  readonly phat: PhatExtras
}

/** What a contract's declaration says beyond ink!'s metadata. */
export interface PhatExtras {
  readonly stateVersion: number
  readonly upgradePolicy: { readonly kind: string; readonly blocks?: number }
  /** By label: what is not a plain message with full estimates. */
  readonly messages: {
    readonly [label: string]: { readonly kind: 'message' | 'query'; readonly estimate: 'full' | 'gas-only' }
  }
  /** Names of the secrets that its deployer sets and its queries read. */
  readonly secrets?: readonly string[]
  /** How commands may come to it, when it says so. */
  readonly accepts?: Acceptance
}
