// SPDX-License-Identifier: Apache-2.0
import { rootOrigin, signed } from '@phat/frame'
import { boundTopics, commandTopic, type Message, type MessageOrigin, signMessage } from '@phat/messaging'
import { messages, PhalaMq } from '@phat/pallet-phala-mq'
import { PHA, textBytes } from '@phat/primitives'
import { alice, bob } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  benchReport,
  clusterId,
  clusterPair,
  commandOf,
  gatekeeperPair,
  mockParts,
  mqConfig,
  received,
  strangerPair,
  workerOrigin,
  workerPair,
} from '../bench/phala-mq.bench.ts'

const chain = createMockRuntime({ ...mockParts, balances: [[alice, PHA]] })
const mq = chain.calls(PhalaMq)
const store = () => PhalaMq.at(chain.execution).store
const next = (sender: MessageOrigin = workerOrigin) => messages.nextSequence(chain.execution, sender)
const sync = (signedMessage: ReturnType<typeof benchReport>) => mq.syncOffchainMessage(signed(alice), { signedMessage })
/** What workers read of the block that was current. */
const sentInBlock = (): readonly Message[] => {
  const { number } = chain.execution.block
  PhalaMq.parts.hooks.onFinalize?.(PhalaMq.at(chain.execution) as never, number)
  return store().outboundMessages.get()
}

beforeEach(() => {
  received.length = 0
})

