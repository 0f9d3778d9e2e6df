// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../network-process.ts'
import { findIn, findInFolder, findInMemory, needlesOf } from './canary-search.ts'
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

test.skipIf(process.platform !== 'linux')('a leak is found in the memory of a process', async () => {
  const program = `let text = ''
    process.stdin.on('data', (part) => { text += part })
    process.stdin.on('end', () => { globalThis.kept = Buffer.from(text, 'hex'); text = ''; process.stdout.write('kept'); setInterval(() => globalThis.kept, 9e6) })`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'ignore'] })
  try {
    child.stdin.end(Buffer.from(core).toString('hex'))
    await once(child.stdout, 'data')
    expect(findInMemory(child.pid as number, needles).found).toContain('raw')
    expect(findInMemory(child.pid as number, needlesOf('N0tTh3re9PbZ4kQwLm')).found).toEqual([])
  } finally {
    child.kill('SIGKILL')
  }
})

test('what is no leak is not found', () => {
  const other = 'A9dGh27mNs5KcVe4Lt'
  for (const [, leak] of leaks) expect(findIn(leak, needlesOf(other))).toEqual([])
})
