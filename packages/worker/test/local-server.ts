// SPDX-License-Identifier: Apache-2.0
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net'
import { known } from '@phat/primitives'

/** A server of this test on a free port of the loopback interface. */
export interface LocalServer {
  readonly port: number
  readonly url: string
  /** Connections that were opened so far. */
  readonly connections: number
  close(): Promise<void>
}

/** Serves HTTP. */
export function serveHttp(listener: RequestListener): Promise<LocalServer> {
  return listen(createServer(listener))
}

/** Serves raw connections: what the client sends is left to the listener. */
export function serveTcp(listener: (socket: Socket) => void): Promise<LocalServer> {
  return listen(createTcpServer(listener))
}

async function listen(server: Server | TcpServer): Promise<LocalServer> {
  const sockets = new Set<Socket>()
  let connections = 0
  server.on('connection', (socket: Socket) => {
    connections++
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = known(server.address() ?? undefined, 'a listening server has an address')
  const port = typeof address === 'string' ? 0 : address.port
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    get connections() {
      return connections
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
