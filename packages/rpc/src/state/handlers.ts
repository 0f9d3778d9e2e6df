// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import type { Hex } from '@phat/primitives'
import type { RpcContext } from '../context.ts'
import type { Handler } from '../handler-types.ts'
import { bytesToHex } from '../params/hex.ts'
import { rpcError } from '../server/rpc-error.ts'
import { type BlockState, callRuntime, stateAt } from './block-state.ts'
import { metadataJson } from './metadata-cache.ts'
import { runtimeVersionToJson } from './runtime-version-json.ts'

/** Keys that one page holds, as in Substrate. */
const pageKeysMax = 1000
/** Keys proved at a time: one costs about 100 us. */
const proofKeysAtOnce = 8

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

export const state_getStorageSize: Handler<'state_getStorageSize'> = (ctx, [key, at]) => valueAt(ctx, key, at)?.length ?? null

type Change = readonly [Hex, Hex | null]

/** Reads keys of one snapshot; others get their turn meanwhile. */
async function readChanges(ctx: RpcContext, { state }: BlockState, keys: readonly Uint8Array[]): Promise<Change[]> {
  const changes: Change[] = []
  const turn = ctx.startTurn()
  for (const key of keys) {
    const value = state.get(key)
    changes.push([bytesToHex(key), value === undefined ? null : bytesToHex(value)])
    if (turn.over()) await turn.next()
  }
  return changes
}

export const state_queryStorageAt: Handler<'state_queryStorageAt'> = async (ctx, [keys, at]) => {
  const block = stateAt(ctx, at)
  return [{ block: bytesToHex(block.hash), changes: await readChanges(ctx, block, keys) }]
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
    const changes = await readChanges(ctx, stateAt(ctx, hash), keys)
    const changed = changes.filter(([key, value]) => latest.get(key) !== value)
    for (const [key, value] of changed) latest.set(key, value)
    if (changed.length > 0) sets.push({ block: bytesToHex(hash), changes: changed })
    if (turn.over()) await turn.next()
  }
  return sets
}

export const state_getKeysPaged: Handler<'state_getKeysPaged'> = (ctx, [prefix, count, startKey, at]) => {
  if (count > pageKeysMax) throw rpcError('invalid-count', `value: ${count}, max: ${pageKeysMax}`)
  return stateAt(ctx, at)
    .state.keysPaged(prefix ?? new Uint8Array(0), count, startKey)
    .map(bytesToHex)
}

/** Every key below a prefix, page by page. */
async function allKeys(ctx: RpcContext, { state }: BlockState, prefix: Uint8Array): Promise<Uint8Array[]> {
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

export const state_getKeys: Handler<'state_getKeys'> = async (ctx, [prefix, at]) =>
  (await allKeys(ctx, stateAt(ctx, at), prefix)).map(bytesToHex)

export const state_getPairs: Handler<'state_getPairs'> = async (ctx, [prefix, at]) => {
  const block = stateAt(ctx, at)
  return readChanges(ctx, block, await allKeys(ctx, block, prefix))
}

/** The proof of many keys is the union of the proofs of some at a time: a proof is a set of trie nodes. */
export const state_getReadProof: Handler<'state_getReadProof'> = async (ctx, [keys, at]) => {
  const { hash, state } = stateAt(ctx, at)
  if (keys.length > ctx.limits.proofKeysMax) {
    throw rpcError('invalid-count', `value: ${keys.length}, max: ${ctx.limits.proofKeysMax}`)
  }
  const turn = ctx.startTurn()
  const nodes = new Set<Hex>()
  for (let start = 0; start < keys.length; start += proofKeysAtOnce) {
    if (turn.over()) await turn.next()
    for (const node of state.prove(keys.slice(start, start + proofKeysAtOnce))) nodes.add(bytesToHex(node))
  }
  return { at: bytesToHex(hash), proof: [...nodes] }
}
