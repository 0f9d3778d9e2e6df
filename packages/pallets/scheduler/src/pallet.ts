// SPDX-License-Identifier: Apache-2.0
import { u32 } from '@phat/codec'
import {
  addWeight,
  type CallTools,
  constant,
  exceedsWeight,
  minWeight,
  type Origin,
  type RuntimeCall,
  weight,
  weightOf,
} from '@phat/frame'
import { assert } from '@phat/primitives'
import { base, type CallContext, type Context } from './base.ts'
import { boundCall } from './bounded-call.ts'
import type { SchedulerConfig } from './config.ts'
import { weights } from './generated/weights.ts'
import { invariants } from './invariants.ts'
import { addressOf, addTask, cancelRetry, cancelTask, type DispatchTime, setRetry } from './schedule.ts'
import { serviceAgendas, serviceTaskWeight } from './service.ts'
import {
  blockNumber,
  boxedCall,
  count,
  optionalPeriod,
  type Period,
  priority,
  smallCount,
  taskAddress,
  taskName,
} from './types.ts'
import { createWeightMeter } from './weight-meter.ts'

interface ScheduleArgs {
  readonly id?: Uint8Array
  readonly maybePeriodic: Period | undefined
  readonly priority: number
  readonly call: RuntimeCall
}

function schedule(context: CallContext, when: DispatchTime, args: ScheduleArgs): void {
  const { config, origin } = context
  config.ensureScheduler(origin)
  const named = args.id === undefined ? {} : { id: args.id }
  const call = boundCall(context, args.call)
  addTask(context, { when, period: args.maybePeriodic, priority: args.priority, origin, call, ...named })
}

/** The origin, where it may schedule. */
function schedulerOf({ config, origin }: CallContext): Origin {
  config.ensureScheduler(origin)
  return origin
}

const scheduleWeight = (_: unknown, { maxScheduledPerBlock: n }: SchedulerConfig) => weights.schedule(n)
const scheduleNamedWeight = (_: unknown, { maxScheduledPerBlock: n }: SchedulerConfig) => weights.scheduleNamed(n)
const scheduleErrors = 'Origin: whoever may schedule. Event: Scheduled. Errors: TargetBlockNumberInPast, Exhausted'

/** The calls that schedule and cancel. */
const schedulingCalls = (p: CallTools<SchedulerConfig, Context>) => {
  const task = { maybePeriodic: optionalPeriod, priority, call: boxedCall(p.types) }
  return {
    schedule: p.call(
      0,
      { when: blockNumber, ...task },
      scheduleWeight,
      ['Schedules a call at a block.', `${scheduleErrors}.`],
      (context, args) => {
        schedule(context, { at: args.when }, args)
      },
    ),
    cancel: p.call(
      1,
      { when: blockNumber, index: count },
      (_, { maxScheduledPerBlock: n }) => weights.cancel(n),
      ['Cancels a task, named or not.', 'Origin: whoever scheduled it. Event: Canceled. Errors: NotFound.'],
      (context, { when, index }) => {
        cancelTask(context, schedulerOf(context), [when, index])
      },
    ),
    scheduleNamed: p.call(
      2,
      { id: taskName, when: blockNumber, ...task },
      scheduleNamedWeight,
      ['Schedules a call at a block under a name.', `${scheduleErrors}, FailedToSchedule.`],
      (context, args) => {
        schedule(context, { at: args.when }, args)
      },
    ),
    cancelNamed: p.call(
      3,
      { id: taskName },
      (_, { maxScheduledPerBlock: n }) => weights.cancelNamed(n),
      ['Cancels a task by its name.', 'Origin: whoever scheduled it. Event: Canceled. Errors: NotFound.'],
      (context, { id }) => {
        const origin = schedulerOf(context)
        cancelTask(context, origin, addressOf(context, id))
      },
    ),
    scheduleAfter: p.call(
      4,
      { after: blockNumber, ...task },
      scheduleWeight,
      ['Schedules a call after some blocks: none is the next block.', `${scheduleErrors}.`],
      (context, args) => {
        schedule(context, { after: args.after }, args)
      },
    ),
    scheduleNamedAfter: p.call(
      5,
      { id: taskName, after: blockNumber, ...task },
      scheduleNamedWeight,
      ['Schedules a call after some blocks under a name.', `${scheduleErrors}, FailedToSchedule.`],
      (context, args) => {
        schedule(context, { after: args.after }, args)
      },
    ),
  }
}

