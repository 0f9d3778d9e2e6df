// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { type ExitName, exitCodes } from '../src/terminal/exit-codes.ts'
import { shellWords, startPhat } from './processes.ts'

/** Stands in every secret of these tests: it must be seen nowhere. */
export const canary = 'c4n4ry'
/** A key that nobody has funded; other users of a machine must not read it in what `phat` prints. */
export const secretUri = `//Alice//${canary}`

/** A fault as a person meets it on a command line. */
export interface CommandFault {
  readonly name: string
  /** What is typed, after `phat`; `{name}` stands for a value of the stage. */
  readonly line: string
  readonly code: string
  /** What the message says of the place: the file, argument, node, worker or contract. */
  readonly place: RegExp
  readonly exit: ExitName
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  /** The folder of the stage that it is run in, in place of the common one. */
  readonly within?: 'misconfigured'
  /** Steps before the one that fails print what they did. */
  readonly prints?: true
}

/** Each fault ends by itself well before the limit of its test. */
const limitMs = 30_000

const reference = readFileSync(join(import.meta.dirname, '../../../docs/reference/errors.md'), 'utf8').replaceAll('\\', '')

/** Checks that the reference has the code with this cause, and a remedy. */
export function expectInReference(code: string, why: string): void {
  const row = reference.split('\n').find((line) => line.startsWith(`| \`${code}\` | `))
  expect(row ?? `no row of ${code}: npm run docs writes the reference`).toContain(` | ${why} | `)
  expect(row).toMatch(/ \| [^|]{10,} \|$/)
}

/** Checks that a text has neither a secret nor a place in our sources. */
export function expectDiscreet(text: string): void {
  expect(text).not.toContain(canary)
  expect(text).not.toMatch(/\n\s+at .*:\d+:\d+|node:internal|\.build\/|packages\/[a-z-]+\/src\//)
}

/** What a folder holds, to tell whether a command changed something. */
export function contentsOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .map(
      (path) =>
        `${path} ${createHash('sha256')
          .update(readFileSync(join(folder, path)))
          .digest('hex')}`,
    )
    .sort()
}

/** A folder with files, in which commands are run. */
export function faultFolder(files: Readonly<Record<string, string | Uint8Array>>): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'phat-faults-'))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), content)
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Runs the compiled command into its fault and checks all that a person and a script see of it. */
export async function expectCommandFault(
  fault: CommandFault,
  values: Readonly<Record<string, string>>,
  common: string,
): Promise<void> {
  const folder = fault.within === undefined ? common : join(common, fault.within)
  const line = fault.line.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? name)
  const before = contentsOf(folder)
  const { code, out, err } = await runLimited(shellWords(line), fault, folder)
  const [, message = '', shown = '', why = '', remedy = ''] =
    /(?:^|\n)error: ([\s\S]*) {3}\[([a-z0-9.-]+)\]\n {2}why {2}(.+)\n {2}try {2}(.+)\n$/.exec(err) ?? []
  expect({ line, code: shown, exit: code, err }).toMatchObject({ line, code: fault.code, exit: exitCodes[fault.exit].code })
  expect(message).toMatch(fault.place)
  expect(remedy.length).toBeGreaterThan(10)
  expectInReference(fault.code, why)
  expectDiscreet(err)
  expect(out).not.toContain(canary)
  if (fault.prints === undefined) expect(out).toBe('')
  expect(contentsOf(folder)).toEqual(before)
}

async function runLimited(words: readonly string[], fault: CommandFault, folder: string) {
  const started = startPhat(words, { PHAT_SURI: secretUri, ...fault.env }, folder)
  if (fault.input !== undefined) started.child.stdin?.write(fault.input)
  started.child.stdin?.end()
  const limit = setTimeout(() => started.child.kill('SIGKILL'), limitMs)
  const ended = await started.ended
  clearTimeout(limit)
  expect(ended.signal, `phat ${words.join(' ')} hangs`).toBeNull()
  return ended
}
