// SPDX-License-Identifier: Apache-2.0
import { type Measurements, vendorRoots, verifyEvidence } from '@phat/attestation'
import { createSimulatedIntel, simulatedRoots } from '@phat/attestation-simulator'
import { type ChainService, createManualClock, openChain, silentLog } from '@phat/chain'
import { alice, bob, endowment, signFor, startMs } from '@phat/chain/test/harness'
import { vec } from '@phat/codec'
import { blake2b256, type Keypair, keypairFromUri, verifyMultiSignature } from '@phat/crypto'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import {
  brokenInvariants,
  decodeFor,
  Execution,
  genesisContext,
  makeCall,
  mapBase,
  type Runtime,
  type RuntimeCall,
  storagePrefix,
  storageVersionOf,
} from '@phat/frame'
import { createMemoryStore } from '@phat/kv'
import {
  type BoundTopicName,
  boundTopics,
  contractId,
  type OffchainOrigin,
  type PayloadOf,
  registrationReportData,
  sealingKeyFeature,
  signMessage,
  workerRegistrationInfoV2,
} from '@phat/messaging'
import { decodeMetadata } from '@phat/metadata'
import { Attestation } from '@phat/pallet-attestation'
import { messages, PhalaMq } from '@phat/pallet-phala-mq'
import { clusterIdOf, PhalaPhatContracts } from '@phat/pallet-phala-phat-contracts'
import { PhalaRegistry } from '@phat/pallet-phala-registry'
import { Sudo } from '@phat/pallet-sudo'
import { System } from '@phat/pallet-system'
import { fromByteString, known, PHA, toByteString, toHex } from '@phat/primitives'
import { describe, expect, it } from 'vitest'
import { buildPhatGenesis, codeOf, createRuntimes, createVersion3, createVersion4, metadataOf } from '../src/index.ts'

// A worker, its master key, a cluster and a contract, by extrinsics alone.

const v3 = createVersion3()
const v4 = createVersion4()
const now = Math.floor(startMs / 1_000)
const intel = createSimulatedIntel({ seed: 'workers', now })
const collateral = intel.collateral('tdx')
const [worker, master, clusterKey] = ['Worker', 'Master', 'Cluster'].map((name) => keypairFromUri(`//${name}`)) as [
  Keypair,
  Keypair,
  Keypair,
]
const firstCluster = clusterIdOf(1n)

function open(runtime: Runtime = v4, simulated = true): ChainService {
  const balances = [alice, bob].map(({ accountId }) => ({ who: accountId, free: endowment }))
  const roots = simulated ? [...vendorRoots, ...simulatedRoots] : vendorRoots
  const approvers = { members: [alice.accountId], threshold: 1, timelock: 0 }
  return openChain({
    store: createMemoryStore(),
    runtimes: createRuntimes(),
    genesis: buildPhatGenesis(runtime, {
      balances,
      sudo: alice.accountId,
      attestation: { roots, acceptsSimulated: simulated, approvers },
      registry: { benchmarkDuration: 1 },
    }),
    verify: ({ payload, signer, signature }) => verifyMultiSignature(signature, payload, signer),
    clock: createManualClock(startMs),
    log: silentLog,
    finalityDelayMs: 0,
  })
}

/** Makes a block of calls of alice, one second after the last; gives the names of the events of the last of them, in order. */
function seal(chain: ChainService, ...calls: readonly RuntimeCall[]): readonly string[] {
  const at = chain.validationExecution()
  const encoded = calls.map((call, i) => signFor(chain, alice, call, { nonce: at.runtime.system.nonce(at, alice.accountId) + i }))
  const candidates = encoded.map((one) => ({ extrinsic: decodeFor(at, one), hash: blake2b256(one) }))
  const executed = chain.propose({ timeMs: startMs + (chain.best.number + 1) * 1_000, digest: [] }, candidates)
  expect(executed.refused).toEqual([])
  chain.commit(executed)
  const state = known(chain.state(chain.best.hash), 'the best state is kept')
  const { key } = System.at(executionOf(chain)).store.events
  const records = vec(chain.runtime().eventRecord).decode(
    known(state.get(fromByteString(key)), 'events are stored'),
  ) as readonly {
    readonly phase: { readonly type: string; readonly value?: unknown }
    readonly event: { readonly pallet: string; readonly event: { readonly type: string } }
  }[]
  const last = calls.length // the inherent of the time stands first
  return records
    .filter(({ phase }) => phase.type === 'ApplyExtrinsic' && phase.value === last)
    .map(({ event: { event, pallet } }) => `${pallet}.${event.type}`)
}