describe('a message from a worker', () => {
  test('comes in once, in its place, and reaches the pallet of its topic', () => {
    sync(benchReport(0n))
    expect(received).toMatchObject([{ sender: workerOrigin, payload: { type: 'BenchReport' } }])
    expect(next()).toBe(1n)
    chain.expectNoop(() => sync(benchReport(0n)), 'PhalaMq.BadSequence')
    chain.expectNoop(() => sync(benchReport(2n)), 'PhalaMq.BadSequence')
    sync(benchReport(1n))
    expect(next()).toBe(2n)
    expect(sentInBlock()).toEqual([])
  })

  test('of an unregistered worker is refused', () => {
    chain.expectNoop(() => sync(benchReport(0n, 1n, strangerPair)), 'PhalaMq.UnknownSender')
  })

  test('signed by another key, at another sequence, or changed, is refused', () => {
    const good = benchReport(0n)
    const forged = { ...benchReport(0n, 1n, strangerPair), message: good.message }
    const moved = { ...benchReport(1n), sequence: 0n }
    const changed = { ...good, message: { ...good.message, payload: benchReport(0n, 2n).message.payload } }
    const short = { ...good, signature: good.signature.subarray(1) }
    for (const bad of [forged, moved, changed, short]) chain.expectNoop(() => sync(bad), 'PhalaMq.BadSignature')
  })

  test('whose handler fails is taken, changes nothing, and leaves an event', () => {
    sync(benchReport(0n, 101n))
    expect(received).toHaveLength(1)
    expect([next(), store().queuedOutboundMessage.exists()]).toEqual([1n, false])
    const { sender, destination } = benchReport(0n).message
    chain.expectEvents(['PhalaMq.MessageFailed', { sender, destination, error: { type: 'Other' } }])
    sync(benchReport(1n))
    expect(next()).toBe(2n)
  })

  test('that its topic does not carry, or that is no sender’s of the topic, leaves an event', () => {
    const send = (message: Message, sequence: bigint) => sync(signMessage(message, sequence, (bytes) => workerPair.sign(bytes)))
    const { registryEvent, clusterRegistryEvent } = boundTopics
    send({ sender: workerOrigin, destination: registryEvent.path, payload: Uint8Array.of(7) }, 0n)
    send({ sender: workerOrigin, destination: clusterRegistryEvent.path, payload: new Uint8Array(65) }, 1n)
    expect(received).toEqual([])
    const failed = chain.takeEvents().map(([name, fields]) => [name, (fields as { error: { value: object } }).error.value])
    expect(failed).toEqual([
      ['PhalaMq.MessageFailed', { index: 2, error: Uint8Array.of(6, 0, 0, 0) }],
      ['PhalaMq.MessageFailed', { index: 2, error: Uint8Array.of(0, 0, 0, 0) }],
    ])
  })

  test('comes only from off the chain, to a topic, and no longer than allowed', () => {
    const good = benchReport(0n)
    const of = (change: Partial<Message>) => ({ ...good, message: { ...good.message, ...change } })
    const origins: MessageOrigin[] = [
      { type: 'Pallet', value: textBytes('PhalaRegistry') },
      { type: 'AccountId', value: alice },
      { type: 'MultiLocation', value: new Uint8Array() },
      { type: 'Reserved' },
    ]
    for (const sender of origins) chain.expectNoop(() => sync(of({ sender })), 'PhalaMq.BadSender')
    for (const destination of ['', '/x', '~x']) {
      chain.expectNoop(() => sync(of({ destination: textBytes(destination) })), 'PhalaMq.BadDestination')
    }
    const payload = new Uint8Array(mqConfig.maxMessageBytes)
    chain.expectNoop(() => sync(of({ payload })), 'PhalaMq.MessageTooLarge')
    chain.expectNoop(() => mq.syncOffchainMessage(rootOrigin, { signedMessage: good }), 'BadOrigin')
  })

  test('costs nothing where the gatekeeper sent it; each sender has a sequence of its own', () => {
    const destination = boundTopics.gatekeeperEvent.path
    const payload = new Uint8Array(3)
    const gatekeeper = { type: 'Gatekeeper' } as const
    const cluster = { type: 'Cluster', value: clusterId } as const
    const ofGatekeeper = signMessage({ sender: gatekeeper, destination, payload }, 0n, (bytes) => gatekeeperPair.sign(bytes))
    const ofCluster = signMessage({ sender: cluster, destination, payload }, 0n, (bytes) => clusterPair.sign(bytes))
    expect(sync(ofGatekeeper).paysFee).toBe(false)
    expect(sync(ofCluster).paysFee).toBe(true)
    expect([next(gatekeeper), next(cluster), next()]).toEqual([1n, 1n, 0n])
    expect(sentInBlock()).toEqual([ofGatekeeper.message, ofCluster.message])
    const elsewhere = { ...ofCluster.message, sender: { type: 'Cluster', value: new Uint8Array(32) } as const }
    chain.expectNoop(() => sync({ ...ofCluster, message: elsewhere }), 'PhalaMq.UnknownSender')
    const contract = { ...ofCluster.message, sender: { type: 'Contract', value: clusterId } as const }
    chain.expectNoop(() => sync({ ...ofCluster, message: contract }), 'PhalaMq.UnknownSender')
  })
})

describe('a message of a user', () => {
  const topicOfContract = commandTopic(new Uint8Array(32).fill(9))

  test('reaches the workers with the account as its sender', () => {
    const payload = commandOf(5)
    mq.pushMessage(signed(alice), { destination: topicOfContract, payload })
    expect(sentInBlock()).toEqual([{ sender: { type: 'AccountId', value: alice }, destination: topicOfContract, payload }])
  })

  test('goes to no topic of pallets and workers, and to none that is none', () => {
    const push =
      (destination: Uint8Array, payload = new Uint8Array()) =>
      () =>
        mq.pushMessage(signed(alice), { destination, payload })
    for (const { path } of Object.values(boundTopics)) chain.expectNoop(push(path), 'PhalaMq.BadSender')
    chain.expectNoop(push(new Uint8Array()), 'PhalaMq.BadDestination')
    chain.expectNoop(push(textBytes('&x')), 'PhalaMq.BadDestination')
    chain.expectNoop(push(topicOfContract, Uint8Array.of(0, 9)), 'PhalaMq.MalformedPayload')
    chain.expectNoop(push(topicOfContract, new Uint8Array(mqConfig.maxMessageBytes)), 'PhalaMq.MessageTooLarge')
    chain.expectNoop(() => mq.pushMessage(rootOrigin, { destination: topicOfContract, payload: commandOf(1) }), 'BadOrigin')
  })

  test('to a topic of the chain alone that nobody has stays there', () => {
    mq.pushMessage(signed(alice), { destination: textBytes('^mine'), payload: new Uint8Array(1) })
    expect(sentInBlock()).toEqual([])
  })

  test('is forced by root as one of a pallet', () => {
    const payload = commandOf(1)
    mq.forcePushPalletMessage(rootOrigin, { destination: topicOfContract, payload })
    const sender = { type: 'Pallet', value: textBytes('ForcePushed') }
    expect(sentInBlock()).toEqual([{ sender, destination: topicOfContract, payload }])
    chain.expectNoop(() => mq.forcePushPalletMessage(signed(bob), { destination: topicOfContract, payload }), 'BadOrigin')
  })
})

