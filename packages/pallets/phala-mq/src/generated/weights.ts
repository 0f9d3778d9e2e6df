// SPDX-License-Identifier: Apache-2.0
const of = (n: number) => ({ refTime: 500_000_000n + 1_000n * BigInt(n), proofSize: 5_000n })
export const weights = { syncOffchainMessage: of, pushMessage: of, forcePushPalletMessage: of, queuedMessages: of } as const
