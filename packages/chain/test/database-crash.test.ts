// SPDX-License-Identifier: Apache-2.0
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createBlockStore } from '../src/block/block-store.ts'
import { checkDatabase } from '../src/database/check-database.ts'
import { databaseFormat } from '../src/database/identity.ts'
import { checkpointOf, createDatabaseFolders, slabOf } from './database-folders.ts'
import { createTestChain } from './harness.ts'

const folders = createDatabaseFolders()
const built = fileURLToPath(new URL(`../../../.build/database-crash-${process.pid}`, import.meta.url))
const script = join(built, 'database-script.mjs')

beforeAll(() => {
  buildSync({
    entryPoints: [fileURLToPath(new URL('database-script.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'bundle',
    external: ['lmdb', 'sodium-native', 'secp256k1', '@polkadot-labs/schnorrkel-wasm'],
    outfile: script,
    logLevel: 'error',
  })
})
afterAll(() => rmSync(built, { recursive: true, force: true }))
afterEach(() => folders.clear())

const run = (...args: string[]): { signal: string | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', timeout: 30_000 })

const checkpointFiles = (folder: string): string[] => readdirSync(folder).filter((name) => name.startsWith('checkpoint'))

test('a process killed at any step of a checkpoint leaves the old one or the new one, whole', () => {
  const folder = folders.folder()
  expect(run('checkpoint', folder, 'never', '1').stdout).toBe('saved\n')
  const steps = ['open', 'head', 'slab-0', 'slab-3', 'sync', 'rename', 'sync-folder', 'remove-older', 'done']
  let current = 1
  for (const [i, step] of steps.entries()) {
    const version = i + 2
    const killed = run('checkpoint', folder, step, String(version))
    expect([step, killed.signal, killed.stderr]).toEqual([step, 'SIGKILL', ''])
    if (['sync-folder', 'remove-older', 'done'].includes(step)) current = version
    // The lock of the dead process is taken over.
    const database = folders.open({ folder })
    const found = database.takeCheckpoint()
    expect(found?.head).toEqual(checkpointOf(current).head)
    expect(found?.slabs).toEqual(Array.from({ length: 4 }, (_, index) => slabOf(current, index)))
    expect(checkpointFiles(folder)).toContain(`checkpoint-${current}`)
    expect(checkpointFiles(folder).filter((name) => name.endsWith('.partial'))).toEqual([])
    expect(folders.logged).toEqual([])
    database.close()
  }
  expect(run('checkpoint', folder, 'never', '99').stdout).toBe('saved\n')
  expect(checkpointFiles(folder)).toEqual(['checkpoint-99'])
})

test('a process killed while it makes a database leaves one that can be opened', () => {
  for (const step of ['begin', 'half', 'before-commit', 'after-commit']) {
    const folder = folders.folder()
    expect(run('create', folder, step).signal).toBe('SIGKILL')
    const database = folders.open({ folder })
    expect(database.identity).toEqual({ format: databaseFormat, chainId: 'test', genesisHash: undefined })
    database.close()
  }
})

test('a process killed at any step of pruning leaves a whole database', async () => {
  const folder = folders.folder()
  const database = folders.open({ folder })
  const { chain, seal } = createTestChain({ store: database.store })
  for (let i = 0; i < 12; i++) seal()
  const best = chain.best.hash
  chain.stop()
  database.close()
  for (const [i, step] of ['delete', 'forget', 'copy', 'sync-copy', 'swap', 'sync-folder', 'done'].entries()) {
    const killed = run('prune', folder, step, String(i + 3))
    expect([step, killed.signal, killed.stderr]).toEqual([step, 'SIGKILL', ''])
    const opened = folders.open({ folder })
    expect(createBlockStore(opened.store).best()?.hash).toEqual(best)
    const { mismatch, blocks } = await checkDatabase(opened.store, { signal: new AbortController().signal })
    expect([step, mismatch, blocks]).toEqual([step, undefined, 13])
    expect(readdirSync(folder)).not.toContain('db.compact')
    opened.close()
  }
})

test('two processes do not share a folder, and the refusal names the one that has it', async () => {
  const folder = folders.folder()
  const child = spawn(process.execPath, [script, 'hold', folder], { stdio: ['pipe', 'pipe', 'inherit'], timeout: 30_000 })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  expect(() => folders.open({ folder })).toThrow(
    expect.objectContaining({ code: 'database.in-use', message: expect.stringContaining(`process ${child.pid} `) }),
  )
  expect(() => folders.open({ folder, readOnly: true })).toThrow(expect.objectContaining({ code: 'database.in-use' }))
  const closed = new Promise((resolve) => child.once('close', resolve))
  child.stdin.end()
  expect(await closed).toBe(0)
  folders.open({ folder })
})
