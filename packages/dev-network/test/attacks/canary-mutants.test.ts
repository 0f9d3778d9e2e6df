// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { known } from '@phat/primitives'
import { afterAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../network-process.ts'
import { findInProcesses, findInView, hostProcesses } from './canary-places.ts'
import { findIn, findInFolder, needlesOf } from './canary-search.ts'
import { startRecordingProxy } from './recording-proxy.ts'

const core = 'K3yZq81vXw0TfPb7Rm'
const needles = needlesOf(core)
const text = `"secret"\n: ${core} é`
const utf16 = Buffer.from(text, 'utf16le')
const base64 = (offset: number) => Buffer.from(Buffer.from(`${'x'.repeat(offset)}${core} and more`).toString('base64'))
const repeated = Buffer.from(`{"note":"${core}"}`.repeat(9))

/** A leak in each form; every one has to be found, or the search of the network's canary proves nothing. */
const leaks: readonly (readonly [form: string, leak: Buffer])[] = [
  ['raw', Buffer.from(text)],
  ['hex, small letters', Buffer.from(Buffer.from(text).toString('hex'))],
  ['hex, capitals', Buffer.from(Buffer.from(text).toString('hex').toUpperCase())],
  ['base64 at offset 0', base64(0)],
  ['base64 at offset 1', base64(1)],
  ['base64 at offset 2', base64(2)],
  ['base64 at offset 1', base64(4)],
  ['UTF-16 LE', utf16],
  ['UTF-16 BE', Buffer.from(utf16).swap16()],
  ['raw', Buffer.from(JSON.stringify(JSON.stringify({ text })))],
  ['escapes of JSON', Buffer.from([...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''))],
  ['an array of numbers', Buffer.from(JSON.stringify([...Buffer.from(text)]))],
  ['raw, in zlib', deflateSync(repeated)],
  ['raw, in zlib', Buffer.concat([Buffer.from('before '), deflateSync(repeated, { level: 9 }), Buffer.from(' after')])],
  ['raw, in gzip', gzipSync(repeated)],
  ['raw, in brotli', brotliCompressSync(repeated)],
]
const folder = temporaryFolder()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(leaks)('a leak as %s', (form, leak) => {
  test('is found in bytes and in a log line', () => {
    expect(findIn(leak, needles)).toContain(form)
    if (!form.includes(' in ') && !form.startsWith('UTF-16')) {
      expect(findIn(Buffer.from(`level=info event=worker.started text=${leak.toString()}`), needles)).toContain(form)
    }
  })

  test('is found in a file of a folder', () => {
    const inner = join(folder, `${leaks.findIndex(([, other]) => other === leak)}`, 'log')
    mkdirSync(inner, { recursive: true })
    writeFileSync(join(inner, 'data'), leak)
    expect(findInFolder(inner, needles)).toContain(`${join(inner, 'data')}: ${form}`)
  })
})

test('a leak is found in what a server answers', async () => {
  const server = createServer((_, response) => response.writeHead(500).end(gzipSync(JSON.stringify({ error: text.repeat(3) }))))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const proxy = await startRecordingProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  await (await fetch(`${proxy.url}/`, { headers: { connection: 'close' } })).arrayBuffer()
  expect(findIn(proxy.answers(), needles)).toEqual(['raw, in gzip'])
  proxy.stop()
  server.close()
})

test('a leak is found where two chunks of a large file meet', () => {
  const large = Buffer.alloc(16 * 1024 * 1024 + 4_096)
  large.write(core, 16 * 1024 * 1024 - 5)
  const inner = join(folder, 'large')
  mkdirSync(inner)
  writeFileSync(join(inner, 'data'), large)
  expect(findInFolder(inner, needles)).toEqual([`${join(inner, 'data')}: raw`])
})

describe('of a network with two workers', () => {
  test('a leak in the answers of the second alone is found, and told by its name', async () => {
    const serve = async (said: string) => {
      const server = createServer((_, response) => response.writeHead(400).end(said))
      await once(server.listen(0, '127.0.0.1'), 'listening')
      const proxy = await startRecordingProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
      await (await fetch(`${proxy.url}/`, { headers: { connection: 'close' } })).arrayBuffer()
      proxy.stop()
      server.close()
      return proxy.answers()
    }
    const recorded = {
      'answers of worker 1': await serve('{"error":"BadRequest"}'),
      'answers of worker 2': await serve(JSON.stringify({ error: `no message ${text}` })),
    }
    expect(findInView({ folders: [], recorded }, needles)).toEqual(['answers of worker 2: raw'])
  })

  test.each([
    ['snapshots', '1'],
    ['states', 'with-the-canary'],
  ])('a leak in what %s keep of the second worker is found', (kind, name) => {
    const network = join(folder, `network-${kind}`)
    for (const worker of ['worker-1', 'worker-2']) {
      for (const at of [network, join(network, kind, name)]) {
        mkdirSync(join(at, worker, 'sealed'), { recursive: true })
        writeFileSync(join(at, worker, 'sealed', 'log'), 'sealed')
      }
    }
    const leaking = join(network, kind, name, 'worker-2', 'sealed', 'log')
    writeFileSync(leaking, Buffer.concat([Buffer.from('sealed'), deflateSync(repeated)]))
    expect(findInView({ folders: [network], recorded: {} }, needles)).toEqual([`${leaking}: raw, in zlib`])
  })
})

const keeper = `let text = ''
  process.stdin.on('data', (part) => { text += part })
  process.stdin.on('end', () => { globalThis.kept = Buffer.from(text, 'hex'); text = ''; process.stdout.write('kept'); setInterval(() => globalThis.kept, 9e6) })`

test.skipIf(process.platform !== 'linux')('a leak is found in the memory of a process, and of one that it started', async () => {
  const starter = `const { spawn } = require('node:child_process')
    const child = spawn(process.execPath, ['-e', ${JSON.stringify(keeper)}], { stdio: 'inherit' })
    process.on('SIGTERM', () => { child.kill('SIGKILL'); process.exit(0) })`
  const other = needlesOf('N0tTh3re9PbZ4kQwLm').map(({ form, bytes }) => ({ form: `${form} of another`, bytes }))
  for (const program of [keeper, starter]) {
    const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'ignore'] })
    try {
      child.stdin.end(Buffer.from(core).toString('hex'))
      await once(child.stdout, 'data')
      const pid = child.pid as number
      const leaking = known(hostProcesses(pid, []).at(-1), 'it runs')
      const places = findInProcesses(hostProcesses(pid, []), [...needles, ...other])
      expect(places).toContain(`${leaking}: raw`)
      expect(places.filter((place) => place.includes('of another'))).toEqual([])
      // What a TEE holds is left out.
      expect(hostProcesses(pid, [leaking])).not.toContain(leaking)
    } finally {
      child.kill('SIGTERM')
    }
  }
})

test('what is no leak is not found', () => {
  const other = 'A9dGh27mNs5KcVe4Lt'
  for (const [, leak] of leaks) expect(findIn(leak, needlesOf(other))).toEqual([])
})
