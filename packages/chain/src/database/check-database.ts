// SPDX-License-Identifier: Apache-2.0
import { setImmediate } from 'node:timers/promises'
import { blake2b256 } from '@phat/crypto'
import { type Header, header as headerCodec } from '@phat/frame'
import type { OrderedStore } from '@phat/kv'
import { type BlockHash, type BlockNumber, equalBytes, PhatError, toHex } from '@phat/primitives'
import { createStateStore, orderedRoot } from '@phat/trie'
import { type BlockStore, createBlockStore } from '../block/block-store.ts'
import { prunedBelow } from './identity.ts'

/** The first thing in a database that does not fit. */
export interface Mismatch {
  readonly number: BlockNumber
  readonly what: 'height' | 'header' | 'number' | 'parent' | 'body' | 'extrinsics-root' | 'state-root'
  readonly detail: string
}

export interface CheckResult {
  /** Blocks whose headers were checked, from the genesis on. */
  readonly blocks: number
  /** Blocks among them whose extrinsics are kept and were checked. */
  readonly bodies: number
  readonly mismatch: Mismatch | undefined
}

/** How far a long operation is. */
export type Progress = (done: { readonly step: 'blocks' | 'state' | 'compact'; readonly at: number; readonly of: number }) => void

/** Blocks between two looks at the signal, and turns of the event loop. */
const blocksPerTurn = 256

/**
 * Walks all blocks (heights, header hashes, parents, extrinsics roots) and computes the state root from the flat records again.
 * Reads only.
 * @throws the signal's reason; PhatError `kv.corrupt` where the file itself is damaged
 */
export async function checkDatabase(
  store: OrderedStore,
  options: { readonly signal: AbortSignal; readonly onProgress?: Progress },
): Promise<CheckResult> {
  const { signal, onProgress = () => {} } = options
  const blocks = createBlockStore(store)
  const bestHash = blocks.bestHash()
  if (bestHash === undefined) return { blocks: 0, bodies: 0, mismatch: undefined }
  const best = headerOf(blocks, bestHash)
  if (best === undefined) {
    return {
      blocks: 0,
      bodies: 0,
      mismatch: mismatchAt(0, 'header', `no header is stored for the best block ${toHex(bestHash)}`),
    }
  }
  const pruned = prunedBelow(store)
  let bodies = 0
  let parent: BlockHash | undefined
  for (let number = 0; number <= best.number; number++) {
    if (number % blocksPerTurn === 0) {
      onProgress({ step: 'blocks', at: number, of: best.number })
      await setImmediate()
      signal.throwIfAborted()
    }
    const found = checkBlock(blocks, number, parent, number > 0 && number < pruned)
    if ('what' in found) return { blocks: number, bodies, mismatch: found }
    if (found.body) bodies++
    parent = found.hash
  }
  onProgress({ step: 'state', at: 0, of: 1 })
  await setImmediate()
  signal.throwIfAborted()
  const last =
    parent !== undefined && equalBytes(parent, bestHash)
      ? checkState(store, best.number, best.stateRoot)
      : mismatchAt(best.number, 'height', `the best block is ${toHex(bestHash)}`)
  return { blocks: best.number + 1, bodies, mismatch: last }
}

const mismatchAt = (number: BlockNumber, what: Mismatch['what'], detail: string): Mismatch => ({ number, what, detail })

/** The header stored under a hash, if there is one and it has that hash; its bytes are then those that were stored once. */
function headerOf(blocks: BlockStore, hash: BlockHash): Header | undefined {
  const encoded = blocks.encodedHeader(hash)
  return encoded !== undefined && equalBytes(blake2b256(encoded), hash) ? headerCodec.decode(encoded) : undefined
}

function checkBlock(
  blocks: BlockStore,
  number: BlockNumber,
  parent: BlockHash | undefined,
  mayLackBody: boolean,
): Mismatch | { readonly hash: BlockHash; readonly body: boolean } {
  const hash = blocks.hashOf(number)
  if (hash === undefined) return mismatchAt(number, 'height', 'no block is stored at this height')
  const header = headerOf(blocks, hash)
  if (header === undefined) return mismatchAt(number, 'header', `no header with the hash ${toHex(hash)} is stored for it`)
  if (header.number !== number) return mismatchAt(number, 'number', `the header says ${header.number}`)
  if (parent !== undefined && !equalBytes(header.parentHash, parent)) {
    return mismatchAt(number, 'parent', `the header names ${toHex(header.parentHash)}, the block before is ${toHex(parent)}`)
  }
  const body = checkBody(blocks, hash, header)
  if (body === undefined) return { hash, body: true }
  return body.what === 'body' && mayLackBody ? { hash, body: false } : body
}

function checkBody(blocks: BlockStore, hash: BlockHash, { number, extrinsicsRoot }: Header): Mismatch | undefined {
  try {
    const block = blocks.block(hash)
    if (block === undefined) return mismatchAt(number, 'body', 'the extrinsics are missing')
    const root = orderedRoot(block.extrinsics)
    if (equalBytes(root, extrinsicsRoot)) return undefined
    return mismatchAt(number, 'extrinsics-root', `the extrinsics have ${toHex(root)}, the header names ${toHex(extrinsicsRoot)}`)
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    return mismatchAt(number, 'extrinsics-root', `the extrinsics cannot be read: ${error.message}`)
  }
}

function checkState(store: OrderedStore, number: BlockNumber, expected: Uint8Array): Mismatch | undefined {
  try {
    const { root } = createStateStore({ store }).view()
    if (equalBytes(root, expected)) return undefined
    return mismatchAt(number, 'state-root', `the records have ${toHex(root)}, the header names ${toHex(expected)}`)
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    return mismatchAt(number, 'state-root', error.message)
  }
}
