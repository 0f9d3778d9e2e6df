// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { textFormat } from './text-format.ts'

export interface MetricsServerOptions {
  /** Address to bind, 127.0.0.1 by default. */
  readonly host?: string
  /** Port to bind, 9615 by default; 0 picks a free one. */
  readonly port?: number
  /** The metrics in the text format 0.0.4. */
  readonly render: () => string
  /** Whether the node does its work, and what there is to say of that as JSON. */
  readonly health: () => { readonly ready: boolean; readonly body: string }
  /** Told when answering failed; the client is told no more than that. */
  readonly onError?: (error: unknown) => void
}

export interface MetricsServer {
  /** `http://127.0.0.1:9615`. */
  readonly address: string
  readonly port: number
  /** Closes every connection; resolves when the port is free. */
  stop(): Promise<void>
}

/** Scrapers are few; more connections are someone who should not be here. */
const connectionsMax = 32
const timeouts = { headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 5_000 }
const loopbackNames: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

function send(response: ServerResponse, status: number, type: string, body: string): void {
  const bytes = Buffer.from(body)
  response.writeHead(status, { 'content-type': type, 'content-length': bytes.length })
  response.end(bytes)
}

function answer(
  options: MetricsServerOptions,
  hosts: readonly string[] | undefined,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const host = request.headers.host?.replace(/:\d{1,5}$/, '').toLowerCase()
  // A foreign name that resolves to this machine is a web page that reads what is meant for the operator (DNS rebinding).
  if (hosts !== undefined && !hosts.includes(host ?? '')) return send(response, 403, 'text/plain', 'Host is not allowed.\n')
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return send(response, 405, 'text/plain', 'Only GET is answered.\n')
  }
  const path = request.url?.split('?', 1)[0]
  if (path === '/metrics') return send(response, 200, textFormat, options.render())
  if (path !== '/health') return send(response, 404, 'text/plain', 'There is /metrics and /health.\n')
  const { ready, body } = options.health()
  send(response, ready ? 200 : 503, 'application/json', body)
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

/**
 * Serves `/metrics` and `/health` on a port of their own, so that who may see them is decided apart from who may use the node.
 * @throws the system's error when the address cannot be bound
 */
export async function startMetricsServer(options: MetricsServerOptions): Promise<MetricsServer> {
  const { host = '127.0.0.1', port = 9615 } = options
  const hosts = loopbackNames.includes(host) || host === '::1' ? loopbackNames : undefined
  const http = createServer(timeouts, (request, response) => {
    try {
      answer(options, hosts, request, response)
    } catch (error) {
      options.onError?.(error)
      send(response, 500, 'text/plain', 'The node failed at this; see its log.\n')
    }
  })
  http.maxConnections = connectionsMax
  const bound = await listen(http, port, host)
  return {
    address: `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`,
    port: bound.port,
    stop: () =>
      new Promise((resolve) => {
        http.close(() => resolve())
        http.closeAllConnections()
      }),
  }
}
