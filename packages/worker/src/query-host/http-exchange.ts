// SPDX-License-Identifier: Apache-2.0
import { lookup } from 'node:dns/promises'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP } from 'node:net'
import { type HttpRequest, type HttpRequestError, type HttpResponse, httpLimits } from '@phat/contracts'
import type { AddressRules } from './address-rules.ts'
import { type CheckedRequest, checkRequest, redirected } from './http-message.ts'
import { queryHostErrors } from './query-host-errors.ts'

/** An address that a name stands for. */
export interface ResolvedAddress {
  readonly address: string
  readonly family: number
}

/** Finds the addresses of a name. It may outlast the signal; then its answer is ignored. */
export type ResolveName = (name: string, signal: AbortSignal) => Promise<readonly ResolvedAddress[]>

/** What exchanges need of their surroundings. */
export interface ExchangeOptions {
  readonly rules: AddressRules
  readonly resolve: ResolveName
  /** Ends everything, by timeout or by who asked. */
  readonly signal: AbortSignal
}

/** How an exchange ended. `unreachable`: no response began; `broken`: it began and did not end. */
export type ExchangeResult =
  | { readonly kind: 'response'; readonly response: HttpResponse }
  | { readonly kind: 'refused'; readonly error: HttpRequestError }
  | { readonly kind: 'unreachable' | 'broken'; readonly detail: string }

/** As many as common clients follow. */
const redirectsMax = 10

/** The system's resolver, as every other program of the machine. */
export const resolveBySystem: ResolveName = (name) => lookup(name, { all: true, verbatim: true })

/**
 * One exchange with a server, redirects included. Names are resolved here, each address is checked, and the connection goes to the
 * address that was checked: a name that changes its meaning in between (DNS rebinding) changes nothing. Connections are never shared
 * between exchanges.
 */
export async function exchangeHttp(request: HttpRequest, options: ExchangeOptions): Promise<ExchangeResult> {
  const checked = checkRequest(request)
  if (typeof checked === 'string') return { kind: 'refused', error: checked }
  let current: CheckedRequest = checked
  for (let redirects = 0; redirects <= redirectsMax; redirects++) {
    const step = await exchangeOnce(current, options)
    if (step.kind !== 'redirect') return step
    current = step.next
  }
  return { kind: 'unreachable', detail: `more than ${redirectsMax} redirects` }
}

type Step = ExchangeResult | { readonly kind: 'redirect'; readonly next: CheckedRequest }

async function exchangeOnce(request: CheckedRequest, options: ExchangeOptions): Promise<Step> {
  let address: ResolvedAddress | undefined
  let response: IncomingMessage
  try {
    address = await checkedAddress(request.url, options)
    if (address === undefined) return { kind: 'refused', error: 'NotAllowed' }
    response = await send(request, address, options.signal)
  } catch (error) {
    return { kind: 'unreachable', detail: detailOf(error) }
  }
  const next = redirected(request, response.statusCode ?? 0, response.headers.location)
  if (next !== undefined) {
    response.destroy()
    return { kind: 'redirect', next }
  }
  return readResponse(response)
}

/** The address to connect to, or undefined when none of the host's addresses may be reached. */
async function checkedAddress(url: URL, { rules, resolve, signal }: ExchangeOptions): Promise<ResolvedAddress | undefined> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const family = isIP(host)
  if (family !== 0) return rules.allows(host) ? { address: host, family } : undefined
  const addresses = await untilAborted(resolve(host, signal), signal)
  return addresses.find(({ address }) => rules.allows(address))
}

function send(request: CheckedRequest, { address, family }: ResolvedAddress, signal: AbortSignal): Promise<IncomingMessage> {
  const { url, method, headers, body } = request
  const start = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const outgoing = start(url, {
      method,
      agent: false,
      signal,
      family,
      // Node asks this for the name in the URL; the answer is the address that was checked.
      lookup: (_name, { all }, answer) => (all === true ? answer(null, [{ address, family }]) : answer(null, address, family)),
      headers: headerLists(headers),
      setHost: !headers.some(([name]) => name.toLowerCase() === 'host'),
    })
    outgoing.once('response', resolve)
    outgoing.once('error', reject)
    // Without a listener a 101 would leave the promise open until its time is up.
    outgoing.once('upgrade', (_response, socket) => {
      socket.destroy()
      reject(queryHostErrors.error('protocol-change', 'the server answered 101'))
    })
    if (body.length > 0) outgoing.setHeader('content-length', body.length)
    outgoing.end(body)
  })
}

/** Repeated names become lists, in order. */
function headerLists(headers: CheckedRequest['headers']): Record<string, string[]> {
  const lists: Record<string, string[]> = Object.create(null)
  for (const [name, value] of headers) {
    const list = lists[name.toLowerCase()]
    if (list === undefined) lists[name.toLowerCase()] = [value]
    else list.push(value)
  }
  return lists
}

async function readResponse(incoming: IncomingMessage): Promise<ExchangeResult> {
  const pairs = incoming.rawHeaders
  if (pairs.length / 2 > httpLimits.headers) {
    incoming.destroy()
    return { kind: 'refused', error: 'TooManyHeaders' }
  }
  const headers = Array.from({ length: pairs.length / 2 }, (_, i): [string, string] => [
    pairs[2 * i] ?? '',
    pairs[2 * i + 1] ?? '',
  ])
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
      length += chunk.length
      // Leaving the loop destroys the connection.
      if (length > httpLimits.responseBodyBytes) return { kind: 'refused', error: 'ResponseTooLarge' }
      chunks.push(chunk)
    }
  } catch (error) {
    return { kind: 'broken', detail: detailOf(error) }
  }
  const body = new Uint8Array(Buffer.concat(chunks, length))
  return {
    kind: 'response',
    response: { statusCode: incoming.statusCode ?? 0, reasonPhrase: incoming.statusMessage ?? '', headers, body },
  }
}

/** What a contract may learn: the code of the failure, no addresses or names of this machine. */
function detailOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : String(name)
}

/** The value, or the signal's reason when that comes first. */
function untilAborted<T>(value: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    value.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
