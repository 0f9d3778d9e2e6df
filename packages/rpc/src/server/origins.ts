// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage } from 'node:http'

/** Web origins that may use the node: patterns in which a port of `*` stands for any, or all of them. */
export type OriginPatterns = readonly string[] | 'all'

/** Pages that a developer serves locally, and polkadot.js Apps: Substrate's own list. */
export const defaultOrigins: readonly string[] = [
  'http://localhost:*',
  'http://127.0.0.1:*',
  'https://localhost:*',
  'https://127.0.0.1:*',
  'https://polkadot.js.org',
]

const loopbackNames: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

function matches(pattern: string, origin: string): boolean {
  if (!pattern.endsWith(':*')) return pattern === origin
  const base = pattern.slice(0, -2)
  return origin === base || (origin.startsWith(`${base}:`) && /^\d{1,5}$/.test(origin.slice(base.length + 1)))
}

/** Who may talk to the server. */
export interface AccessRules {
  /** The origin to allow in CORS headers; undefined when the request names none or one that is not allowed. */
  corsOrigin(request: IncomingMessage): string | undefined
  /** Why the request is refused; undefined when it is allowed. */
  refusal(request: IncomingMessage): string | undefined
}

/**
 * Browsers send `Origin`, so a page that is not on the list reaches nothing, over HTTP or WebSocket. A server that is bound to a
 * loopback address takes only loopback names in `Host`, or `hosts`: a foreign name that resolves to it is DNS rebinding.
 */
export function createAccessRules(options: {
  origins: OriginPatterns
  hosts: readonly string[] | 'all' | undefined
  bound: string
}): AccessRules {
  const { origins, bound } = options
  const loopback = bound === '127.0.0.1' || bound === '::1' || bound === 'localhost'
  const hosts = options.hosts ?? (loopback ? loopbackNames : 'all')
  const originAllowed = (origin: string): boolean => origins === 'all' || origins.some((pattern) => matches(pattern, origin))
  const hostAllowed = (host: string | undefined): boolean => {
    if (hosts === 'all') return true
    return host !== undefined && hosts.includes(host.replace(/:\d{1,5}$/, '').toLowerCase())
  }
  return {
    corsOrigin: ({ headers: { origin } }) => (origin !== undefined && originAllowed(origin) ? origin : undefined),
    refusal: ({ headers: { origin, host } }) => {
      if (!hostAllowed(host)) return 'Provided Host header is not whitelisted.'
      return origin === undefined || originAllowed(origin) ? undefined : 'Origin is not allowed by the CORS list.'
    },
  }
}
