// SPDX-License-Identifier: Apache-2.0
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commands, exitCodes } from '../src/index.ts'
import { startKept } from './kept-chain.ts'
import { type DevNode, phat, shellWords, startDevNode, startPhat } from './processes.ts'
import { runHere } from './run-here.ts'

const examples = commands.flatMap(({ examples: lines }) => lines)
let node: DevNode
let outs = 0
/** The words of an example, its files in the folder: `--out` names a new one each time. */
const inFolder = (line: string): string[] =>
  shellWords(line).map((word) =>
    word === 'my-chain'
      ? join(folder, word)
      : ['blocks.bin', 'verify.html', 'my-counter', 'my-vault'].includes(word)
        ? join(folder, `${outs++}-${word}`)
        : word,
  )
/** Examples name files as from the root of the repository, and some leave folders behind. */
const folder = mkdtempSync(join(tmpdir(), 'phat-examples-'))

beforeAll(async () => {
  for (const part of ['docs', 'packages']) symlinkSync(join(process.cwd(), part), join(folder, part))
  writeTests(folder)
  await (await startKept(join(folder, 'my-chain'))).stop()
  node = await startDevNode('--finality-delay', '50')
})

afterAll(async () => {
  await node.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** What `phat test` finds: the template's contract and test. */
function writeTests(project: string): void {
  const template = join(process.cwd(), 'packages', 'cli', 'templates', 'counter')
  for (const [from, to] of [
    ['contracts', 'contracts'],
    ['_test', 'test'],
  ] as const) {
    cpSync(join(template, from), join(project, to), { recursive: true })
  }
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
}

test('every command has examples', () => {
  expect(commands.filter((command) => command.examples.length === 0)).toEqual([])
})

describe('the examples of the help run as they stand', () => {
  // Those of a whole network run with it, in the tests of @phat/dev-network.
  const finite = examples.filter(({ node }) => node === undefined || node === 'needed')
  test.each(finite.map((example) => [example.line, example] as const))('phat %s', async (line, example) => {
    const { code, out, err } = await phat(inFolder(line), { PHAT_URL: node.url }, folder)
    expect({ code, err }).toEqual({ code: exitCodes[example.exit ?? 'ok'].code, err: code === 0 ? expect.any(String) : err })
    expect(out).not.toBe('')
    if (line.includes('--json'))
      for (const document of out.trimEnd().split('\n')) expect(() => JSON.parse(document)).not.toThrow()
  })

  test.each(
    finite
      .filter(({ line }) => !line.includes('--json') && !line.startsWith('completion'))
      .map(({ line, exit = 'ok' }) => [line, exit] as const),
  )('phat %s --json answers JSON and nothing else', async (line, exit) => {
    const words = [...inFolder(line), '--json']
    // Contracts run on a compiled thread, and are named from the folder.
    const isContract = /^(build|contract|new|test)( |$)/.test(line)
    const { code, out } = await (isContract ? phat(words, {}, folder) : runHere(words, { env: { PHAT_URL: node.url } }))
    expect(code).toBe(exitCodes[exit].code)
    for (const document of out.trimEnd().split('\n')) expect(() => JSON.parse(document)).not.toThrow()
  })

  const starting = examples.filter((example) => example.node === 'starts')
  test.each(starting.map(({ line }) => [line] as const))('phat %s', async (line) => {
    // The default port may be in use on the machine of the tests.
    const words = inFolder(line)
    const started = startPhat(words.includes('--port') ? words : [...words, '--port', '0'], {}, folder)
    expect(await started.nextLine()).toMatch(words.includes('--json') ? /^\{"event":"ready","endpoint":"ws:/ : / is running$/)
    started.child.kill('SIGINT')
    expect(await started.ended).toMatchObject({ code: 0, signal: null })
  })
})
