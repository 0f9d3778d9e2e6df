// SPDX-License-Identifier: Apache-2.0
import type { AccountId, BlockNumber, Nonce } from '@phat/primitives'
import type { DispatchResult } from '../types/dispatch-error.ts'
import type { Header } from '../types/header.ts'
import type { DispatchClass, DispatchInfo, PostDispatchInfo, Weight } from '../types/weight.ts'
import type { At } from './execution.ts'

/** A header without the roots that only the finished state gives. */
export type UnrootedHeader = Omit<Header, 'stateRoot' | 'extrinsicsRoot'>

/** What block execution needs of the system pallet. */
export interface SystemInterface {
  /** Begins the block that `at.block` describes: number, parent hash, digest, cleared events. */
  initialize(at: At): void
  /** True when the state was last executed by another spec version; then migrations run. */
  runtimeUpgraded(at: At): boolean
  /** Notes that this spec version executed the state. */
  noteRuntimeVersion(at: At): void
  /** Counts weight that hooks used. */
  registerWeight(at: At, weight: Weight, dispatchClass: DispatchClass): void
  /** Counts an inherent: its weight with the base of its class, and its length in bytes. */
  noteInherent(at: At, info: DispatchInfo, length: number): void
  /** Weight that normal extrinsics may still use in this block. */
  remainingWeight(at: At): Weight
  /** Ends an extrinsic with its success or failure event. */
  noteApplied(at: At, result: DispatchResult, info: DispatchInfo, post: PostDispatchInfo): void
  /** Ends the block and gives its header but for the roots. */
  finalize(at: At): UnrootedHeader
  depositEvent(at: At, palletIndex: number, event: { readonly type: string; readonly value: unknown }): void
  nonce(at: At, who: AccountId): Nonce
  blockNumber(at: At): BlockNumber
}
