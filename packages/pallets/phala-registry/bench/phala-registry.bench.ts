// SPDX-License-Identifier: Apache-2.0
import { type Evidence, vendorRoots, verifyEvidence as verifyApart } from '@phat/attestation'
import { createSimulatedIntel, simulatedRoots } from '@phat/attestation-simulator'
import { keypairFromUri } from '@phat/crypto'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { install, rawOriginOf, rootOrigin, signed } from '@phat/frame'
import {
  registrationReportData,
  sealingKeyFeature,
  type WorkerEndpointPayload,
  workerEndpointPayload,
  workerRegistrationInfoV2,
  wrapSignedContent,
} from '@phat/messaging'
import {
  Attestation,
  changesSince,
  type EvidenceFacts,
  type EvidenceVerdict,
  evidenceStillGood,
  evidenceWeight,
  verifyEvidence,
} from '@phat/pallet-attestation'
import { reserve, unreserve } from '@phat/pallet-balances'
import { deliveryWeight, messages, PhalaMq } from '@phat/pallet-phala-mq'
import { handlerWeight, messageHandlers, PhalaRegistry, platformWorkersMax, registry } from '@phat/pallet-phala-registry'
import { System } from '@phat/pallet-system'
import { type AccountId, assert, type Hash, known, PHA } from '@phat/primitives'
import { account, alice, benchCase, benchStep, createMockChain, type MockChain, type WeightBench } from '@phat/test-kit'
import { entryMax, listMax, ntpServersMax } from '../src/calls/governance.ts'
import { featuresMax, machineIdMax } from '../src/calls/register-worker.ts'
import { endpointBytesMax, endpointsMax } from '../src/calls/update-worker-endpoint.ts'
import { checkWorkers } from '../src/check-workers.ts'
import { platformOf as quotePlatform } from '../src/evidence/platform.ts'
import { enterAttestation } from '../src/standing.ts'

const now = 1_750_400_000
const recentBlocks = 256
const maxGatekeepers = 16
const intel = createSimulatedIntel({ seed: 'bench', now })
const collateral = intel.collateral('tdx')
const quote = intel.quote({ tee: 'tdx', version: 5 })
const evidence: Evidence = { format: 'dcap', quote }

/** What the next registration’s evidence says: verifying it costs what Attestation says, and is not measured here. */
const told: { reportData: Uint8Array; facts: EvidenceFacts | undefined } = { reportData: new Uint8Array(64), facts: undefined }
const { attested } = verifyApart({ evidence, collateral, roots: simulatedRoots, now }, verifyPlatformSignature)
const apart = known(attested, 'the evidence of the benchmark is good')

const verdict = (): EvidenceVerdict => ({
  accepted: true,
  attested: { ...apart, reportData: told.reportData },
  facts: known(told.facts, 'the chain of the benchmark was prepared'),
})

const createChain = (): MockChain =>
  createMockChain({
    balances: [[alice, 1_000n * PHA]],
    pallets: [
      install(2, Attestation, {
        now: () => now,
        verifySignature: verifyPlatformSignature,
        vendorRoots,
        currency: { reserve, unreserve },
        depositBase: 1n,
        depositPerByte: 1n,
      }),
      install(3, PhalaMq, {
        keyOf: registry.keyOf,
        handlers: messageHandlers,
        handlerWeight: handlerWeight(deliveryWeight),
        maxMessageBytes: 1 << 20,
      }),
      install(4, PhalaRegistry, {
        isGovernance: (origin) => rawOriginOf(origin)?.type === 'Root',
        blockHash: (at, number) => System.at(at).store.blockHash.get(number),
        nowMs: () => BigInt(now) * 1_000n,
        paraId: 0,
        // So that every call can succeed here.
        noneAttestationEnabled: true,
        attestation: { changesSince, evidenceStillGood, evidenceWeight, verifyEvidence: verdict },
        messages,
        messageWeight: deliveryWeight,
        attestationPeriod: 28_800,
        attestationGrace: 1_200,
        recentBlocks,
        checksPerBlock: 1,
        checksAfterChange: 16,
        maxGatekeepers,
      }),
    ],
    genesis: [
      {
        pallet: Attestation,
        genesis: {
          roots: [...vendorRoots, ...simulatedRoots],
          acceptsSimulated: true,
          approvers: { members: [alice], threshold: 1, timelock: 0 },
        },
      },
      { pallet: PhalaRegistry, genesis: { maxPerPlatform: platformWorkersMax } },
    ],
  })

