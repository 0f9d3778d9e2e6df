// SPDX-License-Identifier: Apache-2.0
import { equalBytes, known } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { clusterKeysCodec } from '../src/keys/cluster-keys.ts'
import { signedEgress } from '../src/system/signed-egress.ts'
import { createFakeChain, messageFrom } from './system-chain.ts'
import { clusterId, deployCluster, lastCodes, launch, payloadOf, says, takenNames } from './system-scenes.ts'
import { createFakeWorker, type FakeWorker, settle, step } from './system-worker.ts'

/** A chain with one gatekeeper and a cluster of one worker, and workers that are nothing yet. */
function running(...names: readonly string[]) {
  const chain = createFakeChain()
  const first = createFakeWorker('first')
  const worker = createFakeWorker('worker')
  const others = names.map((name) => createFakeWorker(name))
  launch(chain, first, worker, ...others)
  deployCluster(chain, 1, [worker], [first, ...others])
  const all = [first, worker, ...others]
  settle(chain, ...all)
  return { chain, first, worker, all, later: known(others[0], 'a later one'), others }
}

const gatekeepersMessages = ({ state, identity }: FakeWorker) =>
  signedEgress(state, identity).find(([{ type }]) => type === 'Gatekeeper')?.[1] ?? []
const dispatches = (names: readonly string[]): number => names.filter((name) => name === 'clusterOperation DispatchKeys').length

describe('a gatekeeper that is registered later', () => {
  test('learns the keys of clusters that were made before, once, and the cluster does not notice', () => {
    const { chain, first, worker, later, all } = running('later')
    const orders = worker.orders.length
    chain.push(says.gatekeeperAdded(later))
    for (let blocks = 0; blocks < 4; blocks++) step(chain, ...all)
    settle(chain, ...all)
    expect(later.state.kept).toEqual(first.state.kept)
    expect(later.state.kept).toEqual([{ id: clusterId(1), keys: known(worker.state.cluster, 'a cluster').birth.keys }])
    expect([later.state.duties, first.state.duties]).toEqual([[], []])
    // One when the cluster was made, one for the later gatekeeper.
    expect(dispatches(takenNames(chain))).toBe(2)
    expect(worker.orders.slice(orders).flatMap(({ items }) => items)).toEqual([])
    expect(later.state.cluster).toBeUndefined()
  })

  test('goes on alone: it gives the cluster a new command key, and tells the next one', () => {
    const { chain, first, worker, later, others, all } = running('later', 'last')
    const last = known(others[1], 'the last one')
    chain.push(says.gatekeeperAdded(later))
    for (let blocks = 0; blocks < 5; blocks++) step(chain, ...all)
    chain.push(says.gatekeeperRemoved(first))
    step(chain, ...all)
    const alone = [worker, later, last]
    chain.push(says.newCommandKey(1, 1, [worker]), says.gatekeeperAdded(last))
    for (let blocks = 0; blocks < 6; blocks++) step(chain, ...alone)
    settle(chain, ...alone)
    expect(known(worker.state.cluster, 'a cluster').birth.keys.epoch).toBe(1)
    expect(last.state.kept).toEqual([{ id: clusterId(1), keys: known(worker.state.cluster, 'a cluster').birth.keys }])
    expect(last.state.kept).toEqual(later.state.kept)
  })

  test('has the keys of now, though what was under way for it held those of before', () => {
    const { chain, first, worker, later, all } = running('later')
    chain.push(says.gatekeeperAdded(later))
    step(chain, ...all)
    // Here nobody brings to the chain what it says.
    const told = chain.seal()
    for (const each of all) each.take(told)
    const stale = known(
      first.state.duties.find(({ kind }) => kind === 'share'),
      'a duty',
    ).message
    // The command key changes before the chain has what was sent; the old message comes after it all the same.
    chain.push(says.newCommandKey(1, 1, [worker]))
    const block = chain.seal()
    for (const each of all) each.take(block)
    const rotation = known(
      first.state.duties.find(({ kind }) => kind === 'rekey'),
      'a duty',
    ).message
    chain.push(rotation, stale)
    const next = chain.seal()
    for (const each of all) each.take(next)
    expect(first.state.kept[0]?.keys.epoch).toBe(1)
    expect(later.state.kept[0]?.keys.epoch).toBe(0)
    expect(first.state.duties.map(({ kind }) => kind)).toEqual(['share'])
    for (let blocks = 0; blocks < 4; blocks++) step(chain, ...all)
    settle(chain, ...all)
    expect(later.state.kept).toEqual(first.state.kept)
  })

  test('is told even when the message for another was under way', () => {
    const { chain, first, worker, later, others, all } = running('later', 'last')
    const last = known(others[1], 'the last one')
    chain.push(says.gatekeeperAdded(later), says.gatekeeperAdded(last))
    for (let blocks = 0; blocks < 6; blocks++) step(chain, first, worker, later, last)
    settle(chain, ...all)
    for (const each of [later, last]) expect(each.state.kept).toEqual(first.state.kept)
  })

  test('is told by whichever gatekeeper comes first', () => {
    for (const firstIs of [0, 1]) {
      const { chain, first, worker, later, others, all } = running('later', 'last')
      const last = known(others[1], 'the last one')
      chain.push(says.gatekeeperAdded(later))
      for (let blocks = 0; blocks < 5; blocks++) step(chain, ...all)
      chain.push(says.gatekeeperAdded(last))
      const [speaker, other] = firstIs === 0 ? [first, later] : [later, first]
      for (let blocks = 0; blocks < 6; blocks++) {
        const block = chain.seal()
        for (const each of all) each.take(block)
        chain.submit(gatekeepersMessages(known(speaker, 'it speaks')))
      }
      settle(chain, known(other, 'the other'), known(speaker, 'it speaks'), worker, last)
      expect(last.state.kept).toEqual(first.state.kept)
      expect(last.state.kept).toHaveLength(1)
      // For the cluster, for the later one, for the last one: nothing is said twice.
      expect(dispatches(takenNames(chain))).toBe(3)
    }
  })

  test('outlives a restart in each block', () => {
    const { chain, first, later, all } = running('later')
    chain.push(says.gatekeeperAdded(later))
    for (let blocks = 0; blocks < 6; blocks++) {
      step(chain, ...all)
      for (const each of all) each.restart()
    }
    expect(later.state.kept).toEqual(first.state.kept)
    expect(later.state.kept).toHaveLength(1)
  })
})