/** The best state as pallets read it. */
function executionOf(chain: ChainService): Execution {
  const state = known(chain.state(chain.best.hash), 'the best state is kept')
  const entries = state
    .keysPaged(new Uint8Array(), 100_000)
    .map((key) => [toByteString(key), state.get(key) as Uint8Array] as const)
  return new Execution(chain.runtime(), mapBase(new Map(entries)), { ...genesisContext, number: chain.best.number })
}

const sudo = (call: RuntimeCall) => makeCall(v4, Sudo, 'sudo', { call })

/** Collateral, and a release of just what the quotes measure. */
function prepare(chain: ChainService): void {
  const evidence = { format: 'dcap', quote: intel.quote({ tee: 'tdx', version: 5 }) } as const
  const { attested } = verifyEvidence({ evidence, collateral, roots: simulatedRoots, now }, verifyPlatformSignature)
  const measured = attested?.measurements as Extract<Measurements, { tee: 'tdx' }>
  const [rtmr0, rtmr1, rtmr2, rtmr3] = measured.rtmrs
  const proposal = {
    version: 1,
    measurements: [{ type: 'Tdx', value: { mrTd: measured.mrTd, rtmr0, rtmr1, rtmr2, rtmr3, mrConfigId: undefined } }] as const,
    supersedes: undefined,
    notBefore: 0n,
    minCollateralEvaluation: 0,
    buildProof: new Uint8Array(32) as never,
    checkpoint: undefined,
  }
  const { format: _, ...args } = collateral
  seal(
    chain,
    makeCall(v4, Attestation, 'submitDcapCollateral', { collateral: args }),
    makeCall(v4, Attestation, 'proposeRelease', { proposal }),
  )
}

/** A registration with evidence made over the best block. */
function registration(chain: ChainService): RuntimeCall {
  const pruntimeInfo = {
    version: 1 << 16,
    machineId: new Uint8Array(),
    pubkey: worker.publicKey,
    ecdhPubkey: worker.publicKey,
    genesisBlockHash: chain.genesisHash as never,
    features: [2, 1, sealingKeyFeature],
    operator: alice.accountId,
    paraId: 0,
    maxConsensusVersion: 0,
  }
  const reportData = registrationReportData(workerRegistrationInfoV2.encode(pruntimeInfo), chain.best.hash)
  const quote = intel.quote({ tee: 'tdx', version: 5, reportData })
  return makeCall(v4, PhalaRegistry, 'registerWorkerV2', { pruntimeInfo, attestation: { type: 'Tdx', value: { quote } } })
}

/** A message from off the chain, next in its sequence. */
function sync<Name extends BoundTopicName>(
  chain: ChainService,
  sender: OffchainOrigin,
  key: Keypair,
  topic: Name,
  payload: PayloadOf<Name>,
): RuntimeCall {
  const { path, payload: codec } = boundTopics[topic]
  // The table joins a name with the codec of its payload.
  const encoded = (codec as { encode(value: unknown): Uint8Array }).encode(payload)
  const sequence = messages.nextSequence(executionOf(chain), sender)
  const signedMessage = signMessage({ sender, destination: path, payload: encoded }, sequence, (bytes) => key.sign(bytes))
  return makeCall(v4, PhalaMq, 'syncOffchainMessage', { signedMessage })
}

const fromWorker: OffchainOrigin = { type: 'Worker', value: worker.publicKey }

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
