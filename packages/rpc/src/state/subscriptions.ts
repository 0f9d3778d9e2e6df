// SPDX-License-Identifier: Apache-2.0
import { type ByteString, fromByteString, type Hex, toByteString } from '@phat/primitives'
import type { RpcContext } from '../context.ts'
import type { Handler } from '../handler-types.ts'
import { bytesToHex } from '../params/hex.ts'
import { rpcError } from '../server/rpc-error.ts'
import type { Subscription } from '../server/subscription.ts'
import { type BlockState, stateAt } from './block-state.ts'
import { runtimeVersionToJson, sameRuntime } from './runtime-version-json.ts'

export const state_subscribeRuntimeVersion: Handler<'state_subscribeRuntimeVersion'> = ({ chain, feed }, _, subscription) => {
  let current = chain.runtimeVersion(chain.best.hash)
  if (current !== undefined) subscription.notify(runtimeVersionToJson(current))
  return feed.subscribe((event) => {
    if (event.type === 'finalized') return
    const version = chain.runtimeVersion(event.type === 'imported' ? event.block.hash : event.best.hash)
    if (version === undefined || sameRuntime(version, current)) return
    current = version
    subscription.notify(runtimeVersionToJson(version))
  })
}

function valueToJson(value: Uint8Array | null | undefined): Hex | null {
  return value === undefined || value === null ? null : bytesToHex(value)
}

/** Tells every change of every block; many, hence unsafe. */
function subscribeAll({ feed }: RpcContext, subscription: Subscription): () => void {
  return feed.subscribe((event) => {
    if (event.type !== 'imported' || event.changes.size === 0) return
    const changes = [...event.changes].map(([key, value]) => [bytesToHex(fromByteString(key)), valueToJson(value)])
    subscription.notify({ block: bytesToHex(event.block.hash), changes })
  })
}

export const state_subscribeStorage: Handler<'state_subscribeStorage'> = (ctx, [keys], subscription) => {
  if (keys === undefined) {
    if (!ctx.unsafeMethods) throw rpcError('unsafe-method')
    return subscribeAll(ctx, subscription)
  }
  const watched = new Map<ByteString, Hex>(keys.map((key) => [toByteString(key), bytesToHex(key)]))
  const tellAll = ({ hash, state }: BlockState): void => {
    const changes = keys.map((key) => [bytesToHex(key), valueToJson(state.get(key))])
    subscription.notify({ block: bytesToHex(hash), changes })
  }
  tellAll(stateAt(ctx, undefined))
  return ctx.feed.subscribe((event) => {
    if (event.type === 'reverted') {
      const state = ctx.chain.state(event.best.hash)
      if (state !== undefined) tellAll({ hash: event.best.hash, state })
    }
    if (event.type !== 'imported') return
    const changes: [Hex, Hex | null][] = []
    for (const [key, hex] of watched) {
      const value = event.changes.get(key)
      if (value !== undefined) changes.push([hex, valueToJson(value)])
    }
    if (changes.length > 0) subscription.notify({ block: bytesToHex(event.block.hash), changes })
  })
}
