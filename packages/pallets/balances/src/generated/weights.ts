// SPDX-License-Identifier: Apache-2.0
// Generated from bench/balances.bench.ts; do not edit.

/** Costs of the calls of Balances: picoseconds and bytes of proof. */
export const weights = {
  transferAllowDeath: { refTime: 60_000_000n, proofSize: 3_593n },
  transferKeepAlive: { refTime: 48_000_000n, proofSize: 3_593n },
  transferAll: { refTime: 60_000_000n, proofSize: 3_593n },
  forceTransfer: { refTime: 62_000_000n, proofSize: 6_196n },
  forceUnreserve: { refTime: 25_000_000n, proofSize: 3_593n },
  forceSetBalanceCreating: { refTime: 30_000_000n, proofSize: 3_593n },
  forceSetBalanceKilling: { refTime: 30_000_000n, proofSize: 3_593n },
  forceAdjustTotalIssuance: { refTime: 8_000_000n, proofSize: 1_501n },
  burnAllowDeath: { refTime: 37_000_000n, proofSize: 0n },
  burnKeepAlive: { refTime: 26_000_000n, proofSize: 0n },
  /** `accounts`: how many accounts are upgraded. */
  upgradeAccounts: (accounts: number) => ({
    refTime: 19_000_000n + 15_000_000n * BigInt(accounts),
    proofSize: 990n + 2_603n * BigInt(accounts),
  }),
} as const
