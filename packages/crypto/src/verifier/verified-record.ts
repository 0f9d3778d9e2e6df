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

/** What keys are made in: every transaction comes here several times, and messages longer than 256 bytes are hashes. */
const scratch = new Uint8Array(512)
const scratchView = new DataView(scratch.buffer)
scratch.set(tag)

const schemeNames: { readonly [Scheme in VerifyItem['signature']['type']]: Uint8Array } = {
  Ed25519: textBytes('Ed25519 '),
  Sr25519: textBytes('Sr25519 '),
  Ecdsa: textBytes('Ecdsa   '),
}

/** Fixed-length parts first, each variable part behind its length: no two items share an encoding. */
function recordKey({ signature, message, accountId }: VerifyItem): string {
  const lengthsAt = tag.length + 8
  const partsAt = lengthsAt + 12
  const { value } = signature
  const length = partsAt + accountId.length + value.length + message.length
  scratch.set(schemeNames[signature.type], tag.length)
  scratchView.setUint32(lengthsAt, accountId.length, true)
  scratchView.setUint32(lengthsAt + 4, value.length, true)
  scratchView.setUint32(lengthsAt + 8, message.length, true)
  if (length > scratch.length) {
    return toByteString(blake2b256(concatBytes(scratch.subarray(0, partsAt), accountId, value, message)))
  }
  scratch.set(accountId, partsAt)
  scratch.set(value, partsAt + accountId.length)
  scratch.set(message, partsAt + accountId.length + value.length)
  return toByteString(blake2b256(scratch.subarray(0, length)))
}
