// SPDX-License-Identifier: Apache-2.0
import { equalBytes, PhatError } from '@phat/primitives'
import type { RpcContext, Session } from '../context.ts'
import type { Handler } from '../handler-types.ts'
import { bytesToHex } from '../params/hex.ts'
import { describeFailure } from '../server/describe-failure.ts'
import { rpcError } from '../server/rpc-error.ts'
import type { Subscription } from '../server/subscription.ts'
import { tellStorage } from './storage.ts'
import { tellStorageDiff } from './storage-diff.ts'

export const archive_v1_genesisHash: Handler<'archive_v1_genesisHash'> = ({ chain }) => bytesToHex(chain.genesisHash)

export const archive_v1_finalizedHeight: Handler<'archive_v1_finalizedHeight'> = ({ chain }) => chain.finalized.number

export const archive_v1_hashByHeight: Handler<'archive_v1_hashByHeight'> = ({ chain }, [height]) => {
  const hash = chain.hashOf(height)
  return hash === undefined ? [] : [bytesToHex(hash)]
}

export const archive_v1_header: Handler<'archive_v1_header'> = ({ chain }, [hash]) => {
  const block = chain.block(hash)
  return block === undefined ? null : bytesToHex(block.encodedHeader)
}

export const archive_v1_body: Handler<'archive_v1_body'> = ({ chain }, [hash]) =>
  chain.block(hash)?.extrinsics.map(bytesToHex) ?? null

export const archive_v1_call: Handler<'archive_v1_call'> = ({ chain, log }, [hash, method, args]) => {
  if (chain.block(hash) === undefined) return null
  try {
    return { success: true, value: bytesToHex(chain.call(hash, method, args)) }
  } catch (error) {
    if (error instanceof PhatError) return { success: false, error: error.message }
    log.error('rpc.archive-call-failed', describeFailure(error))
    return { success: false, error: 'internal error' }
  }
}

/** Runs an operation after the reply; whatever it throws becomes its error event, and then the subscription is over. */
function startOperation(
  ctx: RpcContext,
  session: Session,
  subscription: Subscription,
  run: () => Promise<void>,
  failed: (error: string) => unknown,
): () => void {
  const max = ctx.limits.archiveOperationsMax
  let running = 0
  for (const { definition } of session.subscriptions.values()) if (definition.needs === 'archive') running++
  if (running > max) throw rpcError('too-many-archive-operations', `at most ${max}`)
  const work = async (): Promise<void> => {
    try {
      await ctx.startTurn().next()
      await run()
    } catch (error) {
      if (!(error instanceof PhatError)) ctx.log.error('rpc.operation-failed', describeFailure(error))
      subscription.notify(failed(error instanceof PhatError ? error.message : 'internal error'))
    } finally {
      subscription.end()
    }
  }
  void work()
  return () => {}
}

export const archive_v1_storage: Handler<'archive_v1_storage'> = (ctx, [hash, items, childTrie], subscription, { session }) => {
  const run = (): Promise<void> => {
    const state = ctx.chain.state(hash)
    if (state === undefined) throw rpcError('unknown-block', bytesToHex(hash))
    return tellStorage(ctx, subscription, { state, items, childTrie })
  }
  return startOperation(ctx, session, subscription, run, (error) => ({ event: 'storageError', error }))
}

export const archive_v1_storageDiff: Handler<'archive_v1_storageDiff'> = (
  ctx,
  [hash, items, previousHash],
  subscription,
  { session },
) => {
  const run = (): Promise<void> => {
    const { chain } = ctx
    const block = chain.block(hash)
    const previous = block && chain.block(previousHash ?? block.header.parentHash)
    if (block === undefined || previous === undefined) throw rpcError('unknown-block', bytesToHex(previousHash ?? hash))
    const canonical = [block, previous].every((ref) => equalBytes(chain.hashOf(ref.number) ?? new Uint8Array(0), ref.hash))
    if (!canonical || previous.number > block.number) throw rpcError('invalid-block-range', 'previousHash is no ancestor of hash')
    const [before, after] = [chain.state(previous.hash), chain.state(block.hash)]
    if (before === undefined || after === undefined) throw rpcError('unknown-block', 'State already discarded')
    return tellStorageDiff(ctx, subscription, { before, after, items })
  }
  return startOperation(ctx, session, subscription, run, (error) => ({ event: 'storageDiffError', error }))
}
