// SPDX-License-Identifier: Apache-2.0
// Generated from bench/utility.bench.ts; do not edit.

const perCall = (base: bigint, slope: bigint) => (calls: number) => ({
  refTime: base + slope * BigInt(calls),
  proofSize: 3_997n,
})

/** Costs of the calls of Utility, without those of the calls inside: picoseconds and bytes of proof. */
export const weights = {
  /** `calls`: how many calls are in the batch. */
  batch: perCall(4_800_000n, 4_700_000n),
  batchAll: perCall(4_900_000n, 5_000_000n),
  forceBatch: perCall(4_800_000n, 4_600_000n),
  asDerivative: { refTime: 6_800_000n, proofSize: 3_997n },
  dispatchAs: { refTime: 9_400_000n, proofSize: 3_997n },
  dispatchAsFallible: { refTime: 9_400_000n, proofSize: 3_997n },
  ifElse: { refTime: 11_000_000n, proofSize: 3_997n },
} as const
