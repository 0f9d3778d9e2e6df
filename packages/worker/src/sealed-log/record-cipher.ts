// SPDX-License-Identifier: Apache-2.0
import { blake2b256, hkdfSha256 } from '@phat/crypto'
import { openAead, sealAead } from '@phat/crypto/aead'
import { assert, concatBytes, textBytes } from '@phat/primitives'

/** What a log belongs to; its records open nowhere else. */
export interface LogIdentity {
  /** 32 bytes. */
  readonly cluster: Uint8Array
  /** The epoch of the storage key. */
  readonly epoch: number
  /** 32 bytes, known to the enclave alone. */
  readonly key: Uint8Array
}

const keyInfo = textBytes('phala/sealed-log/1')

/**
 * The cipher of one segment: what is written from one opening of the log to the next. Each has a key of its own, derived with a
 * random salt, so that a number counts as nonce: a host that puts an older copy back and lets the worker go on from there gets
 * other keys, never two records under one key and nonce.
 */
export interface RecordCipher {
  seal(sequence: bigint, previous: Uint8Array, content: Uint8Array): Uint8Array
  /** The content, or undefined when the record is not the one of this place. */
  open(sequence: bigint, previous: Uint8Array, record: Uint8Array): Uint8Array | undefined
}

/** Makes the cipher of the segment with this salt (32 random bytes, public). AES-256-GCM; HKDF with SHA-256 (RFC 5869). */
export function createRecordCipher({ cluster, epoch, key }: LogIdentity, salt: Uint8Array): RecordCipher {
  assert(cluster.length === 32 && key.length === 32 && salt.length === 32, 'cluster, key and salt of a log have 32 bytes')
  const segmentKey = hkdfSha256(key, salt, keyInfo, 32)
  const belonging = concatBytes(cluster, numberBytes(BigInt(epoch)), salt)
  const bindingOf = (sequence: bigint, previous: Uint8Array) => ({
    key: segmentKey,
    nonce: concatBytes(new Uint8Array(4), numberBytes(sequence)),
    associatedData: concatBytes(belonging, numberBytes(sequence), previous),
  })
  return {
    seal: (sequence, previous, content) => sealAead(bindingOf(sequence, previous), content),
    open: (sequence, previous, record) => openAead(bindingOf(sequence, previous), record),
  }
}

/** The link of the chain: each record stands on the hash of everything before it. */
export function chainHash(previous: Uint8Array, record: Uint8Array): Uint8Array {
  return blake2b256(concatBytes(previous, record))
}

/** Eight bytes, big endian. */
function numberBytes(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, value)
  return bytes
}
