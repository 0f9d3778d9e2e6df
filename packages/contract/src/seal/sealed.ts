// SPDX-License-Identifier: Apache-2.0
import type { Codec } from '@phat/codec'
import type { AccountId } from '../bytes32.ts'
import { guestErrors } from '../guest-errors.ts'
import { hostData, operation } from '../host.ts'
import { asciiBytes } from '../run/labels.ts'
import { derivedSecret } from '../services/crypto.ts'
import { open, seal } from './chacha20-poly1305.ts'
import { x25519, x25519PublicKey } from './x25519.ts'

/** What sealing needs of `c`. */
interface SealingContext {
  readonly address: AccountId
  readonly blockNumber: number
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

const keyInput = (shared: Uint8Array, ephemeral: Uint8Array, reader: Uint8Array): Uint8Array =>
  joined(asciiBytes('phat sealed value 1'), shared, ephemeral, reader)

/**
 * Seals a value for one reader, to be put into an event's field of `bytes`: all see the event, one can read it. Every worker computes the
 * same: the key of the message is derived from the contract's own secret, the block, a number that is unique within the call, and the
 * value. About 25 ms of gas.
 * @param reader the reader's X25519 public key, 32 bytes
 * @returns an ephemeral public key (32 bytes) and the value under ChaCha20-Poly1305, bound to this contract
 */
export function sealFor<T>(c: SealingContext, reader: Uint8Array, codec: Codec<T>, value: T): Uint8Array {
  if (reader.length !== 32) throw guestErrors.error('declaration', 'the public key of a reader has 32 bytes')
  const plain = codec.encode(value)
  const block = Uint8Array.from({ length: 4 }, (_, i) => (c.blockNumber >>> (8 * i)) & 255)
  const unique = hostData(operation.instantiationNonce)
  const secret = hostData(
    operation.hashBlake2_256,
    joined(derivedSecret('phat sealed value'), c.address.bytes, block, unique, reader, plain),
  )
  const ephemeral = x25519PublicKey(secret)
  const shared = x25519(secret, reader)
  // RFC 7748, section 6.1: a point of small order gives a secret that everyone knows.
  if (shared.every((byte) => byte === 0))
    throw guestErrors.error('declaration', 'the public key of the reader is a point of small order')
  const key = hostData(operation.hashBlake2_256, keyInput(shared, ephemeral, reader))
  return joined(ephemeral, seal(key, plain, c.address.bytes))
}

/** What a reader has to open a sealed value with. */
export interface SealedReader {
  /** 32 secret bytes. */
  readonly secret: Uint8Array
  /** 32 bytes of the contract that sealed. */
  readonly contract: Uint8Array
  readonly blake2_256: (bytes: Uint8Array) => Uint8Array
}

/** Opens what `sealFor` made: for readers, outside contracts. @returns undefined when it is for another reader or was changed */
export function openSealed<T>(
  sealed: Uint8Array,
  codec: Codec<T>,
  { secret, contract, blake2_256 }: SealedReader,
): T | undefined {
  if (sealed.length < 48) return undefined
  const ephemeral = sealed.subarray(0, 32)
  const key = blake2_256(keyInput(x25519(secret, ephemeral), ephemeral, x25519PublicKey(secret)))
  const plain = open(key, sealed.subarray(32), contract)
  return plain === undefined ? undefined : codec.decode(plain)
}
