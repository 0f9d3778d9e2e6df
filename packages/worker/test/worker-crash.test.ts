// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { toHex } from '@phat/primitives'
import { blockFrame, blockFrames } from '@phat/wire/block-frame'
import { trustRoot } from '@phat/wire/trust-root'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildThread } from './build-thread.ts'
import { call, succeed } from './serve-fixture.ts'
import { startWorkerChain, type WorkerChain } from './worker-chain.ts'

const folder = mkdtempSync(join(tmpdir(), 'worker-crash-'))
let program: Awaited<ReturnType<typeof buildThread>>
beforeAll(async () => {
  program = await buildThread('worker-process')
})
afterAll(() => {
  program.remove()
  rmSync(folder, { recursive: true, force: true })
})

interface Child {
  readonly process: ChildProcess
  readonly endpoint: string
  readonly resumedAt: number
}

function startChild(chain: WorkerChain): Promise<Child> {
  const child = fork(fileURLToPath(program.url), [folder, toHex(trustRoot.encode(chain.trustRoot))], { execArgv: [] })
  return new Promise((resolve, reject) => {
    child.once('message', (ready) => resolve({ process: child, ...(ready as Omit<Child, 'process'>) }))
    child.once('error', reject)
    child.once('exit', (code, signal) => reject(new TypeError(`ended with ${signal ?? code} before it was ready`)))
  })
}

const ended = (child: ChildProcess): Promise<void> => new Promise((resolve) => child.once('exit', () => resolve()))

/** What a request to a process that was killed ends in. */
function hungUp(error: unknown): undefined {
  if (!(error instanceof TypeError)) throw error
}

test('a worker that is killed at any moment has all that it acknowledged, and goes on', { timeout: 180_000 }, async () => {
  const chain = startWorkerChain()
  chain.grow(200)
  let acknowledged = 0
  for (let run = 0; run < 6 && acknowledged < 200; run++) {
    const { process: child, endpoint, resumedAt } = await startChild(chain)
    expect(resumedAt).toBeGreaterThanOrEqual(acknowledged)
    acknowledged = resumedAt
    const { wantedKeys } = await succeed(endpoint, 'GetSyncState')
    const end = ended(child)
    // Without a pause between them, so that the end comes while one is written; checkpoints are taken every 40 blocks meanwhile.
    for (let sent = 0; acknowledged < 200; sent++) {
      const frames = Array.from({ length: 7 }, (_, i) => acknowledged + 1 + i)
        .filter((height) => height <= 200)
        .map((height) => blockFrame.encode(chain.frame(height, wantedKeys)))
      const answered = call(endpoint, 'DispatchBlocks', { encodedBlocks: blockFrames.encode(frames) }).catch(hungUp)
      if (sent === 4 + run) setTimeout(() => child.kill('SIGKILL'), run)
      const told = await answered
      if (told === undefined || !('ok' in told)) break
      acknowledged = told.ok.nextBlock - 1
    }
    child.kill('SIGKILL')
    await end
  }
  const { process: last, resumedAt } = await startChild(chain)
  expect(resumedAt).toBeGreaterThanOrEqual(acknowledged)
  expect(acknowledged).toBeGreaterThan(60)
  expect(readdirSync(folder).filter((name) => name.startsWith('log-'))).toHaveLength(1)
  const end = ended(last)
  last.kill('SIGKILL')
  await end
})
