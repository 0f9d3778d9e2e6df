// SPDX-License-Identifier: Apache-2.0
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { run } from '@phat/cli'
import { compiled } from './network-process.ts'

/** What a command line wrote, and how it ended. */
export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs a command line in this process: where the code itself is not in question, it saves the start of another. */
export async function runHere(
  words: readonly string[],
  options: { readonly env: Readonly<Record<string, string>>; readonly input?: string },
): Promise<Ran> {
  const out: string[] = []
  const err: string[] = []
  const io = {
    out: (line: string) => out.push(line),
    err: (line: string) => err.push(line),
    env: options.env,
    now: () => 1_800_000_000_000,
    onLine: () => () => {},
    readInput: async () => new TextEncoder().encode(options.input ?? 'what is there\n'),
    exitSoon: () => {},
  }
  const code = await run(words, io, new AbortController().signal)
  return { code, out: out.join('\n'), err: err.join('\n') }
}

/** A compiled `phat` that runs in a folder. */
export interface StartedPhat {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>
  /** The next line of standard output; undefined at its end. */
  nextLine(): Promise<string | undefined>
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>
}

/** Starts it. */
export function startPhat(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
  program: 'phat' | 'phat-dev' = 'phat',
): StartedPhat {
  const child = spawn(process.execPath, [compiled(program), ...words], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd,
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (part) => {
    out += part
  })
  child.stderr.on('data', (part) => {
    err += part
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    child,
    nextLine: async () => {
      const { done, value } = await lines.next()
      return done === true ? undefined : value
    },
    ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err }))),
  }
}

/** The words of a line as a shell would split them: spaces part, single and double quotes hold together. */
export const shellWords = (line: string): string[] =>
  [...line.matchAll(/(?:[^\s'"]+|'[^']*'|"[^"]*")+/g)].map(([word]) => word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'))
