// SPDX-License-Identifier: Apache-2.0
import type { Invariants } from '@phat/frame'
import { compareBytes, equalBytes } from '@phat/primitives'
import type { Context } from './base.ts'

/** What always holds of this pallet's state. */
export function invariants({ store, config, block }: Context): Invariants {
  const open = [...store.multisigs.entries()].map(([, , multisig]) => multisig)
  return {
    'who began an operation approves it': open.every(({ approvals, depositor }) =>
      approvals.some((who) => equalBytes(who, depositor)),
    ),
    'approvals are in ascending order, each one once': open.every(({ approvals }) =>
      approvals.every((who, i) => i === 0 || compareBytes(approvals[i - 1] as Uint8Array, who) < 0),
    ),
    'no operation has more approvals than there may be signatories': open.every(
      ({ approvals }) => approvals.length <= config.maxSignatories,
    ),
    'no operation began later than now': open.every(({ when }) => when.height <= block.number),
  }
}
