// SPDX-License-Identifier: Apache-2.0
import { alice, endowment, signFor, startMs } from '@phat/chain/test/harness'
import { blake2b256 } from '@phat/crypto'
import { brokenInvariants, decodeFor, makeCall, storagePrefix, storageVersionOf } from '@phat/frame'
import { contractId } from '@phat/messaging'
import { decodeMetadata } from '@phat/metadata'
import { PhalaPhatContracts } from '@phat/pallet-phala-phat-contracts'
import { PhalaRegistry } from '@phat/pallet-phala-registry'
import { Sudo } from '@phat/pallet-sudo'
import { System } from '@phat/pallet-system'
import { PHA, toHex } from '@phat/primitives'
import { describe, expect, it } from 'vitest'
import { buildPhatGenesis, codeOf, metadataOf } from '../src/index.ts'
import {
  clusterKey,
  executionOf,
  firstCluster,
  fromWorker,
  master,
  open,
  prepare,
  registration,
  seal,
  sudo,
  sync,
  v3,
  v4,
  worker,
} from './worker-world.ts'

// A worker, its master key, a cluster and a contract, by extrinsics alone.

describe('a chain of version 4', () => {
  it('begins without worker, key, cluster, contract and message', () => {
    const genesis = buildPhatGenesis(v4, { balances: [{ who: alice.accountId, free: endowment }] })
    const of = (pallet: string, item: string) => [...genesis.keys()].filter((key) => key.startsWith(storagePrefix(pallet, item)))
    for (const { name, storage } of v4.pallets.filter((one) => one.name.startsWith('Phala')))
      for (const { entryName } of storage) expect(of(name, entryName), `${name}.${entryName}`).toEqual([])
  })

  it('goes from a registration to a contract’s key, and clients find the events where they look for them', () => {
    const chain = open()
    prepare(chain)
    expect(seal(chain, registration(chain)).slice(0, 2)).toEqual(['Balances.Withdraw', 'PhalaRegistry.WorkerAdded'])
    const gatekeeper = { gatekeeper: worker.publicKey }
    seal(chain, sudo(makeCall(v4, PhalaRegistry, 'registerGatekeeper', gatekeeper)))
    const bench = { type: 'BenchReport', value: { startTime: BigInt(startMs), iterations: 1_000n } } as const
    expect(seal(chain, sync(chain, fromWorker, worker, 'registryEvent', bench))).toContain('PhalaRegistry.InitialScoreSet')
    const launched = { type: 'MasterPubkey', value: { masterPubkey: master.publicKey } } as const
    expect(seal(chain, sync(chain, fromWorker, worker, 'registryEvent', launched))).toContain('PhalaRegistry.GatekeeperLaunched')

    const code = Uint8Array.of(0, 0x61, 0x73, 0x6d)
    seal(chain, sudo(makeCall(v4, PhalaPhatContracts, 'setPinkSystemCode', { code })))
    const cluster = {
      owner: alice.accountId,
      permission: { type: 'Public' } as const,
      deployWorkers: [worker.publicKey],
      deposit: PHA,
      gasPrice: 1n,
      depositPerItem: 1n,
      depositPerByte: 1n,
      treasuryAccount: alice.accountId,
    }
    const made = seal(chain, sudo(makeCall(v4, PhalaPhatContracts, 'addCluster', cluster)))
    expect(made.slice(0, 2)).toEqual(['Balances.Withdraw', 'PhalaPhatContracts.ClusterCreated'])
    const key = { type: 'PubkeyAvailable', value: { cluster: firstCluster, pubkey: clusterKey.publicKey } } as const
    const available = seal(chain, sync(chain, { type: 'Gatekeeper' }, master, 'clusterRegistryEvent', key))
    // The gatekeeper's messages are free, so that no fee stands first.
    expect(available).toContain('PhalaPhatContracts.ClusterPubkeyAvailable')

    const contract = {
      codeIndex: { type: 'WasmCode', value: blake2b256(code) } as const,
      data: Uint8Array.of(1),
      salt: Uint8Array.of(2),
      clusterId: firstCluster,
      transfer: 0n,
      gasLimit: 1n,
      storageDepositLimit: undefined,
      deposit: 0n,
    }
    const instantiating = seal(chain, makeCall(v4, PhalaPhatContracts, 'instantiateContract', contract))
    expect(instantiating.slice(0, 2)).toEqual(['Balances.Withdraw', 'PhalaPhatContracts.Instantiating'])
    const id = contractId({ ...contract, deployer: alice.accountId })
    const lives = { contract: id, pubkey: master.publicKey, deployer: alice.accountId }
    const told = sync(chain, { type: 'Cluster', value: firstCluster }, clusterKey, 'contractRegistryEvent', {
      type: 'PubkeyAvailable',
      value: lives,
    })
    expect(seal(chain, told)).toContain('PhalaPhatContracts.Instantiated')
    const at = executionOf(chain)
    expect(PhalaRegistry.at(at).store.contractKeys.get(id)).toEqual(master.publicKey)
    expect(brokenInvariants(at)).toEqual([])
  })

  it('keeps messages of workers that are not registered out of its blocks', () => {
    const chain = open()
    const nonce = new Uint8Array(32)
    const call = sync(chain, fromWorker, worker, 'registryEvent', { type: 'Incarnation', value: { nonce } })
    const at = chain.validationExecution()
    const encoded = signFor(chain, alice, call)
    const candidates = [{ extrinsic: decodeFor(at, encoded), hash: blake2b256(encoded) }]
    const { refused } = chain.propose({ timeMs: startMs + 1_000, digest: [] }, candidates)
    expect(refused).toHaveLength(1)
  })

  it('registers no simulated worker where only the vendors’ own roots count', () => {
    const chain = open(v4, false)
    seal(chain)
    expect(seal(chain, registration(chain)).at(-1)).toBe('System.ExtrinsicFailed')
    expect(PhalaRegistry.at(executionOf(chain)).store.workers.has(worker.publicKey)).toBe(false)
  })

  it('comes from version 3 with nothing in it, and works', () => {
    const chain = open(v3)
    const setCode = makeCall(v3, System, 'setCode', { code: codeOf(v4) })
    seal(chain, makeCall(v3, Sudo, 'sudo', { call: setCode }))
    expect(chain.runtime().version.specVersion).toBe(4)
    prepare(chain)
    expect(seal(chain, registration(chain))).toContain('PhalaRegistry.WorkerAdded')
    const at = executionOf(chain)
    for (const [name, version] of [
      ['PhalaMq', 7],
      ['PhalaRegistry', 8],
      ['PhalaPhatContracts', 8],
    ] as const)
      expect(storageVersionOf(at, name), name).toBe(version)
    expect(PhalaRegistry.at(at).store.platformRule.get().maxPerPlatform).toBe(1)
    expect(brokenInvariants(at)).toEqual([])
  })
})

