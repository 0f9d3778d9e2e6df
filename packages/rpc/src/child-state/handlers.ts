// SPDX-License-Identifier: Apache-2.0
import type { StateReader } from '@phat/chain'
import { blake2b256 } from '@phat/crypto'
import type { RpcContext } from '../context.ts'
import type { Handler } from '../handler-types.ts'
import { bytesToHex } from '../params/hex.ts'
import { stateAt } from '../state/block-state.ts'
import { allKeys, checkPageCount, childTrieName, readChanges } from '../state/storage-reads.ts'

/** The child trie after a block; undefined when it is empty. */
function childAt(ctx: RpcContext, childKey: Uint8Array, at: Uint8Array | undefined): StateReader | undefined {
  const name = childTrieName(childKey)
  return stateAt(ctx, at).state.child(name)
}

export const childstate_getStorage: Handler<'childstate_getStorage'> = (ctx, [childKey, key, at]) => {
  const value = childAt(ctx, childKey, at)?.get(key)
  return value === undefined ? null : bytesToHex(value)
}

export const childstate_getStorageEntries: Handler<'childstate_getStorageEntries'> = async (ctx, [childKey, keys, at]) => {
  const child = childAt(ctx, childKey, at)
  if (child === undefined) return keys.map(() => null)
  return (await readChanges(ctx, child, keys)).map(([, value]) => value)
}

export const childstate_getStorageHash: Handler<'childstate_getStorageHash'> = (ctx, [childKey, key, at]) => {
  const value = childAt(ctx, childKey, at)?.get(key)
  return value === undefined ? null : bytesToHex(blake2b256(value))
}

export const childstate_getStorageSize: Handler<'childstate_getStorageSize'> = (ctx, [childKey, key, at]) =>
  childAt(ctx, childKey, at)?.get(key)?.length ?? null

export const childstate_getKeys: Handler<'childstate_getKeys'> = async (ctx, [childKey, prefix, at]) => {
  const child = childAt(ctx, childKey, at)
  return child === undefined ? [] : (await allKeys(ctx, child, prefix)).map(bytesToHex)
}

export const childstate_getKeysPaged: Handler<'childstate_getKeysPaged'> = (ctx, [childKey, prefix, count, startKey, at]) => {
  checkPageCount(count)
  const child = childAt(ctx, childKey, at)
  return (child?.keysPaged(prefix ?? new Uint8Array(0), count, startKey) ?? []).map(bytesToHex)
}
