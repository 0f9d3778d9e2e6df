// SPDX-License-Identifier: Apache-2.0

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { bytesToHex } from '../params/hex.ts'
import { type AnswerServer, answerMessage } from './answer.ts'
import { describeFailure } from './describe-failure.ts'
import type { DispatchExchange } from './dispatch.ts'
import type { AccessRules } from './origins.ts'
import { errorObjectJson, rpcError } from './rpc-error.ts'
import { createTokenBucket, type TokenBucket } from './token-bucket.ts'

/** Requests over HTTP have no connection of their own: nothing can be kept in these maps, since no stateful method is reached. */
const statelessSession = { closed: () => false, subscriptions: new Map(), follows: new Map(), broadcasts: new Map() }

/** One rate for each HTTP connection. */
const buckets = new WeakMap<Socket, TokenBucket>()

function bucketOf({ ctx, now }: AnswerServer, socket: Socket): TokenBucket {
  const bucket =
    buckets.get(socket) ?? createTokenBucket({ perSecond: ctx.limits.requestsPerSecond, burst: ctx.limits.requestBurst, now })
  buckets.set(socket, bucket)
  return bucket
}

function send(response: ServerResponse, status: number, body: string, type = 'application/json; charset=utf-8'): void {
  const bytes = Buffer.from(body)
  response.writeHead(status, { 'content-type': type, 'content-length': bytes.length })
  response.end(bytes)
}

/** What load balancers and people ask: is the node in step, and where is it. */
function healthJson({ ctx }: AnswerServer): { body: string; ready: boolean } {
  const { chain } = ctx
  const { isSyncing, peers, shouldHavePeers } = ctx.network()
  const block = ({ number, hash }: { number: number; hash: Uint8Array }) => ({ number, hash: bytesToHex(hash) })
  const health = { isSyncing, peers: peers.length, shouldHavePeers, best: block(chain.best), finalized: block(chain.finalized) }
  return { body: JSON.stringify(health), ready: !isSyncing && (peers.length > 0 || !shouldHavePeers) }
}

/** Reads a body up to `max` bytes; undefined when it is larger, which is known before more is kept. */
async function readBody(request: IncomingMessage, max: number): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > max) return undefined
  const chunks: Buffer[] = []
  let size = 0
  // Leaving the loop must not destroy the request: its socket still carries the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > max) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function answerPost(server: AnswerServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { requestBytesMax } = server.ctx.limits
  // A page of another origin can send these two types without asking first; JSON makes the browser ask (CORS preflight).
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    send(response, 415, 'Supplied content type is not allowed. Content-Type: application/json is required', 'text/plain')
    return
  }
  const body = await readBody(request, requestBytesMax)
  if (body === undefined) {
    const error = errorObjectJson(rpcError('oversized-request', `Exceeded max limit of ${requestBytesMax}`))
    response.setHeader('connection', 'close')
    return send(response, 413, `{"jsonrpc":"2.0","id":null,"error":${error}}`)
  }
  const tasks: (() => void)[] = []
  const exchange: DispatchExchange = {
    session: statelessSession,
    open: undefined,
    allow: bucketOf(server, request.socket).take,
    afterReply: (task) => tasks.push(task),
  }
  const reply = await answerMessage(server, body, exchange)
  if (reply === undefined) response.writeHead(204).end()
  else send(response, 200, reply)
  for (const task of tasks) task()
}

function preflight(response: ServerResponse): void {
  response.setHeader('access-control-allow-methods', 'POST, GET, OPTIONS')
  response.setHeader('access-control-allow-headers', 'content-type')
  response.setHeader('access-control-max-age', '3600')
  response.writeHead(204).end()
}

async function answerHttp(
  server: AnswerServer,
  access: AccessRules,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const origin = access.corsOrigin(request)
  response.setHeader('vary', 'origin')
  if (origin !== undefined) response.setHeader('access-control-allow-origin', origin)
  const refusal = access.refusal(request)
  if (refusal !== undefined) return send(response, 403, `${refusal}\n`, 'text/plain')
  if (request.method === 'OPTIONS') return preflight(response)
  if (request.method === 'POST') return answerPost(server, request, response)
  const path = request.url?.split('?', 1)[0]
  if (request.method === 'GET' && (path === '/health' || path === '/health/readiness')) {
    const { body, ready } = healthJson(server)
    return send(response, path === '/health' || ready ? 200 : 503, body)
  }
  send(response, 405, 'Used HTTP Method is not allowed. POST is required\n', 'text/plain')
}

/** Answers one HTTP request; whatever fails is told or ends the connection, and never leaves a rejection behind. */
export function handleHttp(server: AnswerServer, access: AccessRules, request: IncomingMessage, response: ServerResponse): void {
  answerHttp(server, access, request, response).catch((error: unknown) => {
    // The client broke off while it sent or read.
    server.ctx.log.debug('rpc.http-failed', describeFailure(error))
    response.destroy()
  })
}
