// SPDX-License-Identifier: Apache-2.0

import { PhatError, textBytes } from '@phat/primitives'
import { type PrpcFailureKind, renderPrpcFailure } from '@phat/wire/prpc'

/** The two forms of pRPC. */
export type PrpcForm = 'protobuf' | 'json'

/** A file that is sent as it is read. */
export interface FileBody {
  readonly path: string
  readonly size: number
}

/** What is sent back. */
export interface HttpReply {
  readonly status: number
  readonly contentType: string
  readonly body: Uint8Array | FileBody
  readonly headers?: Readonly<Record<string, string>>
}

/** Text of an answer to what failed inside: nothing of why, which is for the operator. */
export const internalFailure = 'Internal error'

/** A JSON answer from its text. */
export function jsonReply(status: number, json: string): HttpReply {
  return { status, contentType: 'application/json', body: textBytes(json) }
}

/** A failure in the form of the request. */
export function failureReply(kind: PrpcFailureKind, text: string, form: PrpcForm): HttpReply {
  return renderPrpcFailure(kind, text, form)
}

/**
 * What a caller is told of an error: the detail of the server's own ones, which are written for him; of others the code and, where the caller
 * is the operator, the detail. Undefined for what is no `PhatError`: a bug, whose text may hold anything.
 */
export function tellableText(error: unknown, access: 'public' | 'private'): string | undefined {
  if (!(error instanceof PhatError)) return undefined
  if (error.code.startsWith('serve.')) return error.message
  return `${error.code}: ${access === 'private' ? error.message : error.why}`
}

/** Where something was thrown, without what it says: messages may quote input. For the operator's log. */
export function whereThrown(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line))
  return frames.slice(0, 4).join(' ').replace(/\s+/g, ' ').trim()
}
