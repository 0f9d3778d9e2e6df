// SPDX-License-Identifier: Apache-2.0
import type { BlockRef } from '@phat/chain'
import type { RpcContext } from '../context.ts'
import type { Handler } from '../handler-types.ts'
import { bytesToHex } from '../params/hex.ts'
import type { Subscription } from '../server/subscription.ts'
import { headerToJson } from './header-json.ts'

export const chain_getHeader: Handler<'chain_getHeader'> = ({ chain }, [hash]) => {
  const block = chain.block(hash ?? chain.best.hash)
  return block === undefined ? null : headerToJson(block.header)
}

export const chain_getBlock: Handler<'chain_getBlock'> = ({ chain }, [hash]) => {
  const block = chain.block(hash ?? chain.best.hash)
  if (block === undefined) return null
  return {
    block: { header: headerToJson(block.header), extrinsics: block.extrinsics.map(bytesToHex) },
    justifications: null,
  }
}

export const chain_getBlockHash: Handler<'chain_getBlockHash'> = ({ chain }, [numbers]) => {
  const hashAt = (number: number) => {
    const hash = chain.hashOf(number)
    return hash === undefined ? null : bytesToHex(hash)
  }
  if (numbers === undefined) return bytesToHex(chain.best.hash)
  return numbers.many ? numbers.values.map(hashAt) : hashAt(numbers.value)
}

export const chain_getFinalizedHead: Handler<'chain_getFinalizedHead'> = ({ chain }) => bytesToHex(chain.finalized.hash)

/** Tells the header of `first` now. */
function notifyHeader(ctx: RpcContext, subscription: Subscription, ref: BlockRef): void {
  const block = ctx.chain.block(ref.hash)
  if (block !== undefined) subscription.notify(headerToJson(block.header))
}

function subscribeHeads(ctx: RpcContext, subscription: Subscription): () => void {
  notifyHeader(ctx, subscription, ctx.chain.best)
  return ctx.feed.subscribe((event) => {
    const json = event.type === 'finalized' ? undefined : event.headerJson()
    if (json !== undefined) subscription.notifyJson(json)
  })
}

export const chain_subscribeNewHeads: Handler<'chain_subscribeNewHeads'> = (ctx, _, subscription) =>
  subscribeHeads(ctx, subscription)

/** BFT chains import no block that is not the best: all heads are the new heads. */
export const chain_subscribeAllHeads: Handler<'chain_subscribeAllHeads'> = (ctx, _, subscription) =>
  subscribeHeads(ctx, subscription)

export const chain_subscribeFinalizedHeads: Handler<'chain_subscribeFinalizedHeads'> = (ctx, _, subscription) => {
  notifyHeader(ctx, subscription, ctx.chain.finalized)
  return ctx.feed.subscribe((event) => {
    if (event.type !== 'finalized') return
    for (const ref of event.blocks) notifyHeader(ctx, subscription, ref)
  })
}
