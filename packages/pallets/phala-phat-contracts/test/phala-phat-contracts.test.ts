// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { rootOrigin, signed } from '@phat/frame'
import { boundTopics, commandTopic, contractId, type Message } from '@phat/messaging'
import { freeBalance, reservedBalance } from '@phat/pallet-balances'
import { PhalaMq } from '@phat/pallet-phala-mq'
import { clusterAccount, contracts, PhalaPhatContracts } from '@phat/pallet-phala-phat-contracts'
import { concatBytes, fromHex, type Hash, textBytes, toHex } from '@phat/primitives'
import { alice, bob } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  clusterOf,
  commandOf,
  contractOf,
  firstCluster,
  mockParts,
  phatConfig,
  treasury,
  withCode,
  workerOf,
} from '../bench/phala-phat-contracts.bench.ts'

const start = 1_000_000n
const inkCodeSizeLimit = 200
const chain = createMockRuntime({
  ...mockParts({ maxClusterWorkers: 3, instantiateSizeLimit: 100, inkCodeSizeLimit }),
  balances: [
    [alice, start],
    [bob, start],
  ],
})
const phat = chain.calls(PhalaPhatContracts)
const store = () => PhalaPhatContracts.at(chain.execution).store
const workers = [workerOf(0), workerOf(1)]
const nowhere = new Uint8Array(32).fill(0x55)
const salt = Uint8Array.of(7)
const idOf = (deployer = alice, saltOf = salt): Hash => contractId({ ...contractOf(saltOf), deployer })

/** Messages of the block so far, in order. */
const sent = (): readonly Message[] => {
  const { stagedCount, stagedMessages } = PhalaMq.at(chain.execution).store
  return Array.from({ length: stagedCount.get() }, (_, i) => stagedMessages.get(i)).filter((each) => each !== undefined)
}
const lastSent = (): Message | undefined => sent().at(-1)
const operation = () => boundTopics.clusterOperation.payload.decode(lastSent()?.payload ?? new Uint8Array())

function withCluster(change: Partial<ReturnType<typeof clusterOf>> = {}): void {
  withCode(chain)
  phat.addCluster(rootOrigin, { ...clusterOf(workers), ...change })
  chain.takeEvents()
}

beforeEach(() => withCode(chain))

