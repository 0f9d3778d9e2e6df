// SPDX-License-Identifier: Apache-2.0

import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type BlockRef, type Chain, type Log, type NodeInfo, silentLog, type TransactionPool } from '@phat/chain'
import { WebSocketServer } from 'ws'
import type { NetworkStatus, RpcContext } from '../context.ts'
import type { DeveloperControls } from '../developer/developer-controls.ts'
import { startChainFeed } from '../feed/chain-feed.ts'
import { handlers } from '../handlers.ts'
import type { CommitSource } from '../phala/commit-source.ts'
import type { RpcMeter } from './answer.ts'
import { Connection, type ConnectionServer } from './connection.ts'
import { describeFailure } from './describe-failure.ts'
import { createRoutes } from './dispatch.ts'
import { handleHttp } from './http.ts'
import { defaultLimits, type RpcLimits } from './limits.ts'
import { type AccessRules, createAccessRules, defaultOrigins, type OriginPatterns } from './origins.ts'
import { startTurn } from './turn.ts'
import { createTurnQueue } from './turn-queue.ts'

export interface RpcServerOptions {
  /** Address to bind, 127.0.0.1 by default. */
  readonly host?: string
  /** Port to bind, 9944 by default; 0 picks a free one. */
  readonly port?: number
  readonly chain: Chain
  readonly pool: TransactionPool
  readonly node: NodeInfo
  /** The engine's view of the network; by default a chain that needs no peers. */
  readonly network?: () => NetworkStatus
  /** Makes a block now, on engines that can; serves `engine_createBlock`. */
  readonly seal?: () => BlockRef
  /** What decided the blocks; serves the `phat` methods. */
  readonly commits?: CommitSource
  /** Whether the node keeps the state of every block; serves `archive_v1`. */
  readonly archive?: boolean
  /** What a development chain can do besides; serves the `dev` methods. */
  readonly developer?: DeveloperControls
  readonly limits?: Partial<RpcLimits>
  /** Web origins that may use the node; local pages and polkadot.js Apps by default. */
  readonly corsOrigins?: OriginPatterns
  /** Names allowed in `Host`; loopback names by default when bound to a loopback address, else all. */
  readonly allowedHosts?: readonly string[] | 'all'
  /** Whether unsafe methods are served; false by default. */
  readonly unsafeMethods?: boolean
  /** Told of each request, where requests are measured. */
  readonly meter?: RpcMeter
  readonly log?: Log
  /** Milliseconds that only grow; for tests. */
  readonly now?: () => number
}

/** Counters since the start, and what is open now. */
export interface RpcServerStats {
  readonly connections: number
  readonly subscriptions: number
  readonly requests: number
  readonly errors: number
  readonly notifications: number
  readonly rateLimited: number
  readonly slowConsumers: number
}

export interface RpcServer {
  /** Where it listens, for example `ws://127.0.0.1:9944`. */
  readonly address: string
  readonly port: number
  stats(): RpcServerStats
  /** Tells clients that the node goes away and closes everything; resolves when the port is free. */
  stop(): Promise<void>
}

/** How long clients have to finish the closing handshake when the server stops. */
const closeGraceMs = 1_000

function createContext(options: RpcServerOptions, limits: RpcLimits, now: () => number, signal: AbortSignal) {
  const log = options.log ?? silentLog
  const { chain, pool, node, seal, commits, archive = false, developer, unsafeMethods = false } = options
  const onError = (error: unknown): void => log.error('rpc.subscriber-failed', describeFailure(error))
  const turns = createTurnQueue({ turnMs: limits.turnMs, now, onError })
  const feed = startChainFeed(chain, turns)
  const network = options.network ?? (() => ({ peers: [], isSyncing: false, shouldHavePeers: false }))
  let names: readonly string[] = []
  const ctx: RpcContext = {
    ...{ chain, pool, node, network, seal, commits, archive, developer, feed, turns, limits, unsafeMethods, signal, log },
    startTurn: () => startTurn(turns, limits.turnMs, now),
    methodNames: () => names,
  }
  const routes = createRoutes(ctx, handlers)
  names = routes.names
  return { ctx, routes: routes.routes }
}

