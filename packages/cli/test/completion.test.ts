// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { runHere } from './run-here.ts'

/** What bash proposes for the last of the words. */
async function proposals(...words: readonly string[]): Promise<readonly string[]> {
  const { out } = await runHere(['completion', 'bash'])
  const quoted = ['phat', ...words].map((word) => `'${word}'`).join(' ')
  const script = `${out}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length}; _phat; echo "\${COMPREPLY[*]}"`
  const { stdout, status } = spawnSync('bash', ['-c', script], { encoding: 'utf8' })
  expect(status).toBe(0)
  return stdout.trim().split(/\s+/)
}

describe('completion in bash', () => {
  test('proposes commands, once each', async () => {
    expect(await proposals('')).toEqual([
      'node',
      'dev',
      'spec',
      'db',
      'runtime',
      'account',
      'transfer',
      'storage',
      'tx',
      'block',
      'new',
      'build',
      'test',
      'deploy',
      'call',
      'query',
      'trace',
      'logs',
      'contract',
      'secret',
      'cluster',
      'key',
      'profile',
      'attest',
      'worker',
      'doctor',
      'completion',
      'help',
    ])
    expect(await proposals('tr')).toEqual(['transfer', 'trace'])
  })

  test('proposes the second word of a group', async () => {
    expect(await proposals('account', '')).toEqual(['list', 'show', 'new', 'inspect'])
  })

  test('proposes the flags of a command wherever they may stand', async () => {
    expect(await proposals('transfer', '--dr')).toEqual(['--dry-run'])
    expect(await proposals('account', 'new', '--w')).toEqual(['--words'])
    expect(await proposals('transfer', '--from', '//Alice', '--to')).toEqual(['--to'])
  })
})
