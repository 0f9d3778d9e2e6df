// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { header as headerCodec } from '@phat/frame'
import type { OrderedStore } from '@phat/kv'
import { concatBytes, fromHex, known, textBytes, toHex } from '@phat/primitives'
import { afterEach, expect, test } from 'vitest'
import { checkDatabase, type Mismatch } from '../src/database/check-database.ts'
import { databaseInfo } from '../src/database/database-info.ts'
import { exportBlocks } from '../src/database/export-blocks.ts'
import { databaseFormat } from '../src/database/identity.ts'
import { pruneDatabase } from '../src/database/prune-database.ts'
import { type StoredBlock, silentLog } from '../src/index.ts'
import { checkpointOf, createDatabaseFolders } from './database-folders.ts'
import { alice, bob, createTestChain } from './harness.ts'

const folders = createDatabaseFolders()
afterEach(() => folders.clear())
const { signal } = new AbortController()
const aborted = AbortSignal.abort()

/** Makes `count` blocks with a transfer each in a new database, which it closes. */
async function filledFolder(count: number): Promise<{ folder: string; blocks: StoredBlock[] }> {
  const folder = folders.folder()
  const database = folders.open({ folder })
  const chain = createTestChain({ store: database.store })
  const blocks: StoredBlock[] = []
  for (let i = 0; i < count; i++) {
    await chain.pool.submit(chain.transfer(alice, bob, 1_000_000_000_000n))
    blocks.push(chain.seal())
  }
  chain.chain.stop()
  database.close()
  return { folder, blocks }
}

const heightKey = (number: number): Uint8Array => Uint8Array.of(0, 0, 0, number)

test('the information names blocks, states, tables and checkpoints', async () => {
  const empty = folders.open({ folder: folders.folder() })
  expect(databaseInfo(empty)).toMatchObject({
    format: databaseFormat,
    chainId: 'test',
    best: undefined,
    oldestState: undefined,
    checkpoints: [],
  })
  const { folder, blocks } = await filledFolder(6)
  const database = folders.open({ folder })
  await database.saveCheckpoint(checkpointOf(7), signal)
  const info = databaseInfo(database)
  expect(info.best).toEqual({ hash: blocks.at(-1)?.hash, number: 6 })
  expect(info.finalized).toEqual(info.best)
  expect(info.oldestBody).toBe(1)
  expect(info.oldestState).toBe(0)
  expect(info.genesisHash).toEqual(blocks[0]?.header.parentHash)
  expect(info.tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['body', 'database', 'header', 'height', 'meta']))
  expect(info.usedBytes).toBeLessThanOrEqual(info.fileBytes)
  expect(info.checkpoints.map(({ version }) => version)).toEqual([7])
})

test('a check of a good database counts its blocks, tells how far it is, and can be stopped', async () => {
  const { folder } = await filledFolder(5)
  const { store } = folders.open({ folder, readOnly: true })
  const steps: string[] = []
  const result = await checkDatabase(store, { signal, onProgress: ({ step }) => void steps.push(step) })
  expect(result).toEqual({ blocks: 6, bodies: 6, mismatch: undefined })
  expect(steps).toEqual(['blocks', 'state'])
  await expect(checkDatabase(store, { signal: aborted })).rejects.toBe(aborted.reason)
})

test('a check finds each kind of damage where it is', async () => {
  const cases: [Mismatch['what'], number, (store: OrderedStore, third: StoredBlock) => void][] = [
    ['height', 3, (store) => store.write([{ table: 'height', key: heightKey(3), value: null }])],
    ['header', 3, (store, { hash }) => store.write([{ table: 'header', key: hash, value: null }])],
    [
      'header',
      3,
      (store, { hash, encodedHeader }) => {
        const flipped = encodedHeader.slice()
        flipped[40] = (flipped[40] as number) ^ 1
        store.write([{ table: 'header', key: hash, value: flipped }])
      },
    ],
    ['body', 3, (store, { hash }) => store.write([{ table: 'body', key: hash, value: null }])],
    ['extrinsics-root', 3, (store, { hash }) => store.write([{ table: 'body', key: hash, value: Uint8Array.of(0) }])],
    ['extrinsics-root', 3, (store, { hash }) => store.write([{ table: 'body', key: hash, value: Uint8Array.of(255, 255) }])],
    ['number', 4, (store, { hash }) => store.write([{ table: 'height', key: heightKey(4), value: hash }])],
    [
      'parent',
      3,
      (store, { header }) => {
        const forged = headerCodec.encode({ ...header, parentHash: new Uint8Array(32) as typeof header.parentHash })
        const hash = blake2b256(forged)
        store.write([
          { table: 'height', key: heightKey(3), value: hash },
          { table: 'header', key: hash, value: forged },
        ])
      },
    ],
    [
      'state-root',
      5,
      (store) => {
        // One that the genesis wrote and no block since: a newer value would wait for its turn, and count.
        const key = Uint8Array.of(0, ...textBytes(':code'))
        const value = known(store.table('state').get(key), 'a record of the state')
        store.write([{ table: 'state', key, value: concatBytes(value, value) }])
      },
    ],
  ]
  for (const [what, number, damage] of cases) {
    const { folder, blocks } = await filledFolder(5)
    const { store } = folders.open({ folder })
    damage(store, known(blocks[2], 'block 3'))
    const { mismatch } = await checkDatabase(store, { signal })
    expect({ what: mismatch?.what, number: mismatch?.number }).toEqual({ what, number })
  }
})

