// SPDX-License-Identifier: Apache-2.0
import type { At, Origin, Weight } from '@phat/frame'
import { equalBytes, type Hash } from '@phat/primitives'

/** Stored preimages, as this pallet uses them; pallet-preimage exports them. */
export interface Preimages {
  lengthOf(at: At, hash: Hash): number | undefined
  read(at: At, hash: Hash, sizeBytes: number): Uint8Array | undefined
  isRequested(at: At, hash: Hash): boolean
  request(at: At, hash: Hash): void
  /** Never fails. */
  unrequest(at: At, hash: Hash): void
  /** Stores bytes for the chain; where they are requested already, the count stays. Fails where there are too many. */
  note(at: At, preimage: Uint8Array): Hash
}

/** What the runtime gives to Scheduler. */
export interface SchedulerConfig {
  /** Most weight of a block that tasks may use. */
  readonly maximumWeight: Weight
  /** Most tasks that one block may have. */
  readonly maxScheduledPerBlock: number
  /** Fails unless the origin may schedule and cancel (`ScheduleOrigin`). */
  readonly ensureScheduler: (origin: Origin) => void
  /** True when the first origin may change what the second scheduled (`OriginPrivilegeCmp`). */
  readonly isAsPrivileged: (at: At, one: Origin, other: Origin) => boolean
  /** What is left of the block's weight. */
  readonly remainingWeight: (at: At) => Weight
  readonly preimages: Preimages
}

/** Only whoever scheduled a task may change it (`EqualPrivilegeOnly`). */
export const equalPrivilegeOnly: SchedulerConfig['isAsPrivileged'] = ({ execution }, one, other) => {
  const { origin } = execution.runtime.types
  return equalBytes(origin.encode(one), origin.encode(other))
}
