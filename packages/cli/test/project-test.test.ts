// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documents, errorOf, exampleContract } from './contract-folder.ts'
import { createProjectFolder } from './project-folder.ts'

const project = createProjectFolder()
afterAll(project.remove)

const head = `import assert from 'node:assert/strict'
import { test } from '@phat/cli/test'
import type { Counter } from '../contracts/counter.ts'
const source = 'contracts/counter.ts'
`
const passing = `${head}
test('counts', async ({ deploy }) => {
  const counter = await deploy<typeof Counter>(source, 'new', { start: 5 })
  await counter.call.increment({ by: 2 })
  assert.equal((await counter.query.get()).value, 7)
})
test.skip('later', () => { throw new Error('it does not run') })
`

beforeAll(() => {
  project.write('contracts/counter.ts', readFileSync(exampleContract('counter'), 'utf8'))
  project.write('test/passing.test.ts', passing)
})

const summaryOf = (out: string) => documents(out).at(-1)

describe('phat test', () => {
  test('tells what passed, what each message used, and what was stored', async () => {
    const { code, out } = await project.run('test', 'test/passing.test.ts', '--storage')
    expect(code).toBe(0)
    expect(out).toMatch(/^test\/passing\.test\.ts\n {2}ok {3}counts {2}\d+ ms\n/)
    expect(out).toContain('counter.count: none → 5\n       counter.count: 5 → 7\n  skip later')
    expect(out).toMatch(/^gas +calls +min +median +max\n/m)
    expect(out).toMatch(/^counter\.increment +1( +[\d,]+){3}$/m)
    expect(out).toMatch(/\n1 passed, 1 skipped in [\d.]+ s\n$/)
  })

  test('gives scripts a document for each test and one for all', async () => {
    const { code, out } = await project.run('test', 'test/passing.test.ts', '--json')
    expect(code).toBe(0)
    expect(documents(out)[0]).toMatchObject({ file: 'test/passing.test.ts', name: 'counts', status: 'passed' })
    expect(summaryOf(out)).toMatchObject({ passed: 1, failed: 0, skipped: 1 })
  })

  test('tells a failure by its line, its difference, and the trace of the contract', async () => {
    project.write('contracts/trap.ts', trapping)
    project.write('test/failing.test.ts', failing)
    const { code, out, err } = await project.run('test', 'test/failing.test.ts')
    expect(code).toBe(1)
    expect(err).toContain('[cli.tests-failed]')
    expect(out).toContain('+ actual - expected')
    expect(out).toContain('at test/failing.test.ts:7:10   assert.deepEqual({ value: 1 }, { value: 2 })')
    expect(out).toContain('trap.burst: ContractTrapped')
    expect(out).toMatch(/at .*trap\.ts:6:\d+/)
    expect(out).toMatch(/at test\/failing\.test\.ts:11:\d+ {3}await trap\.call\.burst\(\)/)
    expect(out).toMatch(/0 passed, 2 failed/)
  })

  test('ends a test that hangs and one that loops, and goes on with the next', async () => {
    project.write(
      'test/hanging.test.ts',
      `${head}test('hangs', () => new Promise(() => {}))\ntest('loops', () => { for (;;); })\ntest('goes on', () => {})\n`,
    )
    const { code, out } = await project.run('test', 'test/hanging.test.ts', '--timeout', '1', '--json')
    expect(code).toBe(1)
    const ends = documents(out).map(({ status, failure }) => [status, (failure as { code?: string } | undefined)?.code])
    expect(ends.slice(0, 3)).toEqual([
      ['failed', 'contract-test.time-out'],
      ['failed', 'contract-test.time-out'],
      ['passed', undefined],
    ])
  })

  test('tells what is wrong with a contract that cannot be built, and with a test that cannot be read', async () => {
    project.write('contracts/broken.ts', 'export const nothing = 1')
    project.write('test/broken.test.ts', `${head}test('a', ({ deploy }) => deploy('contracts/broken.ts', 'new'))\n`)
    project.write('test/syntax.test.ts', `${head}test('a', (`)
    const broken = await project.run('test', 'test/broken.test.ts')
    expect(broken.out).toMatch(/contracts\/broken\.ts\n.*the file exports no contract {3}\[build\.no-contract\]/)
    const syntax = await project.run('test', 'test/syntax.test.ts')
    expect(syntax.out).toMatch(/syntax\.test\.ts:5:\d+: Unexpected end of file/)
    expect([broken.code, syntax.code]).toEqual([1, 1])
  })

  test('writes a report of gas, and fails when the gas is another', async () => {
    const report = join(project.path, 'gas.json')
    const words = ['test', 'test/passing.test.ts', '--gas-report', 'gas.json']
    expect((await project.run(...words)).code).toBe(0)
    expect(existsSync(report)).toBe(true)
    expect((await project.run(...words)).code).toBe(0)
    project.write('gas.json', readFileSync(report, 'utf8').replaceAll(/"median": "(\d)/g, '"median": "9$1'))
    const changed = await project.run(...words, '--json')
    expect(changed.code).toBe(1)
    expect(errorOf(changed.err)).toMatchObject({ code: 'cli.gas-changed' })
    expect((await project.run(...words, '--update-gas')).code).toBe(0)
    expect((await project.run(...words)).code).toBe(0)
  })

  test('without any file of tests says so', async () => {
    const { code, err } = await project.run('test', 'contracts', '--json')
    expect(errorOf(err)).toMatchObject({ code: 'cli.no-tests' })
    expect(code).toBe(2)
  })

  test('runs again what depends on a file that was saved, and ends with Ctrl-C', async () => {
    project.write('watched/one.test.ts', passing.replaceAll('../contracts', '../contracts'))
    project.write('watched/two.test.ts', `${head}test('alone', () => {})\n`)
    const watching = project.start('test', 'watched', '--watch', '--json')
    const next = async (): Promise<Record<string, unknown>> => JSON.parse((await watching.nextLine()) ?? '{}')
    const untilSummary = async (): Promise<readonly Record<string, unknown>[]> => {
      const seen = []
      do seen.push(await next())
      while (seen.at(-1)?.passed === undefined)
      return seen
    }
    expect((await untilSummary()).at(-1)).toMatchObject({ passed: 2 })
    project.write('contracts/counter.ts', `${readFileSync(exampleContract('counter'), 'utf8')}// saved\n`)
    const again = await untilSummary()
    expect(again[0]).toEqual({ changed: ['contracts/counter.ts'] })
    expect(again.filter(({ name }) => name !== undefined).map(({ name }) => name)).toEqual(['counts', 'later'])
    watching.child.kill('SIGINT')
    expect(await watching.ended).toMatchObject({ code: 0, signal: null })
  })
})

const trapping = `import { contract, u32 } from '@phat/contract'

export const Trap = contract('Trap', { state: { count: u32 } })
  .init('new', {}, () => ({ count: 0 }))
  .message('burst', {}, () => {
    throw new Error('it bursts')
  })
`
const failing = `import assert from 'node:assert/strict'
import { test } from '@phat/cli/test'
import type { Trap } from '../contracts/trap.ts'

const source = 'contracts/trap.ts'
test('differs', () => {
  assert.deepEqual({ value: 1 }, { value: 2 })
})
test('traps', async ({ deploy }) => {
  const trap = await deploy<typeof Trap>(source, 'new')
  await trap.call.burst()
})
`
