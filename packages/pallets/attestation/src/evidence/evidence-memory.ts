// SPDX-License-Identifier: Apache-2.0
import { createPckChainMemory, type PckChainMemory, type VerifiedDcapCollateral } from '@phat/attestation'
import type { ByteString } from '@phat/primitives'

/**
 * What a node remembers between verifications: only what follows from bytes that the key is a hash of, so that a verdict is the same
 * with and without, and only how long it takes differs.
 */
export interface EvidenceMemory {
  readonly pckChains: PckChainMemory
  /** Collateral of platforms, by the hash of its pieces. */
  findCollateral(key: ByteString): VerifiedDcapCollateral | undefined
  rememberCollateral(key: ByteString, collateral: VerifiedDcapCollateral): void
}

/** Some hundred kilobytes each, with CRLs read. */
const collateralCapacity = 32

/** A memory of at most 256 chains of platforms and 32 sets of collateral; what was not asked for the longest goes first. */
export function createEvidenceMemory(): EvidenceMemory {
  const collateral = new Map<ByteString, VerifiedDcapCollateral>()
  return {
    pckChains: createPckChainMemory(),
    findCollateral(key) {
      const found = collateral.get(key)
      if (found === undefined) return undefined
      collateral.delete(key)
      collateral.set(key, found)
      return found
    },
    rememberCollateral(key, verified) {
      collateral.set(key, verified)
      if (collateral.size <= collateralCapacity) return
      for (const oldest of collateral.keys()) {
        collateral.delete(oldest)
        return
      }
    },
  }
}
