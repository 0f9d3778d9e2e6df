// SPDX-License-Identifier: Apache-2.0
import { bytes, str, struct, tuple, u16, type ValueOf, vec } from '@phat/codec'

/** What a contract asks of an HTTP server: functions 1 and 22 of the chain extension. */
export const httpRequest = struct('pink::HttpRequest', { url: str, method: str, headers: vec(tuple(str, str)), body: bytes })
export type HttpRequest = ValueOf<typeof httpRequest>

/** What came back. `statusCode` 523 stands for a server out of reach, 524 for an exchange that broke off. */
export const httpResponse = struct('pink::HttpResponse', {
  statusCode: u16,
  reasonPhrase: str,
  headers: vec(tuple(str, str)),
  body: bytes,
})
export type HttpResponse = ValueOf<typeof httpResponse>

/** Why there is no response, in the order of their indices. */
export const httpRequestErrors = [
  'InvalidUrl',
  'InvalidMethod',
  'InvalidHeaderName',
  'InvalidHeaderValue',
  'FailedToCreateClient',
  'Timeout',
  'NotAllowed',
  'TooManyRequests',
  'NetworkError',
  'ResponseTooLarge',
  'TooManyHeaders',
] as const

export type HttpRequestError = (typeof httpRequestErrors)[number]

/** One exchange: a response, or why there is none. */
export type HttpOutcome =
  | { readonly ok: true; readonly response: HttpResponse }
  | { readonly ok: false; readonly error: HttpRequestError }

/** A batch as a whole: one outcome a request, in their order, or why none of them was sent. */
export type HttpBatchOutcome =
  | { readonly ok: true; readonly outcomes: readonly HttpOutcome[] }
  | { readonly ok: false; readonly error: HttpRequestError }

/** Bounds of Phala's workers, which contracts in the field count on. */
export const httpLimits = { requestsPerBatch: 5, headers: 256, responseBodyBytes: 2 * 1024 * 1024 } as const
