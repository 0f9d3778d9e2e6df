// SPDX-License-Identifier: Apache-2.0

/** What functions of the chain extension cost beyond the crossing, in picoseconds of reference time; `Byte` is for each byte. */
export interface ExtensionPrices {
  readonly version: number
  readonly simple: number
  readonly inputByte: number
  readonly sign: number
  readonly signByte: number
  readonly verify: number
  readonly deriveKey: number
  readonly publicKey: number
  readonly accountRead: number
  readonly importCode: number
  readonly cache: number
  readonly cacheByte: number
  readonly log: number
  readonly logByte: number
  readonly random: number
  /** The work around one exchange; the wait is bounded by the query's time, not by its gas. */
  readonly httpRequest: number
  readonly httpByte: number
}

const microsecond = 1_000_000

/** Frozen with `hostPrices1`; see there. */
export const extensionPrices1: ExtensionPrices = {
  version: 1,
  simple: microsecond,
  inputByte: 1_000,
  sign: 450 * microsecond,
  signByte: 15_000,
  verify: 450 * microsecond,
  deriveKey: 250 * microsecond,
  publicKey: 250 * microsecond,
  accountRead: 6 * microsecond,
  importCode: 5_000 * microsecond,
  cache: 10 * microsecond,
  cacheByte: 2_000,
  log: 5 * microsecond,
  logByte: 2_000,
  random: 5 * microsecond,
  httpRequest: 1_000 * microsecond,
  httpByte: 5_000,
}
