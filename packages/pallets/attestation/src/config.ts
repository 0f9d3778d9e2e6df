// SPDX-License-Identifier: Apache-2.0
import type { TrustedRoot, UnixTime } from '@phat/attestation'
import type { SignatureCheck } from '@phat/crypto/platform-signature'
import type { At } from '@phat/frame'
import type { AccountId, Balance } from '@phat/primitives'
import type { EvidenceMemory } from './evidence/evidence-memory.ts'

/** What the runtime gives to Attestation. */
export interface AttestationConfig {
  /** Time of the block in whole seconds: the only clock of verification. */
  readonly now: (at: At) => UnixTime
  /** True when the signature is good; false, never a throw, for any other bytes. The same on every machine. */
  readonly verifySignature: (check: SignatureCheck) => boolean
  /** What the node remembers of earlier verifications; without, each one begins anew. */
  readonly memory?: EvidenceMemory
  /** The vendors' own roots. What a genesis pins beyond them protects nothing and is marked so. */
  readonly vendorRoots: readonly TrustedRoot[]
  readonly currency: {
    /** Sets balance aside; fails where there is too little. */
    reserve(at: At, who: AccountId, amount: Balance): void
    /** Gives it back. Never fails. */
    unreserve(at: At, who: AccountId, amount: Balance): unknown
  }
  /** What a piece of collateral takes, and each byte of it, in planck. */
  readonly depositBase: Balance
  readonly depositPerByte: Balance
}
