// SPDX-License-Identifier: Apache-2.0
import type { SignatureCheck } from '@phat/crypto/platform-signature'
import type { Check, Refusal, Verdict } from './check.ts'
import type { TeeKind } from './evidence.ts'

/** Seconds since 1970-01-01T00:00:00Z. Verification has no clock: the caller says when. */
export type UnixTime = number

/**
 * The statuses of Intel's TCB levels. Worst last. AMD publishes no levels: SEV-SNP is always `UpToDate` as far as its vendor tells,
 * and the floors of a policy decide.
 */
export const tcbStatuses = [
  'UpToDate',
  'SWHardeningNeeded',
  'ConfigurationNeeded',
  'ConfigurationAndSWHardeningNeeded',
  'OutOfDate',
  'OutOfDateConfigurationNeeded',
  'Revoked',
] as const
export type TcbStatus = (typeof tcbStatuses)[number]

/** The code and its configuration, as the hardware measured them. */
export type Measurements =
  | {
      readonly tee: 'sgx'
      readonly mrEnclave: Uint8Array
      readonly mrSigner: Uint8Array
      readonly isvProdId: number
      readonly isvSvn: number
    }
  | {
      readonly tee: 'tdx'
      readonly mrTd: Uint8Array
      readonly mrConfigId: Uint8Array
      readonly mrOwner: Uint8Array
      readonly mrOwnerConfig: Uint8Array
      readonly mrSeam: Uint8Array
      readonly rtmrs: readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array]
    }
  | {
      readonly tee: 'sev-snp'
      readonly measurement: Uint8Array
      readonly hostData: Uint8Array
      readonly idKeyDigest: Uint8Array
      readonly authorKeyDigest: Uint8Array
      readonly familyId: Uint8Array
      readonly imageId: Uint8Array
      readonly guestSvn: number
      readonly vmpl: number
    }

/** Which machine it is, as far as the vendor tells. */
export type Platform =
  | {
      readonly vendor: 'intel'
      readonly fmspc: Uint8Array
      readonly pceId: Uint8Array
      readonly ppid: Uint8Array
      readonly pckCa: 'platform' | 'processor'
    }
  /** `chipId` is 64 zero bytes where the host hides it or a VLEK signs: then the platform has no identity. */
  | {
      readonly vendor: 'amd'
      readonly product: 'Milan' | 'Genoa' | 'Turin'
      readonly chipId: Uint8Array
      readonly signer: 'vcek' | 'vlek'
    }

/** How old what the verdict rests on is; the policy compares it. */
export interface CollateralAge {
  /** From when until when all that was used is valid: the narrowest of certificates, CRLs, TCB info and identity. */
  readonly validFrom: UnixTime
  readonly validUntil: UnixTime
  /** `tcbEvaluationDataNumber` of TCB info and QE identity, the lower one; absent for SEV-SNP. */
  readonly evaluationNumber?: number
  /** When TCB info and QE identity were issued, the older one; absent for SEV-SNP, of whose TCBs AMD makes no statements. */
  readonly issuedAt?: UnixTime
}

/** What evidence says once its signatures hold; nothing of it is known before. */
export interface Attested {
  readonly tee: TeeKind
  /** Version of quote or report. */
  readonly version: number
  /** True where no evidence of this family by its vendor was at hand to test with. */
  readonly specOnly: boolean
  /** True when the root is the simulated vendor's. */
  readonly simulated: boolean
  /** SHA-256 of the signed region: the identity of the evidence. Two encodings of one quote have one identity. */
  readonly evidenceId: Uint8Array
  readonly measurements: Measurements
  /** 64 bytes that the attested code chose. */
  readonly reportData: Uint8Array
  readonly platform: Platform
  readonly tcbStatus: TcbStatus
  /** Advisories of the level, sorted, without repetition. */
  readonly advisories: readonly string[]
  /** TDX 1.5, out of date: launched again, the TD would be up to date, for its platform's TDX module was updated since. */
  readonly relaunchAdvised?: true
  /** What the platform runs: SVNs by their names in the vendor's document, for minimum versions. */
  readonly svns: Readonly<Record<string, number>>
  readonly age: CollateralAge
  /** Debug, migration: what a policy never admits. All must be false for genuine production evidence. */
  readonly debug: boolean
  readonly migratable: boolean
  /** `pass` when CRLs were supplied and list nothing of the chain. */
  readonly revocation: Verdict
}

/** The outcome: every check with its verdict, and what was attested if none failed. */
export interface Verification {
  readonly checks: readonly Check[]
  /** Present when no check failed. `not-supplied` is no failure: the policy looks at it. */
  readonly attested?: Attested
  /** Present when one failed: the first. */
  readonly refusal?: Refusal
}

/**
 * Verification without I/O: first what must be verified by a platform's cryptography, then what follows from the results.
 * A plan that form alone refuses has no signatures. `judge` takes one result for each signature, in order.
 */
export interface Plan<Result> {
  readonly signatures: readonly SignatureCheck[]
  judge(results: readonly boolean[]): Result
}
