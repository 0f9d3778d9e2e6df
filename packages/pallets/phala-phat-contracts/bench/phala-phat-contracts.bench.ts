// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { install, rawOriginOf, rootOrigin, signed, weightOf } from '@phat/frame'
import { commandPayload } from '@phat/messaging'
import { reserve, transfer, unreserve } from '@phat/pallet-balances'
import { deliveryWeight, messages, PhalaMq } from '@phat/pallet-phala-mq'
import {
  clusterIdOf,
  messageHandlers,
  PhalaPhatContracts,
  type PhalaPhatContractsConfig,
} from '@phat/pallet-phala-phat-contracts'
import { type AccountId, type Hash, PHA, toByteString } from '@phat/primitives'
import { alice, benchCase, benchStep, createMockChain, type MockChain, type WeightBench } from '@phat/test-kit'

/** Keys by a number: what a registry would hold. */
export const workerOf = (number: number): Uint8Array => blake2b256(Uint8Array.of(0x77, number & 0xff, number >> 8))

/** A registry for tests: workers 0 to 99, and the keys that clusters and contracts got. */
export const registry = {
  workers: new Set(Array.from({ length: 100 }, (_, i) => toByteString(workerOf(i)))),
  clusterKeys: new Map<string, Uint8Array>(),
  contractKeys: new Map<string, Uint8Array>(),
}

export const phatConfig: PhalaPhatContractsConfig = {
  isGovernance: (origin) => rawOriginOf(origin)?.type === 'Root',
  registry: {
    identityOf: (_at, pubkey) => (registry.workers.has(toByteString(pubkey)) ? { pubkey, ecdhPubkey: pubkey } : undefined),
    hasClusterKey: (_at, cluster) => registry.clusterKeys.has(toByteString(cluster)),
    setClusterKey: (_at, cluster, pubkey) => void registry.clusterKeys.set(toByteString(cluster), pubkey),
    hasContractKey: (_at, contract) => registry.contractKeys.has(toByteString(contract)),
    setContractKey: (_at, contract, pubkey) => void registry.contractKeys.set(toByteString(contract), pubkey),
    removeContractKey: (_at, contract) => void registry.contractKeys.delete(toByteString(contract)),
  },
  currency: {
    transfer: (at, from, to, amount) => void transfer(at, from, to, amount, 'preserve'),
    transferAllowDeath: (at, from, to, amount) => void transfer(at, from, to, amount, 'expendable'),
    reserve,
    unreserve: (at, who, amount) => void unreserve(at, who, amount),
  },
  messages: { push: messages.push, pushCommand: messages.pushCommand },
  messageWeight: deliveryWeight,
  inkCodeSizeLimit: 2 << 20,
  sidevmCodeSizeLimit: 8 << 20,
  instantiateSizeLimit: 1 << 20,
  maxClusterWorkers: 50,
  maxClusterContracts: 1_000,
  keyRotationPeriod: 50,
  contractDeposit: 5_000n,
  minimumDeposit: 100n,
}

/** The part of a mock that has contracts; limits may be other ones. */
export const mockParts = (changes: Partial<PhalaPhatContractsConfig> = {}) => ({
  pallets: [
    install(2, PhalaMq, {
      keyOf: () => undefined,
      handlers: messageHandlers,
      handlerWeight: weightOf(0n),
      maxMessageBytes: 9 << 20,
    }),
    install(3, PhalaPhatContracts, { ...phatConfig, ...changes }),
  ],
})

/** The first cluster of a mock. */
export const firstCluster: Hash = clusterIdOf(1n)
export const treasury = new Uint8Array(32).fill(0xee) as AccountId

/** Arguments of `addCluster` for alice. */
export const clusterOf = (deployWorkers: readonly Uint8Array[], deposit = 1_000n) => ({
  owner: alice,
  permission: { type: 'Public' } as const,
  deployWorkers,
  deposit,
  gasPrice: 1n,
  depositPerItem: 2n,
  depositPerByte: 3n,
  treasuryAccount: treasury,
})

