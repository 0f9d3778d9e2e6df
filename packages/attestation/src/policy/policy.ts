// SPDX-License-Identifier: Apache-2.0
import type { TeeKind } from '../evidence.ts'
import type { TcbStatus } from '../verification.ts'

/** What platforms are told apart by: Intel's kinds of TEE, and AMD's product lines. */
export const platformFamilies = ['sgx', 'tdx', 'Milan', 'Genoa', 'Turin'] as const
export type PlatformFamily = (typeof platformFamilies)[number]

/** A family of platforms that counts, and how new its evidence and firmware must be. */
export interface FamilyFloor {
  readonly family: PlatformFamily
  /** Version of quote or report at least. */
  readonly versionMin: number
  /** By the names in `Attested.svns`; evidence that does not tell one is below it. */
  readonly svnsMin: readonly { readonly name: string; readonly min: number }[]
}

/** What the kill switch turns off: all platforms of a vendor, or a kind of TEE. */
export const suspensions = ['intel', 'amd', 'sgx', 'tdx', 'sev-snp'] as const
export type Suspension = (typeof suspensions)[number] & ('intel' | 'amd' | TeeKind)

/** What names platforms: a family of Intel's (6 bytes), one of Intel's (16), one chip of AMD's (64). */
export const platformFields = ['fmspc', 'ppid', 'chipId'] as const
export interface PlatformMatch {
  readonly field: (typeof platformFields)[number]
  readonly value: Uint8Array
}

/** What names code, by the fields of `Measurements`. Registers of TDX have their numbers. */
export const codeFields = [
  'mrEnclave',
  'mrSigner',
  'mrTd',
  'mrConfigId',
  'mrOwner',
  'mrOwnerConfig',
  'mrSeam',
  'rtmr0',
  'rtmr1',
  'rtmr2',
  'rtmr3',
  'measurement',
  'hostData',
  'idKeyDigest',
  'authorKeyDigest',
  'familyId',
  'imageId',
] as const
export type CodeField = (typeof codeFields)[number]

/** Code that has all of these measurements; at least one. */
export type CodePattern = readonly { readonly field: CodeField; readonly value: Uint8Array }[]

/**
 * What a relying party accepts of evidence that verified. Verification tells what is; a policy decides whether it is enough. That a
 * guest or enclave can be debugged or migrated no policy accepts.
 */
export interface Policy {
  /** The families that count; evidence of any other is refused. */
  readonly families: readonly FamilyFloor[]
  /** Vendors and kinds of TEE that are switched off, whatever else is said. */
  readonly suspended: readonly Suspension[]
  readonly statuses: readonly TcbStatus[]
  /** Advisories that a platform may still be subject to; undefined for any. */
  readonly advisories: readonly string[] | undefined
  /** `tcbEvaluationDataNumber` at least; for AMD, who numbers none, the floors stand in. */
  readonly evaluationNumberMin: number
  /** How long ago the vendor may have made its statements about TCBs; undefined for as long as they are valid. */
  readonly statementAgeMaxSeconds: number | undefined
  /** Whether it must be known that nothing is revoked. */
  readonly revocationRequired: boolean
  /** The least privileged level of a SEV-SNP guest that may speak for it. */
  readonly vmplMax: number
  /** Whether families are taken that were never compared with a vendor's own evidence. */
  readonly specOnly: boolean
  /** Whether simulated vendors are taken, which protect nothing. */
  readonly simulated: boolean
  /** Platforms that count, if not all. A denial goes before. A platform without identity is none of these. */
  readonly platformsAllowed: readonly PlatformMatch[] | undefined
  readonly platformsDenied: readonly PlatformMatch[]
  /** Code that counts, if not all; a chain has its releases for that. A denial goes before. */
  readonly codeAllowed: readonly CodePattern[] | undefined
  readonly codeDenied: readonly CodePattern[]
}
