// SPDX-License-Identifier: Apache-2.0
import {
  arm,
  boundedBytes,
  bytes,
  type Codec,
  fixedBytes,
  option,
  str,
  struct,
  u32,
  u64,
  type ValueOf,
  variant,
  vec,
} from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import { assert, concatBytes } from '@phat/primitives'
import { accountId32, h256, sr25519Public } from '../identities.ts'

/** Names the account type as a parameter, as Rust declares these types. */
const ofAccount = <T>(codec: Codec<T>): Codec<T> => ({
  ...codec,
  description: { ...codec.description, params: [{ name: 'AccountId', type: accountId32 }], generic: true },
})

const firstFields = {
  version: u32,
  machineId: bytes,
  pubkey: sr25519Public,
  ecdhPubkey: sr25519Public,
  genesisBlockHash: h256,
  features: vec(u32),
  operator: option(accountId32),
} as const

/** What workers of the past said of themselves; only the codec is kept. */
export const workerRegistrationInfo = ofAccount(struct('phala_types::WorkerRegistrationInfo', firstFields))
export type WorkerRegistrationInfo = ValueOf<typeof workerRegistrationInfo>

/** What a worker says of itself when it registers, bound into its evidence. `version` packs three numbers: `major << 16 | minor << 8 | patch`. */
export const workerRegistrationInfoV2 = ofAccount(
  struct('phala_types::WorkerRegistrationInfoV2', { ...firstFields, paraId: u32, maxConsensusVersion: u32 }),
)
export type WorkerRegistrationInfoV2 = ValueOf<typeof workerRegistrationInfoV2>

/** In `features`, behind the numbers of cores and of their kind: the TEE has a sealing key, so keys outlive the process. */
export const sealingKeyFeature = 0x5ea1
/** In `features`: the worker was started with recovery keys, k of n, for its master key. The two numbers follow. */
export const recoveryKeysFeature = 0x5ea2

/** What `features` of a registration say. `recovery`: so many of so many recovery keys give the master key back. */
export interface RegistrationFeatures {
  readonly sealingKey: boolean
  readonly recovery: { readonly needed: number; readonly of: number } | undefined
}

/** Reads `features`: cores, their kind, then marks. What is not understood is passed over; a recovery that cannot be is none. */
export function registrationFeatures(features: readonly number[]): RegistrationFeatures {
  let sealingKey = false
  let recovery: RegistrationFeatures['recovery']
  for (let i = 2; i < features.length; i++) {
    if (features[i] === sealingKeyFeature) sealingKey = true
    if (features[i] !== recoveryKeysFeature) continue
    const [needed, of] = [features[i + 1] ?? 0, features[i + 2] ?? 0]
    if (needed >= 1 && needed <= of) recovery = { needed, of }
    i += 2
  }
  return { sealingKey, recovery }
}

/** Bytes of the longest quote and of a report, as the chain takes them. */
const quoteMax = 16 * 1024
const snpReportBytes = 1_184

const sgxV30Collateral = struct('pink_types::sgx::SgxV30QuoteCollateral', {
  pckCrlIssuerChain: str,
  rootCaCrl: str,
  pckCrl: str,
  tcbInfoIssuerChain: str,
  tcbInfo: str,
  tcbInfoSignature: bytes,
  qeIdentityIssuerChain: str,
  qeIdentity: str,
  qeIdentitySignature: bytes,
})
const collateral = variant('pink_types::sgx::Collateral', { SgxV30: arm(0, sgxV30Collateral) })

/** Evidence of a registration: phala's two kinds, then ours. Collateral beside a quote is not read: the chain keeps its own. */
export const attestationReport = variant('pink_types::sgx::AttestationReport', {
  SgxIas: arm(0, { raReport: bytes, signature: bytes, rawSigningCert: bytes }),
  SgxDcap: arm(1, { quote: boundedBytes(quoteMax), collateral: option(collateral) }),
  Tdx: arm(2, { quote: boundedBytes(quoteMax) }, 'A quote of TDX, version 4 or 5.'),
  SevSnp: arm(3, { report: fixedBytes(snpReportBytes) }, 'A report of SEV-SNP.'),
})
export type AttestationReport = ValueOf<typeof attestationReport>

/** Evidence of the first kind of registration: Intel's attestation service, which is no more. */
export const legacyAttestation = variant('phala_pallets::utils::attestation_legacy::Attestation', {
  SgxIas: arm(0, { raReport: bytes, signature: bytes, rawSigningCert: bytes }),
})
export type LegacyAttestation = ValueOf<typeof legacyAttestation>

/**
 * The 64 bytes that evidence of a registration carries: blake2b-256 of the encoded info, then the hash of a recent block, by which the chain
 * sees that the evidence is new. @throws AssertionError unless the hash has 32 bytes
 */
export function registrationReportData(encodedInfo: Uint8Array, recentBlockHash: Uint8Array): Uint8Array {
  assert(recentBlockHash.length === 32, 'a block hash has 32 bytes')
  return concatBytes(blake2b256(encodedInfo), recentBlockHash)
}

/** Where clients reach a worker. */
export const versionedWorkerEndpoints = variant('phala_types::VersionedWorkerEndpoints', { V1: arm(0, vec(str)) })

/** What a worker signs to name its endpoints, inside the wrap `EndpointInfo`. `signingTime` in milliseconds. */
export const workerEndpointPayload = struct('phala_types::WorkerEndpointPayload', {
  pubkey: sr25519Public,
  versionedEndpoints: versionedWorkerEndpoints,
  signingTime: u64,
})
export type WorkerEndpointPayload = ValueOf<typeof workerEndpointPayload>