describe('a cluster', () => {
  test('is made of registered workers, with the system contract that its id gives', () => {
    phat.addCluster(rootOrigin, clusterOf(workers))
    const codeHash = store().pinkSystemCodeHash.get() ?? nowhere
    const systemContract = blake2b256(concatBytes(alice, codeHash, firstCluster))
    expect(toHex(firstCluster)).toBe(`0x${'00'.repeat(31)}01`)
    expect(chain.takeEvents()[0]).toEqual(['PhalaPhatContracts.ClusterCreated', { cluster: firstCluster, systemContract }])
    const terms = { gasPrice: 1n, depositPerItem: 2n, depositPerByte: 3n }
    expect(store().clusters.get(firstCluster)).toEqual({ owner: alice, permission: { type: 'Public' }, systemContract, ...terms })
    expect(store().clusterWorkers.get(firstCluster)).toEqual(workers)
    expect(store().clusterByWorkers.get(workerOf(0))).toEqual(firstCluster)
    const escrow = blake2b256(concatBytes(textBytes('cluster:'), firstCluster))
    expect(clusterAccount(firstCluster)).toEqual(escrow)
    expect(freeBalance(chain.execution, clusterAccount(firstCluster))).toBe(1_000n)
    expect(lastSent()?.sender).toEqual({ type: 'Pallet', value: textBytes('PhalaPhatContracts') })
    expect(boundTopics.clusterEvent.payload.decode(lastSent()?.payload ?? nowhere)).toEqual({
      type: 'DeployCluster',
      value: {
        owner: alice,
        cluster: firstCluster,
        workers: workers.map((pubkey) => ({ pubkey, ecdhPubkey: pubkey })),
        deposit: 1_000n,
        ...terms,
        treasuryAccount: treasury,
      },
    })
  })

  test('is refused without code, workers or room, with strangers or busy workers, and by anyone but governance', () => {
    const add = (deployWorkers: readonly Uint8Array[], origin = rootOrigin) =>
      chain.failureOf(() => phat.addCluster(origin, clusterOf(deployWorkers)))
    expect(add(workers, signed(alice))).toBe('BadOrigin')
    expect(add([])).toBe('PhalaPhatContracts.NoWorkerSpecified')
    expect(add([nowhere])).toBe('PhalaPhatContracts.WorkerNotFound')
    expect(add([workerOf(0), workerOf(0)])).toBe('PhalaPhatContracts.WorkerIsBusy')
    expect(add([0, 1, 2, 3].map(workerOf))).toBe('PhalaPhatContracts.TooManyWorkers')
    const little = () => phat.addCluster(rootOrigin, clusterOf(workers, 99n))
    chain.expectNoop(little, 'PhalaPhatContracts.DepositTooSmall')
    expect(add([workerOf(0)])).toBeUndefined()
    expect(add([workerOf(0)])).toBe('PhalaPhatContracts.WorkerIsBusy')
    store().pinkSystemCodeHash.kill()
    expect(add([workerOf(1)])).toBe('PhalaPhatContracts.NoPinkSystemCode')
  })

  test('gets its system code from the block after it was set', () => {
    const code = Uint8Array.of(1, 2, 3)
    phat.setPinkSystemCode(rootOrigin, { code })
    phat.setPinkRuntimeVersion(rootOrigin, { version: [1, 2] })
    expect(store().pinkSystemCode.get()).toEqual([0, new Uint8Array()])
    chain.runToBlock(2)
    expect([store().pinkSystemCode.get(), store().pinkSystemCodeHash.get()]).toEqual([[1, code], blake2b256(code)])
    expect([store().nextPinkSystemCode.exists(), store().pinkRuntimeVersion.get()]).toEqual([false, [1, 2]])
    chain.expectNoop(() => phat.setPinkSystemCode(signed(alice), { code }), 'BadOrigin')
    chain.expectNoop(() => phat.setPinkRuntimeVersion(signed(alice), { version: [1, 2] }), 'BadOrigin')
  })

  test('changes its workers as its owner says', () => {
    withCluster()
    const member = (number: number, clusterId = firstCluster) => ({ workerPubkey: workerOf(number), clusterId })
    phat.addWorkerToCluster(signed(alice), member(2))
    chain.expectEvents(['PhalaPhatContracts.WorkerAddedToCluster', { worker: workerOf(2), cluster: firstCluster }])
    chain.expectNoop(() => phat.addWorkerToCluster(signed(alice), member(3)), 'PhalaPhatContracts.TooManyWorkers')
    phat.removeWorkerFromCluster(signed(alice), member(2))
    chain.expectEvents(['PhalaPhatContracts.WorkerRemovedFromCluster', { worker: workerOf(2), cluster: firstCluster }])
    expect(operation()).toEqual({ type: 'RemoveWorker', value: { clusterId: firstCluster, worker: workerOf(2) } })
    expect(store().clusterWorkers.get(firstCluster)).toEqual(workers)
    expect(store().clusterByWorkers.get(workerOf(2))).toEqual(new Uint8Array(32))
    const refused: readonly [string, () => unknown][] = [
      ['WorkerIsBusy', () => phat.addWorkerToCluster(signed(alice), member(2))],
      ['WorkerNotFound', () => phat.removeWorkerFromCluster(signed(alice), member(2))],
      ['WorkerNotFound', () => phat.addWorkerToCluster(signed(alice), { workerPubkey: nowhere, clusterId: firstCluster })],
      ['ClusterPermissionDenied', () => phat.addWorkerToCluster(signed(bob), member(3))],
      ['ClusterPermissionDenied', () => phat.removeWorkerFromCluster(signed(bob), member(0))],
      ['ClusterNotFound', () => phat.addWorkerToCluster(signed(alice), member(3, nowhere))],
    ]
    for (const [failure, step] of refused) chain.expectNoop(step, `PhalaPhatContracts.${failure}`)
  })

  test('loses workers that an old migration put back', () => {
    withCluster()
    store().clusterByWorkers.set(workerOf(1), new Uint8Array(32))
    phat.cleanupRemovedWorkers(rootOrigin, { clusterId: firstCluster })
    expect(store().clusterWorkers.get(firstCluster)).toEqual([workerOf(0)])
    phat.cleanupRemovedWorkers(rootOrigin, { clusterId: nowhere })
    chain.expectNoop(() => phat.cleanupRemovedWorkers(signed(alice), { clusterId: firstCluster }), 'BadOrigin')
  })

  test('is destroyed with all that belongs to it; deployers get their deposits when they ask', () => {
    withCluster()
    phat.instantiateContract(signed(bob), contractOf(salt))
    chain.expectNoop(() => phat.removeContract(signed(alice), { contract: idOf(bob) }), 'PhalaPhatContracts.ClusterExists')
    chain.expectNoop(() => phat.clusterDestroy(signed(alice), { cluster: firstCluster }), 'BadOrigin')
    phat.clusterDestroy(rootOrigin, { cluster: firstCluster })
    expect(operation()).toEqual({ type: 'DestroyCluster', value: firstCluster })
    expect(store().clusterByWorkers.get(workerOf(0))).toEqual(new Uint8Array(32))
    chain.expectNoop(() => phat.clusterDestroy(rootOrigin, { cluster: firstCluster }), 'PhalaPhatContracts.ClusterNotFound')
    expect(reservedBalance(chain.execution, bob)).toBe(phatConfig.contractDeposit)
    phat.removeContract(signed(alice), { contract: idOf(bob) })
    expect([freeBalance(chain.execution, bob), reservedBalance(chain.execution, bob)]).toEqual([start, 0n])
    chain.expectNoop(() => phat.removeContract(signed(alice), { contract: idOf(bob) }), 'PhalaPhatContracts.ContractNotFound')
  })
})

