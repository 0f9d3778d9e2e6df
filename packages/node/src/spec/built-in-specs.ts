// SPDX-License-Identifier: Apache-2.0
import { phaDecimals, phalaSs58Prefix } from '@phat/primitives'
import type { Runtimes } from '@phat/runtime'
import { devAccountId, devEndowment, devNames, devValidator, localValidators } from '../dev-chain.ts'
import type { ChainSpec, SpecGenesis } from './chain-spec.ts'

const properties = { ss58Format: phalaSs58Prefix, tokenDecimals: phaDecimals, tokenSymbol: 'PHA' }

function genesisWith(runtimes: Runtimes, uris: readonly string[]): SpecGenesis {
  const { specName, specVersion } = runtimes.newest.version
  const balances = uris.map((uri) => ({ who: devAccountId(uri), free: devEndowment }))
  return { form: 'plain', runtime: { specName, specVersion }, config: { balances, sudo: devAccountId('//Alice') } }
}

const accountUris = devNames.map((name) => `//${name}`)

/** The development chain: six endowed accounts, Alice may act as root, one validator. */
export function devSpec(runtimes: Runtimes): ChainSpec {
  return {
    name: 'Phala Development',
    id: 'phala-dev',
    chainType: 'Development',
    properties,
    validators: [{ publicKey: devValidator().publicKey, power: 10 }],
    genesis: genesisWith(runtimes, accountUris),
  }
}

/**
 * The local test network: the accounts of the development chain and their stashes, and four validators. The stashes also give it a
 * genesis hash of its own, so that no transaction of one chain is good on the other.
 */
export function localSpec(runtimes: Runtimes): ChainSpec {
  return {
    name: 'Phala Local Testnet',
    id: 'phala-local',
    chainType: 'Local',
    properties,
    validators: localValidators().map(({ publicKey }) => ({ publicKey, power: 10 })),
    genesis: genesisWith(runtimes, [...accountUris, ...accountUris.map((uri) => `${uri}//stash`)]),
  }
}
