// SPDX-License-Identifier: Apache-2.0
import type { NodeInfo } from '@phat/chain'
import { chainIdLengthMax } from '@phat/light-client'
import type { ByteString } from '@phat/primitives'
import type { PhatGenesis } from '@phat/runtime'

/** Whether a chain holds value. Live chains are refused keys that everyone knows. */
export type ChainType = NodeInfo['chainType']

/** How clients show accounts and amounts. */
export type ChainProperties = NodeInfo['properties']

/** A validator: who signs blocks, and how much the signature counts. */
export interface SpecValidator {
  /** An ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array
  /** At least 1. */
  readonly power: number
}

/** The state at height 0: as what it means, or key by key. */
export type SpecGenesis =
  | {
      readonly form: 'plain'
      /** The logic that the chain begins with; this software holds it. */
      readonly runtime: { readonly specName: string; readonly specVersion: number }
      readonly config: PhatGenesis
    }
  | { readonly form: 'raw'; readonly top: ReadonlyMap<ByteString, Uint8Array> }

/** Everything that makes a chain this chain: a chain spec as Substrate has them, and the validators, which are no part of the state. */
export interface ChainSpec {
  /** As people read it. */
  readonly name: string
  /** As machines name it: in the data folder and in what validators sign. */
  readonly id: string
  readonly chainType: ChainType
  readonly properties: ChainProperties
  /** The first signs until validators run in processes of their own. */
  readonly validators: readonly SpecValidator[]
  readonly genesis: SpecGenesis
}

/** Length of the longest `id`: the engine appends a hyphen and 16 digits of the genesis hash. */
export const idLengthMax = chainIdLengthMax - 17
