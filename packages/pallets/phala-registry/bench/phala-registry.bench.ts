// SPDX-License-Identifier: Apache-2.0
import { rootOrigin, signed } from '@phat/frame'
import {
  registrationReportData,
  type WorkerEndpointPayload,
  workerEndpointPayload,
  workerRegistrationInfoV2,
  wrapSignedContent,
} from '@phat/messaging'
import { Attestation } from '@phat/pallet-attestation'
import { messageHandlers, PhalaRegistry, platformWorkersMax } from '@phat/pallet-phala-registry'
import { System } from '@phat/pallet-system'
import { known } from '@phat/primitives'
import { alice, benchCase, benchStep, type MockChain, type WeightBench } from '@phat/test-kit'
import { entryMax, listMax, ntpServersMax } from '../src/calls/governance.ts'
import { machineIdMax } from '../src/calls/register-worker.ts'
import { endpointBytesMax, endpointsMax } from '../src/calls/update-worker-endpoint.ts'
import { checkWorkers } from '../src/check-workers.ts'
import {
  createChain,
  features,
  keyOf,
  maxGatekeepers,
  now,
  pair,
  platformIn,
  platformOf,
  prepare,
  quote,
  recentBlocks,
  told,
  withGatekeepers,
  withPlatform,
  withWorker,
} from './full-registry.ts'

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
