// SPDX-License-Identifier: Apache-2.0
import { describe as describeOf } from '@phat/frame'
import { workerRegistrationInfoV2 } from '@phat/messaging'
import { encodeMetadata } from '@phat/metadata'
import { PhalaRegistry, workerInfo } from '@phat/pallet-phala-registry'
import { toHex } from '@phat/primitives'
import { alice, composeMockRuntime } from '@phat/test-kit'
import { expandMetadata, Metadata, TypeRegistry } from '@polkadot/types'
import { describe, expect, test } from 'vitest'
import { mockOptions } from './world.ts'

const runtime = composeMockRuntime(mockOptions())
const registry = new TypeRegistry()
const metadata = new Metadata(registry, toHex(encodeMetadata(describeOf(runtime), 14)))
registry.setMetadata(metadata)
const { tx, query, consts } = expandMetadata(registry, metadata)
const pallet = metadata.asV14.pallets.find(({ name }) => name.toString() === 'PhalaRegistry')

/** Names of a variant type with their indices, in the order of the indices. */
function variantsOf(typeId: unknown): readonly string[] {
  const { asVariant } = registry.lookup.getSiType(typeId as never).def
  return asVariant.variants.map(({ index, name }) => `${index} ${name}`)
}
const numbered = (names: string): readonly string[] => names.split(' ').map((name, i) => `${i} ${name}`)