/** Refuses an upgrade with an HTTP answer, before a WebSocket exists. */
function refuseUpgrade(stream: Duplex, status: string, text: string): void {
  stream.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
  )
}

/** Accepts WebSocket connections on the HTTP server and keeps those that are open. */
function acceptWebSockets(http: Server, server: ConnectionServer, access: AccessRules): ReadonlySet<Connection> {
  const { limits, log } = server.ctx
  const open = new Set<Connection>()
  const sockets = new WebSocketServer({
    noServer: true,
    // Compression costs more time than bandwidth is worth here, and lets a small frame fill the memory.
    perMessageDeflate: false,
    // Up to here a large message is answered with an error; only beyond is the connection closed.
    maxPayload: 2 * limits.requestBytesMax,
    // The parser checks UTF-8 itself and answers an error instead of closing.
    skipUTF8Validation: true,
  })
  http.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', (error) => log.debug('rpc.upgrade-failed', describeFailure(error)))
    const refusal = access.refusal(request)
    if (refusal !== undefined) refuseUpgrade(stream, '403 Forbidden', refusal)
    else if (open.size >= limits.connectionsMax) refuseUpgrade(stream, '429 Too Many Requests', 'Too many connections.')
    else {
      sockets.handleUpgrade(request, stream, head, (socket) => {
        const connection = new Connection(server, socket)
        open.add(connection)
        socket.on('close', () => open.delete(connection))
      })
    }
  })
  return open
}

function listen(http: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    http.once('error', reject)
    http.listen(port, host, () => {
      http.off('error', reject)
      resolve(http.address() as AddressInfo) // a TCP server's address is no string
    })
  })
}

/** Says goodbye, waits for the handshakes a moment, then cuts what is left. */
async function closeAll(http: Server, open: ReadonlySet<Connection>): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    http.close(() => resolve())
  })
  for (const connection of open) connection.close()
  const cut = setTimeout(() => {
    for (const connection of open) connection.terminate()
    http.closeAllConnections()
  }, closeGraceMs)
  http.closeIdleConnections()
  await closed
  clearTimeout(cut)
}

/**
 * Serves JSON-RPC over WebSocket and HTTP, and `/health`, on one port.
 * @throws the system's error when the address cannot be bound
 */
export async function startRpcServer(options: RpcServerOptions): Promise<RpcServer> {
  const { host = '127.0.0.1', port = 9944, now = () => performance.now() } = options
  const limits = { ...defaultLimits, ...options.limits }
  const stopping = new AbortController()
  const { ctx, routes } = createContext(options, limits, now, stopping.signal)
  const stats = { requests: 0, errors: 0, notifications: 0, subscriptions: 0, rateLimited: 0, slowConsumers: 0 }
  const server: ConnectionServer = { ctx, routes, stats, now, meter: options.meter }
  const origins = options.corsOrigins ?? defaultOrigins
  const access = createAccessRules({ origins, hosts: options.allowedHosts, bound: host })
  const http = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 5_000 }, (request, response) =>
    handleHttp(server, access, request, response),
  )
  // WebSocket connections count here, too; the rest is for HTTP and for the refusal of one WebSocket too many.
  http.maxConnections = 2 * limits.connectionsMax
  const open = acceptWebSockets(http, server, access)
  try {
    const bound = await listen(http, port, host)
    const heartbeat = setInterval(() => {
      for (const connection of open) connection.heartbeat()
    }, limits.pingIntervalMs)
    heartbeat.unref()
    const address = `ws://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`
    ctx.log.info('rpc.listening', { address, unsafeMethods: ctx.unsafeMethods })
    let stopped: Promise<void> | undefined
    const stop = (): Promise<void> => {
      stopping.abort()
      clearInterval(heartbeat)
      ctx.feed.stop()
      ctx.turns.stop()
      return closeAll(http, open)
    }
    return {
      address,
      port: bound.port,
      stats: () => ({ connections: open.size, ...stats }),
      stop: () => {
        stopped ??= stop()
        return stopped
      },
    }
  } catch (error) {
    ctx.feed.stop()
    throw error
  }
}
