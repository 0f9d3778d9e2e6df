// SPDX-License-Identifier: Apache-2.0
import { type AccountId, type BlockNumber, equalBytes, toByteString } from '@phat/primitives'
import type { Context } from './base.ts'
import { noteChange } from './changes.ts'
import { measurementId, pinsApplication } from './types/measurement.ts'
import { type Approvers, type Proposal, proposalsMax, type Release } from './types/release.ts'

const includes = (accounts: readonly AccountId[], who: AccountId): boolean => accounts.some((one) => equalBytes(one, who))

/** True for an account that approves releases now. */
export const isApprover = ({ store }: Context, who: AccountId): boolean => includes(store.approvers.get().members, who)

/** The time of the block as storage keeps it. */
export const timeOf = (context: Context): bigint => BigInt(context.config.now(context))

const isNamedOnce = (accounts: readonly AccountId[]): boolean => new Set(accounts.map(toByteString)).size === accounts.length

/** True for approvers who can approve something. */
export const areValidApprovers = ({ members, threshold }: Approvers): boolean =>
  isNamedOnce(members) && threshold >= 1 && threshold <= members.length

/**
 * Enters a proposal, which then waits for approvals.
 * Fails with BadProposal, ApplicationNotPinned, MeasurementTaken, VersionFalls, UnknownRelease or TooManyProposals.
 */
export function enterProposal(context: Context, proposal: Proposal): number {
  const { store, fail, emit } = context
  const ids = proposal.measurements.map(measurementId)
  if (ids.length === 0 || new Set(ids.map(toByteString)).size !== ids.length) fail.BadProposal()
  if (!proposal.measurements.every(pinsApplication)) fail.ApplicationNotPinned()
  if (ids.some((id) => store.releaseOf.has(id))) fail.MeasurementTaken()
  if (proposal.version < store.newestVersion.get()) fail.VersionFalls()
  if (proposal.supersedes !== undefined && !store.releases.has(proposal.supersedes)) fail.UnknownRelease()
  const waiting = store.proposals.get()
  if (waiting.length >= proposalsMax) fail.TooManyProposals()
  const number = store.nextRelease.get()
  store.nextRelease.set(number + 1)
  store.proposals.set([...waiting, number])
  for (const id of ids) store.releaseOf.set(id, number)
  store.releases.set(number, { proposal, stage: { type: 'Proposed', value: { approvals: [] } }, deprecateAt: undefined })
  emit.ReleaseProposed({ release: number, version: proposal.version })
  return number
}

/**
 * Adds an approval. With the last one that it takes, the release counts after the timelock.
 * Fails with NotProposed, AlreadyApproved or VersionFalls.
 */
export function addApproval(context: Context, number: number, approver: AccountId): void {
  const { store, fail, emit, block } = context
  const release = store.releases.get(number) ?? fail.UnknownRelease()
  if (release.stage.type !== 'Proposed') return fail.NotProposed()
  const { members, threshold, timelock } = store.approvers.get()
  // Who is no approver any more does not count.
  const present = release.stage.value.approvals.filter((one) => includes(members, one))
  if (includes(present, approver)) fail.AlreadyApproved()
  const approvals = [...present, approver]
  emit.ReleaseEndorsed({ release: number, approver, approvals: approvals.length })
  if (approvals.length >= threshold) approve(context, number, release, block.number + timelock)
  else store.releases.set(number, { ...release, stage: { type: 'Proposed', value: { approvals } } })
}

/** Makes a proposal count from a block on. Fails with VersionFalls where a newer one was approved meanwhile. */
export function approve(context: Context, number: number, release: Release, activeFrom: BlockNumber): void {
  const { store, fail, emit } = context
  const { version } = release.proposal
  if (version < store.newestVersion.get()) fail.VersionFalls()
  store.newestVersion.set(version)
  store.releases.set(number, { ...release, stage: { type: 'Approved', value: { activeFrom } } })
  store.proposals.mutate((waiting) => waiting.filter((one) => one !== number))
  emit.ReleaseApproved({ release: number, activeFrom })
}

/** Revokes a release at once and for good; a proposal goes as if it had never been. Fails with UnknownRelease or AlreadyRevoked. */
export function revoke(context: Context, number: number): void {
  const { store, fail, emit, block } = context
  const release = store.releases.get(number) ?? fail.UnknownRelease()
  if (release.stage.type === 'Revoked') fail.AlreadyRevoked()
  if (release.stage.type === 'Proposed') {
    store.releases.remove(number)
    store.proposals.mutate((waiting) => waiting.filter((one) => one !== number))
    for (const one of release.proposal.measurements) store.releaseOf.remove(measurementId(one))
  } else {
    const value = { block: block.number, time: timeOf(context) }
    store.releases.set(number, { ...release, stage: { type: 'Revoked', value } })
    noteChange(context, { type: 'ReleaseRevoked', value: { release: number } })
  }
  emit.ReleaseRevoked({ release: number })
}

/** Ends new evidence of an approved release at a time. Fails with UnknownRelease, NotApproved or DeprecationInPast. */
export function deprecate(context: Context, number: number, from: bigint): void {
  const { store, fail, emit } = context
  const release = store.releases.get(number) ?? fail.UnknownRelease()
  if (release.stage.type === 'Revoked') fail.AlreadyRevoked()
  if (release.stage.type === 'Proposed') fail.NotApproved()
  const isLater = release.deprecateAt !== undefined && from >= release.deprecateAt
  if (from < timeOf(context) || isLater) fail.DeprecationInPast()
  store.releases.set(number, { ...release, deprecateAt: from })
  noteChange(context, { type: 'ReleaseDeprecated', value: { release: number, from } })
  emit.ReleaseDeprecated({ release: number, from })
}
