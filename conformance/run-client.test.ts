// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runClient } from './run-client.mjs'

const folder = mkdtempSync(join(tmpdir(), 'phat-conformance-'))
afterAll(() => rmSync(folder, { recursive: true }))

function script(name: string, text: string): string {
  const path = join(folder, `${name}.mjs`)
  writeFileSync(path, text)
  return path
}

const says = (result: object): string => `console.log(${JSON.stringify(JSON.stringify(result))})\n`
const connected = says({ step: 'connect', status: 'ok', ms: 1 })

test('a client that hangs is ended, and what it did not reach has failed', async () => {
  const path = script('hangs', `${connected}process.on('SIGTERM', () => {})\nsetInterval(() => {}, 1000)\n`)
  const { steps } = await runClient(path, ['connect', 'read'], { endpoint: 'ws://127.0.0.1:1', timeoutMs: 1_000 })
  expect(steps).toEqual([
    { step: 'connect', status: 'ok', ms: 1 },
    { step: 'read', status: 'failed', ms: 0, reason: 'not reached within 1000 ms' },
  ])
})

test('a client that crashes has failed what it did not report, and its last words are kept', async () => {
  const path = script('crashes', `${connected}console.error(process.env.PHAT_ENDPOINT)\nprocess.exit(3)\n`)
  const { steps, output } = await runClient(path, ['connect', 'read'], { endpoint: 'ws://127.0.0.1:1', timeoutMs: 10_000 })
  expect(steps[1]).toMatchObject({ status: 'failed', reason: 'not reached: the process ended with 3' })
  expect(output).toContain('ws://127.0.0.1:1')
})

test('a read proof is decided by the runner, whatever the client says of it', async () => {
  const evidence = { root: `0x${'11'.repeat(32)}`, proof: [], key: '0x01', value: '0x02' }
  const path = script('proves', says({ step: 'read-proof', status: 'unchecked', ms: 2, evidence }))
  const { steps } = await runClient(path, ['read-proof'], { endpoint: 'ws://127.0.0.1:1', timeoutMs: 10_000 })
  expect(steps[0]).toMatchObject({ step: 'read-proof', status: 'failed' })
})
