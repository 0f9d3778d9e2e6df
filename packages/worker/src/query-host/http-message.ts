// SPDX-License-Identifier: Apache-2.0
import { validateHeaderName, validateHeaderValue } from 'node:http'
import { type HttpRequest, type HttpRequestError, httpLimits } from '@phat/contracts'

/** A request whose parts may go on the wire. */
export interface CheckedRequest {
  readonly url: URL
  readonly method: string
  /** As the contract wrote them, without those that belong to the connection. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Uint8Array
}

/** Said by the connection itself, so a contract cannot split or smuggle messages with them (RFC 9110 7.6.1, RFC 9112 6). */
const connectionHeaders = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Meant for one server: not sent on when a redirect leads to another origin. */
const credentialHeaders = new Set(['authorization', 'cookie', 'cookie2', 'proxy-authorization', 'www-authenticate'])

const urlLengthMax = 8_192
const tokenSyntax = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}$/

/** Checks what a contract asks before anything is sent. */
export function checkRequest(request: HttpRequest): CheckedRequest | HttpRequestError {
  const url = parseTarget(request.url)
  if (url === undefined) return 'InvalidUrl'
  // CONNECT would open a tunnel past the checks of addresses.
  if (!tokenSyntax.test(request.method) || request.method.toUpperCase() === 'CONNECT') return 'InvalidMethod'
  if (request.headers.length > httpLimits.headers) return 'TooManyHeaders'
  for (const [name, value] of request.headers) {
    if (!isAccepted(() => validateHeaderName(name))) return 'InvalidHeaderName'
    if (!isAccepted(() => validateHeaderValue(name, value))) return 'InvalidHeaderValue'
  }
  const headers = request.headers.filter(([name]) => !connectionHeaders.has(name.toLowerCase()))
  return { url, method: request.method, headers, body: request.body }
}

/** A URL of the two schemes with a host. */
export function parseTarget(text: string, base?: URL): URL | undefined {
  if (text.length > urlLengthMax || !URL.canParse(text, base?.href)) return undefined
  const url = new URL(text, base)
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '' ? url : undefined
}

/**
 * The request that follows a redirect, as the fetch standard and most clients do it: 303 always, 301 and 302 of a POST become GET without a
 * body; credentials stay at the origin that they were meant for.
 * @returns undefined when the response is no redirect, or leads nowhere that may be asked
 */
export function redirected(request: CheckedRequest, status: number, location: string | undefined): CheckedRequest | undefined {
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return undefined
  const url = parseTarget(location, request.url)
  if (url === undefined) return undefined
  const becomesGet = status === 303 ? request.method !== 'HEAD' : status < 303 && request.method === 'POST'
  const kept = request.headers.filter(([name]) => {
    const lower = name.toLowerCase()
    if (lower === 'host') return false
    if (becomesGet && lower.startsWith('content-')) return false
    return url.origin === request.url.origin || !credentialHeaders.has(lower)
  })
  return becomesGet
    ? { url, method: 'GET', headers: kept, body: new Uint8Array() }
    : { url, method: request.method, headers: kept, body: request.body }
}

/** Node's validators tell a verdict by throwing. */
function isAccepted(validate: () => void): boolean {
  try {
    validate()
    return true
  } catch (refusal) {
    return !(refusal instanceof TypeError)
  }
}
