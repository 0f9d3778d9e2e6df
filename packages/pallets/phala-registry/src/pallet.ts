// SPDX-License-Identifier: Apache-2.0
import { alias, bool, bytes, option, str, u32, vec } from '@phat/codec'
import { accountId, addWeight, constant, ensureRoot } from '@phat/frame'
import {
  type AttestationReport,
  attestationReport,
  h256,
  legacyAttestation,
  sr25519Public,
  workerEndpointPayload,
  workerRegistrationInfo,
  workerRegistrationInfoV2,
} from '@phat/messaging'
import { type AccountId, assert, type Hash } from '@phat/primitives'
import { base } from './base.ts'
import { registerGatekeeper, rotateMasterKey, unregisterGatekeeper } from './calls/gatekeepers.ts'
import {
  addPruntime,
  addRelaychainGenesis,
  ensureGovernance,
  removePruntime,
  removeRelaychainGenesis,
  setMinimumPruntimeVersion,
  setPlatformRule,
  setPruntimeConsensusVersion,
  setTrustedNtpServers,
} from './calls/governance.ts'
import { forceRegisterWorker, registerWorkerV2 } from './calls/register-worker.ts'
import { retireWorker } from './calls/retire-worker.ts'
import { updateWorkerEndpoint } from './calls/update-worker-endpoint.ts'
import { checkWorkers } from './check-workers.ts'
import { evidenceOf } from './evidence/admit-evidence.ts'
import { weights } from './generated/weights.ts'
import { buildGenesis } from './genesis.ts'
import { invariants } from './invariants.ts'
import { blockNumber, platformRule, platformWorkersMax, workerKey } from './types.ts'

const plainBytes = alias<Uint8Array>(bytes, 'Vec<u8>')
const hash = alias<Hash>(h256, 'H256')
const operator = alias<AccountId | undefined>(option(accountId), 'Option<T::AccountId>')
const ecdhKey = alias<Uint8Array>(sr25519Public, 'EcdhPublicKey')

