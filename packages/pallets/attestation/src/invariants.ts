// SPDX-License-Identifier: Apache-2.0
import type { Invariants } from '@phat/frame'
import { equalBytes } from '@phat/primitives'
import type { Context } from './base.ts'
import { compareVersions } from './collateral/keep-pieces.ts'
import { areValidApprovers } from './releases.ts'
import { areAllowedRoots } from './roots.ts'
import { changesKept } from './types/change.ts'
import { measurementId } from './types/measurement.ts'
import { rootIdOf } from './types/trusted-root.ts'

/** What always holds of this pallet's state. */
export function invariants(context: Context): Invariants {
  const { store, config } = context
  const releases = [...store.releases.entries()]
  const waiting = releases.filter(([, { stage }]) => stage.type === 'Proposed').map(([number]) => number)
  const named = [...store.releaseOf.entries()]
  const pieces = [...store.collateral.entries()]
  const approvers = store.approvers.get()
  return {
    'every root is a vendor’s own or marked simulated, and those count only where the genesis says so': areAllowedRoots(
      store.roots.get(),
      { vendorRoots: config.vendorRoots, acceptsSimulated: store.acceptsSimulated.get(), path: 'roots' },
    ),
    'the proposals are the releases that wait for approvals':
      waiting.length === store.proposals.get().length && store.proposals.get().every((number) => waiting.includes(number)),
    'every measurement of a release leads to it, and no other does':
      named.length === releases.reduce((sum, [, { proposal }]) => sum + proposal.measurements.length, 0) &&
      releases.every(([number, { proposal }]) =>
        proposal.measurements.every((one) => store.releaseOf.get(measurementId(one)) === number),
      ),
    'no approved release is of a version above the highest': releases.every(
      ([, { proposal, stage }]) => stage.type === 'Proposed' || proposal.version <= store.newestVersion.get(),
    ),
    'numbers of releases are below the next': releases.every(([number]) => number < store.nextRelease.get()),
    'approvers can approve': approvers.members.length === 0 || areValidApprovers(approvers),
    'the last changes are kept, and no others':
      [...store.changes.keys()].length === Math.min(changesKept, store.nextChange.get()),
    'a piece of collateral is of the newest versions and of the kind that its key names': pieces.every(
      ([key, { versions, content }]) =>
        content.type === key.type && compareVersions(versions, store.newestVersions.get(key) ?? []) === 'same',
    ),
    'every piece of collateral rests on a pinned root': pieces.every(([{ value }]) =>
      context.store.roots.get().some((root) => equalBytes(value.root, rootIdOf(root))),
    ),
  }
}
