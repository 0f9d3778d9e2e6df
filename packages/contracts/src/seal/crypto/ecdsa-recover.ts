// SPDX-License-Identifier: Apache-2.0
import { recoverEcdsa } from '@phat/crypto'
import { hostFunction, ptr, u32 } from '../host-function.ts'
import { returnCodes } from '../return-codes.ts'

/** The compressed public key (33 bytes) that made a signature (65 bytes) over a digest (32 bytes); 11 when there is none. */
export const ecdsaRecover = hostFunction('seal0', 'ecdsa_recover', [ptr, ptr, ptr], u32, (host, signature, digest, out) => {
  host.charge(host.prices.ecdsaRecover)
  const publicKey = recoverEcdsa(host.memory.read(signature, 65), host.memory.read(digest, 32))
  if (publicKey === undefined) return returnCodes.ecdsaRecoveryFailed
  host.memory.write(out, publicKey)
  return returnCodes.success
})
