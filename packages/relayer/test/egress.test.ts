// SPDX-License-Identifier: Apache-2.0
import { tuple, vec } from '@phat/codec'
import { keypairFromUri, twox64 } from '@phat/crypto'
import { type MessageOrigin, message, messageOrigin, type SignedMessage, signedMessage, signMessage } from '@phat/messaging'
import { concatBytes, fromHex, type Hex, textBytes, toHex } from '@phat/primitives'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ask, keyOf, startNetwork, type TestNetwork } from './network.ts'

const clusterKey = keypairFromUri('//Cluster')
const cluster = new Uint8Array(32).fill(7)
const sender: MessageOrigin = { type: 'Cluster', value: cluster }
const groups = vec(tuple(messageOrigin, vec(signedMessage)))

const messageAt = (sequence: bigint, destination = 'phala/test'): SignedMessage =>
  signMessage({ sender, destination: textBytes(destination), payload: Uint8Array.of(Number(sequence)) }, sequence, (bytes) =>
    clusterKey.sign(bytes),
  )

let network: TestNetwork
/** What the chain holds as the key of the cluster; null for none. */
const setClusterKey = (publicKey: Uint8Array | null): Promise<unknown> => {
  const key = concatBytes(keyOf('PhalaRegistry', 'ClusterKeys'), twox64(cluster), cluster)
  return ask(network.node, 'dev_setStorage', [[toHex(key), publicKey === null ? null : toHex(publicKey)]])
}
beforeEach(async () => {
  network = await startNetwork(1)
  await setClusterKey(clusterKey.publicKey)
})
afterEach(() => network.stop())

/** What the worker holds for the chain from now on. */
function say(...messages: readonly SignedMessage[]): void {
  network.worker.script({ GetEgressMessages: () => ({ encodedMessages: groups.encode([[sender, messages]]) }) })
}

const nextSequence = () => ask(network.node, 'pha_getMqNextSequence', toHex(messageOrigin.encode(sender)))
const pending = async () => (await ask(network.node, 'author_pendingExtrinsics')) as Hex[]

/** Payloads that came on chain with the best block, from its queue. */
async function delivered(): Promise<number[]> {
  const stored = await ask(network.node, 'state_getStorage', toHex(keyOf('PhalaMq', 'OutboundMessages')))
  const messages = stored === null ? [] : vec(message).decode(fromHex(stored as Hex))
  return messages.map(({ payload }) => payload[0] ?? -1)
}

/** Extrinsics of the best block that are none of its own. */
async function transactions(): Promise<number> {
  const { block } = (await ask(network.node, 'chain_getBlock')) as { block: { extrinsics: readonly unknown[] } }
  network.seal(1)
  const { block: empty } = (await ask(network.node, 'chain_getBlock')) as { block: { extrinsics: readonly unknown[] } }
  return block.extrinsics.length - empty.extrinsics.length
}

describe('messages of a worker', () => {
  test('come on chain in one block, in their order, each once', async () => {
    say(messageAt(2n), messageAt(0n), messageAt(1n))
    network.relay()
    expect((await network.logged('relayer.messages-sent')).fields).toEqual({ sender: 'Cluster', first: 0, count: 3 })
    expect(await nextSequence()).toBe(3)
    network.seal(1)
    expect(await delivered()).toEqual([0, 1, 2])
    expect(await transactions()).toBe(3)
    say(messageAt(2n), messageAt(3n))
    await network.logged('relayer.messages-sent', 2)
    network.seal(1)
    expect(await delivered()).toEqual([3])
    expect(await transactions()).toBe(1)
    expect(network.lines.filter(({ level }) => level !== 'info')).toEqual([])
  })

  test('that the pool lost are sent again', async () => {
    say(messageAt(0n))
    network.relay()
    await network.logged('relayer.messages-sent')
    const lost = await pending()
    expect(lost).toHaveLength(1)
    await ask(
      network.node,
      'author_removeExtrinsic',
      lost.map((extrinsic) => ({ extrinsic })),
    )
    network.seal(3)
    await network.logged('relayer.message-lost')
    await network.logged('relayer.messages-sent', 2)
    network.seal(1)
    expect(await delivered()).toEqual([0])
  })

  test('that the chain refuses are told by the name of its error, and do not cost a fee in each block', async () => {
    say(messageAt(0n, ''))
    network.relay()
    await network.logged('relayer.messages-sent')
    network.seal(3)
    const { fields } = await network.logged('relayer.messages-failed')
    expect(fields).toMatchObject({ sender: 'Cluster', code: 'relayer.dispatch-failed' })
    expect(fields.detail).toContain('PhalaMq.BadDestination')
    network.seal(1)
    await network.reached(await bestNumber())
    expect(await pending()).toEqual([])
    expect(network.lines.filter(({ event }) => event === 'relayer.messages-sent')).toHaveLength(1)
  })

  test('that begin after the one that the chain takes next are not sent', async () => {
    say(messageAt(5n))
    network.relay()
    expect((await network.logged('relayer.messages-failed')).fields.code).toBe('relayer.egress-gap')
    expect(await pending()).toEqual([])
  })

  test('that are not signed by their sender are refused by the pool', async () => {
    say({ ...messageAt(0n), signature: messageAt(1n).signature })
    network.relay()
    const { fields } = await network.logged('relayer.messages-failed')
    expect(fields.code).toBe('relayer.rejected')
    expect(fields.detail).toContain('bad signature')
  })

  test('of a new cluster wait until the chain has its key, and nobody is warned', async () => {
    await setClusterKey(null)
    let looks = 0
    const lookedTwice = new Promise<void>((resolve) => {
      network.worker.script({
        GetEgressMessages: () => {
          looks++
          // The third begins when the second has ended.
          if (looks === 3) resolve()
          return { encodedMessages: groups.encode([[sender, [messageAt(0n)]]]) }
        },
      })
    })
    network.relay()
    await lookedTwice
    expect(await pending()).toEqual([])
    await setClusterKey(clusterKey.publicKey)
    await network.logged('relayer.messages-sent')
    network.seal(1)
    expect(await delivered()).toEqual([0])
    expect(network.lines.filter(({ level }) => level !== 'info')).toEqual([])
  })

  test('of a worker that the chain does not count wait', async () => {
    network.worker.setRegistered(false)
    const own: MessageOrigin = { type: 'Worker', value: clusterKey.publicKey }
    const first = signMessage({ sender: own, destination: textBytes('phala/test'), payload: new Uint8Array(1) }, 0n, (bytes) =>
      clusterKey.sign(bytes),
    )
    network.worker.script({
      GetEgressMessages: () => ({
        encodedMessages: groups.encode([
          [own, [first]],
          [sender, [messageAt(0n)]],
        ]),
      }),
    })
    network.relay()
    await network.logged('relayer.messages-sent')
    expect(await pending()).toHaveLength(1)
    expect(network.lines.filter(({ level }) => level !== 'info')).toEqual([])
  })
})

async function bestNumber(): Promise<number> {
  const { number } = (await ask(network.node, 'chain_getHeader')) as { number: Hex }
  return Number(number)
}
