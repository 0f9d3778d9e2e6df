// SPDX-License-Identifier: Apache-2.0
import type { NodeInfo } from '@phat/chain'
import { WebSocket } from 'ws'
import { type CommitSource, type RpcServer, type RpcServerOptions, startRpcServer } from '../src/index.ts'
import { createFakeChain, type FakeChain } from './fake-chain.ts'
import { createFakeDeveloper } from './fake-developer.ts'
import { createFakePool, type FakePool } from './fake-pool.ts'

export const nodeInfo: NodeInfo = {
  name: 'phat',
  version: '0.1.0',
  chainName: 'Phala Development',
  chainType: 'Development',
  properties: { ss58Format: 30, tokenDecimals: 12, tokenSymbol: 'PHA' },
  peerId: '12D3KooWphat',
  listenAddresses: ['/ip4/127.0.0.1/tcp/30333'],
  roles: ['Authority'],
}

/** Of an engine that has decided nothing. */
export const noCommits: CommitSource = {
  chainId: 'fake-0000000000000000',
  signedHeader: () => undefined,
  transactions: () => undefined,
  validators: () => [],
}

export interface TestServer {
  readonly chain: FakeChain
  readonly pool: FakePool
  readonly server: RpcServer
  readonly url: string
  readonly http: string
}

/** Starts a server on a free port with a fake chain and pool. */
export async function startTestServer(
  {
    sealing = false,
    developing = false,
    ...options
  }: Partial<RpcServerOptions> & { readonly sealing?: boolean; readonly developing?: boolean } = {},
  genesis: Readonly<Record<string, string>> = { alpha: 'one', 'alpha/b': 'two', beta: 'three' },
): Promise<TestServer> {
  const chain = createFakeChain(genesis)
  const pool = createFakePool()
  const seal = sealing ? { seal: () => chain.importBlock() } : {}
  const server = await startRpcServer({
    chain,
    pool,
    node: nodeInfo,
    ...seal,
    ...(developing ? { developer: createFakeDeveloper(chain) } : {}),
    port: 0,
    unsafeMethods: true,
    ...options,
  })
  return { chain, pool, server, url: server.address, http: server.address.replace('ws', 'http') }
}

export interface Reply {
  readonly id?: unknown
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown }
  readonly method?: string
  readonly params?: { readonly subscription: string; readonly result: unknown }
}

/** A client that keeps every message in the order of arrival and hands them out one by one. */
export interface TestClient {
  readonly socket: WebSocket
  send(text: string | Buffer): void
  /** The next message that was not taken yet. */
  next(): Promise<Reply>
  /** The result of a request; an error reply is thrown as a value. Notifications that come meanwhile stay in the queue. */
  call(method: string, ...params: unknown[]): Promise<unknown>
  /** The error of a request that must fail. */
  fail(method: string, ...params: unknown[]): Promise<NonNullable<Reply['error']>>
  /** The payload of the next notification of a subscription. */
  notified(subscription: unknown): Promise<unknown>
  /** Takes all messages that were not taken. */
  drain(): Reply[]
  close(): Promise<void>
}

/** Connects a WebSocket client. */
export async function connect(url: string, headers: Record<string, string> = {}): Promise<TestClient> {
  const socket = new WebSocket(url, { headers })
  const queue: Reply[] = []
  let wake: (() => void) | undefined
  let nextId = 1
  socket.on('message', (data) => {
    queue.push(JSON.parse(String(data)) as Reply)
    wake?.()
  })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const take = async (wanted: (reply: Reply) => boolean): Promise<Reply> => {
    for (;;) {
      const index = queue.findIndex(wanted)
      const [found] = index < 0 ? [] : queue.splice(index, 1)
      if (found !== undefined) return found
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  const request = (method: string, params: readonly unknown[]): Promise<Reply> => {
    const id = `call ${nextId++}`
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
    return take((reply) => reply.id === id)
  }
  return {
    socket,
    send: (text) => socket.send(text),
    next: () => take(() => true),
    call: async (method, ...params) => {
      const reply = await request(method, params)
      if (reply.error !== undefined) throw reply.error
      return reply.result
    },
    fail: async (method, ...params) => {
      const reply = await request(method, params)
      if (reply.error === undefined) throw reply
      return reply.error
    },
    notified: async (subscription) => (await take((reply) => reply.params?.subscription === subscription)).params?.result,
    drain: () => queue.splice(0),
    close: () =>
      new Promise((resolve) => {
        socket.once('close', () => resolve())
        socket.close()
      }),
  }
}

/** Posts a body to the HTTP endpoint. */
export async function post(
  url: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; reply: Reply; headers: Headers }> {
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
  return { status: response.status, reply: isJson ? (JSON.parse(text) as Reply) : {}, headers: response.headers }
}
