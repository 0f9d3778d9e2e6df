// SPDX-License-Identifier: Apache-2.0
import type { StateReader } from '@phat/chain'
import { PhatError } from '@phat/primitives'
import type { RpcContext } from '../context.ts'
import { bytesToHex } from '../params/hex.ts'
import { rpcError } from '../server/rpc-error.ts'

/** A block's hash with the state after it. */
export interface BlockState {
  readonly hash: Uint8Array
  readonly state: StateReader
}

/**
 * The state after the block of that hash, the best one without a hash.
 * @throws RpcError 4003 when the block is unknown or its state was pruned
 */
export function stateAt(ctx: RpcContext, hash: Uint8Array | undefined): BlockState {
  const at = hash ?? ctx.chain.best.hash
  const state = ctx.chain.state(at)
  if (state === undefined) throw rpcError('unknown-block', `no state of block ${bytesToHex(at)}`)
  return { hash: at, state }
}

/**
 * Calls a runtime API on the state after a block, the best one without a hash.
 * @throws RpcError 4003 when the block, the function or its arguments are wrong
 */
export function callRuntime(ctx: RpcContext, hash: Uint8Array | undefined, method: string, args: Uint8Array): Uint8Array {
  const at = hash ?? ctx.chain.best.hash
  try {
    return ctx.chain.call(at, method, args)
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    if (error.code === 'chain.unknown-block') throw rpcError('unknown-block', bytesToHex(at), { cause: error })
    throw rpcError('runtime-call-failed', error.message, { cause: error })
  }
}
