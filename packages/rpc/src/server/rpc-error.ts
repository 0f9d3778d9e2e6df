// SPDX-License-Identifier: Apache-2.0

import type { PoolRejection } from '@phat/chain'
import { PhatError } from '@phat/primitives'
import { type RpcErrorName, rpcErrorEntries, rpcErrors } from '@phat/wire'

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
    super('rpc.rejected-by-pool', rpcErrors.entries['rejected-by-pool'], rejection.message)
    this.rpcCode = rejection.rpcCode
    this.data = rejection.data
  }
}

/** The error of that name; the detail says what happened this time. */
export function rpcError(name: RpcErrorName, detail?: string, options?: { cause?: unknown }): RpcError {
  return new RpcError(name, detail, options)
}

/** True for a state that was readable when the work began and has meanwhile left the history that the node keeps. */
export function isStateGone(error: unknown): boolean {
  return error instanceof PhatError && error.code === 'trie.version-unavailable'
}

/** The error that a caller is told for what a handler threw; undefined when it is not meant for callers. */
export function callerError(error: unknown): RpcError | PoolRejectionError | undefined {
  if (error instanceof RpcError || error instanceof PoolRejectionError) return error
  return isStateGone(error) ? rpcError('unknown-block', 'State already discarded', { cause: error }) : undefined
}

/** The JSON of a JSON-RPC error object. */
export function errorObjectJson({ rpcCode: code, message, data }: RpcError | PoolRejectionError): string {
  return JSON.stringify(data === undefined ? { code, message } : { code, message, data })
}
