// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { runHere } from './run-here.ts'

type Answer = (socket: WebSocket, request: { readonly id: number; readonly method: string }) => void

const open: WebSocketServer[] = []

/** Starts a server that answers every request as the test says. */
async function serve(answer: Answer): Promise<string> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  open.push(server)
  server.on('connection', (socket) => socket.on('message', (data) => answer(socket, JSON.parse(String(data)))))
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  return `ws://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

afterEach(() => {
  for (const server of open.splice(0)) {
    for (const socket of server.clients) socket.terminate()
    server.close()
  }
})

const answers: readonly (readonly [name: string, code: string, exit: number, answer: Answer])[] = [
  ['closes the connection', 'cli.connection-lost', 3, (socket) => socket.close()],
  ['sends no JSON', 'cli.connection-lost', 3, (socket) => socket.send('<html>')],
  ['answers to nobody', 'cli.timeout', 3, (socket) => socket.send('{"jsonrpc":"2.0","id":999,"result":1}')],
  [
    'answers an error',
    'rpc.method-not-found',
    1,
    (socket, { id }) => socket.send(JSON.stringify({ id, error: { code: -32601, message: 'no' } })),
  ],
  ['answers an error without parts', 'cli.rpc-error', 1, (socket, { id }) => socket.send(JSON.stringify({ id, error: {} }))],
  ['answers another type', 'cli.bad-answer', 1, (socket, { id }) => socket.send(JSON.stringify({ id, result: 7 }))],
  ['answers nothing', 'cli.bad-answer', 1, (socket, { id }) => socket.send(JSON.stringify({ id, result: null }))],
  [
    'has no metadata',
    'metadata.not-metadata',
    1,
    (socket, { id, method }) => {
      const results: Readonly<Record<string, unknown>> = {
        state_getMetadata: '0x00',
        chain_getBlockHash: `0x${'00'.repeat(32)}`,
        state_getRuntimeVersion: { specVersion: 1, transactionVersion: 1 },
        system_properties: {},
        system_chain: 'hostile',
      }
      socket.send(JSON.stringify({ id, result: results[method] }))
    },
  ],
]

describe('a server that', () => {
  test.each(answers)('%s is told as %s', async (_, code, exit, answer) => {
    const ran = await runHere(['block', '--url', await serve(answer), '--timeout', '1', '--json'])
    expect(JSON.parse(ran.err)).toMatchObject({ error: { code, exitCode: exit } })
    expect(ran).toMatchObject({ code: exit, out: '' })
  })
})
