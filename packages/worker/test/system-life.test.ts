// SPDX-License-Identifier: Apache-2.0
import { blake2b256, publicKeyOfSecret } from '@phat/crypto'
import { createAgreementKey } from '@phat/crypto/agreement'
import { contractId, type Message, routeMessage } from '@phat/messaging'
import { known, textBytes, toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { openRecoveryShare, recoverMasterKey } from '../src/keys/master-key-recovery.ts'
import { drawSecret } from '../src/keys/sr25519-secret.ts'
import { pendingMessages, signedEgress } from '../src/system/signed-egress.ts'
import type { SystemState } from '../src/system/system-types.ts'
import { createFakeChain, messageFrom, ofPallet, seededRandom, storageKeys } from './system-chain.ts'
import {
  account,
  clusterId,
  contractInfo,
  deployCluster,
  inkMessage,
  launch,
  registerAll,
  says,
  systemCode,
} from './system-scenes.ts'
import { badCode, createFakeWorker, type FakeWorker, settle, sharedPart, step } from './system-worker.ts'

const publicKeyOf = (secret: Uint8Array): Uint8Array => known(publicKeyOfSecret('sr25519', secret), 'a secret')

/** What the chain took, as `topic arm`. */
const takenNames = (chain: ReturnType<typeof createFakeChain>): readonly string[] =>
  chain.taken.map((message) => {
    const { routed } = routeMessage(message)
    return routed === undefined ? 'unreadable' : `${routed.topic} ${'type' in routed.payload ? routed.payload.type : ''}`.trim()
  })

/** What one message of them says, whatever its topic. */
const payloadOf = (message: Message | undefined): unknown =>
  known(routeMessage(known(message, 'a message')).routed, 'readable').payload

const lastCodes = ({ plans }: FakeWorker): readonly string[] => known(plans.at(-1), 'a plan').rejected.map(({ code }) => code)

describe('a worker', () => {
  test('is registered, suspended and resumed by the registry alone', () => {
    const chain = createFakeChain()
    const worker = createFakeWorker('one')
    registerAll(chain, worker)
    expect(worker.state).toMatchObject({ registered: true, confidenceLevel: 2, height: 1 })
    chain.push(says.worker(worker, { type: 'Suspended' }))
    step(chain, worker)
    expect(worker.state.registered).toBe(false)
    chain.push(says.worker(worker, { type: 'Resumed' }, ofPallet('ForcePushed')))
    step(chain, worker)
    expect(worker.state.registered).toBe(false)
    expect(lastCodes(worker)).toEqual(['system.not-allowed'])
    chain.push(says.worker(worker, { type: 'Resumed' }))
    step(chain, worker)
    expect(worker.state.registered).toBe(true)
  })

  test('is not concerned by what the chain says of another', () => {
    const chain = createFakeChain()
    const [worker, other] = [createFakeWorker('one'), createFakeWorker('other')]
    chain.push(says.worker(other, { type: 'Registered', value: { confidenceLevel: 2 } }))
    step(chain, worker, other)
    expect([worker.state.registered, other.state.registered]).toEqual([false, true])
  })

  test('reports its benchmark after as many blocks as the chain said', () => {
    const chain = createFakeChain()
    const worker = createFakeWorker('one', { iterationsSince: (height) => BigInt(height) * 1_000n })
    registerAll(chain, worker)
    chain.push(says.worker(worker, { type: 'BenchStart', value: { duration: 3 } }))
    step(chain, worker)
    expect(worker.state.benchmark).toEqual({ startedAt: 2, startTime: 6_000n, duration: 3 })
    step(chain, worker)
    step(chain, worker)
    expect(chain.taken).toEqual([])
    step(chain, worker)
    expect(payloadOf(chain.taken[0])).toEqual({
      type: 'BenchReport',
      value: { startTime: 6_000n, iterations: 2_000n },
    })
    chain.push(says.worker(worker, { type: 'BenchScore', value: 77 }))
    settle(chain, worker)
    expect(worker.state).toMatchObject({ score: 77, benchmark: undefined })
  })

  test('reports a benchmark of no blocks in the next one, because a score is by time', () => {
    const chain = createFakeChain()
    const worker = createFakeWorker('one')
    registerAll(chain, worker)
    chain.push(says.worker(worker, { type: 'BenchStart', value: { duration: 0 } }))
    step(chain, worker)
    expect(chain.taken).toHaveLength(0)
    step(chain, worker)
    expect(takenNames(chain)).toEqual(['registryEvent BenchReport'])
  })

  test('answers nothing until the chain has taken the announcement of its start', () => {
    const chain = createFakeChain()
    const worker = createFakeWorker('one')
    worker.state = worker.system.announce(worker.state, blake2b256(textBytes('first start')))
    step(chain, worker)
    step(chain, worker)
    // Not registered: the chain takes nothing of it.
    expect(worker.system.isAcknowledged(worker.state)).toBe(false)
    registerAll(chain, worker)
    step(chain, worker)
    expect(worker.system.isAcknowledged(worker.state)).toBe(true)
    worker.state = worker.system.announce(worker.state, blake2b256(textBytes('second start')))
    expect(worker.system.isAcknowledged(worker.state)).toBe(false)
    step(chain, worker)
    step(chain, worker)
    expect(worker.system.isAcknowledged(worker.state)).toBe(true)
    expect(worker.system.isAcknowledged({ ...worker.state, incarnation: undefined })).toBe(false)
  })

  test('whose older state was put back finds out, and stops', () => {
    const chain = createFakeChain()
    const worker = createFakeWorker('one')
    registerAll(chain, worker)
    const older = worker.state
    worker.state = worker.system.announce(worker.state, blake2b256(textBytes('live')))
    const blocks = Array.from({ length: 3 }, () => {
      worker.relay(chain)
      const block = chain.seal()
      worker.take(block)
      return block
    })
    expect(worker.system.isAcknowledged(worker.state)).toBe(true)
    // As it was, with and without an announcement of its own; the one with is at the very place of the live one's.
    for (const start of [older, worker.system.announce(older, blake2b256(textBytes('copy')))]) {
      const copy = createFakeWorker('one', {}, start)
      const plan = copy.take(known(blocks[0], 'a block'))
      expect(plan).toMatchObject({ stop: 'rolled-back', cluster: undefined })
    }
    // The same start, fed again: nothing is wrong with it.
    const same = createFakeWorker('one', {}, worker.system.announce(older, blake2b256(textBytes('live'))))
    for (const block of blocks) expect(same.take(block).stop).toBeUndefined()
    expect(same.system.isAcknowledged(same.state)).toBe(true)
  })

  test('of an older version than the chain asks for is retired', () => {
    const versions: readonly (readonly [readonly [number, number, number], number, string | undefined])[] = [
      [[0, 1, 0], 0, undefined],
      [[0, 0, 9], 0, undefined],
      [[0, 1, 1], 0, 'retired'],
      [[0, 2, 0], 0, 'retired'],
      [[1, 0, 0], 0, 'retired'],
      [[0, 0, 0], 1, 'retired'],
    ]
    for (const [minimum, consensus, stop] of versions) {
      const chain = createFakeChain()
      chain.setVersions(minimum, consensus)
      expect(createFakeWorker('one').take(chain.seal()).stop, `${minimum} ${consensus}`).toBe(stop)
    }
  })

  test('does not go on with a value of the state that it cannot read', () => {
    const chain = createFakeChain()
    chain.set(storageKeys.minimumVersion, Uint8Array.of(1, 2, 3))
    const worker = createFakeWorker('one')
    expect(() => worker.take(chain.seal())).toThrow(expect.objectContaining({ code: 'system.unreadable-state' }))
  })
})

describe('the first gatekeeper', () => {
  test('makes the master key once, and is active once the chain has it', () => {
    const chain = createFakeChain()
    const worker = createFakeWorker('one')
    registerAll(chain, worker)
    chain.push(says.firstGatekeeper(worker), says.firstGatekeeper(worker))
    step(chain, worker)
    expect(worker.state).toMatchObject({ gatekeeper: 'dummy', speakingRotation: undefined })
    expect(worker.state.masterKeys).toHaveLength(1)
    step(chain, worker)
    step(chain, worker)
    expect(worker.state).toMatchObject({ gatekeeper: 'active', speakingRotation: 0n, recoveryShares: [] })
    expect(takenNames(chain)).toEqual(['registryEvent MasterPubkey', 'registryEvent MasterPubkey'])
  })

  test('is none without a sealing key and without recovery keys', () => {
    const chain = createFakeChain()
    const worker = createFakeWorker('one', { canSeal: false })
    registerAll(chain, worker)
    chain.push(says.firstGatekeeper(worker))
    step(chain, worker)
    expect(worker.state).toMatchObject({ gatekeeper: 'none', masterKeys: [] })
    expect(lastCodes(worker)).toEqual(['system.cannot-keep-master-key'])
  })

  test('is none where another pallet says so, or an unregistered worker is meant', () => {
    const chain = createFakeChain()
    const worker = createFakeWorker('one')
    chain.push(says.firstGatekeeper(worker), says.firstGatekeeper(worker, ofPallet('PhalaPhatContracts')))
    step(chain, worker)
    expect(worker.state).toMatchObject({ gatekeeper: 'none', masterKeys: [] })
    expect(lastCodes(worker)).toEqual(['system.not-registered', 'system.not-allowed'])
  })
})

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

describe('several gatekeepers', () => {
  function two() {
    const chain = createFakeChain()
    const [a, b] = [createFakeWorker('a'), createFakeWorker('b')]
    launch(chain, a, b)
    chain.push(says.gatekeeperAdded(b))
    for (let blocks = 0; blocks < 4; blocks++) step(chain, a, b)
    return { chain, a, b }
  }
  const keysOf = ({ masterKeys }: SystemState) => masterKeys.map(({ rotation, secret }) => [rotation, toHex(secret)])

  test('have one master key, which the first sends to the second', () => {
    const { a, b } = two()
    expect(keysOf(a.state)).toEqual(keysOf(b.state))
    expect(b.state).toMatchObject({ gatekeeper: 'active', speakingRotation: 0n })
  })

  test('give a cluster one set of keys, whoever is first', () => {
    for (const firstIs of ['a', 'b', 'both'] as const) {
      const { chain, a, b } = two()
      const worker = createFakeWorker('worker')
      worker.state = { ...worker.state, height: chain.height }
      chain.register(worker.identity.publicKey)
      chain.setSystemCode(systemCode)
      chain.push(says.newCluster(1, [worker]), says.newCluster(2, [a]))
      const block = chain.seal()
      for (const each of [a, b, worker]) each.take(block)
      const [ofA, ofB] = [signedEgress(a.state, a.identity), signedEgress(b.state, b.identity)].map(
        (egress) =>
          known(
            egress.find(([{ type }]) => type === 'Gatekeeper'),
            'duties',
          )[1],
      ) as [ReturnType<typeof signedEgress>[0][1], ReturnType<typeof signedEgress>[0][1]]
      // Both drew keys of their own, at the same places.
      expect(ofA.map(({ sequence }) => sequence)).toEqual(ofB.map(({ sequence }) => sequence))
      expect(ofA).not.toEqual(ofB)
      // A hostile relayer takes the first from one and the second from the other.
      if (firstIs === 'both') chain.submit([known(ofA[0], 'one'), known(ofB[1], 'two')])
      else chain.submit(firstIs === 'a' ? ofA : ofB)
      for (let blocks = 0; blocks < 5; blocks++) step(chain, b, a, worker)
      settle(chain, a, b, worker)
      expect(a.state.kept).toEqual(b.state.kept)
      expect(a.state.kept.map(({ id }) => id)).toEqual([clusterId(1), clusterId(2)])
      expect(worker.state.cluster?.birth.keys).toEqual(a.state.kept[0]?.keys)
      expect(a.state.cluster?.birth.keys).toEqual(a.state.kept[1]?.keys)
      expect(takenNames(chain).filter((name) => name === 'clusterOperation DispatchKeys')).toHaveLength(2)
      expect(takenNames(chain).filter((name) => name === 'clusterRegistryEvent PubkeyAvailable')).toHaveLength(2)
    }
  })

  test('whose keys both came on chain keep the first', () => {
    const { chain, a, b } = two()
    const worker = createFakeWorker('worker')
    worker.state = { ...worker.state, height: chain.height }
    chain.register(worker.identity.publicKey)
    chain.push(says.newCluster(1, [worker]), says.newCluster(1, [worker]))
    const block = chain.seal()
    for (const each of [a, b, worker]) each.take(block)
    const dispatches = [a, b].map(({ state }) => known(state.duties[0], 'a duty').message)
    chain.push(...dispatches, ...dispatches)
    const next = chain.seal()
    for (const each of [a, b, worker]) each.take(next)
    expect(a.state.kept).toEqual(b.state.kept)
    expect(worker.state.cluster?.birth.keys).toEqual(a.state.kept[0]?.keys)
    expect(lastCodes(worker)).toEqual([])
  })

  test('rotate the master key together, and sign with the new one once the chain has it', () => {
    const { chain, a, b } = two()
    const before = keysOf(a.state)
    for (const rotation of [1n, 2n]) {
      chain.push(says.rotate(rotation, a, b))
      for (let blocks = 0; blocks < 6; blocks++) step(chain, a, b)
      expect(a.state).toMatchObject({ speakingRotation: rotation, rotation: undefined, duties: [] })
    }
    expect(keysOf(a.state)).toEqual(keysOf(b.state))
    expect(keysOf(a.state).map(([rotation]) => rotation)).toEqual([0n, 1n, 2n])
    expect(keysOf(a.state).slice(0, 1)).toEqual(before)
    expect(takenNames(chain).filter((name) => name === 'keyDistribution MasterKeyRotation')).toHaveLength(2)
    expect(takenNames(chain).filter((name) => name.startsWith('gatekeeperRegistryEvent'))).toHaveLength(2)
    // A third gets all of them, and a cluster made now has keys that all know.
    const c = createFakeWorker('c')
    c.state = { ...c.state, height: chain.height }
    registerAll(chain, c, a, b)
    chain.push(says.gatekeeperAdded(c))
    for (let blocks = 0; blocks < 4; blocks++) step(chain, a, b, c)
    expect(keysOf(c.state)).toEqual(keysOf(a.state))
    chain.push(says.newCluster(1, [b]))
    for (let blocks = 0; blocks < 4; blocks++) step(chain, c, b, a)
    expect(c.state.kept).toHaveLength(1)
    expect(c.state.kept).toEqual(a.state.kept)
    settle(chain, a, b, c)
  })

  test('take no new master key from a worker that is none of them, nor a changed one', () => {
    const { chain, a, b } = two()
    chain.push(says.rotate(1n, a, b))
    const block = chain.seal()
    a.take(block)
    b.take(block)
    const proposal = known(routeMessage(known(a.state.duties[0], 'a duty').message).routed, 'a proposal')
    if (proposal.topic !== 'keyDistribution' || proposal.payload.type !== 'MasterKeyRotation')
      return expect.unreachable('no proposal')
    const { value } = proposal.payload
    const forged = [
      { ...value, sender: createFakeWorker('stranger').identity.publicKey },
      { ...value, sender: b.identity.publicKey },
      { ...value, rotationId: 2n },
      { ...value, sig: value.sig.slice(1) },
      { ...value, secretKeys: value.secretKeys.slice(1) },
    ]
    for (const each of forged)
      chain.push(messageFrom({ type: 'Gatekeeper' }, 'keyDistribution', { type: 'MasterKeyRotation', value: each }))
    const next = chain.seal()
    b.take(next)
    expect(lastCodes(b)).toEqual(Array(5).fill('system.bad-rotation'))
    expect(b.state.masterKeys).toHaveLength(1)
  })

  test('that are taken off the list fall silent, and come back with what they know', () => {
    const { chain, a, b } = two()
    chain.push(says.gatekeeperRemoved(b), says.newCluster(1, [a]))
    const block = chain.seal()
    a.take(block)
    b.take(block)
    expect(b.state).toMatchObject({ gatekeeper: 'dummy', duties: [] })
    expect(signedEgress(b.state, b.identity)).toEqual([])
    chain.push(says.gatekeeperAdded(b))
    step(chain, a, b)
    expect(b.state.gatekeeper).toBe('active')
    // Another time it misses a rotation: then it is none any more, and must not keep what it knows.
    chain.push(says.gatekeeperRemoved(b), says.rotate(1n, a))
    for (let blocks = 0; blocks < 5; blocks++) step(chain, a, b)
    expect(a.state.speakingRotation).toBe(1n)
    expect(b.state).toMatchObject({ gatekeeper: 'none', masterKeys: [], kept: [], duties: [] })
  })

  test('send their key to whom the chain registered: who did not hear of that takes none', () => {
    const { chain, a, b } = two()
    const [heard, unaware] = [createFakeWorker('c'), createFakeWorker('c')]
    heard.state = { ...heard.state, height: chain.height }
    chain.push(says.gatekeeperAdded(heard))
    const block = chain.seal()
    for (const each of [a, b, heard]) each.take(block)
    unaware.state = { ...unaware.state, height: chain.height }
    chain.push(known(a.state.duties[0], 'a duty').message)
    const next = chain.seal()
    for (const each of [heard, unaware]) each.take(next)
    expect(keysOf(heard.state)).toEqual(keysOf(a.state))
    expect(keysOf(unaware.state)).toEqual([])
  })
})

test('recovery shares of the newest master key are in the state, and give it back', () => {
  const holders = [1, 2, 3].map((each) => createAgreementKey(drawSecret(seededRandom(`holder ${each}`))))
  const recovery = { needed: 2, keys: holders.map(({ publicKey }) => publicKey) }
  const chain = createFakeChain()
  const worker = createFakeWorker('one', { canSeal: false, recovery })
  launch(chain, worker)
  chain.push(says.rotate(1n, worker))
  for (let blocks = 0; blocks < 5; blocks++) step(chain, worker)
  const opened = worker.state.recoveryShares.flatMap((share, i) => openRecoveryShare(known(holders[i], 'a holder'), share) ?? [])
  expect(opened).toHaveLength(3)
  expect(recoverMasterKey(opened.slice(1))).toEqual(worker.state.masterKeys[1]?.secret)
})
