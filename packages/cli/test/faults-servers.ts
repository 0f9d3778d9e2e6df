// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

type Answer = (socket: WebSocket, request: { readonly id: number; readonly method: string }) => void

const failing = (code: number, message: string): Answer => {
  return (socket, { id }) => socket.send(JSON.stringify({ id, error: { code, message } }))
}

/** Answers as nodes do until their metadata are asked for. */
const emptyNode: Readonly<Record<string, unknown>> = {
  state_getMetadata: '0x00',
  chain_getBlockHash: `0x${'00'.repeat(32)}`,
  state_getRuntimeVersion: { specVersion: 1, transactionVersion: 1 },
  system_properties: {},
  system_chain: 'hostile',
}

const answers: Readonly<Record<string, Answer>> = {
  closes: (socket) => socket.close(),
  seven: (socket, { id }) => socket.send(JSON.stringify({ id, result: 7 })),
  noMetadata: (socket, { id, method }) => socket.send(JSON.stringify({ id, result: emptyNode[method] })),
  noMethod: failing(-32601, 'Method not found'),
  unsafe: failing(-32601, 'RPC call is unsafe to be called externally'),
  limited: failing(-32999, 'RPC rate limit exceeded'),
  internal: failing(-32603, 'Internal error'),
  oversized: failing(-32008, 'Response is too big'),
  strange: failing(-7, 'something strange'),
}

/** Addresses of servers that misbehave by their names in the table of faults. */
export interface BadServers {
  readonly addresses: Readonly<Record<string, string>>
  /** Names of the methods that nodes were asked, to tell that nothing was submitted. */
  readonly asked: readonly string[]
  stop(): void
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port // it listens on a port

export async function startBadServers(): Promise<BadServers> {
  const asked: string[] = []
  const open = new Set<Socket>()
  const silent = createServer((socket) => {
    open.add(socket)
    // Clients that have waited long enough reset the connection.
    socket.on('error', () => undefined)
  })
  const webSite = createHttpServer((_, response) => response.end('<html><body>Welcome</body></html>'))
  const refusing = createHttpServer((_, response) => response.writeHead(503).end('no'))
  const plain = [silent, webSite, refusing]
  for (const server of plain) await once(server.listen(0, '127.0.0.1'), 'listening')
  const nodes = await Promise.all(
    Object.entries(answers).map(async ([name, answer]) => {
      const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
      server.on('connection', (socket) =>
        socket.on('message', (data) => {
          const request = JSON.parse(String(data))
          asked.push(request.method)
          answer(socket, request)
        }),
      )
      await once(server, 'listening')
      return { name, server, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` }
    }),
  )
  return {
    addresses: {
      silent: `ws://127.0.0.1:${portOf(silent)}`,
      silentWorker: `http://127.0.0.1:${portOf(silent)}`,
      takenPort: String(portOf(silent)),
      webSite: `http://127.0.0.1:${portOf(webSite)}`,
      refusing: `http://127.0.0.1:${portOf(refusing)}`,
      ...Object.fromEntries(nodes.map(({ name, url }) => [name, url])),
    },
    asked,
    stop() {
      for (const socket of open) socket.destroy()
      for (const { server } of nodes) {
        for (const socket of server.clients) socket.terminate()
        server.close()
      }
      for (const server of plain) server.close()
    },
  }
}
