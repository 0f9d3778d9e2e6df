// SPDX-License-Identifier: Apache-2.0
import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createContractFolder } from './contract-folder.ts'
import { guideFiles } from './guide-evidence.ts'
import { shellWords } from './processes.ts'

const guides = new URL('../../../docs/guides/', import.meta.url)
const text = readFileSync(new URL('verify-evidence.md', guides), 'utf8')

const folder = createContractFolder()
symlinkSync(join(process.cwd(), 'docs'), join(folder.path, 'docs'))
afterAll(folder.remove)

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

describe('the guide "verify evidence"', () => {
  const sessions = [...text.matchAll(/```console\n([\s\S]*?)\n```\n/g)].map(([, content = '']) => content)

  test.each(Object.keys(guideFiles))('has %s as the simulated vendor makes it; vitest -u writes it anew', async (name) => {
    await expect(guideFiles[name]).toMatchFileSnapshot(new URL(`verify-evidence/${name}`, guides).pathname)
  })

  test('shows what its commands print', async () => {
    expect(sessions.length).toBeGreaterThan(3)
    for (const session of sessions) {
      for (const [, line = '', output = ''] of session.matchAll(/^\$ npx phat (.*)\n([\s\S]*?)(?=\n\$ |$(?![\s\S]))/gm)) {
        const { out, err } = await folder.run(...shellWords(line))
        expectLines(`${out}${err}`.trimEnd().split('\n'), output.split('\n'))
      }
    }
  })

  test('shows commands of attest alone', () => {
    const commands = sessions.flatMap((session) => session.match(/^\$ .*/gm) ?? [])
    expect(commands.length).toBeGreaterThan(4)
    for (const command of commands) expect(command).toMatch(/^\$ npx phat attest /)
  })
})
