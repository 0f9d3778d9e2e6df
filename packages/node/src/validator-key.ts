// SPDX-License-Identifier: Apache-2.0
import type { Keypair } from '@phat/crypto'
import { equalBytes, toHex } from '@phat/primitives'
import { devValidator, localValidators } from './dev-chain.ts'
import { nodeErrors } from './node-errors.ts'
import type { ChainSpec } from './spec/chain-spec.ts'

/**
 * The key of the validator that runs within the node: the first of the spec's whose secret this release knows.
 * @throws PhatError `node.no-validator-key`
 */
export function embeddedValidator({ name, validators }: Pick<ChainSpec, 'name' | 'validators'>): Keypair {
  const held = [devValidator(), ...localValidators()]
  for (const { publicKey } of validators) {
    const found = held.find((key) => equalBytes(key.publicKey, publicKey))
    if (found !== undefined) return found
  }
  const [first] = held
  throw nodeErrors.error(
    'no-validator-key',
    `no validator of ${name} is embedded here, as ${toHex((first ?? devValidator()).publicKey)} is`,
  )
}
