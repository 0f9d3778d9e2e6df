// SPDX-License-Identifier: Apache-2.0

/** Bounds of the pool. */
export interface PoolLimits {
  /** Transactions, ready and future. */
  readonly countMax: number
  readonly bytesMax: number
  /** Of these, transactions that wait for others: they pay only if they ever become ready, so they get less room. */
  readonly futureCountMax: number
  readonly futureBytesMax: number
  /** Transactions of one sender. */
  readonly perSenderMax: number
  /** How far a nonce may run ahead of its account's, counting what is ready in between as there. */
  readonly nonceGapMax: number
  /** Bytes of one extrinsic. */
  readonly extrinsicBytesMax: number
  /** How long a transaction that threw or was removed by hand stays banned. */
  readonly banMs: number
  /** Transactions that are checked again after a block because state of their sender changed; the rest follows after later blocks. */
  readonly recheckedMax: number
}

/** Limits that fit a node whose operator has said nothing. */
export const defaultPoolLimits: PoolLimits = {
  countMax: 20_000,
  bytesMax: 64 << 20,
  futureCountMax: 2_000,
  futureBytesMax: 6 << 20,
  perSenderMax: 1_000,
  nonceGapMax: 512,
  extrinsicBytesMax: 3_932_160,
  banMs: 30 * 60_000,
  recheckedMax: 100,
}
