// SPDX-License-Identifier: Apache-2.0
import type { LogRecord } from '@phat/contracts'
import {
  type ClusterThreads,
  type ClusterThreadsOptions,
  connectIo,
  type QueryIoThread,
  startClusterThreads,
  startQueryIoThread,
} from '@phat/worker'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { buildThread } from './build-thread.ts'
import { type LocalServer, serveHttp, serveTcp } from './local-server.ts'
import type { ScriptedBlock, ScriptedFault, ScriptedQuery } from './scripted-thread.ts'

let thread: Awaited<ReturnType<typeof buildThread>>
let io: QueryIoThread
const logged: LogRecord[] = []
const clusters: ClusterThreads[] = []
const servers: LocalServer[] = []

beforeAll(async () => {
  thread = await buildThread('scripted-thread')
  io = startQueryIoThread(thread.url, { allowedNetworks: ['127.0.0.1'] }, { log: (record) => logged.push(record) })
  io.setCacheWeights([[new Uint8Array(32), 1]])
})
afterEach(async () => {
  await Promise.all([
    ...clusters.splice(0).map((cluster) => cluster.stop()),
    ...servers.splice(0).map((server) => server.close()),
  ])
})
afterAll(async () => {
  await io.stop()
  thread.remove()
})

interface Faults {
  readonly seen: string[]
}

async function started(options: Partial<ClusterThreadsOptions> = {}): Promise<{ cluster: ClusterThreads; faults: Faults }> {
  const faults: Faults = { seen: [] }
  const cluster = await startClusterThreads({
    threadUrl: thread.url,
    cluster: { birth: {} },
    io,
    workerPublicKey: new Uint8Array(32),
    heapMb: 64,
    onFault: (role) => faults.seen.push(role),
    ...options,
  })
  clusters.push(cluster)
  return { cluster, faults }
}

async function opened(starting: Promise<LocalServer>): Promise<LocalServer> {
  const server = await starting
  servers.push(server)
  return server
}

const ample = 30_000
const apply = (cluster: ClusterThreads, block: ScriptedBlock, signal?: AbortSignal) => cluster.apply(block, signal)
const set = (cluster: ClusterThreads, height: number, values: Record<string, number | null>) =>
  apply(cluster, { height, set: values })
const ask = async (
  cluster: ClusterThreads,
  request: ScriptedQuery,
  parts: { height?: number; limitMs?: number; signal?: AbortSignal } = {},
) =>
  (
    await cluster.query(
      { request, ...(parts.height === undefined ? {} : { height: parts.height }) },
      parts.limitMs ?? ample,
      parts.signal,
    )
  ).answer
const read = (cluster: ClusterThreads, name: string, height?: number) =>
  ask(cluster, { kind: 'read', name }, height === undefined ? {} : { height })
const fault = (cluster: ClusterThreads, kind: ScriptedFault, limitMs = ample) =>
  ask(cluster, { kind: 'fault', fault: kind }, { limitMs })
const failing = (code: string) => expect.objectContaining({ code })

