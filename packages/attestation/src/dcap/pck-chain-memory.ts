// SPDX-License-Identifier: Apache-2.0
import { sha256 } from '@phat/crypto'
import { type ByteString, toByteString } from '@phat/primitives'
import type { Certificate } from '../x509/certificate.ts'
import type { PckExtension } from './read-pck-extension.ts'

/** A PCK chain as read. */
export interface ReadPckChain {
  /** Leaf first. */
  readonly certificates: readonly Certificate[]
  readonly extension: PckExtension
}

/**
 * PCK chains whose signatures held, by the hash of their text, which has the root in it. Only what cannot change is kept:
 * who signed whom. Trust in the root, validity and revocation are judged each time.
 */
export interface PckChainMemory {
  find(pem: Uint8Array): ReadPckChain | undefined
  /** Only for a chain of which every signature was verified. */
  remember(pem: Uint8Array, chain: ReadPckChain): void
}

/** One quote after another comes from few platforms; about 10 kB each. */
const defaultCapacity = 256

/** A memory of at most `capacity` chains; the one that was not asked for the longest goes first. */
export function createPckChainMemory(capacity = defaultCapacity): PckChainMemory {
  const chains = new Map<ByteString, ReadPckChain>()
  return {
    find(pem) {
      const key = keyOf(pem)
      const chain = chains.get(key)
      if (chain === undefined) return undefined
      chains.delete(key)
      chains.set(key, chain)
      return chain
    },
    remember(pem, chain) {
      const key = keyOf(pem)
      chains.delete(key)
      chains.set(key, chain)
      if (chains.size <= capacity) return
      for (const oldest of chains.keys()) {
        chains.delete(oldest)
        return
      }
    },
  }
}

function keyOf(pem: Uint8Array): ByteString {
  return toByteString(sha256(pem))
}
