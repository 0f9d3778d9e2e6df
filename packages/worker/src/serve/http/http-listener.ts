// SPDX-License-Identifier: Apache-2.0
import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { pipeline } from 'node:stream'
import { textBytes } from '@phat/primitives'
import type { FileBody, HttpReply } from './http-reply.ts'
import { readBody } from './read-body.ts'

/** A request before its body is read. */
export interface HttpHead {
  readonly method: string
  /** Path without query. */
  readonly path: string
  readonly query: URLSearchParams
  header(name: string): string | undefined
}

/** What becomes of a request: a reply at once, or a body to read and then to answer. */
export type HttpPlan =
  | { readonly reply: HttpReply }
  | {
      readonly bodyMax: number
      /** `signal` aborts when the client has gone or the server stops. Never rejects. */
      answer(body: Uint8Array, signal: AbortSignal): Promise<HttpReply>
      /** The reply to a body that is larger, or was not read. */
      refuse(reason: 'too-large' | 'unreadable'): HttpReply
    }

export interface HttpListenerOptions {
  readonly host: string
  readonly port: number
  readonly plan: (head: HttpHead) => HttpPlan
  /** The reply while too many requests are under way. */
  readonly overloaded: HttpReply
  /** Requests under way at once. */
  readonly requestsMax: number
  /** Bytes of bodies in memory at once; a request whose largest body would go beyond is refused. */
  readonly bodyBytesMax: number
  /** Told of what failed where nothing should. */
  readonly onFault: (error: unknown) => void
}

export interface HttpListener {
  readonly port: number
  readonly address: string
  readonly load: { readonly requests: number }
  /** Takes no more connections, aborts what is under way, and resolves when the port is free. */
  stop(): Promise<void>
}

/** A body has to come within the second time, head and body within the third; a kept connection may be silent for the last. */
const timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16 * 1024,
} as const
const connectionsMax = 2_048

/** See `startHttpListener`. A class for its lifetime. */
class Listener implements HttpListener {
  readonly #options: HttpListenerOptions
  readonly #http: Server
  /**
   * Of each connection, for all its requests, which come one after the other: a signal for each request would outlive it to the next full collection,
   * and one for all would search all their listeners.
   */
  readonly #connections = new Map<Socket, AbortController>()
  #requests = 0
  #bodyBytes = 0

  constructor(options: HttpListenerOptions) {
    this.#options = options
    this.#http = createServer(timeouts, (request, response) => void this.#exchange(request, response))
    this.#http.maxConnections = connectionsMax
    this.#http.on('connection', (socket) => this.#follow(socket))
    this.#http.on('clientError', (_error, socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
      else socket.destroy()
    })
  }

  get port(): number {
    return this.#bound.port
  }

  get address(): string {
    const { address, family, port } = this.#bound
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
  }

  get load(): HttpListener['load'] {
    return { requests: this.#requests }
  }

  get #bound(): AddressInfo {
    return this.#http.address() as AddressInfo // a TCP server that listens has one
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#http.once('error', reject)
      this.#http.listen(this.#options.port, this.#options.host, () => {
        this.#http.off('error', reject)
        this.#http.on('error', this.#options.onFault)
        resolve()
      })
    })
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()))
    for (const gone of this.#connections.values()) gone.abort()
    // Requests that were under way are told so before their connections end.
    await new Promise((resolve) => setImmediate(resolve))
    this.#http.closeAllConnections()
    await closed
  }

  #follow(socket: Socket): void {
    const gone = new AbortController()
    this.#connections.set(socket, gone)
    socket.once('close', () => {
      this.#connections.delete(socket)
      gone.abort()
    })
  }

  async #exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const plan = this.#options.plan(headOf(request))
      if ('reply' in plan) {
        request.resume()
        return send(response, plan.reply)
      }
      const { requestsMax, bodyBytesMax, overloaded } = this.#options
      const reserved = bytesToReserve(request, plan.bodyMax)
      // A body that is larger than all of the room has it to itself.
      const isFull = this.#bodyBytes > 0 && this.#bodyBytes + reserved > bodyBytesMax
      if (this.#requests >= requestsMax || isFull) return send(response, overloaded, true)
      await this.#answer(plan, request, response, reserved)
    } catch (error) {
      this.#options.onFault(error)
      response.destroy()
    }
  }

  async #answer(
    plan: Exclude<HttpPlan, { reply: HttpReply }>,
    request: IncomingMessage,
    response: ServerResponse,
    bytes: number,
  ): Promise<void> {
    const gone = this.#connections.get(request.socket)
    if (gone === undefined) return void response.destroy()
    let reserved = bytes
    this.#requests++
    this.#bodyBytes += reserved
    try {
      const body = await readBody(request, plan.bodyMax)
      if (typeof body === 'string') return send(response, plan.refuse(body), true)
      this.#bodyBytes += body.length - reserved
      reserved = body.length
      send(response, await plan.answer(body, gone.signal))
    } finally {
      this.#requests--
      this.#bodyBytes -= reserved
    }
  }
}

/** Bytes that a body may take: what it announces, or all that it may have. */
function bytesToReserve({ method, headers }: IncomingMessage, max: number): number {
  const length = headers['content-length']
  if (length === undefined) return method === 'GET' ? 0 : max
  return Math.min(Number(length), max)
}

const noQuery = new URLSearchParams()

function headOf(request: IncomingMessage): HttpHead {
  const url = request.url ?? '/'
  const mark = url.indexOf('?')
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? noQuery : new URLSearchParams(url.slice(mark + 1)),
    header: (name) => {
      const value = request.headers[name]
      return Array.isArray(value) ? value[0] : value
    },
  }
}

function send(response: ServerResponse, reply: HttpReply, close = false): void {
  if (response.destroyed || response.headersSent) return
  const { body } = reply
  const size = body instanceof Uint8Array ? body.length : body.size
  response.writeHead(reply.status, {
    ...(size === 0 ? {} : { 'content-type': reply.contentType }),
    'content-length': size,
    ...(close ? { connection: 'close' } : {}),
    ...reply.headers,
  })
  if (body instanceof Uint8Array) response.end(body)
  else sendFile(response, body)
}

/** Milliseconds without a byte taken after which a download ends. */
const downloadStallMs = 30_000

function sendFile(response: ServerResponse, { path, size }: FileBody): void {
  response.setTimeout(downloadStallMs, () => response.destroy())
  // No further than was promised; whatever goes wrong ends the connection, so that the client sees that it is not whole.
  pipeline(createReadStream(path, { end: Math.max(0, size - 1) }), response, () => undefined)
}

/** An empty reply. */
export function emptyReply(status: number, headers: Readonly<Record<string, string>> = {}): HttpReply {
  return { status, contentType: 'text/plain', body: textBytes(''), headers }
}

/**
 * Serves HTTP/1.1 within limits: size and time of heads and bodies, requests and bytes under way, connections.
 * @throws the system's error when the address cannot be bound
 */
export async function startHttpListener(options: HttpListenerOptions): Promise<HttpListener> {
  const listener = new Listener(options)
  await listener.listen()
  return listener
}