/** Collateral and a release, so that evidence is good here. */
function prepare(chain: MockChain): void {
  const calls = chain.calls(Attestation)
  const { format: _, ...args } = collateral
  calls.submitDcapCollateral(signed(alice), { collateral: args })
  const { measurements } = apart
  assert(measurements.tee === 'tdx', 'the quote is of TDX')
  const [rtmr0, rtmr1, rtmr2, rtmr3] = measurements.rtmrs
  const pinned = { mrTd: measurements.mrTd, rtmr0, rtmr1, rtmr2, rtmr3, mrConfigId: undefined }
  calls.proposeRelease(signed(alice), {
    proposal: {
      version: 1,
      measurements: [{ type: 'Tdx', value: pinned }],
      supersedes: undefined,
      notBefore: 0n,
      minCollateralEvaluation: 0,
      buildProof: new Uint8Array(32) as never,
      checkpoint: undefined,
    },
  })
  const good = verifyEvidence(chain.execution, evidence)
  told.facts = good.accepted ? good.facts : known(undefined, 'the evidence is good on the chain')
  chain.takeEvents()
}

const keyOf = (number: number): Uint8Array =>
  new Uint8Array(32).fill(0x77).map((byte, i) => (i < 2 ? (number >> (8 * i)) & 255 : byte))
const platformOf = (number: number): Hash => new Uint8Array(32).fill(0x70).map((byte, i) => (i === 0 ? number : byte)) as Hash
const pair = keypairFromUri('//Worker')
const features = [4, 1, sealingKeyFeature, ...Array<number>(featuresMax - 3).fill(1)]

/** A worker with evidence on a platform, as if it had registered. */
function withWorker({ execution }: MockChain, pubkey: Uint8Array, platform: Hash, operator: AccountId = alice): void {
  const context = PhalaRegistry.at(execution)
  const { store } = context
  store.workers.set(pubkey, {
    pubkey,
    ecdhPubkey: pubkey,
    runtimeVersion: 1,
    lastUpdated: 1n,
    operator,
    attestationProvider: { type: 'Dcap' },
    confidenceLevel: 1,
    initialScore: 1,
    features,
  })
  store.workerAddedAt.set(pubkey, 1)
  const facts = known(told.facts, 'the chain of the benchmark was prepared')
  enterAttestation(context, pubkey, { facts, platform, provenAfter: 0, dueAt: 28_800 })
}

/** A platform with the most workers, of which `pubkey` is the first, and stands first in the round of checks. */
function withPlatform(chain: MockChain, pubkey: Uint8Array, workers = platformWorkersMax): void {
  prepare(chain)
  withWorker(chain, pubkey, platformOf(1))
  for (let i = 1; i < workers; i++) withWorker(chain, keyOf(i), platformOf(1), account(i))
}

/** Gatekeepers, and a master key. */
function withGatekeepers(chain: MockChain, count: number): void {
  prepare(chain)
  const { store } = PhalaRegistry.at(chain.execution)
  for (let i = 0; i < count; i++) withWorker(chain, keyOf(i), platformOf(i))
  store.gatekeeper.set(Array.from({ length: count }, (_, i) => keyOf(i)))
  store.gatekeeperMasterPubkey.set(new Uint8Array(32).fill(1))
  store.gatekeeperLaunchedAt.set([1, 1n])
}

/** The platform that the quote counts for. */
const platformIn = (chain: MockChain): Hash =>
  quotePlatform(PhalaRegistry.at(chain.execution), known(told.facts, 'the chain of the benchmark was prepared'), alice)

const storeOf = (chain: MockChain) => PhalaRegistry.at(chain.execution).store
const info = (chain: MockChain) => ({
  version: 1,
  machineId: new Uint8Array(machineIdMax),
  pubkey: pair.publicKey,
  ecdhPubkey: pair.publicKey,
  genesisBlockHash: System.at(chain.execution).store.blockHash.get(0),
  features,
  operator: alice,
  paraId: 0,
  maxConsensusVersion: 1,
})
const entry = (number: number): Uint8Array => new Uint8Array(entryMax).fill(number)
const hashes = Array.from({ length: listMax }, (_, i) => platformOf(i))
const lastHash = known(hashes.at(-1), 'the list is not empty')
const endpoints: WorkerEndpointPayload = {
  pubkey: pair.publicKey,
  versionedEndpoints: { type: 'V1', value: Array<string>(endpointsMax).fill('a'.repeat(endpointBytesMax)) },
  signingTime: BigInt(now) * 1_000n - 1n,
}
const ends =
  (event: string) =>
  (chain: MockChain): boolean =>
    chain.takeEvents().at(-1)?.[0] === `PhalaRegistry.${event}`

