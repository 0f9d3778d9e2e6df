// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Stands between a client and a server and keeps every byte that passes. */
export interface RecordingProxy {
  /** The server's address with the proxy's port. */
  readonly url: string
  /** What the server has said so far, one connection after the other. */
  answers(): Buffer
  /** What clients have said; frames of WebSocket clients are masked. */
  requests(): Buffer
  stop(): void
}

export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const { hostname, port } = new URL(target)
  const connections: { readonly asked: Buffer[]; readonly answered: Buffer[] }[] = []
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    const kept = { asked: [] as Buffer[], answered: [] as Buffer[] }
    connections.push(kept)
    client.on('data', (bytes) => kept.asked.push(bytes))
    upstream.on('data', (bytes) => kept.answered.push(bytes))
    client.pipe(upstream).pipe(client)
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(one)
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
      // The close that follows tells the other side.
      one.on('error', () => undefined)
    }
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href.replace(/\/$/, ''),
    answers: () => Buffer.concat(connections.flatMap(({ answered }) => answered)),
    requests: () => Buffer.concat(connections.flatMap(({ asked }) => asked)),
    stop() {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}
