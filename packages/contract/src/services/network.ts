// SPDX-License-Identifier: Apache-2.0
import { bytes, Reader, readCompact, str, tuple, u8, u16, u64, vec, type Writer, writeCompact } from '@phat/codec'
import { guestErrors } from '../guest-errors.ts'
import { hostNumber, operation } from '../host.ts'
import { extension, extensionFunction } from './extension.ts'

export interface HttpRequest {
  /** GET unless given. */
  readonly method?: string
  readonly headers?: { readonly [name: string]: string }
  readonly body?: string | Uint8Array
}

export interface HttpResponse {
  readonly status: number
  readonly reason: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Uint8Array
  text(): string
  json(): unknown
}

const timeoutMsMax = 10_000n

const headers = /* @__PURE__ */ vec(/* @__PURE__ */ tuple(str, str))

const failures = [
  'the address is no URL',
  'the method is not known',
  'a header name is not valid',
  'a header value is not valid',
  'no connection could be set up',
  'the time is over',
  'not allowed',
  'too many requests',
  'the network failed',
  'the answer is too large',
  'too many headers',
] as const

/** Refuses in a transaction, naming what to do instead. */
export function queryOnly(what: string): void {
  if (hostNumber(operation.isQuery) !== 1) throw guestErrors.error('query-only', `${what} in a transaction`)
}

/** Sends requests at once; each is answered, or its failure named. */
export function fetchAll(
  requests: readonly (HttpRequest & { readonly url: string })[],
): readonly (HttpResponse | { readonly failed: string })[] {
  queryOnly('fetch')
  const write = (writer: Writer): void => {
    writeCompact(writer, requests.length)
    for (const request of requests) writeRequest(writer, request)
    u64.write(writer, timeoutMsMax)
  }
  const statusText = (status: number): string => `HTTP: ${failureText(status - 1)}`
  const reader = new Reader(extension(extensionFunction.batchHttpRequest, write, statusText))
  // The answer is `Vec<Result<HttpResponse, HttpRequestError>>`.
  return Array.from({ length: readCompact(reader) }, () =>
    reader.byte() === 0 ? readResponse(reader) : { failed: failureText(reader.byte()) },
  )
}

const failureText = (index: number): string => failures[index] ?? 'unknown failure'

function writeRequest(writer: Writer, request: HttpRequest & { readonly url: string }): void {
  const { url, method = 'GET', body = new Uint8Array() } = request
  str.write(writer, url)
  str.write(writer, method)
  headers.write(writer, Object.entries(request.headers ?? {}))
  bytes.write(writer, typeof body === 'string' ? new TextEncoder().encode(body) : body)
}

function readResponse(reader: Reader): HttpResponse {
  const status = u16.read(reader)
  const reason = str.read(reader)
  const sent = headers.read(reader)
  const body = bytes.read(reader)
  const text = (): string => new TextDecoder().decode(body)
  return { status, reason, headers: sent, body, text, json: () => JSON.parse(text()) }
}

/** Sends one request. @throws PhatError `contract.extension-failed` when there is no answer */
export function fetchOne(url: string, request: HttpRequest = {}): HttpResponse {
  const [answer] = fetchAll([{ ...request, url }])
  if (answer === undefined || 'failed' in answer)
    throw guestErrors.error('extension-failed', `HTTP: ${answer?.failed ?? 'no answer'}`)
  return answer
}

/** Random bytes of the host. */
export function random(length: number): Uint8Array {
  queryOnly('random')
  return bytes.decode(extension(extensionFunction.getRandom, (writer) => u8.write(writer, length)))
}
