// SPDX-License-Identifier: Apache-2.0
import type { PayloadOf } from '@phat/messaging'
import { equalBytes, known, toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import type { ClusterItem } from '../src/cluster/cluster-work.ts'
import { createFakeChain, messageFrom, ofPallet } from './system-chain.ts'
import { clusterId, deployCluster, lastCodes, launch, payloadOf, says, takenNames } from './system-scenes.ts'
import { createFakeWorker, type FakeWorker, settle, step } from './system-worker.ts'

type Rotation = Extract<PayloadOf<'clusterOperation'>, { type: 'RotateKeys' }>
type RotationItem = Extract<ClusterItem, { kind: 'rotateCommandKey' }>

function running(...names: readonly string[]) {
  const chain = createFakeChain()
  const gatekeeper = createFakeWorker('gatekeeper')
  const workers = names.map((name) => createFakeWorker(name))
  launch(chain, gatekeeper, ...workers)
  deployCluster(chain, 1, workers, [gatekeeper])
  return { chain, gatekeeper, workers, all: [gatekeeper, ...workers], worker: known(workers[0], 'one at least') }
}

const rotationsOf = ({ orders }: FakeWorker) =>
  orders.flatMap(({ block, items }) =>
    items
      .filter((item): item is RotationItem => item.kind === 'rotateCommandKey')
      .map(({ command, epoch }) => ({ at: block.number, command: toHex(command), epoch })),
  )
const keysOf = ({ state }: FakeWorker) => known(state.cluster, 'a cluster').birth.keys

/** The gatekeeper's answer to a request, before any block has it. */
function proposalOf({ chain, gatekeeper, workers, all }: ReturnType<typeof running>, epoch: number): Rotation {
  chain.push(says.newCommandKey(1, epoch, workers))
  const block = chain.seal()
  for (const each of all) each.take(block)
  const duty = known(
    gatekeeper.state.duties.find(({ kind }) => kind === 'rekey'),
    'a duty',
  )
  return payloadOf(duty.message) as Rotation
}

describe('a new command key', () => {
  test('comes from the gatekeeper to all workers of the cluster in one block, and only that secret changes', () => {
    const { chain, gatekeeper, workers, all, worker } = running('a', 'b')
    const before = keysOf(worker)
    chain.push(says.newCommandKey(1, 1, workers))
    for (let blocks = 0; blocks < 4; blocks++) step(chain, ...all)
    settle(chain, ...all)
    const [a, b] = workers.map(rotationsOf)
    expect(a).toHaveLength(1)
    expect(a).toEqual(b)
    const { command, ...others } = keysOf(worker)
    expect(others).toEqual({ identity: before.identity, root: before.root, storage: before.storage, epoch: 1 })
    expect(equalBytes(command, before.command)).toBe(false)
    expect(a).toMatchObject([{ command: toHex(command), epoch: 1 }])
    expect(gatekeeper.state.kept).toEqual([{ id: clusterId(1), keys: keysOf(worker) }])
    expect(takenNames(chain).filter((name) => name === 'clusterOperation RotateKeys')).toHaveLength(1)
    expect(gatekeeper.state.duties).toEqual([])
  })

  test('outlives a restart of gatekeeper and worker, before and after it is on chain', () => {
    const { chain, gatekeeper, workers, all, worker } = running('a')
    chain.push(says.newCommandKey(1, 1, workers))
    const block = chain.seal()
    for (const each of all) {
      each.take(block)
      each.restart()
    }
    for (let blocks = 0; blocks < 3; blocks++) step(chain, ...all)
    for (const each of all) each.restart()
    expect(keysOf(worker)).toMatchObject({ epoch: 1 })
    chain.push(says.newCommandKey(1, 2, workers))
    for (let blocks = 0; blocks < 3; blocks++) step(chain, ...all)
    expect(rotationsOf(worker).map(({ epoch }) => epoch)).toEqual([1, 2])
    expect(gatekeeper.state.kept[0]?.keys).toEqual(keysOf(worker))
  })

  test('counts once: what comes again, or late, changes nothing', () => {
    const scene = running('a')
    const { chain, all, workers, worker } = scene
    const first = proposalOf(scene, 1)
    for (let blocks = 0; blocks < 3; blocks++) step(chain, ...all)
    chain.push(says.newCommandKey(1, 2, workers))
    for (let blocks = 0; blocks < 3; blocks++) step(chain, ...all)
    const keys = keysOf(worker)
    chain.push(messageFrom({ type: 'Gatekeeper' }, 'clusterOperation', first))
    step(chain, ...all)
    expect(keysOf(worker)).toEqual(keys)
    expect(rotationsOf(worker)).toHaveLength(2)
    expect(lastCodes(worker)).toEqual([])
  })

  test('is asked for by the contracts pallet, and sent by gatekeepers alone', () => {
    const scene = running('a')
    const { chain, gatekeeper, workers, all, worker } = scene
    const stranger = ofPallet('PhalaRegistry')
    chain.push(says.newCommandKey(1, 1, workers, stranger))
    step(chain, ...all)
    expect([lastCodes(gatekeeper), gatekeeper.state.duties]).toEqual([['system.not-allowed'], []])
    const proposal = proposalOf(scene, 1)
    chain.push(messageFrom(stranger, 'clusterOperation', proposal))
    const block = chain.seal()
    worker.take(block)
    expect([lastCodes(worker), rotationsOf(worker)]).toEqual([['system.not-allowed'], []])
  })

  test('of another cluster, or for another epoch than it was drawn for, is none', () => {
    const scene = running('a')
    const { chain, worker } = scene
    const { type, value } = proposalOf(scene, 1)
    chain.push(messageFrom({ type: 'Gatekeeper' }, 'clusterOperation', { type, value: { ...value, cluster: clusterId(2) } }))
    const foreign = chain.seal()
    expect(worker.take(foreign).stop).toBeUndefined()
    expect(rotationsOf(worker)).toEqual([])
    chain.push(messageFrom({ type: 'Gatekeeper' }, 'clusterOperation', { type, value: { ...value, epoch: 5 } }))
    const plan = worker.take(chain.seal())
    expect([plan.stop, plan.rejected.map(({ code }) => code)]).toEqual(['removed', ['system.unreadable-key']])
  })

  test('leaves out who is not named: such a worker stops, because it could not follow the others', () => {
    const { chain, gatekeeper, workers } = running('a', 'b')
    const [a, b] = workers as [FakeWorker, FakeWorker]
    chain.push(says.newCommandKey(1, 1, [a]))
    for (let blocks = 0; blocks < 2; blocks++) step(chain, gatekeeper, a, b)
    expect(b.plans.at(-1)?.stop).toBe('removed')
    expect(a.plans.at(-1)?.stop).toBeUndefined()
  })
})
