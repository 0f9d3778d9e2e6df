// SPDX-License-Identifier: Apache-2.0
import { error } from '@phat/frame'

/** The pallet's errors. Indices are append-only. */
export const errors = {
  NotApprover: error(0, 'Only an approver, or root, may do this.'),
  BadApprovers: error(1, 'Approvers are named once, and the threshold is from one to their number.'),
  BadProposal: error(2, 'A proposal has measurements, each once.'),
  ApplicationNotPinned: error(3, 'A measurement of TDX names RTMR3, MRCONFIGID or both: without, any application would count.'),
  MeasurementTaken: error(4, 'The measurement is of another release already, which may be revoked.'),
  VersionFalls: error(5, 'The version is below one that was approved already.'),
  UnknownRelease: error(6, 'There is no such release, or the one that this supersedes is none.'),
  TooManyProposals: error(7, 'So many releases wait for approvals that one must be approved or revoked first.'),
  NotProposed: error(8, 'The release does not wait for approvals.'),
  NotApproved: error(9, 'The release waits for approvals still; to be rid of it, revoke it.'),
  AlreadyApproved: error(10, 'The sender has approved the release already.'),
  AlreadyRevoked: error(11, 'The release is revoked, for good.'),
  DeprecationInPast: error(12, 'A release is deprecated from now on or later, and never later than was said before.'),
  AlreadySo: error(13, 'The vendor or kind of TEE is suspended already, or is not.'),
  CollateralRefused: error(
    14,
    'The collateral does not verify at the time of this block; phat attest verify says which check fails.',
  ),
  RootNotPinned: error(15, 'The collateral rests on no root that this chain pins.'),
  TooMuchCollateral: error(16, 'A number of the collateral is larger than any that a vendor gives.'),
  OlderTcbInfo: error(17, 'The TCB info is older than one that was accepted.'),
  OlderQeIdentity: error(18, 'The identity of the quoting enclave is older than one that was accepted.'),
  OlderPckCrl: error(19, 'The list of revoked platforms is older than one that was accepted.'),
  OlderRootCrl: error(20, 'The list of revoked authorities is older than one that was accepted.'),
  OlderAmdIntermediate: error(21, 'The certificate of the product line is older than one that was accepted.'),
  OlderAmdCrl: error(22, 'The list of what AMD revoked is older than one that was accepted.'),
  OlderAmdKey: error(23, 'The certificate of the chip’s key is older than one that was accepted.'),
  CollateralNotNewer: error(24, 'Every piece of the collateral is stored already.'),
  UnknownCollateral: error(25, 'No such piece of collateral is stored.'),
  CollateralStillValid: error(26, 'The collateral has not expired.'),
} as const
