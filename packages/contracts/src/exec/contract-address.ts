// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { concatBytes } from '@phat/primitives'

/** The address of a contract: as the chain computes it. Source: phala-types, contract_id_preimage. */
export function contractAddress(parts: {
  readonly deployer: Uint8Array
  readonly codeHash: Uint8Array
  readonly clusterId: Uint8Array
  readonly salt: Uint8Array
}): Uint8Array {
  return blake2b256(concatBytes(parts.deployer, parts.codeHash, parts.clusterId, parts.salt))
}
