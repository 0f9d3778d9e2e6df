// SPDX-License-Identifier: Apache-2.0
import { PrpcError } from './messages/info.ts'

/** Why a request has no answer, with the HTTP status that phala-blockchain's workers give for it. */
export const prpcFailureStatus = {
  /** The request does not decode. */
  decode: 400,
  /** The method is not for this port. */
  forbidden: 403,
  notFound: 404,
  tooLarge: 413,
  /** The method, or the contract it asked, failed. */
  failed: 500,
  /** The body could not be read. */
  unreadable: 503,
} as const

export type PrpcFailureKind = keyof typeof prpcFailureStatus

/** The answer to a request that failed: status, content type and body, in the form that the request had. */
export function renderPrpcFailure(
  kind: PrpcFailureKind,
  message: string,
  form: 'protobuf' | 'json',
): { readonly status: number; readonly contentType: string; readonly body: Uint8Array } {
  const status = prpcFailureStatus[kind]
  if (form === 'protobuf') return { status, contentType: 'application/octet-stream', body: PrpcError.encode({ message }) }
  return { status, contentType: 'application/json', body: new TextEncoder().encode(JSON.stringify({ error: message })) }
}
