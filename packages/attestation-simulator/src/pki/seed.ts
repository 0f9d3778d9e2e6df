// SPDX-License-Identifier: Apache-2.0
import { sha256 } from '@phat/crypto'
import { concatBytes, textBytes } from '@phat/primitives'

/** A source of bytes in which every label has its own, the same in every process. */
export interface Seed {
  /** `size` bytes for a label; different labels share nothing. */
  bytes(label: string, size: number): Uint8Array
}

/** The bytes that grow from a seed: SHA-256 of the seed's digest, the label and a counter. Made for repetition, not for secrecy. */
export function createSeed(text: string): Seed {
  const root = sha256(textBytes(`simulated vendor\0${text}`))
  return {
    bytes(label, size) {
      const blocks: Uint8Array[] = []
      for (let count = 0; count * 32 < size; count++) {
        blocks.push(sha256(concatBytes(root, Uint8Array.of(count), textBytes(label))))
      }
      return concatBytes(...blocks).slice(0, size)
    },
  }
}
