// SPDX-License-Identifier: Apache-2.0
import {
  alias,
  arm,
  boundedVec,
  type Codec,
  fixedBytes,
  option,
  struct,
  u8,
  u32,
  u64,
  type ValueOf,
  variant,
  vec,
} from '@phat/codec'
import { accountId, h256 } from '@phat/frame'
import { sr25519Public } from '@phat/messaging'
import type { BlockNumber, Hash } from '@phat/primitives'
import type { EvidenceFacts } from './config.ts'

/** Names the account type as a parameter, as Rust declares these types. */
const ofAccount = <T>(codec: Codec<T>): Codec<T> => ({
  ...codec,
  description: { ...codec.description, params: [{ name: 'AccountId', type: accountId }], generic: true },
})

export const workerKey = alias<Uint8Array>(sr25519Public, 'WorkerPublicKey')
export const blockNumber = alias<BlockNumber>(u32, 'BlockNumberFor<T>')

/** Who vouches for a worker: root, or the vendor of its TEE. The last is ours; quotes of TDX are DCAP’s as those of SGX. */
export const attestationProvider = variant('phala_types::AttestationProvider', {
  Root: arm(0),
  Ias: arm(1),
  Dcap: arm(2),
  SevSnp: arm(3),
})
export type AttestationProvider = ValueOf<typeof attestationProvider>

/** A registered worker. `lastUpdated` in seconds; `initialScore` by its benchmark. */
export const workerInfo = ofAccount(
  struct('phala_pallets::registry::pallet::WorkerInfoV2', {
    pubkey: workerKey,
    ecdhPubkey: alias<Uint8Array>(sr25519Public, 'EcdhPublicKey'),
    runtimeVersion: u32,
    lastUpdated: u64,
    operator: option(accountId),
    attestationProvider: option(attestationProvider),
    confidenceLevel: u8,
    initialScore: option(u32),
    features: vec(u32),
  }),
)
export type WorkerInfo = ValueOf<typeof workerInfo>

/** The highest consensus version that workers said they know, and how many registrations said so. */
export const knownConsensusVersion = struct('phala_pallets::registry::pallet::KnownConsensusVersion', {
  version: u32,
  count: u32,
})

/** Why a worker counts no more. */
export const suspensionReason = variant('pallet_phala_registry::SuspensionReason', {
  AttestationExpired: arm(0, undefined, 'It brought no new evidence in time.'),
  RootNotTrusted: arm(1, undefined, 'The root that its evidence rests on counts no more.'),
  TeeSuspended: arm(2, undefined, 'Root suspended its vendor or its kind of TEE.'),
  ReleaseRevoked: arm(3, undefined, 'Its release was revoked.'),
  CollateralExpired: arm(4, undefined, 'What its evidence was verified with has expired.'),
  Retired: arm(5, undefined, 'Its operator, or governance, took it out of service.'),
})
export type SuspensionReason = ValueOf<typeof suspensionReason>

const standing = variant('pallet_phala_registry::Standing', {
  Active: arm(0, { place: u32 }, 'It counts; its place in the round of checks.'),
  Suspended: arm(1, { reason: suspensionReason }, 'Its messages are refused until new evidence comes.'),
})

/** What the chain keeps of a worker’s evidence. */
export const workerAttestation = (evidenceFacts: Codec<EvidenceFacts>) =>
  struct('pallet_phala_registry::WorkerAttestation', {
    facts: evidenceFacts,
    /** The platform that it counts for. */
    platform: alias<Hash>(h256, 'PlatformId'),
    /** Height of the block that the evidence names: it was made after it. */
    provenAfter: blockNumber,
    /** New evidence should be there at this height, and must be `attestation_grace` blocks later. */
    dueAt: blockNumber,
    standing,
  })
export type WorkerAttestation = ValueOf<ReturnType<typeof workerAttestation>>

/** What a platform without an identity of its own counts as: one that its vendor masks, or that is shared by a provider. */
const unidentified = variant('pallet_phala_registry::Unidentified', {
  Refused: arm(0, undefined, 'None: its evidence is refused.'),
  ByOperator: arm(1, undefined, 'All of an operator’s are one platform together.'),
})

/** How many workers may be on one platform. */
export const platformRule = struct('pallet_phala_registry::PlatformRule', { maxPerPlatform: u32, unidentified })
export type PlatformRule = ValueOf<typeof platformRule>

/** Most workers that a rule can allow on one platform. */
export const platformWorkersMax = 64
export const platformWorkers = boundedVec(workerKey, platformWorkersMax)

/** The latest start of a worker. */
export const incarnation = struct('pallet_phala_registry::WorkerIncarnation', { nonce: fixedBytes(32), block: blockNumber })
