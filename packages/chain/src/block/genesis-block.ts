// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { header as headerCodec } from '@phat/frame'
import { assert, type BlockHash, type ByteString, type StateRoot } from '@phat/primitives'
import { orderedRoot, type StateStore } from '@phat/trie'
import type { StoredBlock } from '../chain-api.ts'
import type { BlockStore } from './block-store.ts'

/** Stores the genesis state and its block: height 0, no parent, no extrinsics. */
export function createGenesis(genesis: ReadonlyMap<ByteString, Uint8Array>, state: StateStore, blocks: BlockStore): StoredBlock {
  assert(state.version() === 0, 'a chain without blocks has no state')
  const prepared = state.prepare(genesis)
  const header = {
    parentHash: new Uint8Array(32) as BlockHash,
    number: 0,
    stateRoot: prepared.root as StateRoot,
    extrinsicsRoot: orderedRoot([]),
    digest: { logs: [] },
  }
  const encodedHeader = headerCodec.encode(header)
  const block = { hash: blake2b256(encodedHeader) as BlockHash, number: 0, header, encodedHeader, extrinsics: [] }
  prepared.commit(blocks.writesFor(block, undefined))
  blocks.remember(block)
  return block
}
