// SPDX-License-Identifier: Apache-2.0

/**
 * What host functions cost, in picoseconds of reference time; names ending in `Byte` are for each byte. Measured by
 * `npm run bench host-prices` and set some times above the measurement, so that a block full of the dearest call still ends in time. A
 * released table is frozen: state depends on it. A new one gets the next version, and a cluster moves to it at a height.
 */
export interface HostPrices {
  readonly version: number
  /** Crossing from wasm to the host and back; each function below includes it. */
  readonly simple: number
  /** Copying between the guest's memory and the host. */
  readonly copyByte: number
  readonly storageRead: number
  readonly storageReadByte: number
  readonly storageWrite: number
  readonly storageWriteByte: number
  /** Reading an account or contract that is not the running one. */
  readonly accountRead: number
  readonly transfer: number
  readonly call: number
  readonly instantiate: number
  readonly terminate: number
  readonly setCodeHash: number
  readonly depositEvent: number
  readonly depositEventTopic: number
  readonly depositEventByte: number
  readonly debugMessageByte: number
  readonly hashSha256: number
  readonly hashSha256Byte: number
  readonly hashKeccak256: number
  readonly hashKeccak256Byte: number
  readonly hashBlake2: number
  readonly hashBlake2Byte: number
  readonly ecdsaRecover: number
  readonly ecdsaToEthAddress: number
  readonly sr25519Verify: number
  readonly sr25519VerifyByte: number
  /** A function of the chain extension, on top of which each has its own price. */
  readonly extension: number
}

const microsecond = 1_000_000

export const hostPrices1: HostPrices = {
  version: 1,
  simple: microsecond / 2,
  copyByte: 200,
  storageRead: 6 * microsecond,
  storageReadByte: 500,
  storageWrite: 12 * microsecond,
  storageWriteByte: 1_500,
  accountRead: 6 * microsecond,
  transfer: 20 * microsecond,
  call: 60 * microsecond,
  instantiate: 150 * microsecond,
  terminate: 80 * microsecond,
  setCodeHash: 15 * microsecond,
  depositEvent: 4 * microsecond,
  depositEventTopic: microsecond,
  depositEventByte: 1_500,
  debugMessageByte: 1_000,
  hashSha256: 2 * microsecond,
  hashSha256Byte: 6_000,
  hashKeccak256: 8 * microsecond,
  hashKeccak256Byte: 25_000,
  hashBlake2: 2 * microsecond,
  hashBlake2Byte: 3_000,
  ecdsaRecover: 150 * microsecond,
  ecdsaToEthAddress: 100 * microsecond,
  sr25519Verify: 200 * microsecond,
  sr25519VerifyByte: 15_000,
  extension: 2 * microsecond,
}
