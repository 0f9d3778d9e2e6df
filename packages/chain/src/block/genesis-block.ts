// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { header as headerCodec } from '@phat/frame'
import { assert, type BlockHash, type ByteString, fromByteString, type StateRoot } from '@phat/primitives'
import { calculateRoot, orderedRoot, type StateStore } from '@phat/trie'
import type { StoredBlock } from '../chain-api.ts'
import type { BlockStore } from './block-store.ts'

/** Stores the genesis state and its block: height 0, no parent, no extrinsics. */
export function createGenesis(genesis: ReadonlyMap<ByteString, Uint8Array>, state: StateStore, blocks: BlockStore): StoredBlock {
  assert(state.version() === 0, 'a chain without blocks has no state')
  const prepared = state.prepare(genesis)
  const block = genesisBlock(prepared.root)
  prepared.commit(blocks.writesFor(block, undefined))
  blocks.remember(block)
  return block
}

/** The hash of the genesis block over a state, without storing anything. */
export function genesisHashOver(genesis: ReadonlyMap<ByteString, Uint8Array>): BlockHash {
  return genesisBlock(calculateRoot(keysAsBytes(genesis))).hash
}

/** The entries of a state with their keys as bytes. */
export function* keysAsBytes(genesis: ReadonlyMap<ByteString, Uint8Array>): Generator<readonly [Uint8Array, Uint8Array]> {
  for (const [key, value] of genesis) yield [fromByteString(key), value]
}

function genesisBlock(stateRoot: Uint8Array): StoredBlock {
  const header = {
    parentHash: new Uint8Array(32) as BlockHash,
    number: 0,
    stateRoot: stateRoot as StateRoot,
    extrinsicsRoot: orderedRoot([]),
    digest: { logs: [] },
  }
  const encodedHeader = headerCodec.encode(header)
  return { hash: blake2b256(encodedHeader) as BlockHash, number: 0, header, encodedHeader, extrinsics: [] }
}
