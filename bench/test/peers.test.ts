// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { known } from '@phat/primitives'
import { expect, test } from 'vitest'
import { arePeersInstalled, freePort, peerTable, timeStart } from '../start/peers.ts'

test('a peer is timed until it answers right, and has ended then', { timeout: 150_000 }, async () => {
  const build = known(process.env.PHAT_BUILD, 'the test setup compiles first')
  const folder = mkdtempSync(join(tmpdir(), 'phat-peers-'))
  try {
    const port = await freePort()
    const words = [process.execPath, join(build, 'phat.js'), 'node', '--chain', 'dev', '--data', folder, '--port', `${port}`]
    const asked: unknown[] = []
    const isRight = (result: unknown): boolean => {
      asked.push(result)
      return typeof result === 'string' && /^0x[0-9a-f]{64}$/.test(result)
    }
    const ms = await timeStart({ words, folder, port, question: { method: 'chain_getBlockHash', params: [0], isRight } })
    expect(ms).toBeGreaterThan(0)
    // It was asked before it listened, too: a wrong answer does not count.
    expect(asked.length).toBeGreaterThan(1)
    expect(asked.slice(0, -1).every((result) => result === undefined)).toBe(true)
    await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test.each([
  ['ends before it answers', process.execPath],
  ['cannot be started', join(tmpdir(), 'phat-no-such-program')],
])('a peer that %s fails the comparison', async (_how, program) => {
  const question = { method: 'eth_blockNumber', params: [], isRight: () => false }
  const port = await freePort()
  const started = timeStart({ words: [program, '--version'], folder: tmpdir(), port, question })
  await expect(started).rejects.toThrow('the network runs until it was asked')
})

test('peers that are not installed are told from those that are', () => {
  expect(arePeersInstalled(join(tmpdir(), 'phat-no-such-folder'))).toBe(false)
})

test('the table compares every row with the first', () => {
  const rows = [
    { name: 'ours', ms: 2_000 },
    { name: 'another', ms: 500 },
  ]
  expect(peerTable(rows)).toEqual(['ours       2000 ms  1.00 × ours', 'another     500 ms  0.25 × ours'])
})
