// SPDX-License-Identifier: Apache-2.0

import { stat } from 'node:fs/promises'
import { wrapSignedContent } from '@phat/messaging'
import { PhatError, toHex } from '@phat/primitives'
import { methodOfPath, PhactoryInfo, type PrpcMethod, type PrpcMethodName, prpcMethods, prpcPath } from '@phat/wire/prpc'
import { prpcHandlers } from '../methods/handlers.ts'
import { getInfo } from '../methods/info.ts'
import { stateFile } from '../methods/state-transfer.ts'
import type { PrpcContext } from '../prpc-context.ts'
import { emptyReply, type HttpHead, type HttpPlan } from './http-listener.ts'
import {
  failureReply,
  type HttpReply,
  internalFailure,
  jsonReply,
  type PrpcForm,
  tellableText,
  whereThrown,
} from './http-reply.ts'

/** Which methods a port serves. */
export type PortAccess = 'public' | 'private'

/** The header that holds the worker's signature over the wrapped body, hex without 0x. */
export const signatureHeader = 'x-phat-signature'

const corsHeaders = { 'access-control-allow-origin': '*', 'access-control-expose-headers': signatureHeader } as const

/** Browsers ask before they send a protobuf body. */
const preflight = emptyReply(204, {
  ...corsHeaders,
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-allow-headers': '*',
  'access-control-max-age': '86400',
})

const withHeaders = (reply: HttpReply, headers: Readonly<Record<string, string>>): HttpReply => ({
  ...reply,
  headers: { ...reply.headers, ...headers },
})

const open = (reply: HttpReply): HttpReply => withHeaders(reply, corsHeaders)

/**
 * True for what a web page made a browser send: pages may ask public methods, but the operator's are not theirs, whatever page he looks at. A
 * page can neither leave these headers out nor set them.
 */
function isFromPage(head: HttpHead): boolean {
  const site = head.header('sec-fetch-site')
  return head.header('origin') !== undefined || (site !== undefined && site !== 'none')
}

/** As Rocket reads a flag: there without a value, or with one that says yes. */
function isFlagged(query: URLSearchParams, name: string): boolean {
  const value = query.get(name)
  return value !== null && ['', 'true', 'on', 'yes'].includes(value)
}

function formOf(head: HttpHead): PrpcForm {
  const isJson = isFlagged(head.query, 'json') || /^application\/json\b/i.test(head.header('content-type') ?? '')
  return isJson ? 'json' : 'protobuf'
}

/** The answer to one request of a method that is served here. Never rejects. */
async function answerMethod(
  ctx: PrpcContext,
  name: PrpcMethodName,
  form: PrpcForm,
  body: Uint8Array,
  signal: AbortSignal,
): Promise<HttpReply> {
  // The table of handlers has for each name the handler of that method's types.
  const method = prpcMethods[name] as unknown as PrpcMethod
  const handler = prpcHandlers[name] as (ctx: PrpcContext, request: unknown, signal: AbortSignal) => unknown
  let request: unknown
  try {
    request = form === 'json' ? method.request.decodeJson(new TextDecoder().decode(body)) : method.request.decode(body)
  } catch (error) {
    if (!(error instanceof PhatError)) return failure(ctx, name, form, error)
    ctx.counters.request(name, false)
    return failureReply('decode', `DecodeError: ${error.message}`, form)
  }
  try {
    const response = await handler(ctx, request, signal)
    ctx.counters.request(name, true)
    if (form === 'json') return jsonReply(200, method.response.toJson(response))
    return { status: 200, contentType: 'application/octet-stream', body: method.response.encode(response) }
  } catch (error) {
    return failure(ctx, name, form, error)
  }
}

function failure(ctx: PrpcContext, name: PrpcMethodName, form: PrpcForm, error: unknown): HttpReply {
  ctx.counters.request(name, false)
  const text = tellableText(error, prpcMethods[name].access)
  const wasAborted = error instanceof Error && error.name === 'AbortError'
  if (text === undefined && !wasAborted) ctx.log.error('serve.handler-failed', { method: name, at: whereThrown(error) })
  return failureReply('failed', text ?? internalFailure, form)
}

