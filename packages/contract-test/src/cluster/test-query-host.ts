// SPDX-License-Identifier: Apache-2.0
import { type HttpRequest, type HttpResponse, httpLimits, type QueryHost } from '@phat/contracts'
import { blake2b256 } from '@phat/crypto'
import { textBytes, toByteString, toJson } from '@phat/primitives'
import { contractTestErrors } from '../contract-test-errors.ts'

/** A request of a query, as the test sees it. */
export interface MockedRequest {
  readonly url: string
  readonly method: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  text(): string
  json(): unknown
}

/** What comes back: status 200 and an empty body unless given; a `json` value is written as JSON. `failed` in place of it: the network broke. */
export interface MockedResponse {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly json?: unknown
  readonly failed?: boolean
}

/** Answers the requests of queries. */
export type HttpMock = (request: MockedRequest) => MockedResponse

/** What queries of a test may do beside reading the state: all of it is the same in every run. */
export interface TestQueryHost {
  readonly host: QueryHost
  /** Every request so far. */
  readonly requests: readonly MockedRequest[]
  answerHttp(mock: HttpMock): void
}

/** @param now Unix milliseconds */
export function createTestQueryHost(now: () => bigint): TestQueryHost {
  const requests: MockedRequest[] = []
  const cache = new Map<string, Uint8Array>()
  let mock: HttpMock | undefined
  let drawn = 0

  const keyOf = (contract: Uint8Array, key: Uint8Array): string => `${toByteString(contract)}${toByteString(key)}`

  const exchange = (request: HttpRequest): HttpResponse | undefined => {
    const seen = mockedRequest(request)
    requests.push(seen)
    if (mock === undefined) throw contractTestErrors.error('no-request', `${request.method} ${request.url.slice(0, 200)}`)
    const answer = mock(seen)
    return answer.failed === true ? undefined : responseOf(answer)
  }

  const host: QueryHost = {
    httpRequest: (_contract, request) => {
      const response = exchange(request)
      return response === undefined ? { ok: false, error: 'NetworkError' } : { ok: true, response }
    },
    batchHttpRequest: (_contract, batch) => {
      if (batch.length > httpLimits.requestsPerBatch) return { ok: false, error: 'TooManyRequests' }
      const outcomes = batch.map((request) => {
        const response = exchange(request)
        return response === undefined ? ({ ok: false, error: 'NetworkError' } as const) : ({ ok: true, response } as const)
      })
      return { ok: true, outcomes }
    },
    // Not random, so that a test that fails fails again.
    random: (length) => {
      const bytes = new Uint8Array(length)
      for (let at = 0; at < length; at += 32) bytes.set(blake2b256(textBytes(`random ${drawn++}`)).subarray(0, length - at), at)
      return bytes
    },
    untrustedMillis: now,
    workerPublicKey: () => new Uint8Array(32).fill(5),
    workerQuote: () => undefined,
    cache: {
      get: (contract, key) => cache.get(keyOf(contract, key)),
      set: (contract, key, value) => {
        cache.set(keyOf(contract, key), value.slice())
        return true
      },
      expire: (contract, key, seconds) => {
        if (seconds === 0n) cache.delete(keyOf(contract, key))
      },
      remove: (contract, key) => {
        const before = cache.get(keyOf(contract, key))
        cache.delete(keyOf(contract, key))
        return before
      },
    },
    log: () => undefined,
  }
  return {
    host,
    requests,
    answerHttp: (answer) => {
      mock = answer
    },
  }
}

function mockedRequest({ url, method, headers, body }: HttpRequest): MockedRequest {
  const text = (): string => new TextDecoder().decode(body)
  return {
    url,
    method,
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    body: body.slice(),
    text,
    json: () => JSON.parse(text()),
  }
}

function responseOf({ status = 200, headers = {}, body, json, ...rest }: MockedResponse): HttpResponse {
  if (typeof (rest as { readonly then?: unknown }).then === 'function') {
    throw contractTestErrors.error('bad-value', 'http(…) answers at once: a query waits for it, so it cannot be a promise')
  }
  const content = body ?? (json === undefined ? '' : toJson(json))
  return {
    statusCode: status,
    reasonPhrase: status === 200 ? 'OK' : '',
    headers: Object.entries(headers),
    body: typeof content === 'string' ? textBytes(content) : content,
  }
}
