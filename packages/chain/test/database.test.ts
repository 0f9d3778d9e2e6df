// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { u32 } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import { openLmdbStore } from '@phat/kv/lmdb'
import { type ByteString, known, PhatError, textBytes, toByteString, toHex } from '@phat/primitives'
import { createStateStore, type StoredCheckpoint } from '@phat/trie'
import { afterEach, describe, expect, test } from 'vitest'
import { createBlockStore } from '../src/block/block-store.ts'
import { databaseFormat } from '../src/database/identity.ts'
import { checkpointOf, createDatabaseFolders, slabOf } from './database-folders.ts'
import { createTestChain } from './harness.ts'

const folders = createDatabaseFolders()
afterEach(() => folders.clear())
const signal = new AbortController().signal

function errorOf(act: () => unknown): PhatError {
  try {
    act()
  } catch (error) {
    if (error instanceof PhatError) return error
    throw error
  }
  throw new PhatError('test.no-error', { why: 'Nothing was thrown.', remedy: 'None.' }, 'expected an error')
}

function expectCheckpoint(found: StoredCheckpoint | undefined, version: number, slabCount = 4): void {
  expect(found?.head).toEqual(checkpointOf(version).head)
  expect(found?.slabs).toEqual(Array.from({ length: slabCount }, (_, i) => slabOf(version, i)))
}

describe('a chain’s database', () => {
  test('a chain goes on from it with the same best block', () => {
    const folder = folders.folder()
    const database = folders.open({ folder })
    const first = createTestChain({ store: database.store })
    for (let i = 0; i < 5; i++) first.seal()
    const { best, genesisHash } = first.chain
    first.chain.stop()
    database.close()
    const again = folders.open({ folder, genesisHash })
    expect(again.identity).toEqual({ format: databaseFormat, chainId: 'test', genesisHash })
    expect(createBlockStore(again.store).best()?.hash).toEqual(best.hash)
  })

  test('a database of format 1 is opened, and an older version refuses it from then on', () => {
    const folder = folders.folder()
    const database = folders.open({ folder })
    const first = createTestChain({ store: database.store, settleBlocks: 0 })
    for (let i = 0; i < 3; i++) first.seal()
    const { best } = first.chain
    database.store.write([{ table: 'database', key: textBytes('format'), value: u32.encode(1) }])
    first.chain.stop()
    database.close()
    const reader = folders.open({ folder, readOnly: true })
    expect(reader.identity.format).toBe(1)
    reader.close()
    const again = folders.open({ folder })
    expect(again.identity.format).toBe(databaseFormat)
    const { chain, clock, seal } = createTestChain({ store: again.store, settleBlocks: again.settleBlocks })
    expect(chain.best).toEqual(best)
    clock.advance(60_000)
    expect(seal().number).toBe(best.number + 1)
    chain.stop()
    again.close()
    expect(folders.open({ folder, readOnly: true }).identity.format).toBe(databaseFormat)
  })

  test('another chain, another genesis, a newer format and foreign files are refused, and nothing is changed', () => {
    const folder = folders.folder()
    const database = folders.open({ folder })
    createTestChain({ store: database.store }).chain.stop()
    database.close()
    expect(errorOf(() => folders.open({ folder, chainId: 'other' })).code).toBe('database.foreign')
    expect(errorOf(() => folders.open({ folder, genesisHash: new Uint8Array(32) })).code).toBe('database.foreign')

    const store = openLmdbStore({ path: join(folder, 'db') })
    store.write([{ table: 'database', key: textBytes('format'), value: u32.encode(databaseFormat + 1) }])
    store.close()
    expect(errorOf(() => folders.open({ folder })).code).toBe('database.newer')
    expect(errorOf(() => folders.open({ folder, chainId: 'other' })).code).toBe('database.newer')

    const damaged = openLmdbStore({ path: join(folder, 'db') })
    damaged.write([{ table: 'database', key: textBytes('format'), value: null }])
    damaged.close()
    expect(errorOf(() => folders.open({ folder })).code).toBe('database.corrupt')

    const other = folders.folder()
    const foreign = openLmdbStore({ path: join(other, 'db') })
    foreign.write([{ table: 'things', key: Uint8Array.of(1), value: Uint8Array.of(1) }])
    foreign.close()
    expect(errorOf(() => folders.open({ folder: other })).code).toBe('database.foreign')

    const noise = folders.folder()
    mkdirSync(join(noise, 'db'))
    writeFileSync(join(noise, 'db', 'data.mdb'), new Uint8Array(50_000).fill(3))
    expect(errorOf(() => folders.open({ folder: noise })).code).toBe('database.foreign')
    expect(readdirSync(noise)).toEqual(['db'])
  })

  test('to read only, it has to be there, and nothing is made', () => {
    const folder = folders.folder()
    expect(errorOf(() => folders.open({ folder, readOnly: true })).code).toBe('database.missing')
    expect(readdirSync(folder)).toEqual([])
    folders.open({ folder }).close()
    const reader = folders.open({ folder, readOnly: true })
    expect(errorOf(() => reader.store.write([{ table: 't', key: Uint8Array.of(1), value: null }])).code).toBe('kv.read-only')
  })

  test('a second opening is refused while the first lasts, by the name of the process, and allowed after it', () => {
    const folder = folders.folder()
    const first = folders.open({ folder })
    const refusal = errorOf(() => folders.open({ folder }))
    expect(refusal.code).toBe('database.in-use')
    expect(refusal.message).toContain(`process ${process.pid} `)
    first.close()
    first.close()
    expect(existsSync(join(folder, 'lock'))).toBe(false)
    folders.open({ folder })
  })

  test('a lock that no living process holds is taken over', () => {
    for (const stale of ['999999999 123\n', `${process.pid} 1\n`, '', 'garbage', '-5 7']) {
      const folder = folders.folder()
      writeFileSync(join(folder, 'lock'), stale)
      const database = folders.open({ folder })
      expect(readFileSync(join(folder, 'lock'), 'utf8').split(' ')[0]).toBe(String(process.pid))
      database.close()
      expect(readdirSync(folder).filter((name) => name.startsWith('lock'))).toEqual([])
    }
  })
})

