// SPDX-License-Identifier: Apache-2.0
export const weights = {
  metaCall: (sizeBytes: number) => ({ refTime: 1_000_000_000n + 10_000n * BigInt(sizeBytes), proofSize: 10_000n }),
} as const
