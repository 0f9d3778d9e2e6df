// SPDX-License-Identifier: Apache-2.0
import {
  actualWeight,
  addWeight,
  type DispatchResult,
  dispatch,
  dispatchInfoOf,
  type Origin,
  type RuntimeCall,
  rawOriginOf,
  saturatingSubWeight,
  type Weight,
} from '@phat/frame'
import { blockAfter, placeTask, takeTask, taskAt } from './agenda.ts'
import type { Context } from './base.ts'
import { peekCall, releaseCall, requestCall } from './bounded-call.ts'
import { weights } from './generated/weights.ts'
import { lookupLength, type Period, type RetryConfig, type Task, type TaskAddress } from './types.ts'
import type { WeightMeter } from './weight-meter.ts'

/** What servicing a task costs beside its dispatch. */
export function serviceTaskWeight(
  task: { readonly maybeId: unknown; readonly maybePeriodic: unknown },
  lookedUp: number | undefined,
): Weight {
  const plain = weights.serviceTaskBase
  let total: Weight = lookedUp === undefined ? plain : weights.serviceTaskFetched(lookedUp)
  if (task.maybeId !== undefined) total = addWeight(total, saturatingSubWeight(weights.serviceTaskNamed, plain))
  if (task.maybePeriodic !== undefined) total = addWeight(total, saturatingSubWeight(weights.serviceTaskPeriodic, plain))
  return total
}

/** Runs the agendas that are due, earliest first, as far as the meter allows. Source: `service_agendas`. */
export function serviceAgendas(context: Context, meter: WeightMeter): void {
  const { store, config, emit, block } = context
  if (!meter.canConsume(weights.serviceAgendasBase)) return
  meter.consume(weights.serviceAgendasBase)
  const now = block.number
  const full = weights.serviceAgendaBase(config.maxScheduledPerBlock)
  const begin = store.incompleteSince.get() ?? now
  let incompleteSince = now + 1
  let when = begin
  for (; when <= now && meter.canConsume(full); when++) {
    // Only what comes first of all had the whole of the meter before it.
    if (!serviceAgenda(context, meter, when, when === begin)) incompleteSince = Math.min(incompleteSince, when)
  }
  incompleteSince = Math.min(incompleteSince, when)
  if (incompleteSince <= now) emit.AgendaIncomplete({ when: incompleteSince })
  store.incompleteSince.set(incompleteSince)
}

/** Runs one agenda by priority. True when nothing is left of it. Source: `service_agenda`. */
export function serviceAgenda(context: Context, meter: WeightMeter, when: number, comesFirst: boolean): boolean {
  const due = context.store.agenda.get(when).flatMap((task, index) => (task === undefined ? [] : [{ index, task }]))
  due.sort((a, b) => a.task.priority - b.task.priority)
  meter.consume(weights.serviceAgendaBase(due.length))
  let isFirst = comesFirst
  let isComplete = true
  for (const { index } of due) {
    // A task before it may have cancelled it.
    const task = taskAt(context, [when, index])
    if (task === undefined) continue
    if (!meter.canConsume(serviceTaskWeight(task, lookupLength(task.call)))) return false
    const served = serviceTask(context, meter, [when, index], task, isFirst)
    if (served === 'dispatched') isFirst = false
    if (served === 'postponed') isComplete = false
  }
  return isComplete
}

/** Runs a task, or drops it where it cannot be run ever, or leaves it for a later block. Source: `service_task`. */
export function serviceTask(
  context: Context,
  meter: WeightMeter,
  address: TaskAddress,
  task: Task,
  isFirst: boolean,
): 'dispatched' | 'dropped' | 'postponed' {
  const { store, emit } = context
  const place = { task: address, id: task.maybeId }
  const peeked = peekCall(context, task.call)
  meter.consume(serviceTaskWeight(task, peeked === undefined ? lookupLength(task.call) : peeked.lookedUp))
  const overweight = peeked !== undefined && !meter.canConsume(dispatchWeight(task.origin, peeked.call))
  if (overweight && !isFirst) return 'postponed'
  const retries = store.retries.get(address)
  // What the call does to its own task finds it gone.
  takeTask(context, address)
  if (peeked === undefined || overweight) {
    if (overweight) emit.PermanentlyOverweight(place)
    else emit.CallUnavailable(place)
    releaseCall(context, task.call)
    return 'dropped'
  }
  const result = executeDispatch(context, meter, task.origin, peeked.call)
  emit.Dispatched({ ...place, result })
  if (result.type === 'Err' && retries !== undefined) scheduleRetry(context, meter, address, task, retries)
  if (task.maybePeriodic === undefined) releaseCall(context, task.call)
  else renew(context, address, task, task.maybePeriodic, retries)
  return 'dispatched'
}

/** Schedules the next run of a periodic task. */
function renew(
  context: Context,
  address: TaskAddress,
  task: Task,
  [period, runs]: Period,
  retries: RetryConfig | undefined,
): void {
  const maybePeriodic: Period | undefined = runs > 1 ? [period, runs - 1] : undefined
  const nameTaken = task.maybeId !== undefined && context.store.lookup.has(task.maybeId)
  const next = nameTaken ? undefined : placeTask(context, blockAfter(context.block.number, period), { ...task, maybePeriodic })
  if (next === undefined) {
    releaseCall(context, task.call)
    context.emit.PeriodicFailed({ task: address, id: task.maybeId })
  } else if (retries !== undefined) context.store.retries.set(next, retries)
}

const isSigned = (origin: Origin): boolean => rawOriginOf(origin)?.type === 'Signed'
const dispatchBase = (origin: Origin): Weight =>
  isSigned(origin) ? weights.executeDispatchSigned : weights.executeDispatchUnsigned

/** What a dispatch announces, with what it costs to begin it. */
const dispatchWeight = (origin: Origin, call: RuntimeCall): Weight =>
  addWeight(dispatchBase(origin), dispatchInfoOf(call).callWeight)

/** Dispatches a call and counts what it used. */
export function executeDispatch(context: Context, meter: WeightMeter, origin: Origin, call: RuntimeCall): DispatchResult {
  const { result, post } = dispatch(context, origin, call)
  meter.consume(addWeight(dispatchBase(origin), actualWeight(dispatchInfoOf(call), post)))
  return result
}

/** Tries a failed task again later: unnamed, once, with a try less. Source: `schedule_retry`. */
export function scheduleRetry(
  context: Context,
  meter: WeightMeter,
  address: TaskAddress,
  task: Task,
  { totalRetries, remaining, period }: RetryConfig,
): void {
  const { store, config, emit, block } = context
  const cost = weights.scheduleRetry(config.maxScheduledPerBlock)
  const affordable = meter.canConsume(cost)
  if (affordable) meter.consume(cost)
  if (affordable && remaining === 0) return
  // The agenda of this block is being worked off: a retry after no block is one in the next.
  const when = blockAfter(block.number, Math.max(1, period))
  const again = { ...task, maybeId: undefined, maybePeriodic: undefined }
  const next = affordable ? placeTask(context, when, again) : undefined
  if (next === undefined) return emit.RetryFailed({ task: address, id: task.maybeId })
  requestCall(context, task.call)
  store.retries.set(next, { totalRetries, remaining: remaining - 1, period })
}
