// SPDX-License-Identifier: Apache-2.0
import { chainPolicy, policyCodec } from '@phat/attestation'
import { bool, boundedVec, u32 } from '@phat/codec'
import {
  blake2_128Concat,
  type CallContextOf,
  type ContextOf,
  definePallet,
  h256,
  identity,
  optionalMap,
  twox64Concat,
  value,
} from '@phat/frame'
import type { AttestationConfig } from './config.ts'
import { errors } from './errors.ts'
import { events } from './events.ts'
import { change } from './types/change.ts'
import { collateralKey, collateralPiece, versions } from './types/collateral.ts'
import { approvers, proposalsMax, release, releaseId } from './types/release.ts'
import { rootsMax, trustedRoot } from './types/trusted-root.ts'

/** The first half of the declaration: what the calls and the interface for other pallets work with. */
export const base = definePallet('Attestation', 'Trusted execution environments: roots, collateral, releases, policy, evidence.')
  .config<AttestationConfig>()
  .storage((_types, { vendorRoots }) => ({
    roots: value(
      boundedVec(trustedRoot, rootsMax),
      vendorRoots,
      'Root keys that evidence may rest on, pinned by the genesis; the vendors’ own where the chain began without this pallet.',
    ),
    acceptsSimulated: value(bool, false, 'Whether the genesis says that simulated roots count. Never on a live chain.'),
    collateral: optionalMap(
      blake2_128Concat(collateralKey),
      collateralPiece,
      'Verified collateral, paid for by the submitter’s deposit until newer comes or it has expired and is cleared.',
    ),
    newestVersions: optionalMap(
      blake2_128Concat(collateralKey),
      versions,
      'The newest versions that were ever accepted. They stay when the bytes go, so that older collateral never returns.',
    ),
    releases: optionalMap(twox64Concat(releaseId), release, 'Releases and proposals; approvers decide how many there are.'),
    releaseOf: optionalMap(identity(h256), releaseId, 'The release of a measurement, by the blake2-256 of its encoding.'),
    proposals: value(boundedVec(releaseId, proposalsMax), [], 'Releases that wait for approvals.'),
    nextRelease: value(u32, 0, 'The number of the next proposal.'),
    newestVersion: value(u32, 0, 'The highest version that was ever approved; later ones are not below it.'),
    approvers: value(approvers, { members: [], threshold: 1, timelock: 0 }, 'Who approves releases.'),
    policy: value(
      policyCodec,
      chainPolicy,
      'What of the evidence that verifies is enough; root sets it, and the kill switch in it.',
    ),
    policyRevision: value(u32, 0, 'How often the policy was set.'),
    changes: optionalMap(twox64Concat(u32), change, 'The last 256 changes by number, for pallets that follow them.'),
    nextChange: value(u32, 0, 'The number of the next change.'),
  }))
  .events(events)
  .errors(errors)

export type Context = ContextOf<typeof base>
export type CallContext = CallContextOf<typeof base>