describe('what clients see through @polkadot/types', () => {
  test('are the calls, events and errors of phala-blockchain by its indices, ours after them', () => {
    expect(variantsOf(pallet?.calls.unwrap().type)).toEqual(
      numbered(
        'force_set_benchmark_duration force_register_worker force_register_topic_pubkey register_gatekeeper unregister_gatekeeper rotate_master_key register_worker register_worker_v2 update_worker_endpoint add_pruntime remove_pruntime add_relaychain_genesis_block_hash remove_relaychain_genesis_block_hash set_minimum_pruntime_version set_pruntime_consensus_version set_trusted_ntp_servers retire_worker set_platform_rule',
      ),
    )
    expect(variantsOf(pallet?.events.unwrap().type)).toEqual(
      numbered(
        'GatekeeperAdded GatekeeperRemoved WorkerAdded WorkerUpdated MasterKeyRotated MasterKeyRotationFailed InitialScoreSet MinimumPRuntimeVersionChangedTo PRuntimeConsensusVersionChangedTo GatekeeperLaunched WorkerSuspended WorkerResumed AttestationDue WorkerEndpointsUpdated WorkerStarted PlatformRuleSet',
      ),
    )
    expect(variantsOf(pallet?.errors.unwrap().type)).toEqual(
      numbered(
        'CannotHandleUnknownMessage InvalidSender InvalidPubKey MalformedSignature InvalidSignatureLength InvalidSignature UnknownContract InvalidIASSigningCert InvalidReport InvalidQuoteStatus BadIASReport OutdatedIASReport UnknownQuoteBodyFormat InvalidDCAPQuote InvalidRuntimeInfoHash InvalidRuntimeInfo InvalidInput InvalidBenchReport WorkerNotFound NoneAttestationDisabled InvalidGatekeeper InvalidMasterPubkey MasterKeyMismatch MasterKeyUninitialized GenesisBlockHashRejected GenesisBlockHashAlreadyExists GenesisBlockHashNotFound PRuntimeRejected PRuntimeAlreadyExists PRuntimeNotFound UnknownCluster NotImplemented CannotRemoveLastGatekeeper MasterKeyInRotation InvalidRotatedMasterPubkey InvalidEndpointSigningTime NotMigrationRoot ParachainIdMismatch InvalidConsensusVersion UnsupportedAttestationType OperatorMismatch StaleEvidence EvidenceNotNewer RootNotPinned CollateralMissing PlatformUnidentified PlatformFull WorkerNotActive KeysNotRecoverable TooManyGatekeepers WorkerIsGatekeeper',
      ),
    )
    for (const name of ['noneAttestationEnabled', 'verifyPRuntime', 'verifyRelaychainGenesisBlockHash'])
      expect(consts.phalaRegistry?.[name]?.toHuman(), name).toBe(false)
  })

  test('are storage items under the names and hashers of phala-blockchain', () => {
    const items = (pallet?.storage.unwrap().items ?? []).map(({ name, modifier, type }) => {
      const hashers = type.isMap ? type.asMap.hashers.map(String) : []
      return [name.toString(), modifier.toString(), ...hashers].join(' ')
    })
    expect(items.slice(0, 20)).toEqual([
      'Gatekeeper Default',
      'GatekeeperMasterPubkey Optional',
      'GatekeeperLaunchedAt Optional',
      'RotationCounter Default',
      'MasterKeyRotationLock Default',
      'Workers Optional Twox64Concat',
      'WorkerAddedAt Optional Twox64Concat',
      'ContractKeys Optional Twox64Concat',
      'ClusterKeys Optional Twox64Concat',
      'TopicKey Default Blake2_128Concat',
      'BenchmarkDuration Optional',
      'PRuntimeAllowList Default',
      'PRuntimeAddedAt Optional Twox64Concat',
      'RelaychainGenesisBlockHashAllowList Default',
      'Endpoints Optional Twox64Concat',
      'TempWorkersIterKey Optional',
      'MinimumPRuntimeVersion Default',
      'PRuntimeConsensusVersion Default',
      'MaxKnownPRuntimeConsensusVersion Default',
      'TrustedNtpServers Default',
    ])
    // "storage `PRuntimeAllowList` -> api.query.phalaRegistry.pRuntimeAllowList": polkadot-js lowers the first letter alone.
    for (const name of ['workers', 'contractKeys', 'endpoints', 'pRuntimeAllowList', 'workerAttestations'])
      expect(Object.keys(query.phalaRegistry ?? {})).toContain(name)
  })

  test('are types that encode as ours do', () => {
    const key = new Uint8Array(32).fill(7)
    const info = {
      version: 0x0001_0203,
      machineId: Uint8Array.of(1),
      pubkey: key,
      ecdhPubkey: key,
      genesisBlockHash: new Uint8Array(32).fill(8) as never,
      features: [4, 1],
      operator: alice,
      paraId: 3,
      maxConsensusVersion: 5,
    }
    const theirs = registry.createType('PhalaTypesWorkerRegistrationInfoV2', workerRegistrationInfoV2.encode(info))
    expect(theirs.toHuman()).toMatchObject({ version: '66,051', features: ['4', '1'], paraId: '3', maxConsensusVersion: '5' })
    const target = runtime.instances.get(PhalaRegistry.parts.identity)?.calls.find(({ name }) => name === 'registerWorkerV2')
    const args = { pruntimeInfo: info, attestation: { type: 'Tdx', value: { quote: Uint8Array.of(1, 2) } } }
    const call = { pallet: 'PhalaRegistry', call: 'registerWorkerV2', args, target: target as never }
    expect(tx.phalaRegistry?.registerWorkerV2?.(theirs, { Tdx: { quote: '0x0102' } }).toHex()).toBe(
      toHex(runtime.types.call.encode(call)),
    )
    const worker = {
      pubkey: key,
      ecdhPubkey: key,
      runtimeVersion: 1,
      lastUpdated: 2n,
      operator: alice,
      attestationProvider: { type: 'Dcap' },
      confidenceLevel: 3,
      initialScore: 4,
      features: [5],
    } as const
    const stored = registry.createType('PhalaPalletsRegistryPalletWorkerInfoV2', workerInfo.encode(worker))
    expect(stored.toHuman()).toMatchObject({ attestationProvider: 'Dcap', confidenceLevel: '3', initialScore: '4' })
    expect(stored.toU8a()).toEqual(workerInfo.encode(worker))
  })
})
