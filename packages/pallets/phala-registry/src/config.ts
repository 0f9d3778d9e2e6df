// SPDX-License-Identifier: Apache-2.0
import type { Evidence } from '@phat/attestation'
import type { At, Origin, Weight } from '@phat/frame'
import type { PayloadOf } from '@phat/messaging'
import type { Doubt, EvidenceFacts, EvidenceVerdict } from '@phat/pallet-attestation'
import type { BlockNumber } from '@phat/primitives'

/** Topics of this pallet’s messages to workers. */
type Sent = 'systemEvent' | 'gatekeeperLaunch' | 'gatekeeperChange'

/** What the runtime gives to PhalaRegistry. */
export interface PhalaRegistryConfig {
  /** True for an origin that governs (`GovernanceOrigin`). */
  readonly isGovernance: (origin: Origin) => boolean
  /** The hash of a block below the current one: the genesis, or one of the last `recentBlocks`. */
  readonly blockHash: (at: At, number: BlockNumber) => Uint8Array
  /** Time of the block in milliseconds. */
  readonly nowMs: (at: At) => bigint
  /** What a worker must say that it works for; 0 for a chain of its own. */
  readonly paraId: number
  /** Whether workers count without evidence. Never on a chain that keeps secrets. */
  readonly noneAttestationEnabled: boolean
  readonly attestation: {
    /** Verifies evidence with what the chain holds. */
    verifyEvidence(at: At, evidence: Evidence): EvidenceVerdict
    /** What speaks against evidence that was good, at a time in seconds. */
    evidenceStillGood(at: At, facts: EvidenceFacts, nowSeconds: number): readonly Doubt[]
    /** A number that grows when something changed that evidence rests on. */
    changesSince(at: At, number: number): { readonly next: number }
    /** What `verifyEvidence` costs at most. */
    evidenceWeight(evidence: Evidence): Weight
  }
  readonly messages: {
    /** Sends a message as the pallet of a name. Never fails. */
    push<Name extends Sent>(at: At, pallet: string, name: Name, payload: PayloadOf<Name>): void
  }
  /** What it costs to hand a message to the workers. */
  readonly messageWeight: Weight
  /** Blocks after which a worker must bring new evidence. */
  readonly attestationPeriod: BlockNumber
  /** Blocks that it has for that. */
  readonly attestationGrace: BlockNumber
  /** Evidence names one of so many of the last blocks. */
  readonly recentBlocks: number
  /** Workers that are looked at in each block, and in each block after something changed that evidence rests on. */
  readonly checksPerBlock: number
  readonly checksAfterChange: number
  readonly maxGatekeepers: number
}
