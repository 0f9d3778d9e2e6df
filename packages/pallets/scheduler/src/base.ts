// SPDX-License-Identifier: Apache-2.0
import { fixedBytes, tuple, u32 } from '@phat/codec'
import {
  blake2_128Concat,
  type CallContextOf,
  type ContextOf,
  definePallet,
  error,
  event,
  map,
  optionalMap,
  optionalValue,
  twox64Concat,
} from '@phat/frame'
import type { SchedulerConfig } from './config.ts'
import { agendaOf, blockNumber, count, optionalTaskName, outcome, retryConfig, smallCount, taskAddress } from './types.ts'

const place = { task: taskAddress, id: optionalTaskName }

/** The first half of the declaration: what calls and hooks work with. */
export const base = definePallet('Scheduler', 'Calls that run later, once or again and again.')
  .config<SchedulerConfig>()
  .storage((types, { maxScheduledPerBlock }) => ({
    incompleteSince: optionalValue(u32, 'The first block whose agenda is not worked off; usually the next one.'),
    agenda: map(
      twox64Concat(u32),
      agendaOf(types, maxScheduledPerBlock),
      [],
      'Tasks by the block in which they run, at most MaxScheduledPerBlock. Only whoever may schedule adds to it.',
    ),
    retries: optionalMap(
      blake2_128Concat(tuple(u32, u32)),
      retryConfig,
      'How often a task is tried again, by the task’s address; gone with the task.',
    ),
    lookup: optionalMap(
      twox64Concat(fixedBytes(32)),
      tuple(u32, u32),
      'Where a named task stands, by its name; gone with the task. Only whoever may schedule chooses names.',
    ),
  }))
  .events({
    Scheduled: event(0, { when: blockNumber, index: count }, 'A task was scheduled.'),
    Canceled: event(1, { when: blockNumber, index: count }, 'A task was cancelled.'),
    Dispatched: event(2, { ...place, result: outcome }, 'A task was dispatched.'),
    RetrySet: event(3, { ...place, period: blockNumber, retries: smallCount }, 'A task will be tried again where it fails.'),
    RetryCancelled: event(4, place, 'A task will not be tried again.'),
    CallUnavailable: event(5, place, 'The call of a task was not found or not understood, so the task is gone.'),
    PeriodicFailed: event(6, place, 'A periodic task could not be renewed: the agenda of its next block is full.'),
    RetryFailed: event(7, place, 'A failed task could not be tried again: a full agenda, or too little weight to place it.'),
    PermanentlyOverweight: event(8, place, 'A task weighs more than a block gives to tasks, so it is gone.'),
    AgendaIncomplete: event(9, { when: blockNumber }, 'Agendas from this block on wait for later blocks.'),
  })
  .errors({
    FailedToSchedule: error(0, 'The call could not be scheduled: the name is taken.'),
    NotFound: error(1, 'There is no such task.'),
    TargetBlockNumberInPast: error(2, 'The block is not in the future.'),
    RescheduleNoChange: error(3, 'The task stands at that block already.'),
    Named: error(4, 'A named task must be addressed by its name.'),
  })

export type Context = ContextOf<typeof base>
export type CallContext = CallContextOf<typeof base>
