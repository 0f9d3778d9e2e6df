// SPDX-License-Identifier: Apache-2.0
import { rootOrigin, signed } from '@phat/frame'
import { type ContractRegistryEvent, contractId, type MessageOrigin, type WorkerClusterReport } from '@phat/messaging'
import { freeBalance, reservedBalance } from '@phat/pallet-balances'
import { clusterAccount, clusterIdOf, contracts, messageHandlers, PhalaPhatContracts } from '@phat/pallet-phala-phat-contracts'
import { type AccountId, type Hash, toByteString } from '@phat/primitives'
import { alice, bob } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  clusterOf,
  contractOf,
  firstCluster,
  mockParts,
  phatConfig,
  registry,
  withCode,
  workerOf,
} from '../bench/phala-phat-contracts.bench.ts'

const start = 1_000_000n
const chain = createMockRuntime({
  ...mockParts(),
  balances: [
    [alice, start],
    [bob, start],
  ],
})
const phat = chain.calls(PhalaPhatContracts)
const store = () => PhalaPhatContracts.at(chain.execution).store
const secondCluster = clusterIdOf(2n)
const pubkey = new Uint8Array(32).fill(0xab)
const idOf = (salt: number): Hash => contractId({ ...contractOf(Uint8Array.of(salt)), deployer: bob })
const make = (salt: number) => phat.instantiateContract(signed(bob), contractOf(Uint8Array.of(salt)))

const from = (cluster: Hash): MessageOrigin => ({ type: 'Cluster', value: cluster })
const says = (sender: MessageOrigin, payload: ContractRegistryEvent) =>
  messageHandlers.contractRegistryEvent(chain.execution, { sender, payload })
const key = (contract: Hash, deployer: Hash = bob): ContractRegistryEvent => ({
  type: 'PubkeyAvailable',
  value: { contract, pubkey, deployer },
})
const failed = (contract: Hash): ContractRegistryEvent => ({
  type: 'InstantiationFailed',
  value: { contract, error: Uint8Array.of(1) },
})

function beginWithTwoClusters(): void {
  registry.contractKeys.clear()
  registry.clusterKeys.clear()
  withCode(chain)
  phat.addCluster(rootOrigin, clusterOf([workerOf(0)], 0n))
  phat.addCluster(rootOrigin, clusterOf([workerOf(1)], 0n))
  chain.takeEvents()
}
beforeEach(beginWithTwoClusters)

describe('the key of a cluster', () => {
  const keyOf = (cluster: Hash, sender: MessageOrigin = { type: 'Gatekeeper' }) => {
    const payload = { type: 'PubkeyAvailable', value: { cluster, pubkey } } as const
    return messageHandlers.clusterRegistryEvent(chain.execution, { sender, payload })
  }

  test('comes from the gatekeeper, for a cluster that exists', () => {
    keyOf(firstCluster)
    chain.expectEvents(['PhalaPhatContracts.ClusterPubkeyAvailable', { cluster: firstCluster, pubkey }])
    expect(registry.clusterKeys.get(toByteString(firstCluster))).toEqual(pubkey)
    chain.expectNoop(() => keyOf(firstCluster, from(firstCluster)), 'PhalaPhatContracts.InvalidSender')
    chain.expectNoop(() => keyOf(clusterIdOf(9n)), 'PhalaPhatContracts.ClusterNotFound')
  })
})

describe('a worker', () => {
  const report = (number: number, cluster: Hash, type: WorkerClusterReport['type']) => {
    const payload: WorkerClusterReport =
      type === 'ClusterDeployed' ? { type, value: { id: cluster, pubkey } } : { type, value: { id: cluster } }
    messageHandlers.workerClusterReport(chain.execution, { sender: { type: 'Worker', value: workerOf(number) }, payload })
  }

  test('reports of its own cluster', () => {
    report(0, firstCluster, 'ClusterDeployed')
    report(0, firstCluster, 'ClusterDeploymentFailed')
    chain.expectEvents(
      ['PhalaPhatContracts.ClusterDeployed', { cluster: firstCluster, pubkey, worker: workerOf(0) }],
      ['PhalaPhatContracts.ClusterDeploymentFailed', { cluster: firstCluster, worker: workerOf(0) }],
    )
  })

  test('reports of no other, and not once it was removed', () => {
    const ofFirst = (number: number) => () => report(number, firstCluster, 'ClusterDeployed')
    chain.expectNoop(ofFirst(1), 'PhalaPhatContracts.InvalidSender')
    chain.expectNoop(ofFirst(5), 'PhalaPhatContracts.InvalidSender')
    phat.removeWorkerFromCluster(signed(alice), { workerPubkey: workerOf(0), clusterId: firstCluster })
    chain.expectNoop(ofFirst(0), 'PhalaPhatContracts.InvalidSender')
  })
})

