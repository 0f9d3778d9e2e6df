// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runHere } from './run-here.ts'

const folder = mkdtempSync(join(tmpdir(), 'compose-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sha256 = (text: string): string => `0x${createHash('sha256').update(text).digest('hex')}`

async function measure(text: string, ...flags: string[]) {
  const path = join(folder, 'app-compose.json')
  writeFileSync(path, text)
  return runHere(['attest', 'compose', path, ...flags])
}

test('calculates hash, app id and MR_CONFIG_ID of the bytes of a file', async () => {
  const text = '{"manifest_version":2,"name":"worker"}'
  const { code, out } = await measure(text, '--json')
  expect(code).toBe(0)
  const hash = sha256(text)
  const measured = JSON.parse(out)
  expect(measured).toEqual({
    composeHash: hash,
    appId: hash.slice(0, 42),
    mrConfigId: `0x01${hash.slice(2)}${'00'.repeat(15)}`,
    normalized: true,
  })
})

test('says of a file that dstack would write otherwise that its bytes count as they are', async () => {
  const text = '{ "name": "worker", "manifest_version": 2 }'
  const { out } = await measure(text)
  expect(out).toContain(sha256(text))
  expect(out).toContain('not in the form')
  expect(JSON.parse((await measure(text, '--json')).out).normalized).toBe(false)
  expect(JSON.parse((await measure('no JSON at all', '--json')).out).composeHash).toBe(sha256('no JSON at all'))
})
