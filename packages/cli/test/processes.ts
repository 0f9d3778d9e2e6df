// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { known } from '@phat/primitives'

/** The compiled command. */
export const entry = (): string => join(known(process.env.PHAT_BUILD, 'the global setup compiles the command'), 'phat.js')

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

/** A compiled `phat` that runs. */
export interface Started {
  readonly child: ChildProcess
  /** The next line of standard output; undefined at its end. */
  nextLine(): Promise<string | undefined>
  readonly ended: Promise<Ended>
}

/** Starts the compiled command in a process of its own. */
export function startPhat(words: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = process.cwd()): Started {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PHAT_')))
  const child = spawn(process.execPath, [entry(), ...words], {
    env: { ...inherited, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd,
  })
  return followProcess(child)
}

/** Gathers what a process writes, and how it ends. */
export function followProcess(child: ChildProcessByStdio<Writable, Readable, Readable>): Started {
  let out = ''
  let err = ''
  child.stdout.on('data', (part) => {
    out += part
  })
  child.stderr.on('data', (part) => {
    err += part
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, out, err }))
  })
  return {
    child,
    nextLine: async () => {
      const { done, value } = await lines.next()
      return done === true ? undefined : value
    },
    ended,
  }
}

/** Runs the compiled command to its end. */
export function phat(words: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = process.cwd()): Promise<Ended> {
  const started = startPhat(words, env, cwd)
  started.child.stdin?.end()
  return started.ended
}

export interface DevNode {
  readonly url: string
  readonly port: number
  readonly ready: Readonly<Record<string, unknown>>
  readonly started: Started
  stop(): Promise<Ended>
}

/** Starts a development node on a free port and waits until it says that it is ready. */
export async function startDevNode(...flags: readonly string[]): Promise<DevNode> {
  const started = startPhat(['node', '--dev', '--port', '0', '--json', ...flags])
  const line = await started.nextLine()
  if (line === undefined) throw new Error(`the node did not start: ${(await started.ended).err}`)
  const ready = JSON.parse(line) as Record<string, unknown>
  const url = String(ready.endpoint)
  return {
    url,
    port: Number(new URL(url).port),
    ready,
    started,
    stop: () => {
      started.child.kill('SIGINT')
      return started.ended
    },
  }
}

/** The words of a line as a shell would split them: spaces part, single and double quotes hold together. */
export function shellWords(line: string): string[] {
  return [...line.matchAll(/(?:[^\s'"]+|'[^']*'|"[^"]*")+/g)].map(([word]) => word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'))
}
