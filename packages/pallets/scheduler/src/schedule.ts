// SPDX-License-Identifier: Apache-2.0
import { type At, badOrigin, failWith, type Origin } from '@phat/frame'
import { blockAfter, placeTask, takeTask, taskAt } from './agenda.ts'
import { base, type Context } from './base.ts'
import { releaseCall, requestCall } from './bounded-call.ts'
import type { BoundedCall, Period, RetryConfig, Task, TaskAddress } from './types.ts'

/** When a task runs: at a block, or after so many blocks have passed in between. */
export type DispatchTime = { readonly at: number } | { readonly after: number }

/** What is scheduled. */
export interface NewTask {
  readonly when: DispatchTime
  readonly id?: Uint8Array
  readonly period: Period | undefined
  readonly priority: number
  readonly origin: Origin
  readonly call: BoundedCall
}

/** The block of a dispatch time. Fails with TargetBlockNumberInPast. Source: `resolve_time`. */
function blockOf({ block, fail }: Context, when: DispatchTime): number {
  // "The current block has already completed it's scheduled tasks": what comes after no block comes in the next one.
  const number = 'at' in when ? when.at : blockAfter(block.number, when.after + 1)
  return number > block.number ? number : fail.TargetBlockNumberInPast()
}

/** Fails with BadOrigin unless the origin may change what the other scheduled. */
function ensurePrivilege(context: Context, origin: Origin, other: Origin): void {
  if (!context.config.isAsPrivileged(context, origin, other)) badOrigin()
}

/** Puts a task on its agenda; its call must be requested for it. Fails with FailedToSchedule, TargetBlockNumberInPast or Exhausted. */
export function addTask(context: Context, { when, id, period, priority, origin, call }: NewTask): TaskAddress {
  const { store, fail } = context
  if (id !== undefined && store.lookup.has(id)) fail.FailedToSchedule()
  const number = blockOf(context, when)
  const repeats = period !== undefined && period[0] > 0 && period[1] > 1
  const maybePeriodic: Period | undefined = repeats ? [period[0], period[1] - 1] : undefined
  const task: Task = { maybeId: id, priority, call, maybePeriodic, origin }
  return placeTask(context, number, task) ?? failWith({ type: 'Exhausted' })
}

/** Cancels a task; without an origin, for anyone. Fails with NotFound or BadOrigin. Source: `do_cancel`. */
export function cancelTask(context: Context, origin: Origin | undefined, address: TaskAddress): void {
  const task = taskAt(context, address) ?? context.fail.NotFound()
  if (origin !== undefined) ensurePrivilege(context, origin, task.origin)
  takeTask(context, address)
  releaseCall(context, task.call)
  context.emit.Canceled({ when: address[0], index: address[1] })
}

/** Where a named task stands. Fails with NotFound. */
export const addressOf = ({ store, fail }: Context, id: Uint8Array): TaskAddress => store.lookup.get(id) ?? fail.NotFound()

/** Says how often a task is tried again. Fails with NotFound or BadOrigin. */
export function setRetry(
  context: Context,
  origin: Origin,
  address: TaskAddress,
  { retries, period }: { readonly retries: number; readonly period: number },
): void {
  const task = taskAt(context, address) ?? context.fail.NotFound()
  ensurePrivilege(context, origin, task.origin)
  const config: RetryConfig = { totalRetries: retries, remaining: retries, period }
  context.store.retries.set(address, config)
}

/** Takes back that a task is tried again. Fails with NotFound or BadOrigin. */
export function cancelRetry(context: Context, origin: Origin, address: TaskAddress): void {
  const task = taskAt(context, address) ?? context.fail.NotFound()
  ensurePrivilege(context, origin, task.origin)
  context.store.retries.remove(address)
}

/** Moves a task to another block, with its name and its retries. Fails with NotFound, RescheduleNoChange, Exhausted and as `blockOf`. */
function moveTask(context: Context, address: TaskAddress, when: DispatchTime): TaskAddress {
  const { store, fail, emit } = context
  const number = blockOf(context, when)
  if (number === address[0]) fail.RescheduleNoChange()
  const retries = store.retries.get(address)
  const task = takeTask(context, address) ?? fail.NotFound()
  emit.Canceled({ when: address[0], index: address[1] })
  const moved = placeTask(context, number, task) ?? failWith({ type: 'Exhausted' })
  if (retries !== undefined) store.retries.set(moved, retries)
  return moved
}

/** What other pallets may ask: they schedule for their own origins, and manage every task. */
export const scheduler = {
  /** Schedules a bounded call, whose preimage is requested for it. Fails as the calls do. */
  schedule: (at: At, task: NewTask): TaskAddress => {
    const context = base.at(at)
    const address = addTask(context, task)
    requestCall(context, task.call)
    return address
  },
  /** Cancels a task. Fails with NotFound. */
  cancel: (at: At, address: TaskAddress): void => cancelTask(base.at(at), undefined, address),
  /** Cancels a named task. Fails with NotFound. */
  cancelNamed: (at: At, id: Uint8Array): void => cancelTask(base.at(at), undefined, addressOf(base.at(at), id)),
  /** Moves a task without a name to another block. Fails with Named, NotFound, RescheduleNoChange, TargetBlockNumberInPast. */
  reschedule: (at: At, address: TaskAddress, when: DispatchTime): TaskAddress => {
    const context = base.at(at)
    if (taskAt(context, address)?.maybeId !== undefined) context.fail.Named()
    return moveTask(context, address, when)
  },
  /** Moves a named task to another block. Fails as `reschedule` does. */
  rescheduleNamed: (at: At, id: Uint8Array, when: DispatchTime): TaskAddress =>
    moveTask(base.at(at), addressOf(base.at(at), id), when),
} as const
