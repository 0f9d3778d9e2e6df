// SPDX-License-Identifier: Apache-2.0
import { header as headerCodec } from '@phat/frame'
import { createMemoryStore } from '@phat/kv'
import { type BlockHash, type ByteString, equalBytes, type StateRoot } from '@phat/primitives'
import { expect, test } from 'vitest'
import { createBlockStore } from '../src/block/block-store.ts'
import { createManualClock, type StoredBlock } from '../src/index.ts'
import { createBans } from '../src/pool/bans.ts'

/** A block of one extrinsic, named by its height. */
function blockOf(number: number, sizeBytes: number): StoredBlock {
  const hash = new Uint8Array(32) as BlockHash
  new DataView(hash.buffer).setUint32(0, number)
  const root = new Uint8Array(32) as StateRoot
  const header = { parentHash: hash, number, stateRoot: root, extrinsicsRoot: root, digest: { logs: [] } }
  return { hash, number, header, encodedHeader: headerCodec.encode(header), extrinsics: [new Uint8Array(sizeBytes).fill(number)] }
}

test.each([
  ['many small blocks', 600, 10, 512],
  ['few large blocks', 12, 4 << 20, 8],
] as const)('decoded blocks at hand are bounded for %s, and all can be read', (_name, count, sizeBytes, keptMax) => {
  const store = createMemoryStore()
  const blocks = createBlockStore(store)
  const all = Array.from({ length: count }, (_, number) => blockOf(number, sizeBytes))
  for (const block of all) {
    store.write(blocks.writesFor(block, undefined))
    blocks.remember(block)
  }
  // From the newest down, so that what is read anew pushes out only what was looked at already.
  const kept = all.toReversed().findIndex((block) => blocks.block(block.hash) !== block)
  expect(kept).toBe(keptMax)
  for (const { hash, header, extrinsics } of all) {
    const read = blocks.block(hash)
    expect(read?.header).toEqual(header)
    expect(equalBytes(read?.extrinsics[0] ?? new Uint8Array(), extrinsics[0] as Uint8Array)).toBe(true)
  }
  expect(blocks.best()?.number).toBe(count - 1)
  expect(blocks.block(new Uint8Array(31))).toBeUndefined()
})

test('bans end with their time, and the oldest are forgotten beyond ten thousand', () => {
  const clock = createManualClock(0)
  const bans = createBans(clock, 1_000)
  const id = (number: number) => `id ${number}` as ByteString
  for (let i = 0; i < 10_000; i++) bans.add(id(i))
  bans.add(id(0))
  bans.add(id(10_000))
  expect([bans.size, bans.has(id(0)), bans.has(id(1)), bans.has(id(10_000))]).toEqual([10_000, true, false, true])
  clock.advance(999)
  expect(bans.has(id(5))).toBe(true)
  clock.advance(1)
  expect([bans.has(id(5)), bans.size]).toEqual([false, 9_999])
})
