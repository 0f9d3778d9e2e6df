// SPDX-License-Identifier: Apache-2.0
import { loadNative } from '../native-module.ts'
import type { AgreementBackend } from './agreement-backend.ts'
import { edwardsToRistretto, ristrettoToEdwards } from './ristretto.ts'

/** What we use of libsodium here; scalars and points are 32 bytes. */
interface SodiumCurve {
  crypto_core_ed25519_add(sum: Uint8Array, left: Uint8Array, right: Uint8Array): void
  /** Throws when the point is not in the prime subgroup, or the product is the identity. Constant-time in the scalar. */
  crypto_scalarmult_ed25519_noclamp(product: Uint8Array, scalar: Uint8Array, point: Uint8Array): void
}

const order = 2n ** 252n + 27742317777372353535851937790883648493n
/** The inverse of 4 modulo the group order. */
const quarter = (3n * order + 1n) / 4n

/** scalar / 4 modulo the order. Done once for a key: afterwards the secret meets only libsodium. */
function overFour(scalar: Uint8Array): Uint8Array {
  let value = 0n
  for (let i = 31; i >= 0; i--) value = (value << 8n) | BigInt(scalar[i] as number)
  value = (value * quarter) % order
  const bytes = new Uint8Array(32)
  for (let i = 0; i < 32; i++) {
    bytes[i] = Number(value & 0xffn)
    value >>= 8n
  }
  return bytes
}

const sodium = loadNative<SodiumCurve>('sodium-native')

/**
 * libsodium multiplies. It takes points of the prime subgroup only, and the point that a ristretto encoding decodes to may be off it by a
 * point of order 4 or less: so the point is taken times 4, which leads into the subgroup, and the scalar divided by 4, which ristretto does
 * not see.
 */
export const agreementBackend: AgreementBackend = {
  name: 'node (libsodium)',
  prepare: (scalar) => {
    const divided = overFour(scalar)
    return (publicKey) => {
      const point = ristrettoToEdwards(publicKey)
      if (point === undefined) return undefined
      const product = new Uint8Array(32)
      sodium.crypto_core_ed25519_add(product, point, point)
      sodium.crypto_core_ed25519_add(point, product, product)
      sodium.crypto_scalarmult_ed25519_noclamp(product, divided, point)
      return edwardsToRistretto(product)
    }
  },
}