describe('a cluster says of a contract', () => {
  test('that it lives, once in the list, and may give it another key', () => {
    make(1)
    chain.takeEvents()
    says(from(firstCluster), key(idOf(1)))
    chain.expectEvents(
      ['PhalaPhatContracts.ContractPubkeyAvailable', { contract: idOf(1), cluster: firstCluster, pubkey }],
      ['PhalaPhatContracts.Instantiated', { contract: idOf(1), cluster: firstCluster, deployer: bob }],
    )
    says(from(firstCluster), key(idOf(1)))
    chain.expectEvents(['PhalaPhatContracts.ContractPubkeyAvailable', { contract: idOf(1), cluster: firstCluster, pubkey }])
    expect(store().clusterContracts.get(firstCluster)).toEqual([idOf(1)])
    expect(reservedBalance(chain.execution, bob)).toBe(phatConfig.contractDeposit)
  })

  test('that nobody on chain asked for that it lives: the system contract, what contracts make', () => {
    const made = new Uint8Array(32).fill(0x99)
    says(from(firstCluster), key(made, idOf(1)))
    expect(store().contracts.get(made)).toEqual({ deployer: idOf(1), cluster: firstCluster })
    expect(contracts.clusterOf(chain.execution, made)).toEqual(firstCluster)
  })

  test('that it could not be made: the deployer has the deposit back, and may try again', () => {
    make(1)
    chain.takeEvents()
    says(from(firstCluster), failed(idOf(1)))
    const fields = { contract: idOf(1), cluster: firstCluster, deployer: bob, error: Uint8Array.of(1) }
    expect(chain.takeEvents().at(-1)).toEqual(['PhalaPhatContracts.InstantiationFailed', fields])
    expect([freeBalance(chain.execution, bob), reservedBalance(chain.execution, bob)]).toEqual([start, 0n])
    make(1)
    expect(store().contracts.has(idOf(1))).toBe(true)
  })

  test('nothing where it is another cluster’s, and of one that lives not that it failed', () => {
    make(1)
    const refused = 'PhalaPhatContracts.InvalidSender'
    chain.expectNoop(() => says(from(secondCluster), key(idOf(1))), refused)
    chain.expectNoop(() => says(from(secondCluster), failed(idOf(1))), refused)
    chain.expectNoop(() => says({ type: 'Gatekeeper' }, key(idOf(1))), refused)
    chain.expectNoop(() => says(from(clusterIdOf(9n)), key(idOf(1))), 'PhalaPhatContracts.ClusterNotFound')
    chain.expectNoop(() => says(from(firstCluster), failed(idOf(2))), 'PhalaPhatContracts.ContractNotFound')
    says(from(firstCluster), key(idOf(1)))
    chain.expectNoop(() => says(from(firstCluster), failed(idOf(1))), refused)
  })
})

test('balance leaves a cluster by its own word, as much as it has', () => {
  const { transferToCluster } = phat
  transferToCluster(signed(bob), { amount: 500n, clusterId: firstCluster, destAccount: bob })
  const withdrawn = (amount: bigint): ContractRegistryEvent => ({ type: 'Withdrawn', value: { account: alice, amount } })
  const aliceBefore = freeBalance(chain.execution, alice)
  chain.expectNoop(() => says(from(secondCluster), withdrawn(100n)), 'Token.FundsUnavailable')
  chain.expectNoop(() => says(from(firstCluster), withdrawn(501n)), 'Token.FundsUnavailable')
  chain.expectNoop(() => says({ type: 'Gatekeeper' }, withdrawn(100n)), 'PhalaPhatContracts.InvalidSender')
  says(from(firstCluster), withdrawn(200n))
  expect(chain.takeEvents().at(-1)).toEqual([
    'PhalaPhatContracts.Withdrawn',
    { cluster: firstCluster, account: alice, amount: 200n },
  ])
  says(from(firstCluster), withdrawn(300n))
  const escrow = freeBalance(chain.execution, clusterAccount(firstCluster))
  expect([freeBalance(chain.execution, alice) - aliceBefore, escrow]).toEqual([500n, 0n])
})

test('a command without effect leaves a receipt, of the cluster of its contract alone', () => {
  const receipt = (contract: Hash, account: AccountId | undefined): ContractRegistryEvent => ({
    type: 'CommandFailed',
    value: { contract, account, block: 7, reason: { type: 'NotAccepted' } },
  })
  make(1)
  chain.takeEvents()
  says(from(firstCluster), receipt(idOf(1), bob))
  const fields = { contract: idOf(1), cluster: firstCluster, account: bob, reason: { type: 'NotAccepted' } }
  chain.expectEvents(['PhalaPhatContracts.CommandFailed', fields])
  // A contract that nobody knows can be named in a command, and failing is all that such a command does.
  says(from(secondCluster), receipt(idOf(2), undefined))
  const unknown = { ...fields, contract: idOf(2), cluster: secondCluster, account: undefined }
  chain.expectEvents(['PhalaPhatContracts.CommandFailed', unknown])
  expect(store().contracts.has(idOf(2))).toBe(false)
  chain.expectNoop(() => says(from(secondCluster), receipt(idOf(1), bob)), 'PhalaPhatContracts.InvalidSender')
  chain.expectNoop(() => says({ type: 'Gatekeeper' }, receipt(idOf(1), bob)), 'PhalaPhatContracts.InvalidSender')
})

test('whatever deployers and clusters do, deposits are reserved for exactly the contracts that deployers asked for', () => {
  const salt = fc.integer({ min: 1, max: 3 })
  const step = fc.oneof(
    fc.record({ kind: fc.constantFrom('make', 'key', 'fail', 'wrong key', 'remove'), salt }),
    fc.record({ kind: fc.constant('destroy'), salt }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
      chain.reset()
      beginWithTwoClusters()
      for (const { kind, salt: number } of steps) {
        chain.failureOf(() => {
          if (kind === 'make') make(number)
          if (kind === 'key') says(from(firstCluster), key(idOf(number)))
          if (kind === 'fail') says(from(firstCluster), failed(idOf(number)))
          if (kind === 'wrong key') says(from(secondCluster), key(idOf(number)))
          if (kind === 'remove') phat.removeContract(signed(alice), { contract: idOf(number) })
          if (kind === 'destroy') phat.clusterDestroy(rootOrigin, { cluster: firstCluster })
        })
        expect(chain.brokenInvariants()).toEqual([])
      }
      const paid = [...store().contractDeposits.entries()]
      expect(reservedBalance(chain.execution, bob)).toBe(BigInt(paid.length) * phatConfig.contractDeposit)
    }),
    { numRuns: 40 },
  )
})
