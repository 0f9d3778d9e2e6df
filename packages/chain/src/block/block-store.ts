// SPDX-License-Identifier: Apache-2.0
import { bytes, vec } from '@phat/codec'
import { header as headerCodec } from '@phat/frame'
import type { OrderedStore, Write } from '@phat/kv'
import { type BlockHash, type BlockNumber, known, textBytes, toHex } from '@phat/primitives'
import type { BlockRef, StoredBlock } from '../chain-api.ts'

const headers = 'header'
const bodies = 'body'
const heights = 'height'
const certificates = 'certificate'
const meta = 'meta'
const bestKey = textBytes('best')

const body = vec(bytes)
/** How many decoded blocks stay at hand, and how many bytes of extrinsics in them. */
const cachedBlocksMax = 512
const cachedBytesMax = 32 << 20

const bytesOf = ({ extrinsics }: StoredBlock): number => extrinsics.reduce((sum, { length }) => sum + length, 0)

/** Heights sort as numbers do when they are written big-endian. */
function heightKey(number: BlockNumber): Uint8Array {
  const key = new Uint8Array(4)
  new DataView(key.buffer).setUint32(0, number)
  return key
}

/** Blocks, their heights and their certificates, in the same store and the same transaction as the state. */
export interface BlockStore {
  best(): StoredBlock | undefined
  /** What is noted as the best block, whether it is stored or not. */
  bestHash(): BlockHash | undefined
  hashOf(number: BlockNumber): BlockHash | undefined
  block(hash: Uint8Array): StoredBlock | undefined
  /** The SCALE bytes of a header, which stay when the rest of the block was pruned. */
  encodedHeader(hash: Uint8Array): Uint8Array | undefined
  /** What the engine stored to prove that validators agreed on the block. */
  certificate(number: BlockNumber): Uint8Array | undefined
  /** The writes that store a block as the best one; they go into the state's transaction. */
  writesFor(block: StoredBlock, certificate: Uint8Array | undefined): readonly Write[]
  /** The writes that take the best block away and make its parent the best one. */
  writesWithout(block: StoredBlock): readonly Write[]
  /** The writes that prune a block: its extrinsics and its certificate go, header and height stay. */
  writesPruning(block: BlockRef): readonly Write[]
  /** Keeps a block at hand after its transaction. */
  remember(block: StoredBlock): void
  /** No longer keeps a block at hand: it was taken away. */
  forget(block: StoredBlock): void
}

/** Opens the blocks of a store. */
export function createBlockStore(store: OrderedStore): BlockStore {
  const cache = new Map<string, StoredBlock>()
  let cachedBytes = 0
  const forget = (block: StoredBlock): void => {
    if (cache.delete(toHex(block.hash))) cachedBytes -= bytesOf(block)
  }
  const remember = (block: StoredBlock): void => {
    const key = toHex(block.hash)
    if (cache.has(key)) return
    cache.set(key, block)
    cachedBytes += bytesOf(block)
    for (const oldest of cache.values()) {
      if (cache.size <= cachedBlocksMax && cachedBytes <= cachedBytesMax) break
      forget(oldest)
    }
  }
  const load = (hash: Uint8Array): StoredBlock | undefined => {
    const encodedHeader = store.table(headers).get(hash)
    const encodedBody = store.table(bodies).get(hash)
    if (encodedHeader === undefined || encodedBody === undefined) return undefined
    const header = headerCodec.decode(encodedHeader)
    const block = {
      hash: hash.slice() as BlockHash,
      number: header.number,
      header,
      encodedHeader,
      extrinsics: body.decode(encodedBody),
    }
    remember(block)
    return block
  }
  return {
    best: () => {
      const hash = store.table(meta).get(bestKey)
      return hash === undefined ? undefined : known(load(hash), 'the best block is stored')
    },
    bestHash: () => store.table(meta).get(bestKey) as BlockHash | undefined,
    hashOf: (number) => store.table(heights).get(heightKey(number)) as BlockHash | undefined,
    block: (hash) => (hash.length === 32 ? (cache.get(toHex(hash)) ?? load(hash)) : undefined),
    encodedHeader: (hash) => store.table(headers).get(hash),
    certificate: (number) => store.table(certificates).get(heightKey(number)),
    writesFor: (block, certificate) => [
      { table: headers, key: block.hash, value: block.encodedHeader },
      { table: bodies, key: block.hash, value: body.encode(block.extrinsics) },
      { table: heights, key: heightKey(block.number), value: block.hash },
      { table: meta, key: bestKey, value: block.hash },
      ...(certificate === undefined ? [] : [{ table: certificates, key: heightKey(block.number), value: certificate }]),
    ],
    writesWithout: ({ hash, number, header }) => [
      { table: headers, key: hash, value: null },
      { table: bodies, key: hash, value: null },
      { table: heights, key: heightKey(number), value: null },
      { table: certificates, key: heightKey(number), value: null },
      { table: meta, key: bestKey, value: header.parentHash },
    ],
    writesPruning: ({ hash, number }) => [
      { table: bodies, key: hash, value: null },
      { table: certificates, key: heightKey(number), value: null },
    ],
    remember,
    forget,
  }
}
