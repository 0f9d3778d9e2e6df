// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import type { Hex } from '@phat/primitives'
import type { RpcContext } from '../context.ts'
import type { Handler } from '../handler-types.ts'
import { bytesToHex } from '../params/hex.ts'
import { rpcError } from '../server/rpc-error.ts'
import { callRuntime, stateAt } from './block-state.ts'
import { metadataJson } from './metadata-cache.ts'
import { runtimeVersionToJson } from './runtime-version-json.ts'
import { allKeys, type Change, checkPageCount, childTrieName, proofOf, readChanges, sizeBelow } from './storage-reads.ts'

export const state_call: Handler<'state_call'> = (ctx, [name, args, at]) => bytesToHex(callRuntime(ctx, at, name, args))

export const state_getMetadata: Handler<'state_getMetadata'> = (ctx, [at]) => metadataJson(ctx, at)

export const state_getRuntimeVersion: Handler<'state_getRuntimeVersion'> = ({ chain }, [hash]) => {
  const at = hash ?? chain.best.hash
  const version = chain.runtimeVersion(at)
  if (version === undefined) throw rpcError('unknown-block', bytesToHex(at))
  return runtimeVersionToJson(version)
}

function valueAt(ctx: RpcContext, key: Uint8Array, at: Uint8Array | undefined): Uint8Array | undefined {
  return stateAt(ctx, at).state.get(key)
}

export const state_getStorage: Handler<'state_getStorage'> = (ctx, [key, at]) => {
  const value = valueAt(ctx, key, at)
  return value === undefined ? null : bytesToHex(value)
}

export const state_getStorageHash: Handler<'state_getStorageHash'> = (ctx, [key, at]) => {
  const value = valueAt(ctx, key, at)
  return value === undefined ? null : bytesToHex(blake2b256(value))
}

export const state_getStorageSize: Handler<'state_getStorageSize'> = (ctx, [key, at], { session }) => {
  const block = stateAt(ctx, at)
  const value = block.state.get(key)
  return value === undefined ? sizeBelow(ctx, block.state, key, session.closed) : value.length
}

export const state_queryStorageAt: Handler<'state_queryStorageAt'> = async (ctx, [keys, at]) => {
  const block = stateAt(ctx, at)
  return [{ block: bytesToHex(block.hash), changes: await readChanges(ctx, block.state, keys) }]
}

export const state_queryStorage: Handler<'state_queryStorage'> = async (ctx, [keys, from, to]) => {
  const { chain, limits } = ctx
  const first = chain.block(from)
  const last = chain.block(to ?? chain.best.hash)
  if (first === undefined || last === undefined) throw rpcError('invalid-block-range', 'unknown block')
  const distance = last.number - first.number
  if (distance < 0) throw rpcError('invalid-block-range', `block ${first.number} is after block ${last.number}`)
  if (distance >= limits.queryBlocksMax) {
    throw rpcError('invalid-block-range', `${distance + 1} blocks, at most ${limits.queryBlocksMax}`)
  }
  const latest = new Map<Hex, Hex | null>()
  const turn = ctx.startTurn()
  const sets: { block: Hex; changes: Change[] }[] = []
  for (let number = first.number; number <= last.number; number++) {
    const hash = chain.hashOf(number)
    if (hash === undefined) throw rpcError('invalid-block-range', `no block ${number}`)
    const changes = await readChanges(ctx, stateAt(ctx, hash).state, keys)
    const changed = changes.filter(([key, value]) => latest.get(key) !== value)
    for (const [key, value] of changed) latest.set(key, value)
    if (changed.length > 0) sets.push({ block: bytesToHex(hash), changes: changed })
    if (turn.over()) await turn.next()
  }
  return sets
}

export const state_getKeysPaged: Handler<'state_getKeysPaged'> = (ctx, [prefix, count, startKey, at]) => {
  checkPageCount(count)
  const { state } = stateAt(ctx, at)
  return state.keysPaged(prefix ?? new Uint8Array(0), count, startKey).map(bytesToHex)
}

export const state_getKeys: Handler<'state_getKeys'> = async (ctx, [prefix, at]) =>
  (await allKeys(ctx, stateAt(ctx, at).state, prefix)).map(bytesToHex)

export const state_getPairs: Handler<'state_getPairs'> = async (ctx, [prefix, at]) => {
  const { state } = stateAt(ctx, at)
  return readChanges(ctx, state, await allKeys(ctx, state, prefix))
}

export const state_getReadProof: Handler<'state_getReadProof'> = async (ctx, [keys, at]) => {
  const { hash, state } = stateAt(ctx, at)
  return { at: bytesToHex(hash), proof: await proofOf(ctx, keys, state.prove) }
}

export const state_getChildReadProof: Handler<'state_getChildReadProof'> = async (ctx, [childKey, keys, at]) => {
  const name = childTrieName(childKey)
  const { hash, state } = stateAt(ctx, at)
  // Of a trie that does not exist, the proof is that its root is not in the main trie.
  const prove = state.child(name)?.prove ?? (() => state.prove([childKey]))
  return { at: bytesToHex(hash), proof: await proofOf(ctx, keys, prove) }
}
