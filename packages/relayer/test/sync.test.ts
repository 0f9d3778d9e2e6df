// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, test } from 'vitest'
import type { RelayerProgress } from '../src/index.ts'
import { keyOf, rootOf, startNetwork, startTestNode, type TestNetwork } from './network.ts'
import { Refusal, startScriptedWorker } from './scripted-worker.ts'

let network: TestNetwork | undefined
afterEach(async () => {
  await network?.stop()
  network = undefined
})

describe('blocks on their way to a worker', () => {
  test('come in batches up to the best one, and then each as it is made', async () => {
    network = await startNetwork(150)
    const progress: RelayerProgress[] = []
    network.relay({ onProgress: (now) => progress.push(now) })
    await network.reached(150)
    expect(network.worker.batches).toEqual([64, 64, 22])
    network.seal(1)
    await network.reached(151)
    network.seal(3)
    await network.reached(154)
    expect(network.worker.blocks.map(({ number }) => number)).toEqual(Array.from({ length: 154 }, (_, i) => i + 1))
    expect(progress[0]).toEqual({ height: 0, target: 150 })
    expect(progress.at(-1)).toEqual({ height: 154, target: 154 })
    expect(network.lines.filter(({ level }) => level !== 'info')).toEqual([])
  })

  test('prove other keys from the block on where the worker wants others', async () => {
    network = await startNetwork(40)
    const [number, issuance] = [keyOf('System', 'Number'), keyOf('Balances', 'TotalIssuance')]
    network.worker.want((next) => (next <= 10 ? [number] : next <= 12 ? [number, issuance] : [issuance]))
    network.relay()
    await network.reached(40)
    expect(network.worker.batches).toEqual([40, 30, 28])
    expect(network.worker.blocks.map(({ values }) => values.length)).toEqual([
      ...new Array(10).fill(1),
      ...new Array(2).fill(2),
      ...new Array(28).fill(1),
    ])
  })

  test('wait while the worker is away, and go on from where it is when it is back', async () => {
    network = await startNetwork(5)
    const { worker } = network
    network.relay()
    await network.reached(5)
    await worker.crash()
    network.seal(3)
    expect((await network.logged('relayer.retry')).fields).toMatchObject({ code: 'relayer.unreachable' })
    // It has lost what it had not on disk.
    worker.forget(2)
    await worker.start()
    await network.reached(8)
    expect(worker.blocks.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  test('go on when the node comes back', async () => {
    network = await startNetwork(5)
    network.relay()
    await network.reached(5)
    const port = Number(new URL(network.node.endpoint).port)
    await network.node.stop()
    await network.logged('relayer.retry')
    const other = await startTestNode({ port })
    expect(other.genesisHash).toBe(network.node.genesisHash)
    await network.logged('relayer.connected', 2)
    await other.stop()
  })

  test('that contradict what the worker verified stop the relayer with an error that says so', async () => {
    network = await startNetwork(1)
    const first = network.relay()
    await network.reached(1)
    await first.stop()
    // The same genesis and the same validator, and another first block.
    const other = await startTestNode()
    for (const seconds of [1, 2, 3]) other.engine.seal(4_000_000_000_000 + seconds * 1_000)
    const relayer = network.relay({ nodeUrl: other.endpoint })
    await expect(relayer.finished).rejects.toMatchObject({
      code: 'relayer.fork',
      message: expect.stringContaining('follow.broken-chain'),
    })
    expect(network.lines.at(-1)).toMatchObject({ level: 'error', event: 'relayer.stopped', fields: { code: 'relayer.fork' } })
    expect(network.worker.blocks).toHaveLength(1)
    await other.stop()
  })

  test('whose frames are refused for another reason are tried again', async () => {
    network = await startNetwork(3)
    let refusals = 0
    const { worker } = network
    worker.script({
      DispatchBlocks: (request) => {
        if (refusals++ < 2) throw new Refusal('light-client.from-future: its clock is behind')
        worker.script({ DispatchBlocks: undefined })
        return worker.dispatch(request.encodedBlocks)
      },
    })
    network.relay()
    await network.reached(3)
    const retries = network.lines.filter(({ event }) => event === 'relayer.retry')
    expect(retries.map(({ fields }) => fields.code)).toEqual(['relayer.refused-block', 'relayer.refused-block'])
  })

  test('wait for a node that has kept the states that are asked for', async () => {
    network = await startNetwork(20, { archive: false, stateHistory: 4 })
    const relayer = network.relay()
    expect((await network.logged('relayer.retry', 2)).fields).toMatchObject({
      code: 'rpc.state-gone',
      detail: expect.stringContaining('(7001)'),
    })
    await relayer.stop()
    expect(network.worker.batches).toEqual([])
  })

  test('are left alone when the relayer is stopped, at once', async () => {
    network = await startNetwork(3)
    let arrived = (): void => undefined
    const dispatching = new Promise<void>((resolve) => {
      arrived = resolve
    })
    network.worker.script({
      DispatchBlocks: () => {
        arrived()
        return new Promise(() => undefined)
      },
    })
    const stopping = new AbortController()
    const relayer = network.relay({ signal: stopping.signal })
    await dispatching
    stopping.abort()
    await expect(relayer.finished).resolves.toBeUndefined()
    expect(network.lines.filter(({ level }) => level !== 'info')).toEqual([])
  })

  test('of another chain are not even sent', async () => {
    network = await startNetwork(1)
    const foreign = { ...(await rootOf(network.node)), genesisHash: new Uint8Array(32) }
    const worker = await startScriptedWorker(foreign)
    const fatal: unknown[] = []
    const relayer = network.relay({ workerUrl: worker.url, onFatal: (error) => fatal.push(error) })
    await expect(relayer.finished).rejects.toMatchObject({ code: 'relayer.other-chain' })
    expect(fatal).toHaveLength(1)
    expect(worker.calls).toEqual(['GetSyncState'])
    await worker.stop()
  })
})
