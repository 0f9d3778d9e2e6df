// SPDX-License-Identifier: Apache-2.0
import type { At } from '@phat/frame'
import { base, type Context } from './base.ts'
import { type Change, changesKept } from './types/change.ts'

/** Notes a change after which good evidence may be good no more; the oldest one goes. */
export function noteChange({ store }: Context, change: Change): void {
  const number = store.nextChange.get()
  store.changes.set(number, change)
  if (number >= changesKept) store.changes.remove(number - changesKept)
  store.nextChange.set(number + 1)
}

/** What changed, in order, since a pallet looked last. */
export interface ChangesSince {
  readonly changes: readonly Change[]
  /** Where to go on from. */
  readonly next: number
  /** True when some were dropped in between: then everything recorded must be judged again. */
  readonly missed: boolean
}

/** The changes from a number on, at most as many as are kept. */
export function changesSince(at: At, number: number): ChangesSince {
  const { store } = base.at(at)
  const next = store.nextChange.get()
  const first = Math.max(number, next - changesKept, 0)
  const changes: Change[] = []
  for (let one = first; one < next; one++) {
    const change = store.changes.get(one)
    if (change !== undefined) changes.push(change)
  }
  return { changes, next, missed: number < first }
}
