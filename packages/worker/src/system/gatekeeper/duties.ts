// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from '@phat/primitives'
import { type BlockDraft, reject } from '../block-draft.ts'
import type { GatekeeperDuty } from '../system-types.ts'

type DutyName = Pick<GatekeeperDuty, 'kind' | 'subject'>

const isSame = (a: DutyName, b: DutyName): boolean => a.kind === b.kind && equalBytes(a.subject, b.subject)

/** True where a duty of this name is open. */
export function hasDuty(draft: BlockDraft, duty: DutyName): boolean {
  return draft.state.duties.some((open) => isSame(open, duty))
}

/** Adds a duty, once. */
export function addDuty(draft: BlockDraft, duty: GatekeeperDuty): void {
  const { duties } = draft.state
  if (hasDuty(draft, duty)) return
  if (duties.length >= draft.limits.duties) return reject(draft, 'too-many-duties')
  draft.state = { ...draft.state, duties: [...duties, duty] }
}

/** Ends a duty: the chain shows that it is done, or nobody needs it any more. */
export function endDuty(draft: BlockDraft, duty: DutyName): void {
  if (!hasDuty(draft, duty)) return
  draft.state = { ...draft.state, duties: draft.state.duties.filter((open) => !isSame(open, duty)) }
}

/** The subject of a duty of a rotation: its number in 32 bytes, little-endian. */
export function rotationSubject(id: bigint): Uint8Array {
  const subject = new Uint8Array(32)
  new DataView(subject.buffer).setBigUint64(0, id, true)
  return subject
}
