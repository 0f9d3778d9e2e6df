// SPDX-License-Identifier: Apache-2.0
import { policyCodec, suspensionCodec } from '@phat/attestation'
import { bool, type Codec, u32, u128 } from '@phat/codec'
import { addWeight, constant, maxWeight, type Weight } from '@phat/frame'
import { base } from './base.ts'
import { approveRelease, deprecateRelease, revokeRelease } from './calls/approver-calls.ts'
import { checkEvidence } from './calls/check-evidence.ts'
import { clearCollateral } from './calls/clear-collateral.ts'
import { setPolicy, setSuspension } from './calls/policy-calls.ts'
import { proposeRelease } from './calls/propose-release.ts'
import { setApprovers } from './calls/set-approvers.ts'
import { submitDcapCollateral, submitSnpCollateral } from './calls/submit-collateral.ts'
import { evidenceWeight } from './evidence/evidence-weight.ts'
import { weights } from './generated/weights.ts'
import { buildGenesis } from './genesis.ts'
import { invariants } from './invariants.ts'
import { changesKept } from './types/change.ts'
import { collateralKey, type DcapCollateralValue, dcapCollateral, snpCollateral } from './types/collateral.ts'
import { evidence } from './types/evidence.ts'
import { approvers, measurementsMax, proposal, releaseId, unixTime } from './types/release.ts'

const release = releaseId

const sizeOf = <T>(codec: Codec<T>, value: T): number => codec.encode(value).length

/** Bytes of one entry of a policy's lists at its longest: a field and 64 bytes. */
const entryBytes = 66

/** Lists cost by their entries; texts and chains are read to their end, whatever they are. */
function dcapWeight(collateral: DcapCollateralValue): Weight {
  const listBytes = collateral.pckCrl.length + collateral.rootCaCrl.length
  return addWeight(weights.submitDcapCollateral(listBytes), weights.readTexts(sizeOf(dcapCollateral, collateral) - listBytes))
}

/** Trusted execution environments, as the chain knows them. */
export const Attestation = base
  .constants((config) => ({
    depositBase: constant(u128, config.depositBase, 'What a piece of collateral takes while it is stored, in planck.'),
    depositPerByte: constant(u128, config.depositPerByte, 'What each byte of it takes, in planck.'),
    measurementsMax: constant(u32, measurementsMax, 'Most measurements of one release.'),
    changesKept: constant(u32, changesKept, 'How many of the last changes are kept.'),
  }))
  .calls((p) => ({
    proposeRelease: p.call(
      0,
      { proposal },
      (args) => weights.proposeRelease(args.proposal.measurements.length),
      [
        'Proposes a release: measurements of code that may hold secrets of this chain. An approver approves it thereby.',
        'Origin: signed, an approver, or root. Events: ReleaseProposed, ReleaseEndorsed, ReleaseApproved. Errors: NotApprover, BadProposal, ApplicationNotPinned, MeasurementTaken, VersionFalls, UnknownRelease, TooManyProposals.',
      ],
      proposeRelease,
    ),
    approveRelease: p.call(
      1,
      { release },
      weights.approveRelease,
      [
        'Approves a release. With the approvals that it takes it counts, after the timelock.',
        'Origin: signed, an approver. Events: ReleaseEndorsed, ReleaseApproved. Errors: NotApprover, UnknownRelease, NotProposed, AlreadyApproved, VersionFalls.',
      ],
      approveRelease,
    ),
    revokeRelease: p.call(
      2,
      { release },
      maxWeight(weights.revokeRelease, weights.revokeApproved),
      [
        'Revokes a release at once and for good, or drops a proposal. One approver is enough.',
        'Origin: signed, an approver, or root. Event: ReleaseRevoked. Errors: NotApprover, UnknownRelease, AlreadyRevoked.',
      ],
      revokeRelease,
    ),
    deprecateRelease: p.call(
      3,
      { release, from: unixTime },
      weights.deprecateRelease,
      [
        'Says from which time on, in seconds, no new evidence of a release counts. It may come earlier afterwards, never later.',
        'Origin: signed, an approver, or root. Event: ReleaseDeprecated. Errors: NotApprover, UnknownRelease, NotApproved, AlreadyRevoked, DeprecationInPast.',
      ],
      deprecateRelease,
    ),
    setApprovers: p.call(
      4,
      { approvers },
      weights.setApprovers,
      [
        'Names who approves releases, how many it takes and the timelock.',
        'Origin: root. Event: ApproversSet. Errors: BadApprovers.',
      ],
      setApprovers,
    ),
    setSuspension: p.call(
      5,
      { what: suspensionCodec, suspended: bool },
      weights.setSuspension,
      [
        'The kill switch: evidence of a vendor or a kind of TEE counts no more from this block on, or again.',
        'Origin: root. Event: Suspended. Errors: AlreadySo.',
      ],
      setSuspension,
    ),
    clearCollateral: p.call(
      6,
      { key: collateralKey },
      weights.clearCollateral,
      [
        'Removes a piece of collateral that has expired; the deposit goes back to who brought it. The key of a chip is its submitter’s to remove at any time.',
        'Origin: signed. Event: CollateralCleared. Errors: UnknownCollateral, CollateralStillValid.',
      ],
      clearCollateral,
    ),
    submitDcapCollateral: p.call(
      7,
      { collateral: dcapCollateral },
      ({ collateral }) => dcapWeight(collateral),
      [
        'Brings collateral of Intel: TCB info, QE identity and CRLs of a family of platforms. Verified against block time and pinned roots; what is newer than stored is kept for a deposit.',
        'Origin: signed. Events: CollateralStored. Errors: CollateralRefused, RootNotPinned, Older…, CollateralNotNewer, TooMuchCollateral.',
      ],
      submitDcapCollateral,
    ),
    submitSnpCollateral: p.call(
      8,
      { collateral: snpCollateral },
      ({ collateral }) => addWeight(weights.submitSnpCollateral, weights.readTexts(sizeOf(snpCollateral, collateral))),
      [
        'Brings collateral of AMD: the certificates of a chip’s key and what AMD revoked of its product line. As submit_dcap_collateral.',
        'Origin: signed. Events: CollateralStored. Errors: CollateralRefused, RootNotPinned, Older…, CollateralNotNewer, TooMuchCollateral.',
      ],
      submitSnpCollateral,
    ),
    checkEvidence: p.call(
      9,
      { evidence },
      (args) => evidenceWeight(args.evidence),
      [
        'Verifies evidence with what the chain holds, and tells what comes of it in an event. For trying: nothing else changes.',
        'Origin: signed. Events: EvidenceAccepted, EvidenceRefused.',
      ],
      checkEvidence,
    ),
    setPolicy: p.call(
      10,
      { policy: policyCodec },
      ({ policy }) => weights.setPolicy(Math.ceil(sizeOf(policyCodec, policy) / entryBytes)),
      ['Sets what of the evidence that verifies is enough.', 'Origin: root. Event: PolicySet.'],
      setPolicy,
    ),
  }))
  .genesis(buildGenesis)
  .invariants(invariants)
