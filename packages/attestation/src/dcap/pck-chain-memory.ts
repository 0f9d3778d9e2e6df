// SPDX-License-Identifier: Apache-2.0
import { type ByteString, equalBytes, toByteString } from '@phat/primitives'
import type { Certificate } from '../x509/certificate.ts'
import type { PckExtension } from './read-pck-extension.ts'

/** A PCK chain as read. */
export interface ReadPckChain {
  /** Leaf first. */
  readonly certificates: readonly Certificate[]
  readonly extension: PckExtension
}

/**
 * PCK chains whose signatures held, by their text, which has the root in it. Only what cannot change is kept: who signed whom.
 * Trust in the root, validity and revocation are judged each time.
 */
export interface PckChainMemory {
  find(pem: Uint8Array): ReadPckChain | undefined
  /** Only for a chain of which every signature was verified. */
  remember(pem: Uint8Array, chain: ReadPckChain): void
}

/** One quote after another comes from few platforms; about 15 kB each. */
const defaultCapacity = 256

/** A memory of at most `capacity` chains; the one that was not asked for the longest goes first. */
export function createPckChainMemory(capacity = defaultCapacity): PckChainMemory {
  const chains = new Map<ByteString, { readonly pem: Uint8Array; readonly chain: ReadPckChain }>()
  return {
    find(pem) {
      const key = keyOf(pem)
      const kept = chains.get(key)
      // The whole text is compared: the key only finds it, and costs less than a hash.
      if (kept === undefined || !equalBytes(kept.pem, pem)) return undefined
      chains.delete(key)
      chains.set(key, kept)
      return kept.chain
    },
    remember(pem, chain) {
      const key = keyOf(pem)
      chains.delete(key)
      chains.set(key, { pem: pem.slice(), chain })
      if (chains.size <= capacity) return
      for (const oldest of chains.keys()) {
        chains.delete(oldest)
        return
      }
    },
  }
}

/** The second line of the text, where the serial number of the platform's certificate stands. */
function keyOf(pem: Uint8Array): ByteString {
  return toByteString(pem.subarray(28, 92))
}
