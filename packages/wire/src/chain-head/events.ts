// SPDX-License-Identifier: Apache-2.0
import type { Hex } from '@phat/primitives'

/** The runtime of a block as `chainHead_v1_follow` tells it. `apis` maps blake2b-64 of an API's name to its version. */
export type RuntimeEvent =
  | {
      readonly type: 'valid'
      readonly spec: {
        readonly specName: string
        readonly implName: string
        readonly specVersion: number
        readonly implVersion: number
        readonly transactionVersion: number
        readonly apis: Readonly<Record<Hex, number>>
      }
    }
  | { readonly type: 'invalid'; readonly error: string }

/** One result of a storage operation; exactly one of the optional fields is set. */
export interface StorageResultItem {
  readonly key: Hex
  readonly value?: Hex
  readonly hash?: Hex
  readonly closestDescendantMerkleValue?: Hex
}

/** What `chainHead_v1_followEvent` notifications carry, in the order of the specification. */
export type FollowEvent =
  | {
      readonly event: 'initialized'
      readonly finalizedBlockHashes: readonly Hex[]
      readonly finalizedBlockRuntime?: RuntimeEvent
    }
  | {
      readonly event: 'newBlock'
      readonly blockHash: Hex
      readonly parentBlockHash: Hex
      readonly newRuntime?: RuntimeEvent | null
    }
  | { readonly event: 'bestBlockChanged'; readonly bestBlockHash: Hex }
  | { readonly event: 'finalized'; readonly finalizedBlockHashes: readonly Hex[]; readonly prunedBlockHashes: readonly Hex[] }
  | { readonly event: 'operationBodyDone'; readonly operationId: string; readonly value: readonly Hex[] }
  | { readonly event: 'operationCallDone'; readonly operationId: string; readonly output: Hex }
  | { readonly event: 'operationStorageItems'; readonly operationId: string; readonly items: readonly StorageResultItem[] }
  | { readonly event: 'operationWaitingForContinue'; readonly operationId: string }
  | { readonly event: 'operationStorageDone'; readonly operationId: string }
  | { readonly event: 'operationInaccessible'; readonly operationId: string }
  | { readonly event: 'operationError'; readonly operationId: string; readonly error: string }
  | { readonly event: 'stop' }
