// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WorkerClock } from '@phat/worker'
import { afterAll, expect, test } from 'vitest'
import { call } from './serve-fixture.ts'
import { enrol, fuses, startTestWorker, startWorkerChain, type TestWorker, testTee } from './worker-chain.ts'

const base = mkdtempSync(join(tmpdir(), 'worker-lease-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

/** Why a query is not answered; without a cluster there is always a reason. */
async function reason(worker: TestWorker): Promise<string | undefined> {
  const told = await call(worker.endpoint, 'ContractQuery', { encodedEncryptedData: new Uint8Array(40) })
  return 'ok' in told ? undefined : /ServiceUnavailable: ([a-z-]+)/.exec(told.error)?.[1]
}

/** The clocks of a TEE, which tests set. */
function manualClocks(now: () => number): WorkerClock & { wallShiftMs: number; passedMs: number } {
  const clocks = { wallShiftMs: 0, passedMs: 0, now: () => now() + clocks.wallShiftMs, monotonic: () => clocks.passedMs }
  return clocks
}

test('a trusted clock ends the lease of a worker behind a chain that froze, was set back, or is replayed slowly', async () => {
  const chain = startWorkerChain()
  const clock = manualClocks(() => chain.clock.now())
  const folder = join(base, 'trusted')
  const options = { tee: testTee(fuses, 'trusted'), clock, leaseMs: 10_000 }
  const worker = await startTestWorker(chain, folder, options)
  await enrol(chain, worker)
  expect(await reason(worker)).toBe('no-cluster')
  // Nothing comes, the wall clock stands: the clock that is never set goes on.
  clock.passedMs += 10_001
  expect(await reason(worker)).toBe('lease-expired')
  chain.grow(1)
  await worker.follow(chain)
  expect(await reason(worker)).toBe('no-cluster')
  // A block that is new here and old by its own time renews nothing.
  clock.wallShiftMs = 10_001
  chain.grow(1)
  await worker.follow(chain)
  expect(await reason(worker)).toBe('lease-expired')
  clock.wallShiftMs = 0
  expect(await reason(worker)).toBe('no-cluster')
  await worker.stop()
  // What was on disk may be old: a start has no lease before its first block.
  const again = await startTestWorker(chain, folder, options)
  await enrolAgain(again)
  expect(await reason(again)).toBe('no-cluster')
  clock.wallShiftMs = -60_000
  chain.grow(1)
  await expect(again.follow(chain)).rejects.toThrow('light-client.from-future')
  await again.stop()

  async function enrolAgain(started: TestWorker): Promise<void> {
    expect(await reason(started)).toBe('not-acknowledged')
    await enrol(chain, started)
  }
})

test('a clock that the host sets decides nothing: neither does it stop the worker, nor does it give a lease', async () => {
  const chain = startWorkerChain()
  const clock = manualClocks(() => 0)
  const worker = await startTestWorker(chain, join(base, 'untrusted'), { clock, leaseMs: 10_000 })
  await enrol(chain, worker)
  clock.passedMs += 1_000_000
  expect(await reason(worker)).toBe('no-cluster')
  chain.grow(1)
  expect(await worker.follow(chain)).toBe(chain.chain.best.number)
  await worker.stop()
})
