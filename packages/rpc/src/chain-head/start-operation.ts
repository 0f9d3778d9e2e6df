// SPDX-License-Identifier: Apache-2.0

import type { BlockRef, StateReader } from '@phat/chain'
import { PhatError } from '@phat/primitives'
import type { Exchange, RpcContext } from '../context.ts'
import { describeFailure } from '../server/describe-failure.ts'
import { isStateGone, rpcError } from '../server/rpc-error.ts'
import type { Follow } from './follow.ts'
import type { Operation } from './operation.ts'

export type Started = { readonly result: 'started'; readonly operationId: string } | { readonly result: 'limitReached' }

export const limitReached: Started = { result: 'limitReached' }

/**
 * The pinned block that a request names.
 * @throws RpcError -32801
 */
export function pinnedBlock(follow: Follow, hash: Uint8Array): BlockRef {
  const ref = follow.pinned(hash)
  if (ref === undefined) throw rpcError('block-not-pinned')
  return ref
}

/** How many more operations the subscription may start. */
export function freeOperations(ctx: RpcContext, follow: Follow): number {
  let used = 0
  for (const operation of follow.operations.values()) used += operation.cost
  return ctx.limits.operationsMax - used
}

/** Does the work of an operation and tells its results. */
export type RunOperation = (operation: Operation) => void | Promise<void>

function tellFailure(ctx: RpcContext, follow: Follow, operation: Operation, error: unknown): void {
  if (!(error instanceof PhatError)) ctx.log.error('rpc.operation-failed', describeFailure(error))
  if (operation.cancelled) return
  const operationId = operation.id
  if (isStateGone(error)) follow.tell({ event: 'operationInaccessible', operationId })
  else follow.tell({ event: 'operationError', operationId, error: error instanceof PhatError ? error.message : 'internal error' })
}

async function runOperation(ctx: RpcContext, follow: Follow, operation: Operation, run: RunOperation): Promise<void> {
  await ctx.startTurn().next()
  const operationId = operation.id
  try {
    if (!operation.cancelled) await run(operation)
  } catch (error) {
    tellFailure(ctx, follow, operation, error)
  } finally {
    follow.operations.delete(operationId)
  }
}

/** Starts an operation that runs after the reply is out and tells its results through the follow subscription. */
export function startOperation(ctx: RpcContext, exchange: Exchange, follow: Follow, cost: number, run: RunOperation): Started {
  if (freeOperations(ctx, follow) < cost) return limitReached
  const operation: Operation = { id: follow.nextOperationId(), cost, cancelled: false, resume: undefined }
  follow.operations.set(operation.id, operation)
  exchange.afterReply(() => void runOperation(ctx, follow, operation, run))
  return { result: 'started', operationId: operation.id }
}

/** The state after a pinned block; tells `operationInaccessible` and returns undefined when the node no longer has it. */
export function accessibleState(ctx: RpcContext, follow: Follow, operation: Operation, ref: BlockRef): StateReader | undefined {
  const state = ctx.chain.state(ref.hash)
  if (state === undefined) follow.tell({ event: 'operationInaccessible', operationId: operation.id })
  return state
}
