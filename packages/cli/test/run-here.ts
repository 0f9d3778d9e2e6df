// SPDX-License-Identifier: Apache-2.0
import { run } from '../src/index.ts'

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs a command line in this process, with an environment of its own. */
export async function runHere(
  words: readonly string[],
  options: { env?: Readonly<Record<string, string>>; signal?: AbortSignal; input?: string } = {},
): Promise<Ran> {
  const out: string[] = []
  const err: string[] = []
  const io = {
    out: (line: string) => out.push(line),
    err: (line: string) => err.push(line),
    env: options.env ?? {},
    now: () => 1_800_000_000_000,
    onLine: () => () => {},
    readInput: async () => new TextEncoder().encode(options.input ?? 'what is there\n'),
    exitSoon: () => {},
  }
  const code = await run(words, io, options.signal ?? new AbortController().signal)
  return { code, out: out.join('\n'), err: err.join('\n') }
}