describe('messages of a block', () => {
  const destroy = { type: 'DestroyCluster', value: clusterId } as const

  test('stand in OutboundMessages from its end to the beginning of the next', () => {
    messages.push(chain.execution, 'PhalaPhatContracts', 'clusterOperation', destroy)
    expect(store().outboundMessages.get()).toEqual([])
    const [sent] = sentInBlock()
    const { path, payload } = boundTopics.clusterOperation
    expect(sent).toEqual({
      sender: { type: 'Pallet', value: textBytes('PhalaPhatContracts') },
      destination: path,
      payload: payload.encode(destroy),
    })
    chain.runToBlock(2)
    expect(store().outboundMessages.exists()).toBe(false)
  })

  test('that were queued go out in the next', () => {
    messages.queue(chain.execution, 'A', 'clusterOperation', destroy)
    messages.queue(chain.execution, 'B', 'clusterOperation', destroy)
    expect(sentInBlock()).toEqual([])
    chain.runToBlock(2)
    expect(store().queuedOutboundMessage.exists()).toBe(false)
    expect(sentInBlock().map(({ sender }) => sender.value)).toEqual([textBytes('A'), textBytes('B')])
  })

  test('of a pallet to a contract are plain commands', () => {
    const contract = new Uint8Array(32).fill(9)
    messages.pushInkMessage(chain.execution, 'PhalaPhatTokenomic', contract, Uint8Array.of(1, 2))
    const [sent] = sentInBlock()
    expect(sent?.destination).toEqual(commandTopic(contract))
    // Plain, InkMessage, no nonce, two bytes, no transfer, all gas, no limit: written by hand from the protocol.
    const expected = Uint8Array.from([0, 0, 0, 8, 1, 2, ...new Array(16).fill(0), ...new Array(8).fill(0xff), 0])
    expect(sent?.payload).toEqual(expected)
  })

  test('any mix of them keeps its order, and sequences count what came in', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('worker' as const), sequence: fc.bigInt(0n, 4n) }),
      fc.record({ kind: fc.constant('user' as const), size: fc.integer({ min: 0, max: 50 }) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 10 }), (steps) => {
        chain.reset()
        let expected = 0n
        const sizes: number[] = []
        for (const each of steps) {
          if (each.kind === 'user') {
            sizes.push(commandOf(each.size).length)
            mq.pushMessage(signed(alice), { destination: commandTopic(clusterId), payload: commandOf(each.size) })
            continue
          }
          const failure = chain.failureOf(() => sync(benchReport(each.sequence)))
          expect(failure).toBe(each.sequence === expected ? undefined : 'PhalaMq.BadSequence')
          if (failure === undefined) expected++
        }
        expect([next(), sentInBlock().map(({ payload }) => payload.length)]).toEqual([expected, sizes])
      }),
      { numRuns: 20 },
    )
  })
})
