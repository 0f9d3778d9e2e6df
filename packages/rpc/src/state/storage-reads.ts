// SPDX-License-Identifier: Apache-2.0
import type { StateReader } from '@phat/chain'
import { type Hex, startsWith, textBytes } from '@phat/primitives'
import type { RpcContext } from '../context.ts'
import { bytesToHex } from '../params/hex.ts'
import { rpcError } from '../server/rpc-error.ts'

/** Keys that one page holds, as in Substrate. */
const pageKeysMax = 1000
/** Keys proved at a time: one costs about 100 us. */
const proofKeysAtOnce = 8
/** Where the roots of child tries stand in the main trie (`sp_storage::ChildType::ParentKeyId`). */
const childPrefix = textBytes(':child_storage:default:')

/** A key and its value; null when it has none. */
export type Change = readonly [Hex, Hex | null]

/**
 * The name of a child trie, from its key in the main one.
 * @throws RpcError 4003 when the key is of no child trie
 */
export function childTrieName(key: Uint8Array): Uint8Array {
  if (!startsWith(key, childPrefix)) throw rpcError('invalid-child-key')
  return key.subarray(childPrefix.length)
}

/**
 * Checks how many keys one page is to hold.
 * @throws RpcError 4002
 */
export function checkPageCount(count: number): void {
  if (count > pageKeysMax) throw rpcError('invalid-count', `value: ${count}, max: ${pageKeysMax}`)
}

/** Reads keys of one snapshot; others get their turn meanwhile. */
export async function readChanges(ctx: RpcContext, state: StateReader, keys: readonly Uint8Array[]): Promise<Change[]> {
  const changes: Change[] = []
  const turn = ctx.startTurn()
  for (const key of keys) {
    const value = state.get(key)
    changes.push([bytesToHex(key), value === undefined ? null : bytesToHex(value)])
    if (turn.over()) await turn.next()
  }
  return changes
}

/**
 * Every key below a prefix, page by page.
 * @throws RpcError 4002 when they are more than `unpagedKeysMax`
 */
export async function allKeys(ctx: RpcContext, state: StateReader, prefix: Uint8Array): Promise<Uint8Array[]> {
  const max = ctx.limits.unpagedKeysMax
  const turn = ctx.startTurn()
  const keys: Uint8Array[] = []
  for (let page = state.keysPaged(prefix, pageKeysMax); page.length > 0; ) {
    keys.push(...page)
    if (keys.length > max) throw rpcError('invalid-count', `more than ${max} keys; use state_getKeysPaged`)
    if (turn.over()) await turn.next()
    page = state.keysPaged(prefix, pageKeysMax, page.at(-1))
  }
  return keys
}

/**
 * Bytes of all values below a prefix; null for none, as Substrate answers. Where unsafe methods are served it walks any number of
 * keys; `left` says that nobody waits for the answer any more.
 * @throws RpcError 4002 when they are more than `unpagedKeysMax`
 */
export async function sizeBelow(
  ctx: RpcContext,
  state: StateReader,
  prefix: Uint8Array,
  left: () => boolean,
): Promise<number | null> {
  const max = ctx.unsafeMethods ? Infinity : ctx.limits.unpagedKeysMax
  const turn = ctx.startTurn()
  let count = 0
  let sizeBytes = 0
  for (let page = state.keysPaged(prefix, pageKeysMax); page.length > 0; ) {
    count += page.length
    if (count > max) throw rpcError('invalid-count', `more than ${max} keys`)
    for (const key of page) {
      sizeBytes += state.get(key)?.length ?? 0
      if (turn.over()) await turn.next()
    }
    if (left() || ctx.signal.aborted) return null
    page = state.keysPaged(prefix, pageKeysMax, page.at(-1))
  }
  return sizeBytes > 0 ? sizeBytes : null
}

/**
 * The proof of many keys is the union of the proofs of some at a time: a proof is a set of trie nodes.
 * @throws RpcError 4002 when they are more than `proofKeysMax`
 */
export async function proofOf(
  ctx: RpcContext,
  keys: readonly Uint8Array[],
  prove: (keys: readonly Uint8Array[]) => Uint8Array[],
): Promise<Hex[]> {
  const max = ctx.limits.proofKeysMax
  if (keys.length > max) throw rpcError('invalid-count', `value: ${keys.length}, max: ${max}`)
  const turn = ctx.startTurn()
  const nodes = new Set<Hex>()
  // Without keys a proof is the root alone.
  for (let start = 0; start === 0 || start < keys.length; start += proofKeysAtOnce) {
    if (turn.over()) await turn.next()
    for (const node of prove(keys.slice(start, start + proofKeysAtOnce))) nodes.add(bytesToHex(node))
  }
  return [...nodes]
}
