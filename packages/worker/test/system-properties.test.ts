// SPDX-License-Identifier: Apache-2.0
import type { Message } from '@phat/messaging'
import { known, PhatError } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { systemState } from '../src/system/state-codec.ts'
import { createFakeChain } from './system-chain.ts'
import { everyMessage, isEffective, nameOf, origins, planOf, scene, topicOf } from './system-everybody.ts'
import { account, contractInfo, inkMessage, launch, says, systemCode } from './system-scenes.ts'
import { badCode, createFakeWorker, type FakeWorker, settle, sharedPart } from './system-worker.ts'

test('what the chain says counts from the senders that may say it, and from no others', () => {
  const made = scene()
  const { chain, gatekeeper, a, candidate } = made
  const effective = new Map<string, string[]>()
  for (const message of everyMessage(made)) {
    const topic = topicOf(message).replace(/[0-9a-f]{64}/, '*')
    const senders = effective.get(topic) ?? []
    effective.set(topic, senders)
    for (const sender of origins) {
      const heard = [gatekeeper, a, candidate].some((each) => isEffective(each, planOf(chain, each, [{ ...message, sender }])))
      if (heard && !senders.includes(nameOf(sender))) senders.push(nameOf(sender))
    }
  }
  expect(Object.fromEntries(effective)).toEqual({
    'phala/system/event': ['PhalaRegistry'],
    'phala/gatekeeper/launch': ['PhalaRegistry'],
    'phala/gatekeeper/change': ['PhalaRegistry'],
    'phala/gatekeeper/key': ['Gatekeeper'],
    'phala/cluster/event': ['PhalaPhatContracts'],
    'phala/cluster/key': ['PhalaPhatContracts', 'Gatekeeper'],
    'phala/contract/op': ['PhalaPhatContracts'],
    'phala/contract/*/command': ['PhalaPhatTokenomic', 'AccountId'],
    // What workers say to the chain.
    'phala/cluster/worker/report': [],
    '^phala/registry/event': [],
    '^phala/registry/cluster': [],
    '^phala/registry/contract': [],
  })
})

test('what is meant for others changes nothing', () => {
  const { chain, gatekeeper, a, b, candidate } = scene()
  const foreign = [
    says.worker(b, { type: 'Suspended' }),
    says.firstGatekeeper(b),
    says.deposit(2, 1n),
    says.upload(2, Uint8Array.of(1)),
    says.destroy(2),
    says.remove(1, b),
    says.remove(2, a),
    says.instantiate(contractInfo(2)),
    says.newCluster(2, [b]),
    says.gatekeeperAdded(candidate),
    says.rotate(4n, gatekeeper),
  ]
  for (const message of foreign) {
    const plan = planOf(chain, a, [message])
    expect(isEffective(a, plan)).toBe(false)
    expect(plan.rejected).toEqual([])
  }
})

test('what gatekeepers and the chain said once has no effect when it is said again', () => {
  const { chain, gatekeeper, a, b, candidate, keys } = scene()
  const heard = chain.taken.filter(({ sender }) => sender.type === 'Gatekeeper')
  expect(heard.length).toBeGreaterThan(0)
  for (const worker of [gatekeeper, a, b, candidate])
    expect(isEffective(worker, planOf(chain, worker, [...heard, ...heard]))).toBe(false)
  // In one block, twice or once is the same.
  const [once, twice] = [keys, [...keys, ...keys]].map((messages) => planOf(chain, candidate, messages).state)
  expect(twice).toEqual(once)
  expect(once).toMatchObject({ gatekeeper: 'active', cluster: { stage: 'awaiting-code' } })
})

test('without any one of the messages on the way, a worker comes to no cluster', () => {
  const withoutMessage = (left: string): FakeWorker => {
    const chain = createFakeChain()
    const [gatekeeper, worker] = [createFakeWorker('gatekeeper'), createFakeWorker('worker')]
    launch(chain, gatekeeper, worker)
    chain.setSystemCode(systemCode)
    chain.push(says.newCluster(1, [worker]))
    for (let blocks = 0; blocks < 6; blocks++) {
      const block = chain.seal()
      gatekeeper.take(block)
      gatekeeper.relay(chain)
      worker.take({
        ...block,
        values: (keys) => ({
          ...block.values(keys),
          values: block
            .values(keys)
            .values.map((value, i) => (i === 0 && block.messages.some((each) => topicOf(each) === left) ? null : value)),
        }),
      })
    }
    return worker
  }
  expect(withoutMessage('nothing').state.cluster?.stage).toBe('running')
  expect(withoutMessage('phala/cluster/key').state.cluster).toBeUndefined()
  // What tells it of a cluster early only lets it keep what comes early.
  expect(withoutMessage('phala/cluster/event').state.cluster?.stage).toBe('running')
})