/** Workers, gatekeepers and public keys (phala-blockchain’s registry). */
export const PhalaRegistry = base
  .storageVersion(8, {})
  .constants((config) => ({
    noneAttestationEnabled: constant(bool, config.noneAttestationEnabled, 'Whether workers count without evidence.'),
    verifyPRuntime: constant(bool, false, 'Not by PRuntimeAllowList: the releases of Attestation say which code counts.'),
    verifyRelaychainGenesisBlockHash: constant(bool, false, 'Not by the list: workers must name the genesis of this chain.'),
    attestationPeriod: constant(blockNumber, config.attestationPeriod, 'Blocks after which a worker must bring new evidence.'),
    attestationGrace: constant(blockNumber, config.attestationGrace, 'Blocks that it has for that.'),
    recentBlocks: constant(u32, config.recentBlocks, 'Evidence names one of so many of the last blocks.'),
    checksPerBlock: constant(u32, config.checksPerBlock, 'Workers whose evidence each block looks at.'),
    checksAfterChange: constant(u32, config.checksAfterChange, 'The same while a change has not met all of them.'),
    maxGatekeepers: constant(u32, config.maxGatekeepers, 'Most gatekeepers.'),
    maxPerPlatformLimit: constant(u32, platformWorkersMax, 'Most workers that a rule can allow on one platform.'),
  }))
  .calls((p) => ({
    forceSetBenchmarkDuration: p.call(
      0,
      { value: u32 },
      weights.forceSetBenchmarkDuration,
      ['Sets how many blocks a worker’s benchmark takes.', 'Origin: governance.'],
      (context, { value }) => {
        ensureGovernance(context)
        context.store.benchmarkDuration.set(value)
      },
    ),
    forceRegisterWorker: p.call(
      1,
      { pubkey: workerKey, ecdhPubkey: ecdhKey, operator },
      (_args, { messageWeight }) => addWeight(weights.forceRegisterWorker, addWeight(messageWeight, messageWeight)),
      [
        'Registers a worker that nothing vouches for, where the chain takes such.',
        'Origin: root. Event: WorkerAdded or WorkerUpdated. Errors: NoneAttestationDisabled, InvalidPubKey.',
      ],
      forceRegisterWorker,
    ),
    forceRegisterTopicPubkey: p.call(
      2,
      { topic: plainBytes, pubkey: plainBytes },
      ({ pubkey, topic }) => weights.forceRegisterTopicPubkey(topic.length + pubkey.length),
      ['Sets the key of a topic.', 'Origin: root.'],
      (context, { pubkey, topic }) => {
        ensureRoot(context.origin)
        context.store.topicKey.set(topic, pubkey)
      },
    ),
    registerGatekeeper: p.call(
      3,
      { gatekeeper: workerKey },
      (_args, { messageWeight }) => addWeight(weights.registerGatekeeper, messageWeight),
      [
        'Makes a worker a gatekeeper. The first one makes the master key, and must be able to keep it.',
        'Origin: governance. Event: GatekeeperAdded. Errors: MasterKeyInRotation, MasterKeyUninitialized, WorkerNotFound, WorkerNotActive, KeysNotRecoverable, TooManyGatekeepers.',
      ],
      registerGatekeeper,
    ),
    unregisterGatekeeper: p.call(
      4,
      { gatekeeper: workerKey },
      (_args, { messageWeight }) => addWeight(weights.unregisterGatekeeper, messageWeight),
      [
        'Lets a worker be a gatekeeper no more.',
        'Origin: governance. Event: GatekeeperRemoved. Errors: MasterKeyInRotation, InvalidGatekeeper, CannotRemoveLastGatekeeper.',
      ],
      unregisterGatekeeper,
    ),
    rotateMasterKey: p.call(
      5,
      {},
      (_args, { messageWeight }) => addWeight(weights.rotateMasterKey, messageWeight),
      [
        'Asks the gatekeepers for another master key.',
        'Origin: governance. Errors: MasterKeyInRotation, MasterKeyUninitialized.',
      ],
      rotateMasterKey,
    ),
    registerWorker: p.call(
      6,
      { pruntimeInfo: workerRegistrationInfo, attestation: legacyAttestation },
      weights.forceSetBenchmarkDuration,
      ['Always fails: Intel’s old attestation service is no more.', 'Errors: UnsupportedAttestationType.'],
      ({ fail }) => fail.UnsupportedAttestationType(),
    ),
    registerWorkerV2: p.call(
      7,
      {
        pruntimeInfo: workerRegistrationInfoV2,
        attestation: alias<AttestationReport | undefined>(option(attestationReport), 'Box<Option<AttestationReport>>'),
      },
      ({ attestation }, { attestation: { evidenceWeight }, messageWeight }) => {
        const messages = addWeight(messageWeight, addWeight(messageWeight, messageWeight))
        const own = addWeight(weights.registerWorkerV2, messages)
        const evidence = attestation === undefined ? undefined : evidenceOf(attestation)
        return evidence === undefined ? own : addWeight(own, evidenceWeight(evidence))
      },
      [
        'Registers a worker by its evidence, or takes newer evidence of one. Collateral comes by Attestation.submit…; what stands beside a quote is not read.',
        'Origin: signed, the operator whom the worker names. Events: WorkerAdded or WorkerUpdated, WorkerResumed. Errors: OperatorMismatch, GenesisBlockHashRejected, ParachainIdMismatch, InvalidPubKey, InvalidRuntimeInfo, PRuntimeRejected, InvalidConsensusVersion, NoneAttestationDisabled, UnsupportedAttestationType, RootNotPinned, CollateralMissing, InvalidDCAPQuote, InvalidReport, UnknownQuoteBodyFormat, InvalidRuntimeInfoHash, StaleEvidence, EvidenceNotNewer, PlatformUnidentified, PlatformFull.',
      ],
      registerWorkerV2,
    ),
    updateWorkerEndpoint: p.call(
      8,
      { endpointPayload: workerEndpointPayload, signature: plainBytes },
      weights.updateWorkerEndpoint,
      [
        'Says where a worker is reached, by its signature.',
        'Origin: signed. Event: WorkerEndpointsUpdated. Errors: InvalidSignatureLength, InvalidInput, WorkerNotFound, WorkerNotActive, InvalidEndpointSigningTime, InvalidSignature.',
      ],
      updateWorkerEndpoint,
    ),
    addPruntime: p.call(
      9,
      { pruntimeHash: plainBytes },
      weights.addPruntime,
      ['Notes code in PRuntimeAllowList.', 'Origin: governance. Errors: PRuntimeAlreadyExists, InvalidInput.'],
      addPruntime,
    ),
    removePruntime: p.call(
      10,
      { pruntimeHash: plainBytes },
      weights.removePruntime,
      ['Takes code out of PRuntimeAllowList.', 'Origin: governance. Errors: PRuntimeNotFound.'],
      removePruntime,
    ),
    addRelaychainGenesisBlockHash: p.call(
      11,
      { genesisBlockHash: hash },
      weights.addRelaychainGenesisBlockHash,
      ['Notes a relay chain.', 'Origin: governance. Errors: GenesisBlockHashAlreadyExists, InvalidInput.'],
      addRelaychainGenesis,
    ),
    removeRelaychainGenesisBlockHash: p.call(
      12,
      { genesisBlockHash: hash },
      weights.removeRelaychainGenesisBlockHash,
      ['Takes a relay chain out of its list.', 'Origin: governance. Errors: GenesisBlockHashNotFound.'],
      removeRelaychainGenesis,
    ),
    setMinimumPruntimeVersion: p.call(
      13,
      { major: u32, minor: u32, patch: u32 },
      weights.setMinimumPruntimeVersion,
      [
        'Sets the oldest version of workers: older ones stop, and register no more.',
        'Origin: governance. Event: MinimumPRuntimeVersionChangedTo.',
      ],
      setMinimumPruntimeVersion,
    ),
    setPruntimeConsensusVersion: p.call(
      14,
      { version: u32 },
      weights.setPruntimeConsensusVersion,
      [
        'Sets the version by which workers agree; those that do not know it stop, and register no more.',
        'Origin: governance. Event: PRuntimeConsensusVersionChangedTo.',
      ],
      setPruntimeConsensusVersion,
    ),
    setTrustedNtpServers: p.call(
      15,
      { servers: alias<readonly string[]>(vec(str), 'Vec<String>') },
      weights.setTrustedNtpServers,
      ['Names time servers.', 'Origin: governance. Errors: InvalidInput.'],
      setTrustedNtpServers,
    ),
    retireWorker: p.call(
      16,
      { pubkey: workerKey },
      (_args, { messageWeight }) => addWeight(weights.retireWorker, messageWeight),
      [
        'Takes a worker out of service, so that its platform is free for another. New evidence brings it back.',
        'Origin: signed, the worker’s operator, or governance. Event: WorkerSuspended. Errors: WorkerNotFound, OperatorMismatch, WorkerNotActive, WorkerIsGatekeeper.',
      ],
      retireWorker,
    ),
    setPlatformRule: p.call(
      17,
      { rule: platformRule },
      weights.setPlatformRule,
      [
        'Sets how many workers may be on one platform, from 1 to 64, and what platforms without an identity count as. Those that are there stay.',
        'Origin: governance. Event: PlatformRuleSet. Errors: InvalidInput.',
      ],
      setPlatformRule,
    ),
  }))
  .hooks({
    onInitialize: (context) => checkWorkers(context),
    integrityTest: ({ config }) => {
      assert(config.checksPerBlock > 0 && config.checksAfterChange >= config.checksPerBlock, 'every worker is looked at')
      assert(config.maxGatekeepers > 0 && config.recentBlocks > 0, 'there may be a gatekeeper, and recent blocks')
      assert(config.attestationPeriod > config.recentBlocks, 'new evidence is not due as it comes')
    },
  })
  .genesis(buildGenesis)
  .invariants(invariants)