/** Arguments of `instantiateContract` in the first cluster. */
export const contractOf = (salt: Uint8Array, data = new Uint8Array()) => ({
  codeIndex: { type: 'WasmCode', value: new Uint8Array(32).fill(0xcc) } as const,
  data,
  salt,
  clusterId: firstCluster,
  transfer: 0n,
  gasLimit: 10n,
  storageDepositLimit: undefined,
  deposit: 0n,
})

const workersUpTo = (count: number) => Array.from({ length: count }, (_, i) => workerOf(i))
const code = (bytes: number) => new Uint8Array(bytes)
const store = ({ execution }: MockChain) => PhalaPhatContracts.at(execution).store

/** Sets the code of system contracts at once. */
export function withCode(chain: MockChain): void {
  store(chain).pinkSystemCodeHash.set(blake2b256(Uint8Array.of(1)))
}

function withCluster(chain: MockChain, workers: number): void {
  withCode(chain)
  chain.calls(PhalaPhatContracts).addCluster(rootOrigin, clusterOf(workersUpTo(workers)))
  chain.takeEvents()
}

/** A contract of alice in the first cluster. */
function withContract(chain: MockChain): Hash {
  chain.calls(PhalaPhatContracts).instantiateContract(signed(alice), contractOf(Uint8Array.of(1)))
  const [contract] = [...store(chain).contracts.keys()]
  chain.takeEvents()
  return contract as Hash
}

/** A plain command of so many bytes. */
export const commandOf = (bytes: number): Uint8Array =>
  commandPayload.encode({
    type: 'Plain',
    value: {
      type: 'InkMessage',
      value: { nonce: new Uint8Array(), message: code(bytes), transfer: 0n, gasLimit: 1n, storageDepositLimit: undefined },
    },
  })

const emits =
  (event: string) =>
  (chain: MockChain): boolean =>
    chain.takeEvents().some(([name]) => name === `PhalaPhatContracts.${event}`)
const sends = ({ execution }: MockChain): boolean => PhalaMq.at(execution).store.stagedCount.get() > 0
const workers = { name: 'workers', min: 1, max: phatConfig.maxClusterWorkers } as const
const size = { name: 'sizeBytes', min: 0, max: 1 << 20 } as const

