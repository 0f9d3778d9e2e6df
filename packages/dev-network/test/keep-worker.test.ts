// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import { type KeptWorker, keepWorker } from '../src/development/keep-worker.ts'

const signal = new AbortController().signal

/** Keeps a process that does what its machine's name says; tells each event to who waits for it. */
function keep(machine: string, onEvent: (text: string) => void = () => undefined) {
  const worker = { machine, machineFolder: '', fuses: '0x', trustRoot: '0x', dataFolder: '', host: '127.0.0.1', port: 0 } as const
  const entry = new URL('./scripted-worker.mjs', import.meta.url)
  return keepWorker({ entry, worker, onLine: () => undefined, onEvent, onFatal: () => undefined }, signal)
}

test('a worker that cannot start says why', async () => {
  await expect(keep('refuses')).rejects.toMatchObject({
    code: 'dev-network.worker-failed',
    message: 'the log was changed [worker.tampered]',
  })
})

test('one that ended is started again, at the port that it had', async () => {
  const events: string[] = []
  const kept = await new Promise<KeptWorker>((resolve) => {
    const first = keep('ends once', (text) => {
      events.push(text)
      if (text.includes('runs again')) resolve(first)
    })
  })
  await kept.stop()
  expect(events).toEqual([
    'ends once ended: its process ended with exit code 7',
    // The script tells its port there.
    'ends once runs again, after block 4321',
  ])
  expect(kept.pid).toBeUndefined()
})

test('one that is stopped is not started again', async () => {
  const events: string[] = []
  const kept = await keep('runs', (text) => events.push(text))
  expect(kept.pid).toBeGreaterThan(0)
  await kept.stop()
  expect({ events, pid: kept.pid }).toEqual({ events: [], pid: undefined })
})