describe('checkpoints', () => {
  test('of a chain’s state, written while blocks go on, are what the next opening starts from', async () => {
    const folder = folders.folder()
    const database = folders.open({ folder })
    const state = createStateStore({ store: database.store })
    const changes = (n: number): Map<ByteString, Uint8Array> =>
      new Map(Array.from({ length: 400 }, (_, i) => [toByteString(blake2b256(u32.encode(i * n))), u32.encode(n)]))
    for (let n = 1; n < 5; n++) state.prepare(changes(n)).commit()
    const source = state.checkpoint()
    const slab = (index: number): Uint8Array => {
      state.prepare(changes(10 + index)).commit()
      return source.slab(index)
    }
    await database.saveCheckpoint({ ...source, slab }, signal)
    state.prepare(changes(100)).commit()
    const { root, version } = state.view()
    database.close()
    const again = folders.open({ folder })
    const checkpoint = known(again.takeCheckpoint(), 'a checkpoint was written')
    const opened = createStateStore({ store: again.store, checkpoint })
    expect(opened.opening).toEqual({ source: 'checkpoint' })
    expect(opened.view().version).toBe(version)
    expect(toHex(opened.view().root)).toBe(toHex(root))
    expect(toHex(createStateStore({ store: again.store }).view().root)).toBe(toHex(root))
  })

  test('are read back by the next opening, the older ones are removed', async () => {
    const folder = folders.folder()
    const database = folders.open({ folder })
    expect(database.takeCheckpoint()).toBeUndefined()
    for (const version of [7, 12, 900]) {
      const source = checkpointOf(version)
      await database.saveCheckpoint(source, signal)
      expect(source.released).toBe(1)
    }
    expect(readdirSync(folder).filter((name) => name.startsWith('checkpoint'))).toEqual(['checkpoint-900'])
    database.close()
    const again = folders.open({ folder })
    expectCheckpoint(again.takeCheckpoint(), 900)
    expect(again.takeCheckpoint()).toBeUndefined()
  })

  test('an abort in the middle leaves the one before, and releases the source', async () => {
    const folder = folders.folder()
    const controller = new AbortController()
    const database = folders.open({ folder })
    await database.saveCheckpoint(checkpointOf(3), signal)
    const source = checkpointOf(4)
    const slab = (index: number): Uint8Array => {
      if (index === 2) controller.abort()
      return slabOf(4, index)
    }
    await expect(database.saveCheckpoint({ ...source, slab }, controller.signal)).rejects.toThrow(controller.signal.reason)
    expect(source.released).toBe(1)
    expect(readdirSync(folder).filter((name) => name.startsWith('checkpoint'))).toEqual(['checkpoint-3'])
    await database.saveCheckpoint(checkpointOf(5), signal)
    database.close()
    expectCheckpoint(folders.open({ folder }).takeCheckpoint(), 5)
  })

  test('a failing disk is told as such, and the next one is written', async () => {
    const folder = folders.folder()
    const database = folders.open({ folder })
    mkdirSync(join(folder, 'checkpoint-8.partial'))
    await expect(database.saveCheckpoint(checkpointOf(8), signal)).rejects.toMatchObject({ code: 'database.checkpoint-failed' })
    await database.saveCheckpoint(checkpointOf(9), signal)
    database.close()
  })

  test('one with any byte flipped or cut off anywhere is refused, told to the log, and the older one is used', async () => {
    const folder = folders.folder()
    const database = folders.open({ folder })
    await database.saveCheckpoint(checkpointOf(2, 1), signal)
    const older = readFileSync(join(folder, 'checkpoint-2'))
    await database.saveCheckpoint(checkpointOf(6, 2), signal)
    database.close()
    const whole = readFileSync(join(folder, 'checkpoint-6'))
    const damaged = (at: number): Uint8Array => {
      const bytes = Uint8Array.from(whole)
      bytes[at] = (bytes[at] as number) ^ (1 << (at % 8))
      return bytes
    }
    const flips = [0, 7, 8, 12, 19, 20, 23, 24, 27].concat(Array.from({ length: 16 }, (_, i) => 28 + i * 453))
    const files = [
      ...flips.filter((at) => at < whole.length).map(damaged),
      ...[0, 7, 27, 28, 100, 200, 4_000, whole.length - 1].map((length) => whole.subarray(0, length)),
      Uint8Array.from([...whole, 0]),
    ]
    for (const bytes of files) {
      writeFileSync(join(folder, 'checkpoint-6'), bytes)
      writeFileSync(join(folder, 'checkpoint-2'), older)
      folders.logged.length = 0
      const opened = folders.open({ folder })
      expectCheckpoint(opened.takeCheckpoint(), 2, 1)
      expect(folders.logged.map(({ event, fields }) => [event, fields?.file])).toEqual([
        ['database.checkpoint-refused', 'checkpoint-6'],
      ])
      expect(existsSync(join(folder, 'checkpoint-6'))).toBe(false)
      opened.close()
    }
    // Under the name of another version it is refused, too.
    writeFileSync(join(folder, 'checkpoint-7'), whole)
    const opened = folders.open({ folder })
    expectCheckpoint(opened.takeCheckpoint(), 2, 1)
    opened.close()
    truncateSync(join(folder, 'checkpoint-2'), 50)
    expect(folders.open({ folder }).takeCheckpoint()).toBeUndefined()
  })
})
