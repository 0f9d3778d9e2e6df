// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events'
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { keypairFromUri } from '@phat/crypto'
import { type Hex, known } from '@phat/primitives'
import { startRelayer } from '@phat/relayer'
import { call } from '@phat/worker/test/serve-fixture'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startWorkerChild, type WorkerChild } from '../../src/development/worker-child.ts'
import { compiled, spawnNetwork, startNetwork, temporaryFolder } from '../network-process.ts'

// The host copies what a worker sealed: every byte of a copy is genuine, and the machine opens it.

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const textOf = (path: string): Hex => readFileSync(path, 'utf8').trim() as Hex

async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** What the worker says to a query, over and over until something has happened: the texts of its refusals, without what is repeated. */
async function refusalsUntil(endpoint: string, happened: Promise<unknown>): Promise<readonly string[]> {
  const texts = new Set<string>()
  let isOver = false
  void happened.then(() => {
    isOver = true
  })
  while (!isOver) {
    try {
      const told = await call(endpoint, 'ContractQuery', { encodedEncryptedData: new Uint8Array(60) })
      texts.add('ok' in told ? 'answered' : told.error)
    } catch (error) {
      // Nobody listens there now.
      if (!(error instanceof TypeError)) throw error
    }
  }
  return [...texts]
}

const ended = (process: { line(pattern: RegExp): Promise<string> }) => process.line(/worker-1 ended: .*\[worker\.rolled-back\]/)

test('an older copy that is put back while the chain went on is refused, says so, and answers nothing', async () => {
  const first = await startNetwork(folder)
  await first.stop()
  const older = join(folder, '..', `${folder.split('/').at(-1)}-older`)
  cpSync(join(folder, 'worker-1', 'sealed'), older, { recursive: true })
  const second = await startNetwork(folder)
  expect(second.ready.workers[0].publicKey).toBe(first.ready.workers[0].publicKey)
  await second.stop()
  rmSync(join(folder, 'worker-1', 'sealed'), { recursive: true })
  cpSync(older, join(folder, 'worker-1', 'sealed'), { recursive: true })
  rmSync(older, { recursive: true })
  const port = await freePort()
  const third = spawnNetwork(folder, '--worker-port', String(port))
  try {
    const texts = await refusalsUntil(`http://127.0.0.1:${port}`, Promise.race([ended(third), third.ready]))
    expect(third.said).toContainEqual(expect.stringContaining('worker.rolled-back'))
    for (const text of texts) expect(text).toMatch(/^ServiceUnavailable: (starting|not-acknowledged|no-cluster|stopped)$/)
    // It is started again, and comes to the same.
    const again = await third.line(/worker-1 runs again/)
    await third.line(/worker-1 (did not start again|ended)/, third.said.indexOf(again) + 1)
  } finally {
    await third.kill()
  }
  expect(third.printed).toEqual([])
}, 180_000)

test('of two copies that run at once the one stops that the chain did not hear last', async () => {
  const network = await startNetwork(folder)
  const copy = { data: join(folder, 'copy', 'worker'), machine: join(folder, 'copy', 'machine') }
  cpSync(join(folder, 'worker-1', 'sealed'), copy.data, { recursive: true })
  mkdirSync(copy.machine)
  const [{ endpoint, publicKey }] = network.ready.workers
  let other: WorkerChild | undefined
  let relayer: ReturnType<typeof startRelayer> | undefined
  try {
    other = await startWorkerChild({
      entry: pathToFileURL(compiled('phat-network-worker')),
      worker: {
        machine: 'worker-1',
        machineFolder: copy.machine,
        fuses: textOf(join(folder, 'worker-1', 'machine', 'fuses')),
        trustRoot: textOf(join(folder, 'trust-root')),
        dataFolder: copy.data,
        host: '127.0.0.1',
        port: 0,
      },
      onLine: () => undefined,
      signal: new AbortController().signal,
    })
    expect(other.ready.publicKey).toBe(publicKey)
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
    const urls = { nodeUrl: network.ready.endpoint, workerUrl: other.ready.endpoint }
    relayer = startRelayer({ ...urls, keypair: keypairFromUri('//Eve'), endpoints: [], log: silent })
    expect(await ended(network)).toContain('rolled-back')
    // It comes to the same at each start, and answers nothing from here on.
    const texts = await refusalsUntil(endpoint, network.line(/worker-1 runs again/))
    for (const text of texts) expect(text).toMatch(/^ServiceUnavailable: /)
    expect(known(other, 'the copy runs').pid).toBeGreaterThan(0)
  } finally {
    await relayer?.stop()
    await other?.stop()
    await network.kill()
  }
}, 180_000)
