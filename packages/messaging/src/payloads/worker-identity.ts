// SPDX-License-Identifier: Apache-2.0
import { bytes, fixedBytes, struct, type ValueOf } from '@phat/codec'
import { sr25519Public } from '../identities.ts'

/** The two keys of a worker; the ecdh key is the identity key again (`phala_types::WorkerIdentity`). */
export const workerIdentity = struct('phala_types::WorkerIdentity', { pubkey: sr25519Public, ecdhPubkey: sr25519Public })
export type WorkerIdentity = ValueOf<typeof workerIdentity>

/** A secret key encrypted to one receiver: AES-256-GCM under the secret agreed with `ecdhPubkey`. */
export const encryptedKey = struct('phala_types::messaging::EncryptedKey', {
  ecdhPubkey: sr25519Public,
  encryptedKey: bytes,
  iv: fixedBytes(12),
})
export type EncryptedKey = ValueOf<typeof encryptedKey>
