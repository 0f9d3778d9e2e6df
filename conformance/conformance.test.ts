// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { clients, isInstalled } from './clients.mjs'

interface Step {
  readonly step: string
  readonly status: 'ok' | 'failed' | 'n.a.'
  readonly reason?: string
}

interface Row {
  readonly name: string
  readonly steps: readonly Step[]
  readonly output?: string
}

const runTimeoutMs = 480_000
const runner = join(import.meta.dirname, 'run.mjs')
const absent = clients.filter(({ folder }) => !isInstalled(folder)).map(({ name }) => name)
// Continuous integration installs the clients; there, their absence is a failure.
const skipped = absent.length > 0 && process.env.CI === undefined
if (skipped) console.warn(`foreign clients skipped: ${absent.join(', ')} not installed; npm test installs them`)

/** Runs the runner to its end. */
function run(args: readonly string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [runner, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}

describe.skipIf(skipped)('foreign clients, unmodified, each against a fresh node', () => {
  let rows: readonly Row[] = []

  beforeAll(async () => {
    expect(absent, 'every client is installed').toEqual([])
    const { stdout, stderr } = await run(['--build', process.env.PHAT_BUILD ?? '', '--json'])
    expect(stdout, stderr).toMatch(/^\{/)
    rows = (JSON.parse(stdout) as { clients: readonly Row[] }).clients
  }, runTimeoutMs)

  test.each(clients)('$name does every step', ({ name, steps, without = [] }) => {
    const row = rows.find((candidate) => candidate.name === name)
    expect(row?.steps.map(({ step }) => step)).toEqual(steps)
    const failed = row?.steps.filter(({ status }) => status === 'failed')
    expect(failed, row?.output).toEqual([])
    expect(row?.steps.filter(({ status }) => status === 'n.a.').map(({ step }) => step)).toEqual(without)
  })
})

test('the runner names what it can run when asked for a client that it does not have', async () => {
  const { code, stderr } = await run(['--build', '.', '--only', 'web3'])
  expect(code).toBe(2)
  expect(stderr).toContain('no such client: web3')
  expect(stderr).toContain(clients[0]?.name)
})
