// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { succeed } from './serve-fixture.ts'
import { bringEgress, enrol, startTestWorker, startWorkerChain, type TestWorker, testTee } from './worker-chain.ts'

const base = mkdtempSync(join(tmpdir(), 'worker-follow-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))
let folders = 0
const newFolder = (): string => join(base, `data-${folders++}`)

const running: TestWorker[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((worker) => worker.stop()))
})

async function started(...args: Parameters<typeof startTestWorker>): Promise<TestWorker> {
  const worker = await startTestWorker(...args)
  running.push(worker)
  return worker
}

describe('a worker on a chain', () => {
  test('follows, is registered, and announces itself', async () => {
    const chain = startWorkerChain()
    chain.grow(5)
    const worker = await started(chain, newFolder())
    expect(await worker.follow(chain)).toBe(5)
    await enrol(chain, worker)
    const info = await succeed(worker.endpoint, 'GetInfo')
    expect(info).toMatchObject({ registered: true, pendingMessages: 0n, devMode: true, blocknum: chain.chain.best.number + 1 })
  })

  test('resumes with its key, at its height, and announces itself again', async () => {
    const chain = startWorkerChain()
    const folder = newFolder()
    const first = await started(chain, folder)
    await enrol(chain, first)
    await first.stop()
    const { number } = chain.chain.best
    chain.grow(3)
    const second = await started(chain, folder)
    expect(second.publicKey).toEqual(first.publicKey)
    expect(second.resumedAt).toBe(number)
    await second.follow(chain)
    expect(await bringEgress(chain, second)).toBe(1)
    await second.follow(chain)
    expect(await second.egress()).toEqual([])
  })

  test('is another worker at each start where nothing can be sealed', async () => {
    const chain = startWorkerChain()
    chain.grow(3)
    const folder = newFolder()
    const tee = testTee(undefined)
    const first = await started(chain, folder, { tee: { ...tee, sealKey: 'none' } })
    await first.follow(chain)
    await first.stop()
    const second = await started(chain, folder, { tee: { ...tee, sealKey: 'none' } })
    expect(second.publicKey).not.toEqual(first.publicKey)
    expect(second.resumedAt).toBe(0)
    expect(second.lines).toContainEqual({ event: 'worker.no-sealing-key', fields: { consequence: 'each start is a new worker' } })
  })

  test('stops when its relayer says so, and tells who started it', async () => {
    const chain = startWorkerChain()
    const worker = await startTestWorker(chain, newFolder())
    await succeed(worker.endpoint, 'Stop')
    await worker.stopped
    await expect(worker.next()).rejects.toThrow()
    expect(worker.lines.at(-1)).toEqual({ event: 'worker.stopped', fields: { block: 0 } })
  })

  test('does not start with recovery keys that cannot be split to, and leaves the folder as it was', async () => {
    const chain = startWorkerChain()
    const folder = newFolder()
    const recovery = { needed: 2, keys: [new Uint8Array(32)] }
    await expect(startTestWorker(chain, folder, { recovery })).rejects.toMatchObject({ code: 'keys.bad-threshold' })
    expect((await started(chain, folder)).resumedAt).toBe(0)
  })
})
