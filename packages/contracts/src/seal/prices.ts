// SPDX-License-Identifier: Apache-2.0

/**
 * What host functions cost, in picoseconds of reference time; names ending in `Byte` are for each byte. Measured by
 * `npm run bench -- --only=host-prices` and set two to six times above that, so that a block full of the call that is cheapest for its work
 * still ends in time; writes also bear what their commit to the trie costs, some 20 µs a key. A released table is frozen, for gas depends
 * on it: a new one gets the next version, and a cluster moves to it at a height.
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
  simple: microsecond,
  copyByte: 500,
  storageRead: 6 * microsecond,
  storageReadByte: 500,
  storageWrite: 30 * microsecond,
  storageWriteByte: 6_000,
  accountRead: 6 * microsecond,
  transfer: 40 * microsecond,
  call: 150 * microsecond,
  instantiate: 300 * microsecond,
  terminate: 150 * microsecond,
  setCodeHash: 40 * microsecond,
  depositEvent: 4 * microsecond,
  depositEventTopic: microsecond,
  depositEventByte: 1_500,
  debugMessageByte: 4_000,
  hashSha256: 4 * microsecond,
  hashSha256Byte: 12_000,
  hashKeccak256: 40 * microsecond,
  hashKeccak256Byte: 250_000,
  hashBlake2: 3 * microsecond,
  hashBlake2Byte: 6_000,
  ecdsaRecover: 200 * microsecond,
  ecdsaToEthAddress: 250 * microsecond,
  sr25519Verify: 450 * microsecond,
  sr25519VerifyByte: 15_000,
  extension: 2 * microsecond,
}
