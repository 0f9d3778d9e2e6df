// SPDX-License-Identifier: Apache-2.0
import type { Handler } from '../handler-types.ts'
import { bytesToHex } from '../params/hex.ts'
import { rpcError } from '../server/rpc-error.ts'
import { Follow } from './follow.ts'
import { cancelOperation } from './operation.ts'
import { accessibleState, freeOperations, limitReached, pinnedBlock, startOperation } from './start-operation.ts'
import { runStorageOperation } from './storage.ts'

export const chainHead_v1_follow: Handler<'chainHead_v1_follow'> = (ctx, [withRuntime], subscription, { session }) => {
  if (session.follows.size >= ctx.limits.followsMax) throw rpcError('too-many-follows', `at most ${ctx.limits.followsMax}`)
  const follow = new Follow(ctx, withRuntime, { id: subscription.id, tell: subscription.notify, end: subscription.end })
  session.follows.set(subscription.id, follow)
  const unsubscribe = ctx.feed.subscribe((event) => follow.take(event))
  follow.begin()
  return () => {
    unsubscribe()
    session.follows.delete(subscription.id)
    follow.close()
  }
}

export const chainHead_v1_header: Handler<'chainHead_v1_header'> = ({ chain }, [id, hash], { session }) => {
  const follow = session.follows.get(id)
  if (follow === undefined) return null
  const block = chain.block(pinnedBlock(follow, hash).hash)
  if (block === undefined) throw rpcError('internal', 'the block is no longer there')
  return bytesToHex(block.encodedHeader)
}

export const chainHead_v1_body: Handler<'chainHead_v1_body'> = (ctx, [id, hash], exchange) => {
  const follow = exchange.session.follows.get(id)
  if (follow === undefined) return limitReached
  const ref = pinnedBlock(follow, hash)
  return startOperation(ctx, exchange, follow, 1, ({ id: operationId }) => {
    const block = ctx.chain.block(ref.hash)
    if (block === undefined) return follow.tell({ event: 'operationInaccessible', operationId })
    follow.tell({ event: 'operationBodyDone', operationId, value: block.extrinsics.map(bytesToHex) })
  })
}

export const chainHead_v1_call: Handler<'chainHead_v1_call'> = (ctx, [id, hash, method, args], exchange) => {
  const follow = exchange.session.follows.get(id)
  if (follow === undefined) return limitReached
  const ref = pinnedBlock(follow, hash)
  if (!follow.withRuntime) throw rpcError('follow-without-runtime')
  return startOperation(ctx, exchange, follow, 1, (operation) => {
    if (accessibleState(ctx, follow, operation, ref) === undefined) return
    const output = bytesToHex(ctx.chain.call(ref.hash, method, args))
    follow.tell({ event: 'operationCallDone', operationId: operation.id, output })
  })
}

export const chainHead_v1_storage: Handler<'chainHead_v1_storage'> = (ctx, [id, hash, items, childTrie], exchange) => {
  const follow = exchange.session.follows.get(id)
  if (follow === undefined) return limitReached
  const ref = pinnedBlock(follow, hash)
  const queries = items.slice(0, freeOperations(ctx, follow))
  if (queries.length === 0 && items.length > 0) return limitReached
  const started = startOperation(ctx, exchange, follow, queries.length, (operation) => {
    const main = accessibleState(ctx, follow, operation, ref)
    if (main === undefined) return
    const state = childTrie === undefined ? main : main.child(childTrie)
    return runStorageOperation(ctx, follow, operation, { state, queries })
  })
  return started.result === 'started' ? { ...started, discardedItems: items.length - queries.length } : started
}

export const chainHead_v1_continue: Handler<'chainHead_v1_continue'> = (_, [id, operationId], { session }) => {
  const operation = session.follows.get(id)?.operations.get(operationId)
  if (operation === undefined) return null
  if (operation.resume === undefined) throw rpcError('not-waiting')
  operation.resume()
  return null
}

export const chainHead_v1_stopOperation: Handler<'chainHead_v1_stopOperation'> = (_, [id, operationId], { session }) => {
  const follow = session.follows.get(id)
  const operation = follow?.operations.get(operationId)
  if (operation === undefined) return null
  cancelOperation(operation)
  follow?.operations.delete(operationId)
  return null
}

export const chainHead_v1_unpin: Handler<'chainHead_v1_unpin'> = (_, [id, hashOrHashes], { session }) => {
  const follow = session.follows.get(id)
  if (follow === undefined) return null
  const hashes = hashOrHashes.many ? hashOrHashes.values : [hashOrHashes.value]
  if (new Set(hashes.map(bytesToHex)).size < hashes.length) throw rpcError('duplicate-hashes')
  // All are checked before the first is let go: an error means that none was.
  for (const hash of hashes) pinnedBlock(follow, hash)
  for (const hash of hashes) follow.unpin(hash)
  return null
}