/**
 * Puts the worker's signature on an answer. That of a contract has none: it is encrypted under the worker's key, with a signed receipt in the
 * second version, and nobody but its reader could use a signature over the ciphertext.
 */
function signed(ctx: PrpcContext, name: PrpcMethodName, reply: HttpReply): HttpReply {
  if (name === 'ContractQuery' && reply.status === 200) return reply
  if (!(reply.body instanceof Uint8Array)) return reply
  const signature = ctx.view.identity.sign(wrapSignedContent('RpcResponse', reply.body))
  return withHeaders(reply, { [signatureHeader]: toHex(signature).slice(2) })
}

function planMethod(ctx: PrpcContext, port: PortAccess, name: PrpcMethodName, head: HttpHead): HttpPlan {
  const form = formOf(head)
  const { access, requestMax } = prpcMethods[name]
  if (access === 'private' && (port === 'public' || isFromPage(head))) {
    return { reply: failureReply('forbidden', 'Forbidden', form) }
  }
  const share = access === 'public' ? open : (reply: HttpReply): HttpReply => reply
  return {
    bodyMax: head.method === 'GET' ? 0 : requestMax,
    answer: async (body, signal) => share(signed(ctx, name, await answerMethod(ctx, name, form, body, signal))),
    refuse: (reason) =>
      share(
        reason === 'too-large'
          ? failureReply('tooLarge', 'Entity too large', form)
          : failureReply('unreadable', 'Read body failed', form),
      ),
  }
}

function planInfo(ctx: PrpcContext, wrapped: boolean): HttpPlan {
  return {
    bodyMax: 0,
    answer: async () => {
      const info = PhactoryInfo.toJson(getInfo(ctx))
      return open(jsonReply(200, wrapped ? JSON.stringify({ status: 'ok', payload: info }) : info))
    },
    refuse: () => open(failureReply('tooLarge', 'Entity too large', 'json')),
  }
}

function helpText(): string {
  const lines = Object.entries(prpcMethods).map(([name, { request, response, access, docs }]) => {
    return `POST ${prpcPath(name as PrpcMethodName)} (${request.name}) -> ${response.name}, ${access}\n    ${docs}\n`
  })
  return `${lines.join('')}Add ?json for JSON in and out. GET sends an empty request. GET /info: GetInfo as JSON.\n`
}

const help = { status: 200, contentType: 'text/plain; charset=utf-8', body: new TextEncoder().encode(helpText()) }
const notFound = open(failureReply('notFound', 'Not found', 'json'))
const notAllowed = open(failureReply('notFound', 'Only GET and POST are answered', 'json'))
const downloadPrefix = '/download/'

/** Sealed states of the cluster: only the worker that they are for can read them. */
function planDownload(ctx: PrpcContext, name: string): HttpPlan {
  const { transfer } = ctx.view
  const path = transfer && stateFile(transfer, name)
  if (path === undefined) return { reply: notFound }
  return {
    bodyMax: 0,
    answer: async () => {
      try {
        const { size } = await stat(path)
        return open({ status: 200, contentType: 'application/octet-stream', body: { path, size } })
      } catch {
        return notFound // The name is good, the file is not there (any more).
      }
    },
    refuse: () => notFound,
  }
}

/** What a port does with a request, before its body is read. */
export function planRequest(ctx: PrpcContext, port: PortAccess, head: HttpHead): HttpPlan {
  const { method, path } = head
  if (method === 'OPTIONS') return { reply: preflight }
  if (method !== 'GET' && method !== 'POST') return { reply: notAllowed }
  const name = methodOfPath(path)
  if (name !== undefined) return planMethod(ctx, port, name, head)
  if (path.startsWith('/prpc/')) return { reply: open(failureReply('notFound', 'Method not found', formOf(head))) }
  if (path === '/get_info') return planInfo(ctx, true)
  if (method !== 'GET') return { reply: notFound }
  if (path === '/info') return planInfo(ctx, false)
  if (path === '/help') return { reply: open(help) }
  return path.startsWith(downloadPrefix) ? planDownload(ctx, path.slice(downloadPrefix.length)) : { reply: notFound }
}
