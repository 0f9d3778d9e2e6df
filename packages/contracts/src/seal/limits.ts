// SPDX-License-Identifier: Apache-2.0

/** Bounds of what a contract passes to the host: those of Phala's contract runtime, where it sets its own. */
export interface SealLimits {
  /** Bytes of a storage key. */
  readonly storageKey: number
  /** Bytes of a stored value and of an event's data. */
  readonly value: number
  readonly eventTopics: number
  /** Bytes of one debug message; what is longer is cut. */
  readonly debugMessage: number
  /** Pages of 64 KiB that the memory of a contract may have. */
  readonly memoryPages: number
  /** Bytes of a code. */
  readonly code: number
}

export const sealLimits: SealLimits = {
  storageKey: 128,
  value: 1024 * 1024,
  eventTopics: 4,
  debugMessage: 128 * 1024,
  memoryPages: 64,
  code: 2 * 1024 * 1024,
}
