// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { known } from '@phat/primitives'
import type { LoadOrder, LoadReport } from './query-load.ts'

// The process that sends prepared queries. HTTP by hand: what the client costs must not show in what the server takes.
if (isMainThread) {
  const send = known(process.send?.bind(process), 'the parent made a channel')
  process.once('message', (order: LoadOrder) => void run(order).then((report) => send(report)))
} else keepPace(workerData as PaceOrder)

interface PaceOrder {
  readonly everyMs: number
  readonly count: number
}

/** The clock that all threads of a process share. */
const sharedClockMs = (): number => Number(process.hrtime.bigint()) / 1e6

/** The program of the thread that tells which request is due; it is told when the first one is. */
function keepPace({ everyMs, count }: PaceOrder): void {
  const port = known(parentPort ?? undefined, 'a thread has a port')
  const never = new Int32Array(new SharedArrayBuffer(4))
  port.once('message', (startMs: number) => {
    for (let i = 0; i < count; i++) {
      const leftMs = startMs + i * everyMs - sharedClockMs()
      if (leftMs > 0) Atomics.wait(never, 0, 0, leftMs)
      port.postMessage(i)
    }
  })
  port.postMessage('ready')
}

interface Request {
  readonly dueMs: number
  readonly bytes: Uint8Array
}

/** One connection that is kept: a request at a time. */
interface Connection {
  send(request: Request): void
}

async function run(order: LoadOrder): Promise<LoadReport> {
  const messages = readMessages(order)
  const latencies: number[] = []
  const waiting: Request[] = []
  const idle: Connection[] = []
  let failed = 0
  let queuedMax = 0
  let open = messages.length
  let finish: () => void = () => undefined
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  const done = (connection: Connection, { dueMs }: Request, ok: boolean): void => {
    latencies.push(performance.now() - dueMs)
    if (!ok) failed++
    const next = waiting.shift()
    if (next === undefined) idle.push(connection)
    else connection.send(order.perSecond === undefined ? { ...next, dueMs: performance.now() } : next)
    if (--open === 0) finish()
  }
  for (let i = 0; i < order.connections; i++) idle.push(await openConnection(order.endpoint, done))
  const take = (request: Request): void => {
    // In turns: a connection that no request ever came by is closed by the server after some seconds.
    const free = idle.shift()
    if (free !== undefined) free.send(request)
    else waiting.push(request)
    if (order.perSecond !== undefined) queuedMax = Math.max(queuedMax, waiting.length)
  }
  const pace = order.perSecond === undefined ? undefined : await startPace(messages, 1_000 / order.perSecond, take)
  const started = performance.now()
  if (pace === undefined) for (const bytes of messages) take({ dueMs: started, bytes })
  else pace.begin()
  await finished
  latencies.sort((a, b) => a - b)
  return { elapsedMs: performance.now() - started, latenciesMs: latencies, failed, queuedMax }
}

/**
 * What takes each request when it is due. A thread sleeps until then: timers are late by a millisecond, and to wait awake would take a core from the
 * worker.
 */
async function startPace(
  messages: readonly Uint8Array[],
  everyMs: number,
  take: (request: Request) => void,
): Promise<{ begin(): void }> {
  const order: PaceOrder = { everyMs, count: messages.length }
  const pace = new Worker(new URL(import.meta.url), { workerData: order })
  await once(pace, 'message')
  return {
    begin() {
      const firstMs = performance.now()
      pace.on('message', (i: number) => take({ dueMs: firstMs + i * everyMs, bytes: known(messages[i], 'each is told once') }))
      pace.postMessage(sharedClockMs())
    },
  }
}

/** The prepared bodies with their heads. */
function readMessages({ file, endpoint, path }: LoadOrder): Uint8Array[] {
  const stored = readFileSync(file)
  const messages: Uint8Array[] = []
  const { host } = new URL(endpoint)
  for (let at = 0; at < stored.length; ) {
    const length = stored.readUInt32LE(at)
    const body = stored.subarray(at + 4, at + 4 + length)
    at += 4 + length
    const head = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/octet-stream\r\ncontent-length: ${length}\r\n\r\n`
    messages.push(Buffer.concat([Buffer.from(head, 'latin1'), body]))
  }
  return messages
}

async function openConnection(
  endpoint: string,
  done: (connection: Connection, request: Request, ok: boolean) => void,
): Promise<Connection> {
  const { hostname, port } = new URL(endpoint)
  const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true })
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  // The parent is told by the end of this process.
  socket.once('close', () => process.exit(1))
  let under: Request | undefined
  let got: Buffer = Buffer.alloc(0)
  const connection: Connection = {
    send: (request) => {
      under = request
      socket.write(request.bytes)
    },
  }
  socket.on('data', (chunk: Buffer) => {
    got = got.length === 0 ? chunk : Buffer.concat([got, chunk])
    const end = got.indexOf('\r\n\r\n')
    if (end < 0) return
    const head = got.toString('latin1', 0, end)
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
    if (got.length < end + 4 + length) return
    got = got.subarray(end + 4 + length)
    const request = known(under, 'an answer has a request')
    under = undefined
    done(connection, request, head.startsWith('HTTP/1.1 200'))
  })
  return connection
}
