// SPDX-License-Identifier: Apache-2.0
import { blake2b256, publicKeyOfSecret } from '@phat/crypto'
import { contractId } from '@phat/messaging'
import { known } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { pendingMessages } from '../src/system/signed-egress.ts'
import { createFakeChain, ofPallet, storageKeys } from './system-chain.ts'
import {
  account,
  clusterId,
  contractInfo,
  deployCluster,
  inkMessage,
  lastCodes,
  launch,
  payloadOf,
  registerAll,
  says,
  systemCode,
  takenNames,
} from './system-scenes.ts'
import { badCode, createFakeWorker, type FakeWorker, settle, sharedPart, step } from './system-worker.ts'

const publicKeyOf = (secret: Uint8Array): Uint8Array => known(publicKeyOfSecret('sr25519', secret), 'a secret')

describe('a cluster', () => {
  function running(...names: readonly string[]) {
    const chain = createFakeChain()
    const gatekeeper = createFakeWorker('gatekeeper')
    const workers = names.map((name) => createFakeWorker(name))
    launch(chain, gatekeeper, ...workers)
    deployCluster(chain, 1, workers, [gatekeeper])
    return { chain, gatekeeper, workers, worker: known(workers[0], 'one at least') }
  }

  test('comes from the gatekeeper’s keys to a running one, and then has a contract', () => {
    const { chain, gatekeeper, worker } = running('worker')
    expect(worker.state.cluster).toMatchObject({ stage: 'running', systemCodeHash: blake2b256(systemCode) })
    const { birth } = known(worker.state.cluster, 'a cluster')
    expect(birth).toMatchObject({ id: clusterId(1), owner: account(0xaa), treasury: account(0xee), gasPrice: 1n })
    expect(gatekeeper.state.kept).toEqual([{ id: clusterId(1), keys: birth.keys }])
    expect(gatekeeper.state.cluster).toBeUndefined()
    expect(known(worker.orders[0], 'an order')).toMatchObject({ items: [{ kind: 'deploy', systemCode, deposit: 1_000n }] })
    const info = contractInfo(1)
    chain.push(says.deposit(1, 40n), says.instantiate(info), says.command(contractId(info), inkMessage(badCode)))
    step(chain, gatekeeper, worker)
    settle(chain, gatekeeper, worker)
    expect(takenNames(chain)).toEqual([
      'registryEvent MasterPubkey',
      'clusterOperation DispatchKeys',
      'clusterRegistryEvent PubkeyAvailable',
      'workerClusterReport ClusterDeployed',
      'contractRegistryEvent PubkeyAvailable',
      'contractRegistryEvent PubkeyAvailable',
      'contractRegistryEvent CommandFailed',
    ])
    expect(payloadOf(chain.taken[2])).toMatchObject({
      value: {
        cluster: clusterId(1),
        pubkey: publicKeyOf(birth.keys.identity),
      },
    })
    expect(payloadOf(chain.taken.at(-1))).toMatchObject({
      value: {
        contract: contractId(info),
        account: account(0xa1),
        block: 10,
        reason: { type: 'NotAccepted' },
      },
    })
  })

  test('is debuggable at all its workers where the chain says so, and nowhere else', () => {
    const chain = createFakeChain()
    const [gatekeeper, worker] = [createFakeWorker('gatekeeper'), createFakeWorker('worker')]
    launch(chain, gatekeeper, worker)
    chain.setSystemCode(systemCode)
    chain.push(says.newCluster(1, [worker], ofPallet('PhalaPhatContracts'), 'DeployDebuggableCluster'))
    for (let blocks = 0; blocks < 5; blocks++) step(chain, gatekeeper, worker)
    expect(worker.state.cluster).toMatchObject({ stage: 'running', birth: { debuggable: true } })
    expect(takenNames(chain)).toContain('clusterOperation DispatchDebuggableKeys')
    expect(running('plain').worker.state.cluster?.birth.debuggable).toBe(false)
  })

  test('is given every block from its first on, also empty ones', () => {
    const { chain, gatekeeper, worker } = running('worker')
    const first = known(worker.orders[0], 'an order').block.number
    for (let blocks = 0; blocks < 5; blocks++) step(chain, gatekeeper, worker)
    expect(worker.orders.map(({ block }) => block.number)).toEqual(worker.orders.map((_, i) => first + i))
    expect(known(worker.orders.at(-1), 'an order')).toEqual({
      block: { number: chain.height, now: BigInt(chain.height) * 3_000n },
      items: [],
    })
  })

  test('begins at one height at all workers, which then say the same', () => {
    const { chain, gatekeeper, workers } = running('a', 'b', 'c')
    const [a, b, c] = workers as [FakeWorker, FakeWorker, FakeWorker]
    const info = contractInfo(1, Uint8Array.of(badCode))
    chain.push(
      says.instantiate(info),
      says.command(account(0x77), { type: 'Withdraw', value: { nonce: new Uint8Array(), amount: 3n } }),
    )
    step(chain, gatekeeper, a, b, c)
    expect(a.orders).toEqual(b.orders)
    expect(b.orders).toEqual(c.orders)
    // `a` has not heard yet that the chain took what it said first; what is shared is the same by then.
    settle(chain, gatekeeper, a, b, c)
    expect(sharedPart(a.state)).toEqual(sharedPart(b.state))
    expect(sharedPart(b.state)).toEqual(sharedPart(c.state))
    expect(takenNames(chain).filter((name) => name.includes('contractRegistryEvent'))).toEqual([
      'contractRegistryEvent PubkeyAvailable',
      'contractRegistryEvent InstantiationFailed',
      'contractRegistryEvent Withdrawn',
    ])
    expect(takenNames(chain).filter((name) => name.endsWith('ClusterDeployed'))).toHaveLength(3)
  })

  test('that could not be made is reported, and does nothing', () => {
    const chain = createFakeChain()
    const worker = createFakeWorker('one')
    launch(chain, worker)
    chain.setSystemCode(Uint8Array.of(badCode))
    chain.push(says.newCluster(1, [worker]))
    for (let blocks = 0; blocks < 6; blocks++) step(chain, worker)
    expect(worker.state.cluster).toMatchObject({ stage: 'failed' })
    expect(worker.orders).toHaveLength(1)
    expect(takenNames(chain).at(-1)).toBe('workerClusterReport ClusterDeploymentFailed')
  })

  test('does what it was sent before it ran, in order, once it runs', () => {
    const chain = createFakeChain()
    const worker = createFakeWorker('one')
    launch(chain, worker)
    // Before the chain has made it, there is nobody to do anything for.
    chain.push(says.deposit(1, 1n), says.newCluster(1, [worker]), says.deposit(1, 2n))
    step(chain, worker)
    const info = contractInfo(1)
    chain.push(says.instantiate(info), says.deposit(2, 3n))
    step(chain, worker)
    worker.restart()
    chain.setSystemCode(systemCode)
    chain.push(says.upload(1, Uint8Array.of(5)), says.command(contractId(info), inkMessage(1)))
    step(chain, worker)
    chain.push(says.deposit(1, 4n))
    step(chain, worker)
    const items = worker.orders.flatMap((order) => order.items)
    expect(items.map(({ kind }) => kind)).toEqual(['deploy', 'deposit', 'instantiate', 'upload', 'command', 'deposit'])
    expect(items[1]).toMatchObject({ amount: 2n })
    expect(items.at(-1)).toMatchObject({ amount: 4n })
    expect(worker.state.early).toBeUndefined()
  })

  test('takes only so much before it runs', () => {
    const chain = createFakeChain()
    const worker = createFakeWorker('one', { limits: { earlyItems: 3, earlyBytes: 200 } })
    registerAll(chain, worker)
    chain.push(says.newCluster(1, [worker]), says.deposit(1, 1n), says.upload(1, new Uint8Array(300)))
    chain.push(says.deposit(1, 2n), says.deposit(1, 3n), says.deposit(1, 4n))
    step(chain, worker)
    expect(worker.state.early?.items.map(({ kind }) => kind)).toEqual(['deposit', 'deposit', 'deposit'])
    expect(lastCodes(worker)).toEqual(['system.cluster-not-ready', 'system.cluster-not-ready'])
  })

  test('hears of a new system code by its hash, and gets it in the block after', () => {
    const { chain, gatekeeper, worker } = running('worker')
    expect(worker.system.wantedKeys(worker.state)).not.toContainEqual(storageKeys.systemCode)
    const newer = Uint8Array.of(1, 2, 3)
    chain.setSystemCode(newer)
    step(chain, gatekeeper, worker)
    expect(worker.system.wantedKeys(worker.state)).toContainEqual(storageKeys.systemCode)
    chain.push(says.deposit(1, 1n))
    step(chain, gatekeeper, worker)
    expect(worker.orders.at(-1)?.items.map(({ kind }) => kind)).toEqual(['systemCode', 'deposit'])
    expect(worker.state.cluster).toMatchObject({ systemCodeHash: blake2b256(newer), wantsCode: false })
    step(chain, gatekeeper, worker)
    expect(worker.orders.at(-1)?.items).toEqual([])
  })

  test('ends for its worker when the chain destroys it or removes the worker', () => {
    for (const [end, stop] of [
      [(_: FakeWorker) => says.destroy(1), 'cluster-destroyed'],
      [(worker: FakeWorker) => says.remove(1, worker), 'removed'],
    ] as const) {
      const { chain, gatekeeper, worker } = running('worker')
      // Another cluster's end, another worker's, and somebody's wish are not its own.
      chain.push(says.destroy(2), says.remove(1, gatekeeper), says.destroy(1, ofPallet('PhalaRegistry')))
      step(chain, gatekeeper, worker)
      expect(worker.plans.at(-1)?.stop).toBeUndefined()
      chain.push(end(worker))
      step(chain, gatekeeper, worker)
      expect(worker.plans.at(-1)).toMatchObject({ stop, cluster: undefined })
      expect(gatekeeper.state.kept).toHaveLength(stop === 'removed' ? 1 : 0)
    }
  })

  test('hears commands of users and of the one pallet that sends such, no other’s', () => {
    const { chain, gatekeeper, worker } = running('worker')
    chain.push(
      says.command(account(1), inkMessage(1)),
      says.command(account(1), inkMessage(2), ofPallet('PhalaPhatTokenomic')),
      says.command(account(1), inkMessage(3), ofPallet('ForcePushed')),
      says.command(account(1), inkMessage(4), { type: 'Worker', value: worker.identity.publicKey }),
    )
    step(chain, gatekeeper, worker)
    expect(worker.orders.at(-1)?.items).toMatchObject([
      { kind: 'command', origin: account(0xa1) },
      { kind: 'command', origin: undefined },
    ])
    expect(lastCodes(worker)).toEqual(['system.not-allowed', 'messaging.wrong-origin'])
  })

  test('tells receipts of failed commands only while few messages wait, and everything else always', () => {
    const chain = createFakeChain()
    const worker = createFakeWorker('one', { limits: { receipts: 3 } })
    launch(chain, worker)
    deployCluster(chain, 1, [worker])
    settle(chain, worker)
    chain.push(...Array.from({ length: 5 }, () => says.command(account(1), inkMessage(badCode))))
    chain.push(...Array.from({ length: 4 }, (_, salt) => says.instantiate(contractInfo(1, new Uint8Array(4), salt))))
    worker.take(chain.seal())
    const [, messages] = known(
      pendingMessages(worker.state).find(([{ type }]) => type === 'Cluster'),
      'messages of the cluster',
    )
    const names = messages.map((message) => (payloadOf(message) as { readonly type: string }).type)
    expect(names).toEqual([...Array(3).fill('CommandFailed'), ...Array(4).fill('PubkeyAvailable')])
  })

  test('stops its worker rather than forgetting a message', () => {
    const chain = createFakeChain()
    const worker = createFakeWorker('one', { limits: { messages: 4 } })
    launch(chain, worker)
    deployCluster(chain, 1, [worker])
    settle(chain, worker)
    chain.push(...Array.from({ length: 5 }, (_, salt) => says.instantiate(contractInfo(1, new Uint8Array(4), salt))))
    expect(() => worker.take(chain.seal())).toThrow(expect.objectContaining({ code: 'system.channel-full' }))
  })
})
