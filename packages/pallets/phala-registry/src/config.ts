// SPDX-License-Identifier: Apache-2.0
import type { Attested, Evidence, Refusal, TcbStatus, TeeKind } from '@phat/attestation'
import type { Codec } from '@phat/codec'
import type { At, Origin, Weight } from '@phat/frame'
import type { PayloadOf } from '@phat/messaging'
import type { BlockNumber, Hash } from '@phat/primitives'

/** What is kept of good evidence, to ask later whether it still is: as Attestation makes it. */
export interface EvidenceFacts {
  readonly evidenceId: Hash
  readonly tee: TeeKind
  readonly root: Hash
  readonly platform: EvidencePlatform
  readonly release: number
  readonly tcbStatus: TcbStatus
  readonly confidence: number
  readonly evaluationNumber: number | undefined
  /** Seconds since the Unix epoch. */
  readonly validUntil: bigint
  readonly policyRevision: number
  readonly simulated: boolean
  readonly block: BlockNumber
}

/** The machine: 16 bytes of Intel, 64 of AMD, zeros where it masks them. */
export type EvidencePlatform =
  | {
      readonly type: 'Intel'
      readonly value: {
        readonly fmspc: Uint8Array
        readonly authority: { readonly type: 'Platform' | 'Processor'; readonly value?: undefined }
        readonly ppid: Uint8Array
      }
    }
  | {
      readonly type: 'Amd'
      readonly value: {
        readonly signer: { readonly type: 'Vcek' | 'Vlek'; readonly value?: undefined }
        readonly chipId: Uint8Array
      }
    }

/** What the chain says of evidence. */
export type EvidenceVerdict =
  | { readonly accepted: true; readonly attested: Attested; readonly facts: EvidenceFacts }
  | { readonly accepted: false; readonly refusal: Refusal }

/** What may speak against evidence that was good. */
export type EvidenceDoubt =
  | 'root-not-trusted'
  | 'tee-suspended'
  | 'policy-changed'
  | 'release-revoked'
  | 'release-deprecated'
  | 'collateral-expired'
  | 'evaluation-newer'
  | 'collateral-replaced'

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
    /** How the facts of evidence are stored. */
    readonly evidenceFacts: Codec<EvidenceFacts>
    /** Verifies evidence with what the chain holds. */
    verifyEvidence(at: At, evidence: Evidence): EvidenceVerdict
    /** What speaks against evidence that was good, at a time in seconds. */
    evidenceStillGood(at: At, facts: EvidenceFacts, nowSeconds: number): readonly EvidenceDoubt[]
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
