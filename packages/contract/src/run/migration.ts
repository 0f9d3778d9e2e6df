// SPDX-License-Identifier: Apache-2.0
import { type Codec, u32 } from '@phat/codec'
import type { OldState } from '../declare/context.ts'
import type { Declaration } from '../declare/declaration.ts'
import { rootKey } from '../declare/state.ts'
import { guestErrors } from '../guest-errors.ts'
import { createCells } from './cell.ts'
import type { RunningContext } from './context.ts'

/** Root key of the version of the state. No field can be called so. */
const versionRoot = /* @__PURE__ */ rootKey('state version')

const old: OldState = {
  read: (name, codec) => createCells(`old.${name}`, rootKey(name), undefined).read(undefined, codec as Codec<never>),
  remove: (name) => {
    createCells(`old.${name}`, rootKey(name), undefined).clear(undefined)
  },
}

/**
 * Makes the check that runs before each call of a contract whose state has a version above 1: it brings an older state up, once, in the
 * first call of the new code, which the message `upgrade` makes. State without a version is version 1, so that contracts which were never
 * upgraded pay nothing.
 */
export function createMigration(declaration: Declaration, running: RunningContext): ((kind: 0 | 1) => void) | undefined {
  const { stateVersion, migrations } = declaration
  if (stateVersion === 1) return undefined
  const cells = createCells('state version', versionRoot, undefined)
  return (kind) => {
    const stored = kind === 0 ? stateVersion : (cells.read(undefined, u32) ?? 1)
    if (stored > stateVersion) throw guestErrors.error('bad-state', `the state has version ${stored}, the code ${stateVersion}`)
    for (let from = stored; from < stateVersion; from++) {
      const step = migrations.get(from)
      if (step === undefined) throw guestErrors.error('bad-state', `no migrate step leads from version ${from} to ${from + 1}`)
      // The cast states that a step takes the context of messages with `old` beside it.
      step(Object.create(running.c, { old: { value: old } }) as never, undefined as never)
      running.access.flush()
      running.access.forget()
    }
    if (kind === 0 || stored < stateVersion) cells.write(undefined, u32, stateVersion)
  }
}
