// SPDX-License-Identifier: Apache-2.0
import { loadNative } from '../native-module.ts'
import type { EcdsaBackend } from './ecdsa-backend.ts'

interface Secp256k1 {
  privateKeyVerify(secret: Uint8Array): boolean
  publicKeyCreate(secret: Uint8Array, compressed: boolean): Uint8Array
  ecdsaSign(digest: Uint8Array, secret: Uint8Array): { readonly signature: Uint8Array; readonly recid: number }
  ecdsaRecover(signature: Uint8Array, recoveryId: number, digest: Uint8Array, compressed: boolean): Uint8Array
}

let loaded: Secp256k1 | undefined

/** The native binding itself: the package's main file would fall back to another implementation without saying so. */
function secp256k1(): Secp256k1 {
  loaded ??= loadNative<Secp256k1>('secp256k1/bindings.js')
  return loaded
}

/** libsecp256k1, the code that Substrate's host function runs. */
export const ecdsaBackend: EcdsaBackend = {
  name: 'node (libsecp256k1)',
  recover(signature, recoveryId, digest) {
    const native = secp256k1()
    try {
      return native.ecdsaRecover(signature.subarray(0, 64), recoveryId, digest, true)
    } catch {
      return undefined // Lengths and recovery id were checked before; what is left is "not parsed" and "not recoverable".
    }
  },
  publicKey: (secret) => (secp256k1().privateKeyVerify(secret) ? secp256k1().publicKeyCreate(secret, true) : undefined),
  sign(secret, digest) {
    const made = secp256k1().ecdsaSign(digest, secret)
    const signature = new Uint8Array(65)
    signature.set(made.signature)
    signature[64] = made.recid
    return signature
  },
}
