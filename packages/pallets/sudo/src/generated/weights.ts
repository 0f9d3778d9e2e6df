// SPDX-License-Identifier: Apache-2.0
// Generated from bench/sudo.bench.ts; do not edit.

/** Costs of the calls of Sudo, without those of the calls inside: picoseconds and bytes of proof. */
export const weights = {
  sudo: { refTime: 13_000_000n, proofSize: 1_517n },
  sudoAs: { refTime: 13_000_000n, proofSize: 1_517n },
  setKey: { refTime: 12_000_000n, proofSize: 1_517n },
  removeKey: { refTime: 11_000_000n, proofSize: 1_517n },
} as const
