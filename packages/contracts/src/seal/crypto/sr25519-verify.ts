// SPDX-License-Identifier: Apache-2.0
import { verifyMultiSignature } from '@phat/crypto'
import { hostFunction, ptr, u32 } from '../host-function.ts'
import { returnCodes } from '../return-codes.ts'

/** 0 when the signature (64 bytes, signing context `substrate`) over the message is by the public key (32 bytes), else 12. */
export const sr25519Verify = hostFunction(
  'seal0',
  'sr25519_verify',
  [ptr, ptr, u32, ptr],
  u32,
  (host, signature, publicKey, length, message) => {
    host.charge(host.prices.sr25519Verify + host.prices.sr25519VerifyByte * length)
    const value = host.memory.read(signature, 64)
    const account = host.memory.read(publicKey, 32)
    const verified = verifyMultiSignature({ type: 'Sr25519', value }, host.memory.read(message, length), account)
    return verified ? returnCodes.success : returnCodes.sr25519VerifyFailed
  },
)
