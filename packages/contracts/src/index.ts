// SPDX-License-Identifier: Apache-2.0
export type {
  HttpBatchOutcome,
  HttpOutcome,
  HttpRequest,
  HttpRequestError,
  HttpResponse,
} from './pink/http.ts'
export { httpLimits } from './pink/http.ts'
export type { ContractCache, LogRecord, QueryHost, WorkerQuote } from './pink/query-host.ts'
