// SPDX-License-Identifier: Apache-2.0
import { blake2b256, ethereumAddress } from '@phat/crypto'
import { type AccountId, concatBytes, textBytes } from '@phat/primitives'
import type { Eip712Domain } from './eip712.ts'

const suffix = textBytes('@evm_address')

/**
 * The account of a compressed secp256k1 key (33 bytes) under a domain's version: `1` as `SubstrateAddressConverter`, `2` as
 * `EvmTransparentConverter` of the original. Undefined for bytes that are no key.
 */
export function accountOfKey(version: Eip712Domain['version'], publicKey: Uint8Array): AccountId | undefined {
  const address = ethereumAddress(publicKey)
  if (address === undefined) return undefined
  return (version === '1' ? blake2b256(publicKey) : concatBytes(address, suffix)) as AccountId
}
