// SPDX-License-Identifier: Apache-2.0
export const weights = {
  notePreimage: (bytes: number) => ({ refTime: 400_000_000n + 10_000n * BigInt(bytes), proofSize: 5_000n }),
  unnotePreimage: { refTime: 400_000_000n, proofSize: 5_000n },
  requestPreimage: { refTime: 200_000_000n, proofSize: 5_000n },
  unrequestPreimage: { refTime: 200_000_000n, proofSize: 5_000n },
  ensureUpdated: (hashes: number) => ({ refTime: 400_000_000n * BigInt(hashes), proofSize: 5_000n * BigInt(hashes) }),
} as const
