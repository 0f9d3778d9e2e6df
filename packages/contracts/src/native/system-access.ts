// SPDX-License-Identifier: Apache-2.0
import { str, type ValueOf } from '@phat/codec'
import { equalBytes } from '@phat/primitives'
import type { SystemFrame } from './system-frame.ts'
import { account, driverRecord, type SystemError } from './system-types.ts'

const denied: SystemError = { type: 'PermisionDenied' }

/** The account that made the contract: the cluster's owner. A contract that took this code later may have none: then it traps. */
export function ownerOf(frame: SystemFrame): Uint8Array {
  return frame.read('owner', account) ?? frame.context.fail('ContractTrapped')
}

/** Whether an account or contract may administer the cluster. */
export const isAdmin = (frame: SystemFrame, who: Uint8Array): boolean => frame.has('administrators', who)

/** The refusal unless the owner calls. */
export const unlessOwner = (frame: SystemFrame): SystemError | undefined =>
  equalBytes(frame.caller(), ownerOf(frame)) ? undefined : denied

/** The refusal unless an administrator calls; the owner is one only when it was granted. */
export const unlessAdmin = (frame: SystemFrame): SystemError | undefined => (isAdmin(frame, frame.caller()) ? undefined : denied)

/** The refusal unless the owner or an administrator calls. */
export const unlessOwnerOrAdmin = (frame: SystemFrame): SystemError | undefined => unlessOwner(frame) && unlessAdmin(frame)

/** The refusal unless the contract itself calls, as it does for the chain. */
export const unlessSelf = (frame: SystemFrame): SystemError | undefined =>
  equalBytes(frame.caller(), frame.context.address) ? undefined : denied

/** The contract behind a driver's name, and the block in which it was set; 0 for those of Phala's first form. */
export function readDriver(frame: SystemFrame, name: string): ValueOf<typeof driverRecord> | undefined {
  const key = str.encode(name)
  const record = frame.read('drivers2', driverRecord, key)
  if (record !== undefined) return record
  const early = frame.read('drivers', account, key)
  return early && [0, early]
}
