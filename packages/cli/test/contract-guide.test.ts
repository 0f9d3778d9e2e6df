// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { createContractFolder } from './contract-folder.ts'
import { shellWords } from './processes.ts'

const guides = new URL('../../../docs/guides/', import.meta.url)
const files = new URL('write-a-contract/', guides)
const text = readFileSync(new URL('write-a-contract.md', guides), 'utf8')

const folder = createContractFolder()
afterAll(folder.remove)

/** What another version of engine, kit or prices may change. */
const masked = (line: string): string =>
  line
    .replace(/0x[0-9a-f]{64}/g, '(hash)')
    .replace(/\b4[1-9A-HJ-NP-Za-km-z]{46,47}\b/g, '(address)')
    .replace(/^( {2}gas +).*/, '$1(gas)')
    .replace(/^( {2}deposit +).*/, '$1(deposit)')
    .replace(/^( {2}sizes +).*/, '$1(sizes)')
    .trimEnd()

/** Lines of the guide; one that is `…` alone stands for any number of lines. */
function expectLines(actual: readonly string[], wanted: readonly string[]): void {
  let at = 0
  let skips = false
  for (const line of wanted) {
    if (line.trim() === '…') {
      skips = true
      continue
    }
    const found = skips ? actual.indexOf(line, at) : at
    expect(actual[found], `after: ${actual.slice(Math.max(0, at - 3), at).join(' | ')}`).toBe(line)
    at = found + 1
    skips = false
  }
  if (!skips) expect(actual.slice(at)).toEqual([])
}

describe('the guide "write a contract"', () => {
  const shown = [...text.matchAll(/<!-- (\S+) -->\n\n```(?:ts|json)\n([\s\S]*?)\n```\n/g)].map(
    ([, name = '', content = '']) => [name, `${content}\n`] as const,
  )
  const sessions = [...text.matchAll(/```console\n([\s\S]*?)\n```\n/g)].map(([, content = '']) => content)

  test('shows the files that are type-checked, all of them and nothing else', () => {
    const known = readdirSync(files).map((name) => [
      name,
      readFileSync(new URL(name, files), 'utf8').replace('// SPDX-License-Identifier: Apache-2.0\n', ''),
    ])
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(known))
    expect(text.match(/^```(ts|json)$/gm)).toHaveLength(shown.length)
  })

  test('shows what its commands print', async () => {
    for (const [name, content] of shown) folder.write(name, content)
    expect(sessions.length).toBeGreaterThan(4)
    for (const session of sessions) {
      for (const [, line = '', output = ''] of session.matchAll(/^\$ npx phat (.*)\n([\s\S]*?)(?=\n\$ |$(?![\s\S]))/gm)) {
        const { out, err } = await folder.run(...shellWords(line))
        const printed = `${out}${err}`.trimEnd().split('\n').map(masked)
        expectLines(printed, output.split('\n').map(masked))
      }
    }
  })

  test('shows commands alone', () => {
    const commands = sessions.flatMap((session) => session.match(/^\$ .*/gm) ?? [])
    expect(commands.length).toBeGreaterThan(8)
    for (const command of commands) expect(command).toMatch(/^\$ npx phat (build|contract run) /)
  })
})