test('pruning takes old extrinsics away, keeps the chain of headers, and makes the file smaller', async () => {
  const { folder, blocks } = await filledFolder(8)
  const grown = folders.open({ folder })
  const filler = { table: 'filler', key: Uint8Array.of(1) }
  grown.store.write([{ ...filler, value: new Uint8Array(3_000_000) }])
  grown.store.write([{ ...filler, value: null }])
  grown.close()
  const options = { folder, chainId: 'test', log: silentLog, signal }
  const result = await pruneDatabase({ ...options, keepBodiesFrom: 5, keepStatesFrom: 6 })
  expect(result).toMatchObject({ bodies: 4, states: 6 })
  expect(result.fileBytesAfter).toBeLessThan(result.fileBytesBefore - 2_900_000)
  const pruned = folders.open({ folder })
  expect(databaseInfo(pruned)).toMatchObject({
    oldestBody: 5,
    oldestState: 6,
    best: { number: 8 },
    fileBytes: result.fileBytesAfter,
  })
  expect(await checkDatabase(pruned.store, { signal })).toEqual({ blocks: 9, bodies: 5, mismatch: undefined })
  pruned.store.write([{ table: 'body', key: known(blocks[5], 'block 6').hash, value: null }])
  expect((await checkDatabase(pruned.store, { signal })).mismatch).toMatchObject({ what: 'body', number: 6 })
  pruned.close()
  // The chain goes on from it; a second time there is nothing to take, and the best block always stays.
  expect(await pruneDatabase({ ...options, keepBodiesFrom: 5, keepStatesFrom: 2 })).toMatchObject({ bodies: 0, states: 0 })
  const all = await pruneDatabase({ ...options, keepBodiesFrom: 1_000, keepStatesFrom: 1_000 })
  expect(all).toMatchObject({ bodies: 3, states: 2 })
  const { store } = folders.open({ folder })
  const chain = createTestChain({ store })
  chain.clock.advance(60_000)
  expect(chain.seal().number).toBe(9)
})

test('pruning stops when it is told to, with the database whole', async () => {
  const { folder } = await filledFolder(3)
  const options = { folder, chainId: 'test', log: silentLog, keepBodiesFrom: 2, keepStatesFrom: 2 }
  await expect(pruneDatabase({ ...options, signal: aborted })).rejects.toBe(aborted.reason)
  const { store } = folders.open({ folder })
  expect((await checkDatabase(store, { signal })).mismatch).toBeUndefined()
})

test('blocks are exported as lines of JSON and as SCALE, all or from one to another', async () => {
  const { folder, blocks } = await filledFolder(4)
  const { store } = folders.open({ folder, readOnly: true })
  const collect = async (format: 'json' | 'scale', range: { from: number; to?: number }): Promise<Uint8Array> => {
    const parts: Uint8Array[] = []
    const count = await exportBlocks(store, { ...range, format, signal, write: (bytes) => void parts.push(bytes) })
    expect(count).toBe(parts.length - (format === 'scale' ? 1 : 0))
    return concatBytes(...parts)
  }
  const lines = new TextDecoder()
    .decode(await collect('json', { from: 0 }))
    .trimEnd()
    .split('\n')
  expect(lines.length).toBe(5)
  for (const [i, block] of blocks.entries()) {
    const parsed = JSON.parse(known(lines[i + 1], 'a line for each block'))
    expect(parsed.block.header.number).toBe(`0x${block.number.toString(16)}`)
    expect(parsed.block.header.parentHash).toBe(toHex(block.header.parentHash))
    expect(parsed.block.extrinsics.map(fromHex)).toEqual(block.extrinsics)
    expect(parsed.justifications).toBeNull()
  }
  const [second, third] = [known(blocks[1], 'block 2'), known(blocks[2], 'block 3')]
  const signed = (block: StoredBlock): Uint8Array =>
    concatBytes(block.encodedHeader, Uint8Array.of(block.extrinsics.length << 2), ...block.extrinsics, Uint8Array.of(0))
  const expected = concatBytes(Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0), signed(second), signed(third))
  expect(await collect('scale', { from: 2, to: 3 })).toEqual(expected)
  expect(await collect('json', { from: 9 })).toEqual(new Uint8Array(0))
  const write = (): void => {}
  await expect(exportBlocks(store, { from: 0, format: 'json', write, signal: aborted })).rejects.toBe(aborted.reason)
})

test('an export over pruned blocks says which one is not kept', async () => {
  const { folder } = await filledFolder(4)
  await pruneDatabase({ folder, chainId: 'test', log: silentLog, keepBodiesFrom: 3, keepStatesFrom: 0, signal })
  const { store } = folders.open({ folder, readOnly: true })
  const whole = exportBlocks(store, { from: 0, format: 'json', write: () => {}, signal })
  await expect(whole).rejects.toMatchObject({ code: 'database.missing', message: expect.stringContaining('block 1 ') })
  expect(await exportBlocks(store, { from: 3, format: 'json', write: () => {}, signal })).toBe(2)
})
