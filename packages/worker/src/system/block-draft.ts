// SPDX-License-Identifier: Apache-2.0
import { type BoundTopicName, boundTopics, type Message, type OffchainOrigin, type PayloadOf } from '@phat/messaging'
import type { ClusterItem } from '../cluster/cluster-work.ts'
import { rejectionActions, type SystemRejection } from './system-errors.ts'
import type { SystemLimits, WorkerSystemOptions } from './system-options.ts'
import type { BlockPlan, SystemBlock, SystemState } from './system-types.ts'
import type { ProvenValues } from './wanted-values.ts'

/** A block while its messages are taken, one after the other: each sees what the ones before it did. */
export interface BlockDraft {
  readonly options: WorkerSystemOptions
  readonly limits: SystemLimits
  readonly block: SystemBlock
  readonly values: ProvenValues
  state: SystemState
  /** What this block asks of the worker's own cluster. */
  readonly items: ClusterItem[]
  readonly rejected: { readonly code: string; readonly action: string }[]
  stop: BlockPlan['stop'] | undefined
}

/** Notes a message that had no effect. */
export function reject(draft: BlockDraft, name: SystemRejection): void {
  noteRejection(draft, { code: `system.${name}`, action: rejectionActions[name] })
}

/** Notes one that was refused before it reached a handler; only so many of a block are told. */
export function noteRejection({ limits, rejected }: BlockDraft, { code, action }: { code: string; action: string }): void {
  if (rejected.length < limits.rejections) rejected.push({ code, action })
}

/** A message of this worker, its cluster or the gatekeepers. */
export function messageOf<Name extends BoundTopicName>(sender: OffchainOrigin, name: Name, payload: PayloadOf<Name>): Message {
  const { path, payload: codec } = boundTopics[name]
  // The table joins a name with the codec of its payload.
  return { sender, destination: path, payload: (codec as { encode(value: unknown): Uint8Array }).encode(payload) }
}
