// SPDX-License-Identifier: Apache-2.0
import { alias, arm, boundedVec, option, struct, u32, u64, type ValueOf, variant } from '@phat/codec'
import { accountId, h256 } from '@phat/frame'
import type { BlockNumber, Hash } from '@phat/primitives'
import { measurement } from './measurement.ts'

/** Most measurements of one release: shapes of machines times kinds of TEE. */
export const measurementsMax = 32
/** Most accounts that approve releases. */
export const approversMax = 32
/** Most releases that wait for approvals. */
export const proposalsMax = 16

/** The number of a release, in the order in which they were proposed. */
export const releaseId = alias<number>(u32, 'ReleaseId')
export const blockNumber = alias<BlockNumber>(u32, 'BlockNumberFor<T>')
export const unixTime = alias<bigint>(u64, 'UnixTime')
const hash = alias<Hash>(h256, 'T::Hash')

/** A block that the light client of a release trusts to begin with. */
export const checkpoint = struct('pallet_attestation::Checkpoint', {
  height: blockNumber,
  headerHash: hash,
  validatorsHash: hash,
})

/** What approvers agree to. */
export const proposal = struct('pallet_attestation::Proposal', {
  version: u32,
  measurements: boundedVec(measurement, measurementsMax),
  supersedes: option(releaseId),
  notBefore: unixTime,
  minCollateralEvaluation: u32,
  buildProof: hash,
  checkpoint: option(checkpoint),
})
export type Proposal = ValueOf<typeof proposal>

/** How far a release has come. */
export const stage = variant('pallet_attestation::Stage', {
  Proposed: arm(0, { approvals: boundedVec(accountId, approversMax) }, 'Waits for approvals.'),
  Approved: arm(1, { activeFrom: blockNumber }, 'Counts from this block, and from `not_before`.'),
  Revoked: arm(2, { block: blockNumber, time: unixTime }, 'Counts no more, for good.'),
})

/** A release: code that may hold secrets of this chain. */
export const release = struct('pallet_attestation::Release', {
  proposal,
  stage,
  deprecateAt: option(unixTime),
})
export type Release = ValueOf<typeof release>

/** Who approves releases, how many of them it takes, and how many blocks lie between their approval and its effect. */
export const approvers = struct('pallet_attestation::Approvers', {
  members: boundedVec(accountId, approversMax),
  threshold: u32,
  timelock: blockNumber,
})
export type Approvers = ValueOf<typeof approvers>
