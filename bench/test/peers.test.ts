// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { known } from '@phat/primitives'
import { expect, test } from 'vitest'
import { hasHeader, isWorker } from '../start/answers.ts'
import {
  arePeersInstalled,
  freePort,
  installedPeers,
  isAnvilInstalled,
  peersFolder,
  peerTable,
  timeStart,
} from '../start/peers.ts'

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

/** A folder with manifests of packages of these names, as an installation leaves it. */
function installedFolder(names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'phat-peers-'))
  for (const name of names) {
    const path = join(folder, 'node_modules', name)
    mkdirSync(path, { recursive: true })
    writeFileSync(join(path, 'package.json'), JSON.stringify({ name, version: '1.2.3' }))
  }
  return folder
}

const everywhere = ['hardhat', '@acala-network/chopsticks']

test.each([
  ['is left out where npm passed over it', everywhere, []],
  ['is the first where it is installed', ['@foundry-rs/anvil-linux-amd64', ...everywhere], ['@foundry-rs/anvil 1.2.3']],
])('anvil %s', (_where, packages, anvil) => {
  const folder = installedFolder(packages)
  try {
    const peers = installedPeers(folder, { endpoint: 'ws://127.0.0.1:1', genesisHash: '0x00' })
    expect(peers.map(({ name }) => name)).toEqual([...anvil, 'hardhat 1.2.3', '@acala-network/chopsticks 1.2.3'])
    expect(isAnvilInstalled(folder)).toBe(anvil.length > 0)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the peers are installed beside the benchmarks of the repository', () => {
  expect(peersFolder('/repository/.build/abc')).toBe('/repository/bench/peers')
})

test.each([
  ['of the last block of its workers', { number: '0x10' }, true],
  ['of a later block', { number: '0x1f' }, true],
  ['of a block before it', { number: '0xf' }, false],
  ['without a number', {}, false],
  ['whose number is no hex', { number: '16' }, false],
  ['that is none', undefined, false],
])('a chain with a header %s is told from one that is not ready', (_which, answer, right) => {
  const worker = { name: 'worker-1', endpoint: 'http://127.0.0.1:1', publicKey: '0xab', resumedAt: 3 }
  expect(hasHeader({ workers: [worker, { ...worker, resumedAt: 16 }] }, answer)).toBe(right)
})

test('a worker answers with the key that the ready line tells', () => {
  expect(isWorker({ publicKey: '0xab' }, { public_key: 'ab' })).toBe(true)
  expect(isWorker({ publicKey: '0xab' }, { public_key: 'cd' })).toBe(false)
  expect(isWorker({ publicKey: '0xab' }, undefined)).toBe(false)
})

test('the table compares every row with the first', () => {
  const rows = [
    { name: 'ours', ms: 2_000 },
    { name: 'another', ms: 500 },
  ]
  expect(peerTable(rows)).toEqual(['ours       2000 ms  1.00 × ours', 'another     500 ms  0.25 × ours'])
})