describe('the threads of a cluster', () => {
  test('apply blocks in order and let queries read what was applied', async () => {
    const { cluster } = await started({ plainThreads: 2 })
    const applied = await Promise.all([set(cluster, 1, { a: 1, b: 1 }), set(cluster, 2, { a: 2 }), set(cluster, 5, { b: null })])
    expect(applied.map(({ height, receipts }) => [height, receipts])).toEqual([
      [1, 2],
      [2, 1],
      [5, 1],
    ])
    expect(await Promise.all([read(cluster, 'a'), read(cluster, 'b'), read(cluster, 'a')])).toEqual([2, undefined, 2])
    await set(cluster, 6, { a: 3 })
    expect([await read(cluster, 'a'), cluster.height]).toEqual([3, 6])
  })

  test('keep several heights readable, and no others', async () => {
    const { cluster } = await started({ history: 2 })
    await set(cluster, 1, { a: 1 })
    expect(await read(cluster, 'a')).toBe(1)
    for (const height of [2, 4, 6]) await set(cluster, height, { a: height })
    expect(await Promise.all([6, 5, 4, 3, 2].map((height) => read(cluster, 'a', height)))).toEqual([6, 4, 4, 2, 2])
    for (const height of [1, 7]) {
      await expect(read(cluster, 'a', height)).rejects.toThrow(failing('contract-threads.height-unavailable'))
    }
  })

  test('tell a refusal of a query with its code, and go on in the same thread', async () => {
    const { cluster, faults } = await started()
    await expect(fault(cluster, 'refusal')).rejects.toThrow(failing('scripted.refused'))
    expect([await read(cluster, 'a'), faults.seen]).toEqual([undefined, []])
  })

  test.each<ScriptedFault>(['bug', 'stack-overflow', 'out-of-memory', 'exit'])(
    'replace a query thread that ends over %s: its query gets an error, the others their answers',
    async (kind) => {
      const { cluster, faults } = await started()
      await set(cluster, 1, { a: 7 })
      const [bad, ...good] = await Promise.allSettled([fault(cluster, kind), read(cluster, 'a'), read(cluster, 'a')])
      expect(bad).toEqual({ status: 'rejected', reason: failing('contract-threads.thread-ended') })
      expect(good).toEqual([7, 7].map((value) => ({ status: 'fulfilled', value })))
      expect(faults.seen).toEqual(['query'])
    },
  )

  test.each<ScriptedFault>(['bug', 'stack-overflow', 'out-of-memory', 'exit', 'refusal'])(
    'stop loudly when the transaction thread ends over %s',
    async (kind) => {
      const { cluster, faults } = await started()
      await set(cluster, 1, { a: 7 })
      await expect(apply(cluster, { height: 2, fault: kind })).rejects.toThrow()
      expect(faults.seen).toEqual(['transaction'])
      await expect(read(cluster, 'a')).rejects.toThrow()
      await expect(set(cluster, 3, { a: 8 })).rejects.toThrow()
    },
  )

  test('stop when a block takes longer than it may', async () => {
    const { cluster, faults } = await started({ blockTimeoutMs: 300 })
    await expect(apply(cluster, { height: 1, fault: 'endless' })).rejects.toThrow(failing('contract-threads.block-timeout'))
    expect(faults.seen).toEqual(['transaction'])
  })

  test('end a query that computes beyond its time, and answer the next one', async () => {
    const { cluster } = await started()
    await set(cluster, 1, { a: 7 })
    const endless = fault(cluster, 'endless', 200)
    const behind = read(cluster, 'a')
    await expect(endless).rejects.toThrow(failing('contract-threads.query-timeout'))
    expect(await behind).toBe(7)
  })

  test('refuse queries beyond the queue, and drop those whose asker left', async () => {
    const { cluster } = await started({ queueMax: 2 })
    await read(cluster, 'a')
    const aborter = new AbortController()
    const running = fault(cluster, 'endless', 500)
    const queued = [ask(cluster, { kind: 'read', name: 'a' }, { signal: aborter.signal }), read(cluster, 'a')]
    await expect(read(cluster, 'a')).rejects.toThrow(failing('contract-threads.queries-busy'))
    aborter.abort(new TypeError('left'))
    await expect(queued[0]).rejects.toThrow('left')
    expect(cluster.load.plain).toEqual({ running: 1, waiting: 1 })
    await expect(running).rejects.toThrow(failing('contract-threads.query-timeout'))
    expect(await queued[1]).toBeUndefined()
  })

  test('answer everything with an error once they are stopped', async () => {
    const { cluster, faults } = await started()
    const pending = Promise.allSettled([
      fault(cluster, 'endless'),
      read(cluster, 'a'),
      apply(cluster, { height: 1, fault: 'endless' }),
    ])
    await cluster.stop()
    const settled = await pending
    expect(settled.map((one) => one.status === 'rejected' && one.reason)).toEqual(
      Array(3).fill(failing('contract-threads.stopped')),
    )
    await expect(read(cluster, 'a')).rejects.toThrow(failing('contract-threads.stopped'))
    expect(faults.seen).toEqual([])
  })
})

