// SPDX-License-Identifier: Apache-2.0
export const weights = { adjustStake: { refTime: 500_000_000n, proofSize: 5_000n } } as const
