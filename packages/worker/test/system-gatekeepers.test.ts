// SPDX-License-Identifier: Apache-2.0
import { routeMessage } from '@phat/messaging'
import { known, toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { signedEgress } from '../src/system/signed-egress.ts'
import type { SystemState } from '../src/system/system-types.ts'
import { createFakeChain, messageFrom } from './system-chain.ts'
import { clusterId, lastCodes, launch, registerAll, says, systemCode, takenNames } from './system-scenes.ts'
import { createFakeWorker, settle, step } from './system-worker.ts'

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
