// SPDX-License-Identifier: Apache-2.0

import type { PoolRejection } from '@phat/chain'
import { PhatError } from '@phat/primitives'
import { type RpcErrorName, rpcErrorEntries } from '@phat/wire'

/** An error that is answered to the caller as a JSON-RPC error object. */
export class RpcError extends PhatError {
  readonly rpcCode: number
  readonly data: unknown

  constructor(name: RpcErrorName, detail: string | undefined, options?: { cause?: unknown }) {
    const entry = rpcErrorEntries[name]
    const inMessage = entry.detailIn === 'message' && detail !== undefined
    super(`rpc.${name}`, entry, inMessage ? `${entry.message}: ${detail}` : entry.message, options)
    this.rpcCode = entry.rpcCode
    this.data = inMessage ? undefined : detail
  }
}

/** A refused extrinsic, with the code, message and data that the pool chose. */
export class PoolRejectionError extends PhatError {
  readonly rpcCode: number
  readonly data: unknown

  constructor(rejection: PoolRejection) {
    super(
      'rpc.rejected-by-pool',
      { why: 'The pool does not take the extrinsic; code and data say why.', remedy: 'Correct the extrinsic and sign it again.' },
      rejection.message,
    )
    this.rpcCode = rejection.rpcCode
    this.data = rejection.data
  }
}

/** The error of that name; the detail says what happened this time. */
export function rpcError(name: RpcErrorName, detail?: string, options?: { cause?: unknown }): RpcError {
  return new RpcError(name, detail, options)
}

/** The JSON of the error object for what a handler threw; anything that is not meant for the caller becomes -32603 without detail. */
export function errorObjectJson(error: unknown): string {
  if (error instanceof RpcError || error instanceof PoolRejectionError) {
    const { rpcCode: code, message, data } = error
    return JSON.stringify(data === undefined ? { code, message } : { code, message, data })
  }
  return errorObjectJson(rpcError('internal'))
}
