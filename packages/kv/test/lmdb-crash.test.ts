// SPDX-License-Identifier: Apache-2.0
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMemoryStore } from '../src/index.ts'
import { openLmdbStore, type WritePoint } from '../src/lmdb/lmdb-store.ts'
import type { FullDiskResult } from './full-disk-script.ts'
import { contentsOf, seededBatch } from './seeded-batches.ts'

let root = ''
let script = ''
let fullDiskScript = ''

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'kv-crash-'))
  const built = join(fileURLToPath(new URL('../../../.build', import.meta.url)), `kv-crash-${process.pid}`)
  buildSync({
    entryPoints: ['crash-script.ts', 'full-disk-script.ts'].map((name) => fileURLToPath(new URL(name, import.meta.url))),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['lmdb'],
    outdir: built,
    outExtension: { '.js': '.mjs' },
    logLevel: 'error',
  })
  script = join(built, 'crash-script.mjs')
  fullDiskScript = join(built, 'full-disk-script.mjs')
})
afterAll(() => {
  rmSync(root, { recursive: true, force: true })
  rmSync(join(script, '..'), { recursive: true, force: true })
})

/** What a store holds after the first `count` batches, and nothing else. */
function expectBatches(path: string, count: number): void {
  const model = createMemoryStore()
  for (let n = 0; n < count; n++) model.write(seededBatch(n))
  const store = openLmdbStore({ path })
  try {
    expect(contentsOf(store)).toEqual(contentsOf(model))
  } finally {
    store.close()
  }
}

test('a process killed at any point of a write leaves exactly the batches that were committed', () => {
  const path = join(root, 'points')
  let committed = 0
  const points: WritePoint[] = ['begin', 'half', 'before-commit', 'after-commit']
  // The same folder dies again and again, so that each recovery starts from what the one before left.
  for (let round = 0; round < 12; round++) {
    const point = points[round % points.length] as WritePoint
    const batch = committed + (round % 3)
    const run = spawnSync(process.execPath, [script, path, String(committed), point, String(batch)], {
      encoding: 'utf8',
      timeout: 30_000,
    })
    expect(run.stderr).toBe('')
    expect(run.signal).toBe('SIGKILL')
    const acknowledged = run.stdout.split('\n').filter((line) => line !== '')
    expect(acknowledged.length).toBe(batch - committed)
    committed = point === 'after-commit' ? batch + 1 : batch
    expectBatches(path, committed)
  }
})

test('a process killed from outside under load loses no batch that it had named durable', async () => {
  const path = join(root, 'outside')
  let committed = 0
  for (const lines of [3, 40, 17, 80, 5]) {
    const child = spawn(process.execPath, [script, path, String(committed), 'never', '0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 30_000,
      killSignal: 'SIGTERM',
    })
    let output = ''
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (text: string) => {
      output += text
      if (output.split('\n').length > lines) child.kill('SIGKILL')
    })
    const signal = await new Promise((resolve) => child.on('close', (_code, name) => resolve(name)))
    expect(signal).toBe('SIGKILL')
    const last = output.split('\n').slice(0, -1).at(-1)
    const acknowledged = Number(last) + 1
    const store = openLmdbStore({ path })
    const counter = store.table('meta').get(Uint8Array.of(0)) as Uint8Array
    store.close()
    // One batch may have been committed and not yet named.
    committed = (counter[0] as number) * 256 + (counter[1] as number) + 1
    expect([acknowledged, acknowledged + 1]).toContain(committed)
    expectBatches(path, committed)
  }
})

test('a write that meets the file size limit fails whole, the store reads on, and it opens again without the limit', () => {
  const path = join(root, 'limit')
  const run = spawnSync('bash', ['-c', `trap '' XFSZ; ulimit -f 3000; exec "$0" "$@"`, process.execPath, fullDiskScript, path], {
    encoding: 'utf8',
    timeout: 60_000,
  })
  // LMDB itself writes a line about pages that it could not write.
  expect(run.status).toBe(0)
  const result = JSON.parse(run.stdout) as FullDiskResult
  expect(result.written).toBeGreaterThan(3)
  expect(new Set(result.codes)).toEqual(new Set(['kv.disk-full']))
  expect(result.intact).toBe(true)
  expectBatches(path, result.written)
  const store = openLmdbStore({ path })
  store.write(seededBatch(result.written))
  store.close()
  expectBatches(path, result.written + 1)
})

const mountable = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()], { timeout: 10_000 }).status === 0

test.skipIf(!mountable)('a write on a full disk fails whole, and the next one succeeds when there is room again', () => {
  const disk = mkdtempSync(join(root, 'disk-'))
  const kept = join(root, 'kept')
  const steps = [
    'mount -t tmpfs -o size=6m tmpfs "$DISK"',
    'head -c 2000000 /dev/zero > "$DISK/ballast"',
    '"$NODE" "$SCRIPT" "$DISK/db" "$DISK/ballast"',
    // The file system vanishes with the namespace; the database is looked at outside.
    'cp -r "$DISK/db" "$KEPT"',
  ]
  const run = spawnSync('unshare', ['-rm', 'bash', '-ec', steps.join('\n')], {
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, DISK: disk, KEPT: kept, NODE: process.execPath, SCRIPT: fullDiskScript },
  })
  // LMDB itself writes a line about pages that it could not write.
  expect(run.status).toBe(0)
  const result = JSON.parse(run.stdout) as FullDiskResult
  expect(result.written).toBeGreaterThan(3)
  expect(new Set(result.codes)).toEqual(new Set(['kv.disk-full']))
  expect(result.intact).toBe(true)
  expect(result.wroteAgain).toBe(true)
  expectBatches(kept, result.written + 1)
})

test('a data file that lost its end is refused before LMDB meets the missing pages', () => {
  const path = join(root, 'cut')
  const store = openLmdbStore({ path })
  for (let n = 0; n < 20; n++) store.write(seededBatch(n))
  const { fileBytes } = store.stat()
  store.close()
  for (const part of [0.7, 0.3, 0.1]) {
    truncateSync(join(path, 'data.mdb'), Math.floor(fileBytes * part))
    expect(() => openLmdbStore({ path })).toThrow(expect.objectContaining({ code: 'kv.corrupt' }))
  }
  truncateSync(join(path, 'data.mdb'), 4_000)
  expect(() => openLmdbStore({ path })).toThrow(expect.objectContaining({ code: 'kv.not-a-database' }))
})

test('a data file whose last pages are free is as long as all of its pages', () => {
  const path = join(root, 'short')
  const store = openLmdbStore({ path })
  const key = Uint8Array.of(1)
  store.write([
    { table: 'a', key, value: new Uint8Array(5_000_000) },
    { table: 'a', key, value: null },
    { table: 'b', key, value: key },
  ])
  store.close()
  expect(openLmdbStore({ path }).table('b').get(key)).toEqual(key)
})
