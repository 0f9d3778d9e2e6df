// SPDX-License-Identifier: Apache-2.0
import { suspensionCodec } from '@phat/attestation'
import { alias, bool, str, u32, u128 } from '@phat/codec'
import { accountId, event } from '@phat/frame'
import type { Balance } from '@phat/primitives'
import { collateralKey, versions } from './types/collateral.ts'
import { evidenceFacts } from './types/evidence.ts'
import { approvers, blockNumber, releaseId, unixTime } from './types/release.ts'

const release = releaseId

/** The pallet's events. Indices are append-only. */
export const events = {
  ReleaseProposed: event(0, { release, version: u32 }, 'A release waits for approvals.'),
  ReleaseEndorsed: event(1, { release, approver: accountId, approvals: u32 }, 'An approver has approved a release.'),
  ReleaseApproved: event(2, { release, activeFrom: blockNumber }, 'A release has its approvals and counts from this block.'),
  ReleaseRevoked: event(3, { release }, 'A release counts no more.'),
  ReleaseDeprecated: event(4, { release, from: unixTime }, 'No new evidence of a release counts from this time, in seconds.'),
  ApproversSet: event(5, { approvers }, 'Others approve releases from now on.'),
  Suspended: event(
    6,
    { what: suspensionCodec, suspended: bool },
    'Evidence of a vendor or a kind of TEE counts no more, or again.',
  ),
  CollateralStored: event(
    7,
    { key: collateralKey, versions, validUntil: unixTime, submitter: accountId, deposit: alias<Balance>(u128, 'BalanceOf<T>') },
    'A piece of collateral was verified and is newer than any before.',
  ),
  CollateralCleared: event(8, { key: collateralKey }, 'A piece of collateral has expired and is gone; its deposit came back.'),
  EvidenceAccepted: event(9, { who: accountId, facts: evidenceFacts }, 'Evidence is good, of an approved release.'),
  EvidenceRefused: event(10, { who: accountId, check: str }, 'Evidence is refused; the name of the first check that failed.'),
  PolicySet: event(11, { revision: u32 }, 'Another policy judges evidence from now on.'),
} as const
