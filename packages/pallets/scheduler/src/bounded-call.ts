// SPDX-License-Identifier: Apache-2.0
import { maxDepth, Reader } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import { type At, maxDispatchDepth, type RuntimeCall } from '@phat/frame'
import { type Hash, PhatError } from '@phat/primitives'
import type { Context } from './base.ts'
import { type BoundedCall, lookupHash, maxInlineSize } from './types.ts'

/**
 * Bounds a call for a task: a long one becomes a preimage, which is requested once for that task. Fails where it is too long even for
 * that. Source: `StorePreimage::bound`, which leaves a request behind that nobody takes back.
 */
export function boundCall(context: Context, call: RuntimeCall): BoundedCall {
  const encoded = context.execution.runtime.types.call.encode(call)
  if (encoded.length <= maxInlineSize) return { type: 'Inline', value: encoded }
  const { preimages } = context.config
  const hash = blake2b256(encoded) as Hash
  preimages.request(context, hash)
  preimages.note(context, encoded)
  return { type: 'Lookup', value: { hash, len: encoded.length } }
}

/** Counts one more task that needs the call. */
export function requestCall(context: Context, call: BoundedCall): void {
  const hash = lookupHash(call)
  if (hash !== undefined) context.config.preimages.request(context, hash)
}

/** Says that a task does not need its call any more. */
export function releaseCall(context: Context, call: BoundedCall): void {
  const hash = lookupHash(call)
  if (hash !== undefined) context.config.preimages.unrequest(context, hash)
}

function bytesOf(context: Context, call: BoundedCall): Uint8Array | undefined {
  const { preimages } = context.config
  if (call.type === 'Inline') return call.value
  const length = call.type === 'Lookup' ? call.value.len : preimages.lengthOf(context, call.value.hash)
  return length === undefined ? undefined : preimages.read(context, call.value.hash, length)
}

/** Decodes a call that nests at most as deep as one in an extrinsic may; undefined for other bytes. */
function decodeCall({ execution }: At, encoded: Uint8Array): RuntimeCall | undefined {
  const reader = new Reader(encoded)
  reader.depth = maxDepth - maxDispatchDepth
  try {
    const call = execution.runtime.types.call.read(reader)
    return reader.remaining === 0 ? call : undefined
  } catch (error) {
    // Anyone may note any bytes, and a call may be of a runtime that is no more.
    if (error instanceof PhatError) return undefined
    throw error
  }
}

/** The call itself, and how many bytes were looked up for it; undefined where it is not there or not a call. */
export function peekCall(
  context: Context,
  bounded: BoundedCall,
): { readonly call: RuntimeCall; readonly lookedUp: number | undefined } | undefined {
  const encoded = bytesOf(context, bounded)
  const call = encoded && decodeCall(context, encoded)
  return call && { call, lookedUp: bounded.type === 'Inline' ? undefined : encoded.length }
}