describe('the metadata of version 4', () => {
  it('has the types and the extensions that clients of Phala expect', () => {
    for (const version of [14, 15, 16] as const) {
      const { types } = decodeMetadata(metadataOf(v4, version))
      const paths = types.map(({ path }) => path.join('::'))
      for (const path of ['sp_weights::weight_v2::Weight', 'phala_mq::types::MessageOrigin', 'primitive_types::H256'])
        expect(
          paths.filter((one) => one === path),
          path,
        ).toHaveLength(1)
    }
    expect(v4.extensions.map(({ identifier }) => identifier)).toEqual([
      'CheckNonZeroSender',
      'CheckSpecVersion',
      'CheckTxVersion',
      'CheckGenesis',
      'CheckMortality',
      'CheckNonce',
      'CheckWeight',
      'CheckMqSequence',
      'ChargeTransactionPayment',
    ])
    expect(v3.extensions.map(({ identifier }) => identifier)).not.toContain('CheckMqSequence')
  })

  it('stands at the indices of Phala’s parachain', () => {
    const indices = v4.pallets.map(({ index, name }) => `${index} ${name}`)
    for (const one of [
      '85 PhalaMq',
      '86 PhalaRegistry',
      '93 PhalaPhatContracts',
      '94 PhalaPhatTokenomic',
      '105 EvmAccountMapping',
    ])
      expect(indices).toContain(one)
    expect(toHex(v4.extensions[7]?.extra.encode(undefined) ?? new Uint8Array(1))).toBe('0x')
  })
})
