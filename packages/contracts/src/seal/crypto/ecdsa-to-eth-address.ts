// SPDX-License-Identifier: Apache-2.0
import { ethereumAddress } from '@phat/crypto'
import { hostFunction, ptr, u32 } from '../host-function.ts'
import { returnCodes } from '../return-codes.ts'

/** The Ethereum address (20 bytes) of a compressed public key (33 bytes); 11 when the bytes are no key. */
export const ecdsaToEthAddress = hostFunction('seal0', 'ecdsa_to_eth_address', [ptr, ptr], u32, (host, publicKey, out) => {
  host.charge(host.prices.ecdsaToEthAddress)
  const address = ethereumAddress(host.memory.read(publicKey, 33))
  if (address === undefined) return returnCodes.ecdsaRecoveryFailed
  host.memory.write(out, address)
  return returnCodes.success
})
