// SPDX-License-Identifier: Apache-2.0

/** Blocks for which a transaction of ours may be included: a power of two from 4 to 65536. */
export const mortalPeriod = 64

/**
 * Encodes a mortal era (sp-runtime, `generic::Era`): the low four bits are log2(period) - 1, the others the phase.
 * @param period a power of two from 4 to 4096, where the phase needs no rounding
 * @param birth number of the block from which the transaction is valid; its hash is signed along
 */
export function encodeMortalEra(period: number, birth: number): Uint8Array {
  const encoded = (31 - Math.clz32(period) - 1) | ((birth % period) << 4)
  return Uint8Array.of(encoded & 0xff, encoded >> 8)
}
