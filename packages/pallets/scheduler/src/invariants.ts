// SPDX-License-Identifier: Apache-2.0
import type { Invariants } from '@phat/frame'
import { equalBytes } from '@phat/primitives'
import { taskAt } from './agenda.ts'
import type { Context } from './base.ts'
import { lookupHash } from './types.ts'

/** What always holds of this pallet's state. */
export function invariants(context: Context): Invariants {
  const { store, config } = context
  const agendas = [...store.agenda.entries()]
  const tasks = agendas.flatMap(([, agenda]) => agenda.flatMap((task) => (task === undefined ? [] : [task])))
  const names = [...store.lookup.entries()]
  const from = store.incompleteSince.get()
  return {
    'every name leads to its task': names.every(([id, address]) => {
      const found = taskAt(context, address)?.maybeId
      return found !== undefined && equalBytes(found, id)
    }),
    'every named task is found by its name': tasks.filter(({ maybeId }) => maybeId !== undefined).length === names.length,
    'whatever is tried again is a task': [...store.retries.entries()].every(
      ([address]) => taskAt(context, address) !== undefined,
    ),
    'no agenda ends in a hole, or is too long': agendas.every(
      ([, agenda]) => agenda.at(-1) !== undefined && agenda.length <= config.maxScheduledPerBlock,
    ),
    'no agenda is left behind': agendas.every(([when]) => from === undefined || when >= from),
    'calls that tasks look up are requested': tasks.every(({ call }) => {
      const hash = lookupHash(call)
      return hash === undefined || config.preimages.isRequested(context, hash)
    }),
  }
}
