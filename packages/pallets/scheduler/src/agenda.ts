// SPDX-License-Identifier: Apache-2.0
import type { Context } from './base.ts'
import type { Task, TaskAddress } from './types.ts'

/** The last block that there can be: later ones are that one. */
const lastBlock = 0xffff_ffff

/** The block some blocks after another. */
export const blockAfter = (number: number, blocks: number): number => Math.min(number + blocks, lastBlock)

/** The task at an address. */
export const taskAt = ({ store }: Context, [when, index]: TaskAddress): Task | undefined => store.agenda.get(when)[index]

/**
 * Puts a task into the agenda of a block, at the end or into a hole, and notes its name. Undefined where the agenda is full.
 * Source: `place_task`.
 */
export function placeTask(context: Context, when: number, task: Task): TaskAddress | undefined {
  const { store, config, emit } = context
  const agenda = store.agenda.get(when)
  const index = agenda.length < config.maxScheduledPerBlock ? agenda.length : agenda.indexOf(undefined)
  if (index === -1) return undefined
  store.agenda.set(when, index === agenda.length ? [...agenda, task] : agenda.with(index, task))
  if (task.maybeId !== undefined) store.lookup.set(task.maybeId, [when, index])
  emit.Scheduled({ when, index })
  return [when, index]
}

/** Takes a task out of its agenda, with its name and its retries. Holes at the end go, and an agenda without tasks, too. */
export function takeTask({ store }: Context, [when, index]: TaskAddress): Task | undefined {
  const agenda = store.agenda.get(when)
  const task = agenda[index]
  if (task === undefined) return undefined
  const left = agenda.with(index, undefined)
  const last = left.findLastIndex((each) => each !== undefined)
  if (last === -1) store.agenda.remove(when)
  else store.agenda.set(when, left.slice(0, last + 1))
  if (task.maybeId !== undefined) store.lookup.remove(task.maybeId)
  store.retries.remove([when, index])
  return task
}