export const bench: WeightBench = {
  pallet: PhalaPhatContracts,
  chain: () => {
    registry.contractKeys.clear()
    registry.clusterKeys.clear()
    return createMockChain({ ...mockParts(), balances: [[alice, PHA]] })
  },
  cases: [
    benchCase(PhalaPhatContracts, 'addCluster', {
      component: workers,
      setup: (chain, n) => {
        withCode(chain)
        return { origin: rootOrigin, args: clusterOf(workersUpTo(Math.max(n, 1))) }
      },
      verify: emits('ClusterCreated'),
    }),
    benchCase(PhalaPhatContracts, 'addDebuggableCluster', {
      component: workers,
      setup: (chain, n) => {
        withCode(chain)
        return { origin: rootOrigin, args: clusterOf(workersUpTo(Math.max(n, 1))) }
      },
      verify: emits('ClusterCreated'),
    }),
    benchCase(PhalaPhatContracts, 'clusterUploadResource', {
      component: size,
      setup: (chain, n) => {
        withCluster(chain, 1)
        return {
          origin: signed(alice),
          args: { clusterId: firstCluster, resourceType: { type: 'InkCode' as const }, resourceData: code(n) },
        }
      },
      verify: sends,
    }),
    benchCase(PhalaPhatContracts, 'transferToCluster', {
      setup: (chain) => {
        withCluster(chain, 1)
        return { origin: signed(alice), args: { amount: 100n, clusterId: firstCluster, destAccount: alice } }
      },
      verify: emits('Transfered'),
    }),
    benchCase(PhalaPhatContracts, 'pushContractMessage', {
      component: size,
      setup: (chain, n) => {
        withCluster(chain, 1)
        const contract = withContract(chain)
        return { origin: signed(alice), args: { contractId: contract, payload: commandOf(n), deposit: 100n } }
      },
      verify: emits('Transfered'),
    }),
    benchCase(PhalaPhatContracts, 'instantiateContract', {
      component: size,
      setup: (chain, n) => {
        withCluster(chain, 1)
        const others = Array.from({ length: phatConfig.maxClusterContracts - 1 }, (_, i) => workerOf(i))
        store(chain).clusterContracts.set(firstCluster, others)
        return { origin: signed(alice), args: { ...contractOf(Uint8Array.of(1), code(Math.max(n - 1, 0))), deposit: 100n } }
      },
      verify: emits('Instantiating'),
    }),
    benchCase(PhalaPhatContracts, 'clusterDestroy', {
      component: workers,
      setup: (chain, n) => {
        withCluster(chain, Math.max(n, 1))
        return { origin: rootOrigin, args: { cluster: firstCluster } }
      },
      verify: emits('ClusterDestroyed'),
    }),
    benchCase(PhalaPhatContracts, 'setPinkSystemCode', {
      component: size,
      setup: (_chain, n) => ({ origin: rootOrigin, args: { code: code(n) } }),
      verify: (chain) => store(chain).nextPinkSystemCode.exists(),
    }),
    benchCase(PhalaPhatContracts, 'setPinkRuntimeVersion', {
      setup: () => ({ origin: rootOrigin, args: { version: [1, 2] as const } }),
      verify: (chain) => store(chain).pinkRuntimeVersion.exists(),
    }),
    benchCase(PhalaPhatContracts, 'addWorkerToCluster', {
      component: workers,
      setup: (chain, n) => {
        withCluster(chain, Math.min(Math.max(n, 1), phatConfig.maxClusterWorkers - 1))
        return { origin: signed(alice), args: { workerPubkey: workerOf(99), clusterId: firstCluster } }
      },
      verify: emits('WorkerAddedToCluster'),
    }),
    benchCase(PhalaPhatContracts, 'removeWorkerFromCluster', {
      component: workers,
      setup: (chain, n) => {
        withCluster(chain, Math.max(n, 1))
        return { origin: signed(alice), args: { workerPubkey: workerOf(0), clusterId: firstCluster } }
      },
      verify: emits('WorkerRemovedFromCluster'),
    }),
    benchCase(PhalaPhatContracts, 'cleanupRemovedWorkers', {
      component: workers,
      setup: (chain, n) => {
        withCluster(chain, Math.max(n, 1))
        for (const worker of workersUpTo(n)) store(chain).clusterByWorkers.set(worker, clusterIdOf(0n))
        return { origin: rootOrigin, args: { clusterId: firstCluster } }
      },
      verify: (chain) => store(chain).clusterWorkers.get(firstCluster).length === 0,
    }),
    benchCase(PhalaPhatContracts, 'removeContract', {
      setup: (chain) => {
        withCluster(chain, 1)
        const contract = withContract(chain)
        chain.calls(PhalaPhatContracts).clusterDestroy(rootOrigin, { cluster: firstCluster })
        return { origin: signed(alice), args: { contract } }
      },
      verify: emits('ContractRemoved'),
    }),
    benchCase(PhalaPhatContracts, 'rotateClusterKey', {
      component: workers,
      setup: (chain, n) => {
        withCluster(chain, Math.max(n, 1))
        registry.clusterKeys.set(toByteString(firstCluster), workerOf(0))
        return { origin: signed(alice), args: { cluster: firstCluster } }
      },
      verify: emits('ClusterKeyRotated'),
    }),
    benchStep('handleMessage', {
      setup: (chain) => {
        withCluster(chain, 1)
        const others = Array.from({ length: phatConfig.maxClusterContracts - 1 }, (_, i) => workerOf(i))
        store(chain).clusterContracts.set(firstCluster, others)
      },
      step: (at) =>
        messageHandlers.contractRegistryEvent(at, {
          sender: { type: 'Cluster', value: firstCluster },
          payload: {
            type: 'PubkeyAvailable',
            value: { contract: clusterIdOf(77n), pubkey: workerOf(1), deployer: clusterIdOf(78n) },
          },
        }),
      verify: (chain) => store(chain).contracts.has(clusterIdOf(77n)),
    }),
    benchStep('applySystemCode', {
      component: size,
      setup: (chain, n) => store(chain).nextPinkSystemCode.set(code(n)),
      step: (at) => {
        PhalaPhatContracts.parts.hooks.onInitialize?.(PhalaPhatContracts.at(at) as never, 1)
      },
      verify: (chain) => store(chain).pinkSystemCode.get()[0] === 1,
    }),
  ],
}