describe('keys that gatekeepers send among themselves', () => {
  function message() {
    const scene = running('later')
    const { chain, first, later, all } = scene
    chain.push(says.gatekeeperAdded(later))
    for (let blocks = 0; blocks < 2; blocks++) step(chain, ...all)
    const duty = known(
      first.state.duties.find(({ kind }) => kind === 'share'),
      'a duty',
    )
    const payload = payloadOf(duty.message) as Extract<
      Parameters<typeof messageFrom<'clusterOperation'>>[2],
      { type: 'DispatchKeys' }
    >
    return { ...scene, duty, payload }
  }

  test('open for gatekeepers alone, and hold no key in clear', () => {
    const { first, duty, payload } = message()
    const [[receiver, key] = [], ...others] = payload.value.secretKeys
    expect(others).toEqual([])
    expect(receiver).toEqual(key?.ecdhPubkey)
    const { keys } = known(first.state.kept[0], 'a cluster')
    const clear = Buffer.from(clusterKeysCodec.encode(keys))
    for (let at = 0; at + 16 <= clear.length; at += 16)
      expect(Buffer.from(duty.message.payload).includes(clear.subarray(at, at + 16))).toBe(false)
  })

  test('say nothing to a worker that is none, and nothing when they are of another cluster or changed', () => {
    const { chain, first, worker, later, payload } = message()
    const before = first.state.kept
    const { cluster, secretKeys } = payload.value
    const [[receiver, key] = []] = secretKeys
    const encryptedKey = known(key, 'a key').encryptedKey.slice()
    encryptedKey[3] = known(encryptedKey[3], 'a byte') ^ 1
    const changed = [known(receiver, 'a receiver'), { ...known(key, 'a key'), encryptedKey }] as const
    const other = deployedKeys()
    for (const value of [
      { ...payload.value, secretKeys: [changed] },
      { ...payload.value, secretKeys: other },
    ]) {
      chain.push(messageFrom({ type: 'Gatekeeper' }, 'clusterOperation', { type: 'DispatchKeys', value }))
      const block = chain.seal()
      for (const each of [first, worker, later]) each.take(block)
      expect([lastCodes(first), lastCodes(worker)]).toEqual([['system.unreadable-key'], []])
    }
    expect(first.state.kept).toEqual(before)
    expect(worker.state).toMatchObject({ kept: [], gatekeeper: 'none' })
    expect(equalBytes(cluster, clusterId(1))).toBe(true)
  })
})

/** Of another network: gatekeepers of this one cannot open them. */
function deployedKeys() {
  const chain = createFakeChain()
  const [first, later] = [createFakeWorker('elsewhere'), createFakeWorker('later elsewhere')]
  launch(chain, first, later)
  deployCluster(chain, 1, [later], [first])
  chain.push(says.gatekeeperAdded(later))
  for (let blocks = 0; blocks < 2; blocks++) step(chain, first, later)
  const duty = known(
    first.state.duties.find(({ kind }) => kind === 'share'),
    'a duty',
  )
  return (
    payloadOf(duty.message) as {
      value: {
        secretKeys: readonly (readonly [Uint8Array, { ecdhPubkey: Uint8Array; encryptedKey: Uint8Array; iv: Uint8Array }])[]
      }
    }
  ).value.secretKeys
}
