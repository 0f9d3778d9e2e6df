// SPDX-License-Identifier: Apache-2.0
import { expandSr25519Seed, publicKeyOfSecret, signWithSecret } from '@phat/crypto'
import { known } from '@phat/primitives'

/** Draws so many random bytes; from the platform's generator, never a seeded one outside tests. */
export type Random = (length: number) => Uint8Array

/** Bytes of an sr25519 secret as schnorrkel writes it: canonical scalar, then nonce. */
export const secretLength = 64

/** A new secret of 64 bytes. */
export function drawSecret(random: Random): Uint8Array {
  const seed = random(32)
  const secret = known(expandSr25519Seed(seed), 'a seed of 32 bytes has an expanded form')
  seed.fill(0)
  return secret
}

/** The public key of a secret of ours. */
export function publicKeyOf(secret: Uint8Array): Uint8Array {
  return known(publicKeyOfSecret('sr25519', secret), 'a secret that was checked or drawn has a public key')
}

/** True for 64 bytes that are a secret: what others sent is checked before it is kept. */
export function isSecret(bytes: Uint8Array): boolean {
  return bytes.length === secretLength && publicKeyOfSecret('sr25519', bytes) !== undefined
}

/** Signs with a secret of ours: sr25519, context `substrate`, 64 bytes. */
export function signWith(secret: Uint8Array, message: Uint8Array): Uint8Array {
  return known(signWithSecret('sr25519', secret, message), 'a secret that was checked or drawn signs')
}
