// SPDX-License-Identifier: Apache-2.0
import type { Described } from '@phat/codec'

/** How the keys of a storage map are hashed, by the names that metadata uses. */
export type StorageHasher = 'Blake2_128' | 'Blake2_256' | 'Blake2_128Concat' | 'Twox128' | 'Twox256' | 'Twox64Concat' | 'Identity'

/** One storage item as metadata shows it. */
export interface StorageEntryDescription {
  /** PascalCase, as it stands in the storage prefix. */
  readonly name: string
  /** `Default` items read as `fallback` where nothing is stored; `Optional` ones as None. */
  readonly modifier: 'Optional' | 'Default'
  readonly kind:
    | { readonly type: 'plain'; readonly value: Described }
    /** One hasher and one key for a map; several hashers and keys for double and n-maps (the key type is then their tuple). */
    | {
        readonly type: 'map'
        readonly hashers: readonly StorageHasher[]
        readonly keys: readonly Described[]
        readonly value: Described
      }
  /** SCALE bytes of the default; a single 0 byte for `Optional` items. */
  readonly fallback: Uint8Array
  readonly docs: readonly string[]
}

export interface ConstantDescription {
  readonly name: string
  readonly type: Described
  readonly value: Uint8Array
  readonly docs: readonly string[]
}

/** One pallet as metadata shows it. `calls`, `event` and `error` are variant types (`pallet_x::pallet::Call` …). */
export interface PalletDescription {
  readonly name: string
  readonly index: number
  readonly docs: readonly string[]
  readonly storage?: { readonly prefix: string; readonly entries: readonly StorageEntryDescription[] }
  readonly calls?: Described
  readonly event?: Described
  readonly error?: Described
  readonly constants: readonly ConstantDescription[]
}

export interface TransactionExtensionDescription {
  readonly identifier: string
  /** What travels in the extrinsic. */
  readonly extra: Described
  /** What is signed but not sent. */
  readonly additional: Described
}

export interface ExtrinsicDescription {
  /** `sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic` with parameters Address, Call, Signature, Extra. */
  readonly type: Described
  readonly address: Described
  readonly call: Described
  readonly signature: Described
  readonly extra: Described
  /** Extrinsic format versions that the runtime accepts, lowest first; V14 and V15 name the first. */
  readonly versions: readonly number[]
  readonly extensions: readonly TransactionExtensionDescription[]
}

export interface RuntimeApiMethodDescription {
  readonly name: string
  readonly inputs: readonly { readonly name: string; readonly type: Described }[]
  readonly output: Described
  readonly docs: readonly string[]
}

export interface RuntimeApiDescription {
  readonly name: string
  readonly version: number
  readonly methods: readonly RuntimeApiMethodDescription[]
  readonly docs: readonly string[]
}

/** All that metadata says of a runtime; made from its pallets' declarations. */
export interface RuntimeDescription {
  readonly pallets: readonly PalletDescription[]
  readonly extrinsic: ExtrinsicDescription
  /** The runtime type itself; V14 and V15 name it. */
  readonly runtime: Described
  readonly outerEnums: { readonly call: Described; readonly event: Described; readonly error: Described }
  readonly apis: readonly RuntimeApiDescription[]
}