/** The calls that say what happens to a task that fails. */
const retryCalls = (p: CallTools<SchedulerConfig, Context>) => ({
  setRetry: p.call(
    6,
    { task: taskAddress, retries: smallCount, period: blockNumber },
    weights.setRetry,
    [
      'Lets a task that fails be tried again, so many times, each after so many blocks. Retries of a periodic task are tasks of their own.',
      'Origin: whoever scheduled it. Event: RetrySet. Errors: NotFound.',
    ],
    (context, { task, ...how }) => {
      setRetry(context, schedulerOf(context), task, how)
      context.emit.RetrySet({ task, id: undefined, ...how })
    },
  ),
  setRetryNamed: p.call(
    7,
    { id: taskName, retries: smallCount, period: blockNumber },
    weights.setRetryNamed,
    ['Lets a named task that fails be tried again.', 'Origin: whoever scheduled it. Event: RetrySet. Errors: NotFound.'],
    (context, { id, ...how }) => {
      const origin = schedulerOf(context)
      const task = addressOf(context, id)
      setRetry(context, origin, task, how)
      context.emit.RetrySet({ task, id, ...how })
    },
  ),
  cancelRetry: p.call(
    8,
    { task: taskAddress },
    weights.cancelRetry,
    ['Lets a task that fails be.', 'Origin: whoever scheduled it. Event: RetryCancelled. Errors: NotFound.'],
    (context, { task }) => {
      cancelRetry(context, schedulerOf(context), task)
      context.emit.RetryCancelled({ task, id: undefined })
    },
  ),
  cancelRetryNamed: p.call(
    9,
    { id: taskName },
    weights.cancelRetryNamed,
    ['Lets a named task that fails be.', 'Origin: whoever scheduled it. Event: RetryCancelled. Errors: NotFound.'],
    (context, { id }) => {
      const origin = schedulerOf(context)
      const task = addressOf(context, id)
      cancelRetry(context, origin, task)
      context.emit.RetryCancelled({ task, id })
    },
  ),
})

/** The largest preimage that a task must be able to look up, in bytes. */
const largestLookup = 1024 * 1024

/** A task with a large call must fit, or it could be scheduled and never run. */
function testIntegrity({ config: { maximumWeight, maxScheduledPerBlock } }: Context): void {
  const lookup = serviceTaskWeight({ maybeId: true, maybePeriodic: true }, largestLookup)
  const needed = addWeight(addWeight(weights.serviceAgendasBase, weights.serviceAgendaBase(maxScheduledPerBlock)), lookup)
  const limit = weightOf((maximumWeight.refTime * 9n) / 10n, (maximumWeight.proofSize * 9n) / 10n)
  assert(!exceedsWeight(needed, limit), 'the weight of tasks leaves room for a large lookup')
}

/** Calls that run later (pallet-scheduler). */
export const Scheduler = base
  .storageVersion(4, {})
  .constants((config) => ({
    maximumWeight: constant(weight, config.maximumWeight, 'Most weight of a block that tasks may use.'),
    maxScheduledPerBlock: constant(u32, config.maxScheduledPerBlock, 'Most tasks that one block may have.'),
  }))
  .calls((p) => ({ ...schedulingCalls(p), ...retryCalls(p) }))
  .hooks({
    onInitialize: (context) => {
      const { config } = context
      const meter = createWeightMeter(minWeight(config.remainingWeight(context), config.maximumWeight))
      serviceAgendas(context, meter)
      return meter.consumed
    },
    integrityTest: testIntegrity,
  })
  .invariants(invariants)
