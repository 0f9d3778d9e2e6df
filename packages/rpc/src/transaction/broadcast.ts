// SPDX-License-Identifier: Apache-2.0

import type { TransactionStatus } from '@phat/chain'
import type { RpcContext } from '../context.ts'
import { describeFailure } from '../server/describe-failure.ts'

/** Most blocks between two offers of a transaction that the pool does not take. */
const waitBlocksMax = 64
/** Codes after which another offer cannot succeed: the bytes are no extrinsic. */
const hopeless: ReadonlySet<number> = new Set([1001])

/** A transaction that is offered to the pool until it is stopped. */
export interface Broadcast {
  stop(): void
}

/**
 * Offers a transaction to the pool now and, while it is refused or dropped, after later blocks: after 1, 2, 4 … up to 64 blocks, so
 * that an invalid one costs little. Once it is finalized there is nothing more to do.
 */
export function startBroadcast(ctx: RpcContext, transaction: Uint8Array): Broadcast {
  let over = false
  let inPool = false
  let waitBlocks = 1
  let blocksLeft = 0
  let stopWatching: (() => void) | undefined

  const refused = (code?: number): void => {
    inPool = false
    blocksLeft = waitBlocks
    waitBlocks = Math.min(2 * waitBlocks, waitBlocksMax)
    if (code !== undefined && hopeless.has(code)) over = true
  }
  const onStatus = (status: TransactionStatus): void => {
    if (status.type === 'finalized') over = true
    else if (status.type === 'invalid' || status.type === 'dropped' || status.type === 'usurped') refused()
  }
  const offer = async (): Promise<void> => {
    inPool = true
    try {
      const result = await ctx.pool.watch(transaction, onStatus, ctx.signal)
      if (!result.ok) return refused(result.rejection.rpcCode)
      if (over) result.stop?.()
      else stopWatching = result.stop
    } catch (error) {
      if (!ctx.signal.aborted) ctx.log.warn('rpc.broadcast-failed', describeFailure(error))
      refused()
    }
  }
  const unsubscribe = ctx.feed.subscribe((event) => {
    if (event.type !== 'imported' || over || inPool) return
    if (--blocksLeft <= 0) void offer()
  })
  void offer()
  return {
    stop: () => {
      over = true
      unsubscribe()
      stopWatching?.()
    },
  }
}