describe('code for a cluster', () => {
  const upload = (bytes: number, type: 'InkCode' | 'SidevmCode' = 'InkCode', clusterId = firstCluster) => ({
    clusterId,
    resourceType: { type } as const,
    resourceData: new Uint8Array(bytes),
  })

  test('comes in the name of the sender, within its limit', () => {
    withCluster()
    phat.clusterUploadResource(signed(bob), upload(3))
    const { resourceType, resourceData } = upload(3)
    const value = { origin: bob, clusterId: firstCluster, resourceType, resourceData }
    expect(operation()).toEqual({ type: 'UploadResource', value })
    const tooLarge = inkCodeSizeLimit + 1
    phat.clusterUploadResource(signed(bob), upload(tooLarge, 'SidevmCode'))
    chain.expectNoop(() => phat.clusterUploadResource(signed(bob), upload(tooLarge)), 'PhalaPhatContracts.PayloadTooLarge')
    const elsewhere = () => phat.clusterUploadResource(signed(bob), upload(3, 'InkCode', nowhere))
    chain.expectNoop(elsewhere, 'PhalaPhatContracts.ClusterNotFound')
  })

  test('comes only from whom the cluster allows', () => {
    withCluster({ permission: { type: 'OnlyOwner', value: alice } as never })
    phat.clusterUploadResource(signed(alice), upload(3))
    const denied = 'PhalaPhatContracts.ClusterPermissionDenied'
    chain.expectNoop(() => phat.clusterUploadResource(signed(bob), upload(3)), denied)
    chain.expectNoop(() => phat.instantiateContract(signed(bob), contractOf(salt)), denied)
  })
})

