// SPDX-License-Identifier: Apache-2.0

import { vendorRoots } from '@phat/attestation'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { type AttestationConfig, createEvidenceMemory } from '@phat/pallet-attestation'
import { reserve, unreserve } from '@phat/pallet-balances'
import { Timestamp } from '@phat/pallet-timestamp'
import { deposit } from './parameters.ts'

/** Where Attestation stands: before Phala's own pallets, which ask it. */
export const attestationIndex = 84

/** Block time is the clock, and signatures are verified by the platform: every validator comes to the same verdict. */
export const attestationConfig: AttestationConfig = {
  now: (at) => Number(Timestamp.at(at).store.now.get() / 1_000n),
  verifySignature: verifyPlatformSignature,
  memory: createEvidenceMemory(),
  vendorRoots,
  currency: { reserve, unreserve },
  depositBase: deposit(1n, 0n),
  depositPerByte: deposit(0n, 1n),
}
