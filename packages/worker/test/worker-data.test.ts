// SPDX-License-Identifier: Apache-2.0
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { known, PhatError } from '@phat/primitives'
import type { WorkerOptions } from '@phat/worker'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { succeed } from './serve-fixture.ts'
import { enrol, settle, startTestWorker, startWorkerChain, testTee, validatorOf, type WorkerChain } from './worker-chain.ts'

const base = mkdtempSync(join(tmpdir(), 'worker-data-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))
let folders = 0
const newFolder = (): string => join(base, `data-${folders++}`)

const copyOf = (folder: string): string => {
  const copy = newFolder()
  cpSync(folder, copy, { recursive: true })
  return copy
}

/** The newest file of a kind. */
function fileOf(folder: string, kind: 'keys' | 'log'): string {
  const names = readdirSync(folder).filter((name) => name.startsWith(kind))
  return join(folder, known(names.sort().at(-1), `there is a ${kind} file`))
}

function flip(path: string, offset: number): void {
  const bytes = readFileSync(path)
  bytes[offset] = (bytes[offset] as number) ^ 1
  writeFileSync(path, bytes)
}

/** How a start ends: the height that it resumes at, or the code of the refusal. */
async function outcome(chain: WorkerChain, folder: string, more: Partial<WorkerOptions> = {}): Promise<number | string> {
  try {
    const worker = await startTestWorker(chain, folder, more)
    await worker.stop()
    return worker.resumedAt
  } catch (error) {
    if (error instanceof PhatError) return error.code
    throw error
  }
}

describe('the folder of a worker', () => {
  let chain: WorkerChain
  /** Of a registered worker whose log has had a checkpoint, and some blocks since. */
  let folder: string
  let height: number

  beforeAll(async () => {
    chain = startWorkerChain()
    folder = newFolder()
    const worker = await startTestWorker(chain, folder)
    await enrol(chain, worker)
    await succeed(worker.endpoint, 'TakeCheckpoint')
    for (let block = 0; block < 5; block++) {
      chain.grow(1)
      await worker.follow(chain)
    }
    await worker.stop()
    height = chain.chain.best.number
  })

  test('gives back the height that was reached', async () => {
    expect(await outcome(chain, copyOf(folder))).toBe(height)
    expect(readdirSync(folder)).toEqual(['keys-000000000002.sealed', 'log-000000000002.sealed'])
    expect(statSync(fileOf(folder, 'keys')).mode & 0o077).toBe(0)
  })

  test('opens on no other machine, and not for a worker of another chain or release', async () => {
    expect(await outcome(chain, copyOf(folder), { tee: testTee(new Uint8Array(32).fill(1)) })).toBe('worker-data.keys-unreadable')
    expect(await outcome(startWorkerChain(), copyOf(folder))).toBe(height)
    const other = { ...chain.trustRoot, genesisHash: new Uint8Array(32).fill(7) }
    expect(await outcome(chain, copyOf(folder), { trustRoot: other })).toBe('worker-data.other-chain')
    const nextValidators = startWorkerChain(validatorOf('stranger')).engine.validators(1)
    const trusted = { ...chain.trustRoot.trusted, nextValidators }
    expect(await outcome(chain, copyOf(folder), { trustRoot: { ...chain.trustRoot, trusted } })).toBe(
      'worker-data.other-trust-root',
    )
  })

  test('of a simulated machine opens on no real one', async () => {
    const tee = { ...testTee(), source: 'dstack' as const }
    expect(await outcome(chain, copyOf(folder), { tee })).toBe('keys.bad-sealed-keys')
  })

  test('is refused when a byte of it was changed', async () => {
    const keys = copyOf(folder)
    flip(fileOf(keys, 'keys'), 60)
    expect(await outcome(chain, keys)).toBe('worker-data.keys-unreadable')
    const { size } = statSync(fileOf(folder, 'log'))
    const codes = new Set<number | string>()
    for (let offset = 0; offset < size - 200; offset += Math.ceil(size / 16)) {
      const changed = copyOf(folder)
      flip(fileOf(changed, 'log'), offset)
      codes.add(await outcome(chain, changed))
    }
    for (const code of codes) expect(['sealed-log.tampered', 'sealed-log.wrong-key', 'worker-data.incomplete']).toContain(code)
  })

  test('is refused when a file was taken away, cut within its checkpoint, or stands in the place of another', async () => {
    const withoutKeys = copyOf(folder)
    rmSync(fileOf(withoutKeys, 'keys'))
    expect(await outcome(chain, withoutKeys)).toBe('worker-data.keys-missing')
    const withoutLog = copyOf(folder)
    rmSync(fileOf(withoutLog, 'log'))
    expect(await outcome(chain, withoutLog)).toBe('worker-data.log-missing')
    const cut = copyOf(folder)
    truncateSync(fileOf(cut, 'log'), 150)
    expect(await outcome(chain, cut)).toBe('worker-data.incomplete')
    const renamed = copyOf(folder)
    for (const kind of ['keys', 'log'] as const) renameSync(fileOf(renamed, kind), join(renamed, `${kind}-000000000009.sealed`))
    expect(await outcome(chain, renamed)).toBe('worker-data.keys-unreadable')
  })

  test('goes on after the last whole record when the end is missing, as after a crash', async () => {
    const cut = copyOf(folder)
    const { size } = statSync(fileOf(cut, 'log'))
    truncateSync(fileOf(cut, 'log'), size - 10)
    const worker = await startTestWorker(chain, cut)
    expect(worker.resumedAt).toBe(height - 1)
    expect(worker.lines.map(({ event }) => event)).toContain('worker.unfinished-record')
    expect(await worker.follow(chain)).toBe(height)
    await worker.stop()
  })

  test('is that of the newest generation, wherever a crash interrupted a checkpoint', async () => {
    const before = copyOf(folder)
    // The keys of the next generation are there, its log has no name yet.
    writeFileSync(join(before, 'keys-000000000003.sealed'), 'whole, but of no log')
    writeFileSync(join(before, 'log-000000000003.sealed.partial'), 'unfinished')
    expect(await outcome(chain, before)).toBe(height)
    expect(readdirSync(before)).not.toContain('log-000000000003.sealed.partial')
    const after = copyOf(folder)
    // The log has its name, the generation before is still there.
    for (const kind of ['keys', 'log']) writeFileSync(join(after, `${kind}-000000000001.sealed`), 'the generation before')
    expect(await outcome(chain, after)).toBe(height)
    expect(readdirSync(after)).toEqual(readdirSync(folder))
  })

  test('of another worker cannot be mixed in', async () => {
    const other = newFolder()
    const worker = await startTestWorker(chain, other)
    await worker.follow(chain)
    await succeed(worker.endpoint, 'TakeCheckpoint')
    await worker.stop()
    const mixed = copyOf(folder)
    cpSync(fileOf(other, 'log'), fileOf(mixed, 'log'))
    expect(await outcome(chain, mixed)).toBe('sealed-log.wrong-key')
    const spliced = copyOf(folder)
    writeFileSync(
      fileOf(spliced, 'log'),
      Buffer.concat([readFileSync(fileOf(folder, 'log')), readFileSync(fileOf(other, 'log')).subarray(8)]),
    )
    expect(await outcome(chain, spliced)).toBe('sealed-log.tampered')
  })
})

describe('a worker whose disk is written to by others', () => {
  test('stops for good when its log is cut or written to while it runs, and resumes where it was published', async () => {
    const chain = startWorkerChain()
    for (const change of [(path: string) => truncateSync(path, 100), (path: string) => writeFileSync(path, 'x', { flag: 'a' })]) {
      const folder = newFolder()
      const worker = await startTestWorker(chain, folder)
      chain.grow(2)
      const to = await worker.follow(chain)
      change(fileOf(folder, 'log'))
      chain.grow(1)
      await expect(worker.follow(chain)).rejects.toThrow('worker.write-failed')
      expect(await worker.fatal).toBe('worker.write-failed')
      expect(worker.lines).toContainEqual({
        event: 'worker.fatal',
        fields: { code: 'worker.write-failed', cause: 'sealed-log.tampered' },
      })
      expect(worker.lines).toContainEqual({ event: 'worker.stopped', fields: { block: to } })
    }
  })

  test('finds out by the chain that an older copy of its folder was put back', async () => {
    const chain = startWorkerChain()
    const folder = newFolder()
    const first = await startTestWorker(chain, folder)
    await enrol(chain, first)
    await first.stop()
    const older = copyOf(folder)
    const second = await startTestWorker(chain, folder)
    await settle(chain, second)
    await second.stop()
    const third = await startTestWorker(chain, older)
    expect(third.publicKey).toEqual(first.publicKey)
    await expect(third.follow(chain)).rejects.toThrow('worker.rolled-back')
    expect(await third.fatal).toBe('worker.rolled-back')
    // It comes to the same block at each start.
    const again = await startTestWorker(chain, older)
    await expect(again.follow(chain)).rejects.toThrow('worker.rolled-back')
    expect(await again.fatal).toBe('worker.rolled-back')
  })

  test('cannot run twice on one folder', async () => {
    const chain = startWorkerChain()
    const folder = newFolder()
    const first = await startTestWorker(chain, folder)
    const second = await startTestWorker(chain, folder)
    chain.grow(1)
    await second.follow(chain)
    await expect(first.follow(chain)).rejects.toThrow('worker.write-failed')
    expect(await first.fatal).toBe('worker.write-failed')
    await second.stop()
  })
})
