// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCall } from '@phat/frame'
import { PhalaRegistry } from '@phat/pallet-phala-registry'
import { afterAll, describe, expect, test } from 'vitest'
import { call, succeed } from './serve-fixture.ts'
import { enrol, startTestWorker, startWorkerChain, testTee } from './worker-chain.ts'

const base = mkdtempSync(join(tmpdir(), 'worker-checkpoint-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))
let folders = 0
const newFolder = (): string => join(base, `data-${folders++}`)

describe('checkpoints', () => {
  test('are taken while blocks go on, and leave one generation that has everything', async () => {
    const chain = startWorkerChain()
    const folder = newFolder()
    const worker = await startTestWorker(chain, folder, { checkpoint: { blocks: 3 } })
    for (let round = 0; round < 20; round++) {
      chain.grow(2)
      await worker.follow(chain)
    }
    const checkpoints = worker.lines.filter(({ event }) => event === 'worker.checkpoint')
    expect(checkpoints.length).toBeGreaterThan(0)
    await worker.stop()
    const files = readdirSync(folder)
    expect(files).toHaveLength(2)
    const again = await startTestWorker(chain, folder)
    expect(again.resumedAt).toBe(40)
    expect(await succeed(again.endpoint, 'TakeCheckpoint')).toEqual({ syncedTo: 40 })
    await again.stop()
    expect(readdirSync(folder)).toHaveLength(2)
    expect(readdirSync(folder)).not.toEqual(files)
  })

  test('that fail cost nothing but the log, and are tried again', async () => {
    const chain = startWorkerChain()
    const folder = newFolder()
    const worker = await startTestWorker(chain, folder, { checkpoint: { blocks: 4 } })
    const obstacle = join(folder, 'keys-000000000002.sealed.partial')
    mkdirSync(obstacle)
    chain.grow(4)
    await worker.follow(chain)
    expect(await call(worker.endpoint, 'TakeCheckpoint')).toMatchObject({ status: 500 })
    expect(worker.lines).toContainEqual({ event: 'worker.checkpoint-failed', fields: { code: 'EISDIR' } })
    rmdirSync(obstacle)
    chain.grow(4)
    expect(await worker.follow(chain)).toBe(8)
    expect(await succeed(worker.endpoint, 'TakeCheckpoint')).toEqual({ syncedTo: 8 })
    await worker.stop()
    const again = await startTestWorker(chain, folder)
    expect(again.resumedAt).toBe(8)
    await again.stop()
  })

  test('are none where nothing can be sealed, and say so', async () => {
    const chain = startWorkerChain()
    const worker = await startTestWorker(chain, newFolder(), { tee: { ...testTee(), sealKey: 'none' } })
    expect(await call(worker.endpoint, 'TakeCheckpoint')).toMatchObject({
      error: expect.stringContaining('worker.keeps-nothing'),
    })
    await worker.stop()
  })
})

test('a worker that the chain retires ends, and ends again at the next start', async () => {
  const chain = startWorkerChain()
  const folder = newFolder()
  const worker = await startTestWorker(chain, folder)
  await enrol(chain, worker)
  const { number } = chain.chain.best
  await chain.root(makeCall(chain.runtime, PhalaRegistry, 'setMinimumPruntimeVersion', { major: 9, minor: 0, patch: 0 }))
  chain.grow(2)
  await expect(worker.follow(chain)).rejects.toThrow('worker.retired')
  expect(await worker.fatal).toBe('worker.retired')
  const again = await startTestWorker(chain, folder)
  expect(again.resumedAt).toBe(number)
  await expect(again.follow(chain)).rejects.toThrow('worker.retired')
  expect(await again.fatal).toBe('worker.retired')
})
