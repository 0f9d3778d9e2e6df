// SPDX-License-Identifier: Apache-2.0
import type { Invariants } from '@phat/frame'
import { equalBytes } from '@phat/primitives'
import type { Context } from './base.ts'
import { compareDefinitions, type ProxyDefinition } from './types.ts'

/** What always holds of this pallet's state. */
export function invariants({ store, config, block }: Context): Invariants {
  const delegations = [...store.proxies.entries()]
  const announced = [...store.announcements.entries()]
  const ordered = (definitions: readonly ProxyDefinition[]): boolean =>
    definitions.every(
      (definition, i) => i === 0 || compareDefinitions(config.proxyTypes, definitions[i - 1] as ProxyDefinition, definition) < 0,
    )
  return {
    'delegations are in ascending order, each one once': delegations.every(([, [definitions]]) => ordered(definitions)),
    'no account is its own delegate': delegations.every(([who, [definitions]]) =>
      definitions.every(({ delegate }) => !equalBytes(who, delegate)),
    ),
    'who has no delegates has no entry, and none has too many': delegations.every(
      ([, [{ length }]]) => length > 0 && length <= config.maxProxies,
    ),
    'who announced nothing has no entry, and none announced too much': announced.every(
      ([, [{ length }]]) => length > 0 && length <= config.maxPending,
    ),
    'nothing was announced later than now': announced.every(([, [pending]]) =>
      pending.every(({ height }) => height <= block.number),
    ),
  }
}
