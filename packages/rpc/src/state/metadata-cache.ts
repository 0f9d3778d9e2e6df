// SPDX-License-Identifier: Apache-2.0
import { bytes } from '@phat/codec'
import type { RpcContext } from '../context.ts'
import type { RawJson } from '../handler-types.ts'
import { bytesToHex } from '../params/hex.ts'
import { rpcError } from '../server/rpc-error.ts'
import { callRuntime } from './block-state.ts'

/** Old runtimes are asked about while clients walk history; more than these are made again. */
const cachedMax = 4
const caches = new WeakMap<object, Map<string, RawJson>>()

/**
 * Metadata V14 of the runtime after a block as a JSON string, without the length prefix of `OpaqueMetadata`. Kept by runtime
 * version, so that a client's first request costs a copy.
 */
export function metadataJson(ctx: RpcContext, hash: Uint8Array | undefined): RawJson {
  const at = hash ?? ctx.chain.best.hash
  const version = ctx.chain.runtimeVersion(at)
  if (version === undefined) throw rpcError('unknown-block', bytesToHex(at))
  const cache = caches.get(ctx.chain) ?? new Map<string, RawJson>()
  caches.set(ctx.chain, cache)
  const key = `${version.specName}/${version.specVersion}/${version.implVersion}/${version.transactionVersion}`
  let json = cache.get(key)
  if (json === undefined) {
    const metadata = bytes.decode(callRuntime(ctx, at, 'Metadata_metadata', new Uint8Array(0)))
    json = { rawJson: `"${bytesToHex(metadata)}"` }
    const oldest = cache.keys().next().value
    if (cache.size >= cachedMax && oldest !== undefined) cache.delete(oldest)
    cache.set(key, json)
  }
  return json
}
