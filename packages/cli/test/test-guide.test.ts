// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { shellWords } from './processes.ts'
import { createProjectFolder } from './project-folder.ts'

const guides = new URL('../../../docs/guides/', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, guides), 'utf8')
const text = read('test-a-contract.md')
const bare = (source: string): string => source.replace('// SPDX-License-Identifier: Apache-2.0\n', '')

const project = createProjectFolder()
afterAll(project.remove)

const shown = [...text.matchAll(/<!-- (\S+) -->\n\n```ts\n([\s\S]*?)\n```\n/g)].map(
  ([, name = '', content = '']) => [name, `${content}\n`] as const,
)
const sessions = [...text.matchAll(/```console\n\$ npx phat (.*)\n([\s\S]*?)\n```\n/g)].map(
  ([, line = '', output = '']) => [line, output] as const,
)

beforeAll(() => {
  project.write('contracts/poll.ts', read('write-a-contract/poll.ts'))
  for (const [name, content] of shown) project.write(name, content)
})

/** What another machine, or another version of the engine, may change. */
const masked = (line: string): string =>
  line
    .replace(/\d+ ms$/, '(time)')
    .replace(/in [\d.]+ s$/, 'in (time)')
    .replace(/^(\S+ +\d+) .*/, '$1 (gas)')

test('the guide "test a contract" shows the test that is type-checked', () => {
  expect(shown.map(([name]) => name)).toEqual(['test/poll.test.ts'])
  for (const [name, content] of shown) expect(content).toBe(bare(read(`test-a-contract/${name}`)))
  expect(text.match(/^```ts$/gm)).toHaveLength(shown.length)
})

test('the guide "test a contract" shows what its commands print', async () => {
  expect(sessions).toHaveLength(2)
  for (const [line, output] of sessions) {
    const { out, err, code } = await project.run(...shellWords(line))
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out.trimEnd().split('\n').map(masked)).toEqual(output.split('\n').map(masked))
  }
})
