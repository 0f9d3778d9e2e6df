// SPDX-License-Identifier: Apache-2.0

import type { RpcContext } from '../context.ts'
import type { RawJson } from '../handler-types.ts'
import { describeFailure } from './describe-failure.ts'
import type { DispatchExchange, Route } from './dispatch.ts'
import { parseJson } from './json-text.ts'
import { callerError, errorObjectJson, rpcError } from './rpc-error.ts'

/** What answering needs of its server. */
export interface AnswerServer {
  readonly ctx: RpcContext
  readonly routes: ReadonlyMap<string, Route>
  readonly stats: { requests: number; errors: number; rateLimited: number }
  readonly now: () => number
  /** Told of each request whose method exists; undefined where nobody measures. */
  readonly meter: RpcMeter | undefined
}

/** Who measures requests. It must cost next to nothing. */
export interface RpcMeter {
  /** Called when the answer is there: how long it took, and whether it is a result. */
  called(method: string, seconds: number, ok: boolean): void
}

/** The reply as text; undefined when there is none because only notifications came. */
type Reply = string | undefined

interface Request {
  readonly idJson: string
  readonly method: string
  readonly params: unknown
}

function errorReply(server: AnswerServer, idJson: string, error: unknown, method?: string): string {
  server.stats.errors++
  const told = callerError(error)
  // What fails because the server stops is no failure.
  if (told === undefined && !server.ctx.signal.aborted) {
    server.ctx.log.error('rpc.handler-failed', { method, ...describeFailure(error) })
  }
  return `{"jsonrpc":"2.0","id":${idJson},"error":${errorObjectJson(told ?? rpcError('internal'))}}`
}

function isRawJson(result: unknown): result is RawJson {
  return typeof result === 'object' && result !== null && 'rawJson' in result
}

function resultReply(server: AnswerServer, idJson: string, result: unknown): string {
  const json = isRawJson(result) ? result.rawJson : (JSON.stringify(result) ?? 'null')
  const max = server.ctx.limits.responseBytesMax
  if (json.length > max) return errorReply(server, idJson, rpcError('oversized-response', `Exceeded max limit of ${max}`))
  return `{"jsonrpc":"2.0","id":${idJson},"result":${json}}`
}

/** The id as JSON; undefined when the request has none or one of a wrong type. */
function idJsonOf(id: unknown): string | undefined {
  if (id === null || typeof id === 'string') return JSON.stringify(id)
  return typeof id === 'number' && Number.isFinite(id) ? String(id) : undefined
}

/** Reads a request object; the string is an error reply, undefined a notification, which is neither run nor answered. */
function readRequest(server: AnswerServer, value: unknown): Request | Reply {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return errorReply(server, 'null', rpcError('invalid-request', 'not an object'))
  }
  const { jsonrpc, id, method, params } = value as Readonly<Record<string, unknown>>
  const idJson = idJsonOf(id)
  if (idJson === undefined && id !== undefined) {
    return errorReply(server, 'null', rpcError('invalid-request', 'id must be a string, a number or null'))
  }
  if (jsonrpc !== '2.0') return errorReply(server, idJson ?? 'null', rpcError('invalid-request', 'jsonrpc must be "2.0"'))
  if (typeof method !== 'string') {
    return errorReply(server, idJson ?? 'null', rpcError('invalid-request', 'method must be a string'))
  }
  return idJson === undefined ? undefined : { idJson, method, params }
}

function answerRequest(
  server: AnswerServer,
  value: unknown,
  exchange: DispatchExchange,
  allowed: boolean,
): Reply | Promise<Reply> {
  server.stats.requests++
  const request = readRequest(server, value)
  if (typeof request !== 'object') return request
  const { idJson, method, params } = request
  if (!allowed) return errorReply(server, idJson, rpcError('rate-limited'))
  const route = server.routes.get(method)
  if (route === undefined) return errorReply(server, idJson, rpcError('method-not-found'))
  const { meter, now } = server
  const start = meter === undefined ? 0 : now()
  const done = (value: unknown): string => {
    meter?.called(method, (now() - start) / 1000, true)
    return resultReply(server, idJson, value)
  }
  const failed = (error: unknown): string => {
    meter?.called(method, (now() - start) / 1000, false)
    return errorReply(server, idJson, error, method)
  }
  try {
    const result = route(params, exchange)
    return result instanceof Promise ? result.then(done, failed) : done(result)
  } catch (error) {
    return failed(error)
  }
}

/** Requests of an array run one after the other; between them other connections get their turn when time is up. */
async function answerBatch(server: AnswerServer, batch: readonly unknown[], exchange: DispatchExchange): Promise<Reply> {
  const { limits, startTurn } = server.ctx
  const allowed = exchange.allow(batch.length)
  if (!allowed) server.stats.rateLimited++
  const replies: string[] = []
  let size = 0
  const turn = startTurn()
  for (const value of batch) {
    const reply = await answerRequest(server, value, exchange, allowed)
    if (reply !== undefined) replies.push(reply)
    size += reply?.length ?? 0
    if (size > limits.responseBytesMax) {
      return errorReply(server, 'null', rpcError('oversized-response', `Exceeded max limit of ${limits.responseBytesMax}`))
    }
    if (exchange.session.closed()) return undefined
    if (turn.over()) await turn.next()
  }
  return replies.length === 0 ? undefined : `[${replies.join(',')}]`
}

/** Answers one message of a client. It never throws or rejects: whatever the bytes are, the reply says what is wrong with them. */
export function answerMessage(server: AnswerServer, bytes: Buffer, exchange: DispatchExchange): Reply | Promise<Reply> {
  const { limits } = server.ctx
  if (bytes.length > limits.requestBytesMax) {
    return errorReply(server, 'null', rpcError('oversized-request', `Exceeded max limit of ${limits.requestBytesMax}`))
  }
  let message: unknown
  try {
    message = parseJson(bytes, limits.jsonDepthMax)
  } catch (error) {
    return errorReply(server, 'null', error)
  }
  if (!Array.isArray(message)) {
    const allowed = exchange.allow(1)
    if (!allowed) server.stats.rateLimited++
    return answerRequest(server, message, exchange, allowed)
  }
  if (message.length === 0) return errorReply(server, 'null', rpcError('invalid-request', 'empty batch'))
  if (message.length > limits.batchMax) {
    return errorReply(server, 'null', rpcError('oversized-batch', `Exceeded max limit of ${limits.batchMax}`))
  }
  return answerBatch(server, message, exchange)
}
