// SPDX-License-Identifier: Apache-2.0
import { type Codec, makeCodec, result, tuple, u64, vec } from '@phat/codec'
import { known } from '@phat/primitives'
import { type HttpRequestError, type HttpResponse, httpLimits, httpRequest, httpRequestErrors, httpResponse } from './http.ts'
import { type PinkCall, type PinkFunction, pinkFunction } from './pink-function.ts'
import type { ExtensionPrices } from './prices.ts'

const httpError: Codec<HttpRequestError> = makeCodec({
  description: {
    path: ['pink', 'HttpRequestError'],
    params: [],
    definition: {
      kind: 'variant',
      variants: httpRequestErrors.map((name, index) => ({ name, index, fields: [], docs: [] })),
    },
    docs: [],
  },
  minSize: 1,
  maxSize: 1,
  write: (writer, name) => writer.byte(httpRequestErrors.indexOf(name)),
  read: (reader) => known(httpRequestErrors[reader.byte()], 'our own errors are read'),
})

const textBytes = new TextEncoder()

/** Errors that version 1.0 of the extension knew end the call; those that came later are told as a response. */
const endingErrors: ReadonlySet<HttpRequestError> = new Set([
  'InvalidUrl',
  'InvalidMethod',
  'InvalidHeaderName',
  'InvalidHeaderValue',
  'FailedToCreateClient',
  'Timeout',
])

const withoutHeaders = (statusCode: number, reasonPhrase: string, body: string): HttpResponse => ({
  statusCode,
  reasonPhrase,
  headers: [],
  body: textBytes.encode(body),
})

function chargeResponse(call: PinkCall, { body, headers }: HttpResponse): void {
  let length = body.length
  for (const [name, value] of headers) length += name.length + value.length
  call.charge(call.prices.httpByte * length)
}

/** Reading the request; the exchange itself is charged where there is one. */
const requestPrice = ({ simple, inputByte }: ExtensionPrices, length: number): number => simple + inputByte * length

/** 1: one exchange. In a transaction the answer is status 523. */
const request = pinkFunction(1, 'http_request', {
  args: httpRequest,
  answer: httpResponse,
  price: requestPrice,
  run(call, asked) {
    if (call.query === undefined) return withoutHeaders(523, 'API Unavailable', 'HTTP request is not supported in transaction')
    const { context } = call.host
    call.charge(call.prices.httpRequest)
    const outcome = call.query.httpRequest(context.address, asked)
    if (outcome.ok) {
      chargeResponse(call, outcome.response)
      return outcome.response
    }
    return endingErrors.has(outcome.error) ? context.fail('Other') : withoutHeaders(524, 'IO Error', outcome.error)
  },
})

/** The error's code as a status: its index and one. */
const failed = (error: HttpRequestError): { readonly failed: number } => ({ failed: httpRequestErrors.indexOf(error) + 1 })

/** 22: several exchanges side by side. In a transaction the answer is `NotAllowed`. */
const batch = pinkFunction(22, 'batch_http_request', {
  args: tuple(vec(httpRequest), u64),
  answer: vec(result(httpResponse, httpError)),
  price: requestPrice,
  run(call, [requests, timeoutMs]) {
    if (call.query === undefined) return failed('NotAllowed')
    if (requests.length > httpLimits.requestsPerBatch) return failed('TooManyRequests')
    call.charge(call.prices.httpRequest * requests.length)
    const batchOutcome = call.query.batchHttpRequest(call.host.context.address, requests, timeoutMs)
    if (!batchOutcome.ok) return failed(batchOutcome.error)
    return batchOutcome.outcomes.map((outcome) => {
      if (!outcome.ok) return { type: 'Err', value: outcome.error } as const
      chargeResponse(call, outcome.response)
      return { type: 'Ok', value: outcome.response } as const
    })
  },
})

export const httpFunctions: readonly PinkFunction[] = [request, batch]
