// SPDX-License-Identifier: Apache-2.0
import { alias, bytes, option, str, struct, tuple, u8, u32, u64, vec } from '@phat/codec'
import {
  blake2_128Concat,
  type CallContextOf,
  type ContextOf,
  definePallet,
  event,
  identity,
  map,
  optionalMap,
  optionalValue,
  twox64Concat,
  value,
} from '@phat/frame'
import { h256, sr25519Public, versionedWorkerEndpoints } from '@phat/messaging'
import type { Hash } from '@phat/primitives'
import type { PhalaRegistryConfig } from './config.ts'
import { errors } from './errors.ts'
import {
  type AttestationProvider,
  attestationProvider,
  blockNumber,
  incarnation,
  knownConsensusVersion,
  platformRule,
  platformWorkers,
  suspensionReason,
  workerAttestation,
  workerInfo,
  workerKey,
} from './types.ts'

const contractId = alias<Hash>(h256, 'ContractId')
const clusterId = alias<Hash>(h256, 'ContractClusterId')
const masterKey = alias<Uint8Array>(sr25519Public, 'MasterPublicKey')
const plainBytes = alias<Uint8Array>(bytes, 'Vec<u8>')

const provider = alias<AttestationProvider | undefined>(option(attestationProvider), 'Option<AttestationProvider>')

