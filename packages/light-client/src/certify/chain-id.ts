// SPDX-License-Identifier: Apache-2.0
import { assert, toHex } from '@phat/primitives'
import { lightClientErrors } from '../errors.ts'

/** Longest chain id that CometBFT accepts, characters. */
export const chainIdLengthMax = 50

const genesisDigits = 16
const nameLengthMax = chainIdLengthMax - 1 - genesisDigits

/**
 * The engine's chain id: the name, a hyphen and the first 16 hex digits of the genesis hash, so that a signature of one chain
 * is worthless on another of the same name.
 * @param genesisHash 32 bytes: the hash of the Substrate genesis header
 * @throws PhatError `light-client.bad-chain-name`
 */
export function chainId(name: string, genesisHash: Uint8Array): string {
  assert(genesisHash.length === 32, 'a genesis hash has 32 bytes')
  if (name.length > nameLengthMax || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    throw lightClientErrors.error('bad-chain-name', `not a chain name: ${name.slice(0, 60)}`)
  }
  return `${name}-${toHex(genesisHash).slice(2, 2 + genesisDigits)}`
}