/** What may stand in a block of a chain with clusters 1 and 2, of workers a and b. */
const anyWork = fc.oneof(
  fc
    .record({ cluster: fc.constantFrom(1, 2), amount: fc.bigInt(1n, 9n) })
    .map(({ cluster, amount }) => says.deposit(cluster, amount)),
  fc.nat(255).map((byte) => says.upload(1, Uint8Array.of(byte))),
  fc
    .record({ salt: fc.nat(255), good: fc.boolean() })
    .map(({ salt, good }) => says.instantiate(contractInfo(1, Uint8Array.of(good ? 0 : badCode), salt))),
  fc.constantFrom(1, badCode).map((nonce) => says.command(account(0x33), inkMessage(nonce))),
  fc
    .bigInt(1n, 9n)
    .map((amount) => says.command(account(0x33), { type: 'Withdraw', value: { nonce: new Uint8Array(), amount } })),
  fc.uint8Array({ maxLength: 40 }).map((payload): Message => ({ ...says.deposit(1, 1n), payload })),
)

test('workers of a cluster come to the same by the same blocks, also when one starts again in between', () => {
  const blocks = fc.array(
    fc.record({ work: fc.array(anyWork, { maxLength: 4 }), restarts: fc.boolean(), relays: fc.boolean() }),
    {
      maxLength: 12,
    },
  )
  fc.assert(
    fc.property(blocks, (planned) => {
      const chain = createFakeChain()
      const [gatekeeper, a, b] = ['gatekeeper', 'a', 'b'].map((name) => createFakeWorker(name)) as [
        FakeWorker,
        FakeWorker,
        FakeWorker,
      ]
      launch(chain, gatekeeper, a, b)
      chain.setSystemCode(systemCode)
      chain.push(says.newCluster(1, [a, b]))
      for (const { work, restarts, relays } of planned) {
        chain.push(...work)
        const block = chain.seal()
        for (const worker of [gatekeeper, a, b]) worker.take(block)
        gatekeeper.relay(chain)
        if (relays) for (const worker of [a, b]) worker.relay(chain)
        if (restarts) b.restart()
        expect(sharedPart(a.state)).toEqual(sharedPart(b.state))
        expect(a.plans.at(-1)?.cluster).toEqual(b.plans.at(-1)?.cluster)
      }
      expect(a.orders).toEqual(b.orders)
      settle(chain, gatekeeper, a, b)
      expect(sharedPart(a.state)).toEqual(sharedPart(b.state))
    }),
    { numRuns: 6 },
  )
})

test('the same state, block and random bytes give the same plan', () => {
  const made = scene()
  for (const message of everyMessage(made)) {
    const twins = ['one', 'two'].map(() => createFakeWorker('gatekeeper', {}, made.gatekeeper.state))
    const [one, two] = twins.map((twin) => planOf(made.chain, twin, [message]))
    // A proposal of a master key is signed, and no two signatures of sr25519 are the same.
    if (one?.state.duties.some(({ kind }) => kind === 'rotate')) continue
    expect(one).toEqual(two)
  }
})

describe('the state in records', () => {
  test('has a version, and no bytes that are none are read', () => {
    const { a } = scene()
    const encoded = systemState.encode(a.state)
    expect(encoded[0]).toBe(1)
    const unreadable = (bytes: Uint8Array): boolean => {
      try {
        systemState.decode(bytes)
        return false
      } catch (error) {
        expect(error).toBeInstanceOf(PhatError)
        return true
      }
    }
    expect(unreadable(Uint8Array.of(2, ...encoded.subarray(1)))).toBe(true)
    expect(unreadable(Uint8Array.of(...encoded, 0))).toBe(true)
    fc.assert(fc.property(fc.nat(encoded.length - 1), (length) => unreadable(encoded.subarray(0, length))))
    // Whatever else reads is written again as it was.
    fc.assert(
      fc.property(fc.nat(encoded.length - 1), fc.integer({ min: 1, max: 255 }), (at, difference) => {
        const changed = encoded.slice()
        changed[at] = known(changed[at], 'a byte') ^ difference
        return unreadable(changed) || Buffer.from(systemState.encode(systemState.decode(changed))).equals(changed)
      }),
    )
  })
})