/** The first half of the declaration: what calls, hooks and messages from workers work with. */
export const base = definePallet('PhalaRegistry', 'Workers, the evidence by which they are such, gatekeepers, and public keys.')
  .config<PhalaRegistryConfig>()
  .storage((_types, { attestation: { evidenceFacts } }) => ({
    gatekeeper: value(vec(workerKey), [], 'Gatekeepers, the first one first; at most MaxGatekeepers.'),
    gatekeeperMasterPubkey: optionalValue(masterKey, 'The public master key.'),
    gatekeeperLaunchedAt: optionalValue(
      tuple(blockNumber, u64),
      'Height and time, in seconds, at which the master key came on chain.',
    ),
    rotationCounter: value(u64, 0n, 'How often the master key was told to change.'),
    masterKeyRotationLock: value(option(u64), undefined, 'The change of the master key that is under way.'),
    workers: optionalMap(
      twox64Concat(workerKey),
      workerInfo,
      'Registered workers. Each cost its operator the verification of evidence that only a TEE makes.',
    ),
    workerAddedAt: optionalMap(twox64Concat(workerKey), blockNumber, 'Height of a worker’s first registration.'),
    contractKeys: optionalMap(
      twox64Concat(contractId),
      alias<Uint8Array>(sr25519Public, 'ContractPublicKey'),
      'Keys that commands to contracts are encrypted to.',
    ),
    clusterKeys: optionalMap(
      twox64Concat(clusterId),
      alias<Uint8Array>(sr25519Public, 'ClusterPublicKey'),
      'Keys that clusters sign with.',
    ),
    topicKey: map(blake2_128Concat(plainBytes), plainBytes, new Uint8Array(), 'Keys of topics, which root sets.'),
    benchmarkDuration: optionalValue(u32, 'Blocks that a worker’s benchmark takes.'),
    pRuntimeAllowList: value(vec(plainBytes), [], 'Kept for its readers: the releases of Attestation say which code counts.'),
    pRuntimeAddedAt: optionalMap(twox64Concat(plainBytes), blockNumber, 'Heights at which entries of that list came.'),
    relaychainGenesisBlockHashAllowList: value(vec(h256), [], 'Kept for its readers: workers name the genesis of this chain.'),
    endpoints: optionalMap(
      twox64Concat(workerKey),
      versionedWorkerEndpoints,
      'Where clients reach a worker, by its own word; at most eight texts of 256 bytes.',
    ),
    tempWorkersIterKey: optionalValue(plainBytes, 'Not used; kept for its place.'),
    minimumPRuntimeVersion: value(tuple(u32, u32, u32), [0, 0, 0], 'Workers of older versions stop, and register no more.'),
    pRuntimeConsensusVersion: value(u32, 0, 'The version by which workers agree on what they compute.'),
    maxKnownPRuntimeConsensusVersion: value(knownConsensusVersion, { version: 0, count: 0 }, 'The highest that workers know.'),
    trustedNtpServers: value(vec(str), [], 'Time servers for the handover of keys; at most 16.'),
    workerAttestations: optionalMap(
      twox64Concat(workerKey),
      workerAttestation(evidenceFacts),
      'What is kept of a worker’s evidence, and whether it counts. None for a worker that has none.',
    ),
    workerIncarnations: optionalMap(
      twox64Concat(workerKey),
      incarnation,
      'The latest start that a worker told of: two processes of one key cannot both go on.',
    ),
    endpointsSignedAt: optionalMap(
      twox64Concat(workerKey),
      u64,
      'When, in milliseconds, the endpoints of a worker were signed: older ones come no more.',
    ),
    platformRule: value(
      platformRule,
      { maxPerPlatform: 1, unidentified: { type: 'Refused' } },
      'How many workers may be on one platform.',
    ),
    platformWorkers: map(
      identity(alias<Hash>(h256, 'PlatformId')),
      platformWorkers,
      [],
      'Active workers of a platform, by the blake2-256 of its identity; as many as the rule allowed.',
    ),
    checkRound: optionalMap(
      twox64Concat(u32),
      workerKey,
      'Active workers with evidence, by their place from 0: what each block looks at some of.',
    ),
    checkProgress: value(
      struct('pallet_phala_registry::CheckProgress', { count: u32, next: u32, pending: u32, changesSeen: u32 }),
      { count: 0, next: 0, pending: 0, changesSeen: 0 },
      'How many places there are, the next one to look at, how many to look at soon, and the changes of Attestation that were seen.',
    ),
  }))
  .events({
    GatekeeperAdded: event(0, { pubkey: workerKey }, 'A worker is a gatekeeper.'),
    GatekeeperRemoved: event(1, { pubkey: workerKey }, 'A worker is a gatekeeper no more.'),
    WorkerAdded: event(2, { pubkey: workerKey, attestationProvider: provider, confidenceLevel: u8 }, 'A worker was registered.'),
    WorkerUpdated: event(
      3,
      { pubkey: workerKey, attestationProvider: provider, confidenceLevel: u8 },
      'A worker brought new evidence.',
    ),
    MasterKeyRotated: event(4, { rotationId: u64, masterPubkey: masterKey }, 'The gatekeepers have another master key.'),
    MasterKeyRotationFailed: event(
      5,
      { rotationLock: alias<bigint | undefined>(option(u64), 'Option<u64>'), gatekeeperRotationId: u64 },
      'The gatekeepers told of another change of the master key than was asked for.',
    ),
    InitialScoreSet: event(6, { pubkey: workerKey, initScore: u32 }, 'A worker’s benchmark has ended.'),
    MinimumPRuntimeVersionChangedTo: event(7, [u32, u32, u32], 'Workers of older versions stop.'),
    PRuntimeConsensusVersionChangedTo: event(8, [u32], 'Workers agree by another version.'),
    GatekeeperLaunched: event(9, 'There is a master key.'),
    WorkerSuspended: event(
      10,
      { pubkey: workerKey, reason: suspensionReason },
      'A worker counts no more: its messages are refused until it brings new evidence.',
    ),
    WorkerResumed: event(11, { pubkey: workerKey }, 'A worker that was suspended counts again.'),
    AttestationDue: event(
      12,
      { pubkey: workerKey, deadline: blockNumber },
      'Something changed: a worker must bring new evidence by this height.',
    ),
    WorkerEndpointsUpdated: event(13, { pubkey: workerKey }, 'A worker is reached elsewhere.'),
    WorkerStarted: event(14, { pubkey: workerKey }, 'A worker told of a start.'),
    PlatformRuleSet: event(15, { rule: platformRule }, 'So many workers may be on one platform.'),
  })
  .errors(errors)

/** The name that this pallet’s messages carry. */
export const palletName = 'PhalaRegistry'

export type Context = ContextOf<typeof base>
export type CallContext = CallContextOf<typeof base>