export const bench: WeightBench = {
  pallet: PhalaRegistry,
  chain: createChain,
  cases: [
    benchCase(PhalaRegistry, 'forceSetBenchmarkDuration', {
      setup: () => ({ origin: rootOrigin, args: { value: 9 } }),
      verify: (chain) => storeOf(chain).benchmarkDuration.get() === 9,
    }),
    benchCase(PhalaRegistry, 'forceRegisterWorker', {
      setup: () => ({ origin: rootOrigin, args: { pubkey: keyOf(1), ecdhPubkey: keyOf(1), operator: alice } }),
      verify: (chain) => storeOf(chain).workers.has(keyOf(1)),
    }),
    benchCase(PhalaRegistry, 'forceRegisterTopicPubkey', {
      component: { name: 'sizeBytes', min: 0, max: 1 << 16 },
      setup: (_, n) => ({
        origin: rootOrigin,
        args: { topic: new Uint8Array(n >> 1).fill(1), pubkey: new Uint8Array((n + 1) >> 1).fill(2) },
      }),
      verify: (chain, n) => storeOf(chain).topicKey.has(new Uint8Array(n >> 1).fill(1)),
    }),
    benchCase(PhalaRegistry, 'registerGatekeeper', {
      setup: (chain) => {
        withGatekeepers(chain, maxGatekeepers - 1)
        withWorker(chain, pair.publicKey, platformOf(99))
        return { origin: rootOrigin, args: { gatekeeper: pair.publicKey } }
      },
      verify: ends('GatekeeperAdded'),
    }),
    benchCase(PhalaRegistry, 'unregisterGatekeeper', {
      setup: (chain) => {
        withGatekeepers(chain, maxGatekeepers)
        return { origin: rootOrigin, args: { gatekeeper: keyOf(maxGatekeepers - 1) } }
      },
      verify: ends('GatekeeperRemoved'),
    }),
    benchCase(PhalaRegistry, 'rotateMasterKey', {
      setup: (chain) => {
        withGatekeepers(chain, maxGatekeepers)
        return { origin: rootOrigin, args: {} }
      },
      verify: (chain) => storeOf(chain).masterKeyRotationLock.get() === 1n,
    }),
    benchCase(PhalaRegistry, 'registerWorker', {
      weight: false,
      fails: true,
      setup: (chain) => {
        const { paraId: _, maxConsensusVersion: __, ...pruntimeInfo } = info(chain)
        const empty = new Uint8Array()
        const attestation = { type: 'SgxIas', value: { raReport: empty, signature: empty, rawSigningCert: empty } } as const
        return { origin: signed(alice), args: { pruntimeInfo, attestation } }
      },
      verify: () => true,
    }),
    benchCase(PhalaRegistry, 'registerWorkerV2', {
      setup: (chain) => {
        // The worker moves from a full platform to one that is nearly so, by evidence that names the oldest block.
        chain.runToBlock(recentBlocks + 2)
        withPlatform(chain, pair.publicKey)
        // Its new platform is the quote’s own.
        const own = platformIn(chain)
        for (let i = 1; i < platformWorkersMax; i++) withWorker(chain, keyOf(1_000 + i), own)
        const pruntimeInfo = info(chain)
        const oldest = System.at(chain.execution).store.blockHash.get(2)
        told.reportData = registrationReportData(workerRegistrationInfoV2.encode(pruntimeInfo), oldest)
        return {
          origin: signed(alice),
          args: { pruntimeInfo, attestation: { type: 'Tdx', value: { quote } } as const },
        }
      },
      verify: ends('WorkerUpdated'),
    }),
    benchCase(PhalaRegistry, 'updateWorkerEndpoint', {
      setup: (chain) => {
        prepare(chain)
        withWorker(chain, pair.publicKey, platformOf(1))
        const signature = pair.sign(wrapSignedContent('EndpointInfo', workerEndpointPayload.encode(endpoints)))
        return { origin: signed(alice), args: { endpointPayload: endpoints, signature } }
      },
      verify: ends('WorkerEndpointsUpdated'),
    }),
    benchCase(PhalaRegistry, 'addPruntime', {
      setup: (chain) => {
        storeOf(chain).pRuntimeAllowList.set(Array.from({ length: listMax - 1 }, (_, i) => entry(i)))
        return { origin: rootOrigin, args: { pruntimeHash: entry(200) } }
      },
      verify: (chain) => storeOf(chain).pRuntimeAllowList.get().length === listMax,
    }),
    benchCase(PhalaRegistry, 'removePruntime', {
      setup: (chain) => {
        storeOf(chain).pRuntimeAllowList.set(Array.from({ length: listMax }, (_, i) => entry(i)))
        return { origin: rootOrigin, args: { pruntimeHash: entry(listMax - 1) } }
      },
      verify: (chain) => storeOf(chain).pRuntimeAllowList.get().length === listMax - 1,
    }),
    benchCase(PhalaRegistry, 'addRelaychainGenesisBlockHash', {
      setup: (chain) => {
        storeOf(chain).relaychainGenesisBlockHashAllowList.set(hashes.slice(1))
        return { origin: rootOrigin, args: { genesisBlockHash: platformOf(200) } }
      },
      verify: (chain) => storeOf(chain).relaychainGenesisBlockHashAllowList.get().length === listMax,
    }),
    benchCase(PhalaRegistry, 'removeRelaychainGenesisBlockHash', {
      setup: (chain) => {
        storeOf(chain).relaychainGenesisBlockHashAllowList.set(hashes)
        return { origin: rootOrigin, args: { genesisBlockHash: lastHash } }
      },
      verify: (chain) => storeOf(chain).relaychainGenesisBlockHashAllowList.get().length === listMax - 1,
    }),
    benchCase(PhalaRegistry, 'setMinimumPruntimeVersion', {
      setup: () => ({ origin: rootOrigin, args: { major: 1, minor: 2, patch: 3 } }),
      verify: ends('MinimumPRuntimeVersionChangedTo'),
    }),
    benchCase(PhalaRegistry, 'setPruntimeConsensusVersion', {
      setup: () => ({ origin: rootOrigin, args: { version: 1 } }),
      verify: ends('PRuntimeConsensusVersionChangedTo'),
    }),
    benchCase(PhalaRegistry, 'setTrustedNtpServers', {
      setup: () => ({ origin: rootOrigin, args: { servers: Array<string>(ntpServersMax).fill('a'.repeat(entryMax)) } }),
      verify: (chain) => storeOf(chain).trustedNtpServers.get().length === ntpServersMax,
    }),
    benchCase(PhalaRegistry, 'retireWorker', {
      setup: (chain) => {
        withPlatform(chain, pair.publicKey)
        storeOf(chain).gatekeeper.set(Array.from({ length: maxGatekeepers }, (_, i) => keyOf(i + 1)))
        return { origin: signed(alice), args: { pubkey: pair.publicKey } }
      },
      verify: ends('WorkerSuspended'),
    }),
    benchCase(PhalaRegistry, 'setPlatformRule', {
      setup: () => ({ origin: rootOrigin, args: { rule: { maxPerPlatform: 3, unidentified: { type: 'ByOperator' as const } } } }),
      verify: ends('PlatformRuleSet'),
    }),
    benchStep('handleMessage', {
      setup: (chain) => {
        withGatekeepers(chain, maxGatekeepers)
        const { store } = PhalaRegistry.at(chain.execution)
        store.gatekeeperMasterPubkey.kill()
        store.gatekeeperLaunchedAt.kill()
      },
      step: (at) =>
        messageHandlers.registryEvent(at, {
          sender: { type: 'Worker', value: keyOf(0) },
          payload: { type: 'MasterPubkey', value: { masterPubkey: keyOf(9) } },
        }),
      verify: ends('GatekeeperLaunched'),
    }),
    benchStep('checkWorkers', {
      component: { name: 'workers', min: 0, max: 16 },
      setup: (chain, n) => {
        prepare(chain)
        for (let i = 0; i < n; i++) withWorker(chain, keyOf(i), platformOf(i))
        chain.calls(Attestation).revokeRelease(signed(alice), { release: 0 })
      },
      step: (at) => void checkWorkers(PhalaRegistry.at(at)),
      verify: (chain) => storeOf(chain).checkProgress.get().count === 0,
    }),
  ],
}