describe('a query that asks for the network', () => {
  test('starts again where it may wait, with its log told once', async () => {
    const server = await opened(serveHttp((_request, response) => response.end('hello')))
    const { cluster } = await started()
    logged.length = 0
    expect(await ask(cluster, { kind: 'fetch', url: server.url, log: 'asked' })).toBe('hello')
    expect(await ask(cluster, { kind: 'fetch', url: server.url, log: 'again' })).toBe('hello')
    await expect.poll(() => logged.map(({ message }) => message)).toEqual(['asked', 'again'])
    expect(server.connections).toBe(2)
  })

  test('delays no plain query, though a hundred of them hang', async () => {
    const server = await opened(serveTcp(() => undefined))
    const { cluster } = await started({ waitingThreads: 2 })
    await set(cluster, 1, { a: 7 })
    const aborter = new AbortController()
    const hanging = Array.from({ length: 100 }, () =>
      ask(cluster, { kind: 'fetch', url: server.url }, { signal: aborter.signal }),
    )
    const ended = Promise.allSettled(hanging)
    await expect.poll(() => server.connections, { timeout: 20_000 }).toBe(2)
    for (let i = 0; i < 50; i++) expect(await read(cluster, 'a')).toBe(7)
    await set(cluster, 2, { a: 8 })
    expect(await read(cluster, 'a')).toBe(8)
    expect(cluster.load).toEqual({ plain: { running: 0, waiting: 0 }, waiting: { running: 2, waiting: 98 } })
    aborter.abort(new TypeError('enough'))
    expect((await ended).every(({ status }) => status === 'rejected')).toBe(true)
    await expect.poll(() => cluster.load.waiting, { timeout: 10_000 }).toEqual({ running: 0, waiting: 0 })
  })

  test('is answered within its own time at a server that hangs', async () => {
    const server = await opened(serveTcp(() => undefined))
    const { cluster, faults } = await started()
    const reason = await ask(cluster, { kind: 'fetch', url: server.url }, { limitMs: 1_500 }).catch((error) => error.code)
    expect(['Timeout', 'contract-threads.query-timeout']).toContain(reason)
    expect(faults.seen).toEqual([])
  })

  test('starts the thread of the network, which no other query needs', async () => {
    const server = await opened(serveHttp((_request, response) => response.end('hello')))
    const own = startQueryIoThread(thread.url, { allowedNetworks: ['127.0.0.1'] })
    try {
      own.setCacheWeights([[new Uint8Array(32), 1]])
      const { cluster } = await started({ io: own, plainThreads: 2 })
      await set(cluster, 1, { a: 7 })
      expect(await read(cluster, 'a')).toBe(7)
      expect(own.isRunning).toBe(false)
      const first = [ask(cluster, { kind: 'fetch', url: server.url }), ask(cluster, { kind: 'cache', value: 5 })]
      expect(await Promise.all(first)).toEqual(['hello', [undefined, true]])
      expect(own.isRunning).toBe(true)
      await expect.poll(() => ask(cluster, { kind: 'cache', value: 6 })).toEqual([expect.any(Number), true])
    } finally {
      await own.stop()
    }
  })

  test('hands over what a query logs without it, also before anybody needs the network', async () => {
    const lines: string[] = []
    const own = startQueryIoThread(thread.url, {}, { log: ({ message }) => lines.push(message) })
    const link = own.connect()
    try {
      const line = { contract: new Uint8Array(32), entry: new Uint8Array(32), mode: 'query', level: 1, blockNumber: 1 } as const
      const log = [{ ...line, origin: undefined, timestamp: 0n, message: 'asked' }]
      connectIo(link.connection).tell({ op: 'effects', cache: [], log })
      await expect.poll(() => lines).toEqual(['asked'])
      expect(own.isRunning).toBe(false)
    } finally {
      link.close()
      link.connection.port.close()
      await own.stop()
    }
  })

  test('takes over what transactions wrote to the cache before anybody read there', async () => {
    const own = startQueryIoThread(thread.url)
    try {
      own.setCacheWeights([[new Uint8Array(32), 1]])
      const { cluster } = await started({ io: own })
      own.applyCacheChanges([])
      expect(own.isRunning).toBe(false)
      own.applyCacheChanges([{ kind: 'set', contract: new Uint8Array(32), key: Uint8Array.of(1), value: Uint8Array.of(9) }])
      expect(await ask(cluster, { kind: 'cache', value: 5 })).toEqual([9, true])
    } finally {
      await own.stop()
    }
  })

  test('shares its cache with the queries after it, in whatever thread', async () => {
    const { cluster } = await started({ plainThreads: 2 })
    expect(await ask(cluster, { kind: 'cache', value: 5 })).toEqual([undefined, true])
    await expect.poll(() => ask(cluster, { kind: 'cache', value: 6 })).toEqual([expect.any(Number), true])
  })
})
