// SPDX-License-Identifier: Apache-2.0
import { vendorRoots } from '@phat/attestation'
import type { AttestationGenesis } from '@phat/pallet-attestation'
import type { PhalaRegistryGenesis } from '@phat/pallet-phala-registry'
import { type AccountId, phaDecimals, phalaSs58Prefix } from '@phat/primitives'
import type { Runtimes } from '@phat/runtime'
import { devAccountId, devEndowment, devNames, devValidator, localValidators } from '../dev-chain.ts'
import type { ChainSpec, SpecGenesis } from './chain-spec.ts'
import { simulatedRoots } from './evidence/simulated-roots.ts'

const properties = { ss58Format: phalaSs58Prefix, tokenDecimals: phaDecimals, tokenSymbol: 'PHA' }

function genesisWith(runtimes: Runtimes, uris: readonly string[]): SpecGenesis {
  const { specName, specVersion } = runtimes.newest.version
  const balances = uris.map((uri) => ({ who: devAccountId(uri), free: devEndowment }))
  const alice = devAccountId('//Alice')
  return {
    form: 'plain',
    runtime: { specName, specVersion },
    config: { balances, sudo: alice, attestation: attestationFor(alice), registry },
  }
}

/** Simulated machines are cheap, so that several workers may be on one; a benchmark of one block says as much as a long one. */
const registry: PhalaRegistryGenesis = { benchmarkDuration: 1, maxPerPlatform: 16 }

/** Evidence of real and of simulated platforms counts, and one account approves releases, at once. */
const attestationFor = (approver: AccountId): AttestationGenesis => ({
  roots: [...vendorRoots, ...simulatedRoots],
  acceptsSimulated: true,
  approvers: { members: [approver], threshold: 1, timelock: 0 },
})

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