describe('balance', () => {
  const into = (amount: bigint, clusterId = firstCluster) => ({ amount, clusterId, destAccount: bob })

  test('moves into a cluster that exists, and not a little of it', () => {
    withCluster()
    phat.transferToCluster(signed(alice), into(500n))
    expect(chain.takeEvents().at(-1)).toEqual([
      'PhalaPhatContracts.Transfered',
      { cluster: firstCluster, account: bob, amount: 500n },
    ])
    expect(operation()).toEqual({ type: 'Deposit', value: { clusterId: firstCluster, account: bob, amount: 500n } })
    expect(freeBalance(chain.execution, clusterAccount(firstCluster))).toBe(1_500n)
    chain.expectNoop(() => phat.transferToCluster(signed(alice), into(500n, nowhere)), 'PhalaPhatContracts.ClusterNotFound')
    chain.expectNoop(() => phat.transferToCluster(signed(alice), into(99n)), 'PhalaPhatContracts.DepositTooSmall')
    chain.expectNoop(() => phat.transferToCluster(signed(alice), into(start * 2n)), 'Token.FundsUnavailable')
  })

  test('moves with a command, before it', () => {
    withCluster()
    phat.instantiateContract(signed(alice), contractOf(salt))
    const command = { contractId: idOf(), payload: commandOf(4), deposit: 200n }
    phat.pushContractMessage(signed(bob), command)
    expect(
      sent()
        .slice(-2)
        .map(({ sender }) => sender.type),
    ).toEqual(['Pallet', 'AccountId'])
    expect(lastSent()).toEqual({
      sender: { type: 'AccountId', value: bob },
      destination: commandTopic(idOf()),
      payload: commandOf(4),
    })
    const push = (change: object) => () => phat.pushContractMessage(signed(bob), { ...command, ...change })
    chain.expectNoop(push({ contractId: nowhere, deposit: 0n }), 'PhalaPhatContracts.ContractNotFound')
    chain.expectNoop(push({ payload: Uint8Array.of(0, 1) }), 'PhalaMq.MalformedPayload')
    chain.expectNoop(push({ deposit: 1n }), 'PhalaPhatContracts.DepositTooSmall')
    phat.clusterDestroy(rootOrigin, { cluster: firstCluster })
    chain.expectNoop(push({ deposit: 0n }), 'PhalaPhatContracts.ClusterNotFound')
  })
})

describe('a contract', () => {
  test('has the id that phala-blockchain gives it', () => {
    const id = contractId({
      deployer: new Uint8Array(32).fill(1) as typeof alice,
      codeIndex: { type: 'WasmCode', value: Uint8Array.of(1, 2, 3) },
      clusterId: new Uint8Array(32).fill(1),
      salt: Uint8Array.of(1, 2, 3),
    })
    expect(id).toEqual(fromHex('0x29a773373d12f21a9407333f6e1c9db09aed5c03d21e91060c2f34ac2b86ecb4'))
  })

  test('is there at once, for a deposit, and the cluster is told', () => {
    withCluster()
    phat.instantiateContract(signed(bob), { ...contractOf(salt), deposit: 300n })
    const events = chain.takeEvents()
    const fields = { contract: idOf(bob), cluster: firstCluster, deployer: bob }
    expect(events.at(-2)).toEqual(['PhalaPhatContracts.Instantiating', fields])
    expect(contracts.clusterOf(chain.execution, idOf(bob))).toEqual(firstCluster)
    expect(contracts.systemContractOf(chain.execution, idOf(bob))).toEqual(store().clusters.get(firstCluster)?.systemContract)
    expect(reservedBalance(chain.execution, bob)).toBe(phatConfig.contractDeposit)
    const { codeIndex, data, clusterId } = contractOf(salt)
    const contractInfo = { deployer: bob, codeIndex, salt, clusterId, instantiateData: data }
    expect(boundTopics.contractOperation.payload.decode(lastSent()?.payload ?? nowhere)).toEqual({
      type: 'InstantiateCode',
      value: { contractInfo, transfer: 0n, gasLimit: 10n, storageDepositLimit: undefined },
    })
  })

  test('is made once, where there is a cluster, within its limits', () => {
    withCluster()
    const make =
      (change: object = {}) =>
      () =>
        phat.instantiateContract(signed(bob), { ...contractOf(salt), ...change })
    make()()
    chain.expectNoop(make(), 'PhalaPhatContracts.DuplicatedContract')
    chain.expectNoop(make({ clusterId: nowhere }), 'PhalaPhatContracts.ClusterNotFound')
    chain.expectNoop(make({ data: new Uint8Array(100) }), 'PhalaPhatContracts.PayloadTooLarge')
    store().clusterContracts.set(firstCluster, [])
    const { maxClusterContracts } = phatConfig
    store().clusterContracts.set(
      firstCluster,
      Array.from({ length: maxClusterContracts }, () => idOf(bob)),
    )
    chain.expectNoop(make({ salt: Uint8Array.of(8) }), 'PhalaPhatContracts.TooManyContracts')
    store().clusterContracts.remove(firstCluster)
  })
})
