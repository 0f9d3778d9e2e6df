// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClone } from './clone.ts'
import { hasPty, openTerminal, type Terminal } from './terminal.ts'

// README.md as a newcomer follows it: two terminals in a copy of the repository, its commands typed as they stand there.

const text = readFileSync(join(process.cwd(), 'README.md'), 'utf8')
const blocksOf = (language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, content = '']) => content.trimEnd())

/** What the screen shows after each command of the second terminal, in their order. */
const expected: readonly (readonly [command: string, words: readonly (string | RegExp)[]])[] = [
  ['npx phat new my-app --template counter', ['my-app is in my-app', 'contracts/counter.ts', 'test/counter.test.ts']],
  ['cd my-app', []],
  ['npx phat test', [/ok +the count goes up in secret/, '3 passed']],
  ['npx phat deploy contracts/counter.ts start=5 --from //Alice', [/name +counter/, /address +0x[0-9a-f]{64}/]],
  ['npx phat call counter increment by=2 --from //Alice', [/fee paid +0\.\d+ PHA/, /evidence +SIMULATED/]],
  ['npx phat query counter get', [/^7$/m, /evidence +SIMULATED/]],
]

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

const clone = createClone()
const terminals: Terminal[] = []

async function open(env: Readonly<Record<string, string>> = {}): Promise<Terminal> {
  const clean = Object.entries(process.env).filter(([name]) => !/^(PHAT_|VITEST|NODE_ENV|npm_|CI$)/.test(name))
  const terminal = await openTerminal(clone.path, { ...Object.fromEntries(clean), ...env })
  terminals.push(terminal)
  return terminal
}

/** A machine on which something else has the usual ports gets others; all the rest is as it stands. */
let usual = true
beforeAll(async () => {
  usual = (await Promise.all([9944, 8000, 8001].map(isFree))).every((free) => free)
})

afterAll(async () => {
  for (const terminal of terminals) await terminal.close()
  clone.remove()
})

test('README.md documents the commands that are typed here, and no others', () => {
  const [start = '', next = '', ...more] = blocksOf('sh')
  expect(start).toBe('npm start')
  expect(next.split('\n')).toEqual(expected.map(([command]) => command))
  expect(more).toEqual([])
})

test('README.md shows lines of a program that is compiled and run', () => {
  const [shown = '', ...more] = blocksOf('ts')
  expect(more).toEqual([])
  const program = readFileSync(join(process.cwd(), 'docs/guides/first-contract/scripts/play.ts'), 'utf8')
  const lines = program.split('\n').map((line) => line.trim())
  const places = shown.split('\n').map((line) => lines.indexOf(line))
  expect(places).toEqual([...places].sort((a, b) => a - b))
  expect(places).not.toContain(-1)
  expect(text.match(/^```\w+$/gm)).toHaveLength(3)
})

test('a newcomer gets what README.md says', { timeout: 400_000 }, async () => {
  const first = await open()
  const begun = performance.now()
  first.type(usual ? 'npm start' : 'npm start -- --port 0 --worker-port 0')
  // Either it is up, or the prompt is back, because it is not.
  await first.see(/Ctrl-C stops it|\nnewcomer> $/)
  expect(first.screen()).toContain('Ctrl-C stops it')
  const ready = performance.now()
  expect(first.screen()).toContain('SIMULATED')
  const url = /RPC +(ws:\/\/\S+)/.exec(first.screen())?.[1] ?? ''
  const second = await open(usual ? {} : { PHAT_URL: url })

  const took = new Map<string, number>()
  for (const [command, words] of expected) {
    const since = performance.now()
    const printed = await second.run(command)
    took.set(command.split(' ')[2] ?? command, Math.round(performance.now() - since))
    for (const word of words) expect(printed).toMatch(word)
    expect(printed).not.toContain('error:')
  }
  const firstCallMs = ['deploy', 'call'].reduce((sum, command) => sum + (took.get(command) ?? 0), 0)
  console.info(
    `readme: ${hasPty ? 'terminals' : 'pipes'}, ${usual ? 'the usual ports' : `the usual ports were taken, ${url}`}; ready after ` +
      `${Math.round(ready - begun)} ms with compiling, first confidential call ${firstCallMs} ms later (deploy and call), ` +
      `of which ${[...took].map(([command, ms]) => `${command} ${ms}`).join(', ')}`,
  )

  const from = first.screen().length
  first.interrupt()
  await first.see('newcomer> ', from)
})
