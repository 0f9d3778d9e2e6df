// SPDX-License-Identifier: Apache-2.0
import { concatBytes, textBytes, toByteString } from '@phat/primitives'
import { blake2b256 } from '../hash/hashes.ts'
import type { VerifyItem } from './batch.ts'

/** Remembers signatures that were found valid, so that pool, authoring and import verify each one once. */
export interface VerifiedRecord {
  readonly size: number
  /** True when exactly this message, account and signature was added before and not yet dropped. */
  has(item: VerifyItem): boolean
  /** Remembers a signature. Only for valid ones: a refusal is never remembered. */
  add(item: VerifyItem): void
}

const tag = textBytes('phat/verified-signature/1')

/**
 * A record of at most `capacity` signatures (some 150 bytes each); beyond, the oldest is dropped.
 *
 * The key is a hash of message, account and signature with scheme and lengths between them. It must never be the hash of an
 * extrinsic: what an extrinsic signs also depends on the chain (genesis, runtime version, era), so the same bytes can be
 * valid on one fork and void on another.
 */
export function createVerifiedRecord({ capacity }: { readonly capacity: number }): VerifiedRecord {
  // A Set iterates in insertion order, so its first element is the oldest.
  const keys = new Set<string>()
  return {
    get size() {
      return keys.size
    },
    has: (item) => keys.has(recordKey(item)),
    add(item) {
      keys.add(recordKey(item))
      if (keys.size <= capacity) return
      for (const oldest of keys) {
        keys.delete(oldest)
        break
      }
    },
  }
}

/** Fixed-length parts first, each variable part behind its length: no two items share an encoding. */
function recordKey({ signature, message, accountId }: VerifyItem): string {
  const lengths = new Uint8Array(12)
  const view = new DataView(lengths.buffer)
  view.setUint32(0, accountId.length, true)
  view.setUint32(4, signature.value.length, true)
  view.setUint32(8, message.length, true)
  const scheme = textBytes(signature.type.padEnd(8))
  return toByteString(blake2b256(concatBytes(tag, scheme, lengths, accountId, signature.value, message)))
}
