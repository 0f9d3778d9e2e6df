// SPDX-License-Identifier: Apache-2.0
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import type { HttpBatchOutcome, HttpOutcome, HttpRequest, LogRecord } from '@phat/contracts'
import { queryHostErrors } from './query-host-errors.ts'
import type { QueryIo } from './query-io.ts'

/** What a contract thread asks of the I/O thread. */
export type IoRequest =
  | { readonly op: 'http'; readonly contract: Uint8Array; readonly request: HttpRequest; readonly timeoutMs: number }
  | {
      readonly op: 'http-batch'
      readonly contract: Uint8Array
      readonly requests: readonly HttpRequest[]
      readonly timeoutMs: number
    }
  | { readonly op: 'cache-get'; readonly contract: Uint8Array; readonly key: Uint8Array }
  | { readonly op: 'cache-room'; readonly contract: Uint8Array; readonly key: Uint8Array }
  | { readonly op: 'effects'; readonly cache: readonly CacheOperation[]; readonly log: readonly LogRecord[] }

/** A change of the cache that a query made. */
export type CacheOperation =
  | { readonly kind: 'set'; readonly contract: Uint8Array; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly kind: 'expire'; readonly contract: Uint8Array; readonly key: Uint8Array; readonly seconds: bigint }
  | { readonly kind: 'remove'; readonly contract: Uint8Array; readonly key: Uint8Array }

/** What a message of a contract thread logs, where it asks for nothing else. Only `connectIo` speaks on these ports. */
export function linesAlone(message: unknown): readonly LogRecord[] | undefined {
  const { request } = message as IoMessage
  return request.op === 'effects' && request.cache.length === 0 ? request.log : undefined
}

/** The answer to each request. */
export interface IoAnswers {
  readonly http: HttpOutcome | 'cancelled'
  readonly 'http-batch': HttpBatchOutcome | 'cancelled'
  readonly 'cache-get': Uint8Array | undefined
  readonly 'cache-room': { readonly freeBytes: number; readonly entryBytes: number }
  readonly effects: undefined
}

/** One end for a contract thread; it crosses to the thread by `postMessage`, the port among the transferred. */
export interface IoConnection {
  readonly port: MessagePort
  /** One 32 bit counter: how many answers have been sent. */
  readonly answered: Int32Array
}

interface IoMessage {
  readonly id: number
  readonly request: IoRequest
}

interface IoReply {
  readonly id: number
  readonly answer: unknown
}

/** The synchronous end: blocks its thread until the answer is there. */
export interface IoClient {
  /**
   * @param timeoutMs how long to wait for the I/O thread, beyond what the request itself may take
   * @throws query-host.io-silent
   */
  call<Request extends IoRequest>(request: Request, timeoutMs: number): IoAnswers[Request['op']]
  /** Sends and does not wait. */
  tell(request: IoRequest): void
}

/** The end for a thread that may block in `Atomics.wait`. */
export function connectIo({ port, answered }: IoConnection): IoClient {
  let lastId = 0
  const send = (request: IoRequest): number => {
    lastId++
    port.postMessage({ id: lastId, request } satisfies IoMessage)
    return lastId
  }
  return {
    call<Request extends IoRequest>(request: Request, timeoutMs: number): IoAnswers[Request['op']] {
      const deadline = performance.now() + timeoutMs
      const id = send(request)
      for (;;) {
        const seen = Atomics.load(answered, 0)
        // Answers to calls that were given up come first, and are dropped.
        for (let received = receiveMessageOnPort(port); received !== undefined; received = receiveMessageOnPort(port)) {
          const reply = received.message as IoReply
          if (reply.id === id) return reply.answer as IoAnswers[Request['op']]
        }
        const rest = deadline - performance.now()
        if (rest <= 0) throw queryHostErrors.error('io-silent', `no answer to ${request.op} within ${Math.round(timeoutMs)} ms`)
        Atomics.wait(answered, 0, seen, rest)
      }
    },
    tell: (request) => {
      send(request)
    },
  }
}

/** The serving end of one connection. */
export interface IoServer {
  /** Ends what is under way with the answer `cancelled`. */
  cancel(): void
  close(): void
}

/** Serves a connection on the thread of the I/O. @param first a message that was taken from the port before, by who only waited for one */
export function serveIo(io: QueryIo, { port, answered }: IoConnection, first?: unknown): IoServer {
  let aborter = new AbortController()
  const reply = (id: number, answer: unknown): void => {
    port.postMessage({ id, answer } satisfies IoReply)
    Atomics.add(answered, 0, 1)
    Atomics.notify(answered, 0)
  }
  function serve({ id, request }: IoMessage): void {
    if (request.op === 'effects') applyEffects(io, request)
    else if (request.op === 'cache-get') reply(id, io.cache.get(request.contract, request.key))
    else if (request.op === 'cache-room') reply(id, io.cache.room(request.contract, request.key))
    else void exchange(io, request, aborter.signal).then((answer) => reply(id, answer))
  }
  // Only `connectIo` speaks on these ports.
  if (first !== undefined) serve(first as IoMessage)
  port.on('message', serve)
  return {
    cancel() {
      aborter.abort()
      aborter = new AbortController()
    },
    close() {
      aborter.abort()
      port.close()
    },
  }
}

type ExchangeRequest = Extract<IoRequest, { op: 'http' | 'http-batch' }>

async function exchange(
  io: QueryIo,
  request: ExchangeRequest,
  signal: AbortSignal,
): Promise<HttpOutcome | HttpBatchOutcome | 'cancelled'> {
  try {
    if (request.op === 'http') {
      const outcome = await io.httpRequest(request.request, request.timeoutMs, signal)
      io.exchanged(request.contract, statusOf(outcome))
      return outcome
    }
    const batch = await io.batchHttpRequest(request.requests, request.timeoutMs, signal)
    for (const outcome of batch.ok ? batch.outcomes : []) io.exchanged(request.contract, statusOf(outcome))
    return batch
  } catch (error) {
    if (signal.aborted) return 'cancelled'
    throw error
  }
}

const statusOf = (outcome: HttpOutcome): number => (outcome.ok ? outcome.response.statusCode : 0)

function applyEffects(io: QueryIo, { cache, log }: Extract<IoRequest, { op: 'effects' }>): void {
  applyCacheOperations(io, cache)
  for (const record of log) io.log(record)
}

/** Changes the cache in the order given. */
export function applyCacheOperations({ cache }: Pick<QueryIo, 'cache'>, operations: readonly CacheOperation[]): void {
  for (const operation of operations) {
    const { contract, key } = operation
    if (operation.kind === 'set') cache.set(contract, key, operation.value)
    else if (operation.kind === 'expire') cache.expire(contract, key, operation.seconds)
    else cache.remove(contract, key)
  }
}
