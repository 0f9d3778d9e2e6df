// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Hex, known } from '@phat/primitives'

/** What the network says of a worker. */
export interface ReadyWorker {
  readonly name: string
  readonly endpoint: string
  readonly publicKey: Hex
  readonly resumedAt: number
  readonly pid: number
  readonly gatekeeper: boolean
  readonly simulated: true
}

/** What the network says when it is ready. */
export interface Ready {
  readonly endpoint: string
  readonly httpEndpoint: string
  readonly genesisHash: Hex
  readonly seed: string
  readonly resets: number
  readonly startedAt: number
  readonly workers: readonly [ReadyWorker, ...ReadyWorker[]]
  readonly cluster: { readonly id: Hex; readonly systemContract: Hex; readonly debuggable: boolean }
}

export interface NetworkProcess {
  readonly ready: Ready
  readonly pid: number
  /** Lines of standard error so far, oldest first. */
  readonly said: readonly string[]
  /** Lines of standard output so far, oldest first. */
  readonly printed: readonly string[]
  /** The first line of standard error that matches, said already or to come; of those after the first `skip` lines. */
  line(pattern: RegExp, skip?: number): Promise<string>
  /** Ctrl-C; the exit code. */
  stop(): Promise<number | null>
  kill(): Promise<void>
}

export const compiled = (name: string): string =>
  join(known(process.env.PHAT_BUILD, 'the global setup compiles the programs'), `${name}.js`)

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'phat-dev-network-'))

/** Starts a compiled program, and stops it (SIGINT) once it has said its first line. */
export async function runUntilFirstLine(
  program: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly first: string; readonly code: number | null }> {
  const child = spawn(process.execPath, [compiled(program), ...words], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...env },
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const first = await new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve))
  child.kill('SIGINT')
  return { first, code: await ended }
}

/** Runs a compiled program to its end. */
export async function run(
  program: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd = process.cwd(),
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const child = spawn(process.execPath, [compiled(program), ...words], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (part) => {
    out += part
  })
  child.stderr.on('data', (part) => {
    err += part
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })))
}

/** A network that starts. */
export interface StartingNetwork extends Omit<NetworkProcess, 'ready'> {
  /** Undefined when it ended before it was up. */
  readonly ready: Promise<Ready | undefined>
}

/** Starts what `npm start` runs, on free ports unless flags say otherwise. */
export function spawnNetwork(dataFolder: string, ...flags: readonly string[]): StartingNetwork {
  const ports = ['--port', '--worker-port'].filter((flag) => !flags.includes(flag)).flatMap((flag) => [flag, '0'])
  const words = ['--json', '--data', dataFolder, ...ports, ...flags]
  const child = spawn(process.execPath, ['--enable-source-maps', compiled('phat-network'), ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  const said: string[] = []
  const waiting: { readonly pattern: RegExp; readonly resolve: (line: string) => void }[] = []
  createInterface({ input: child.stderr }).on('line', (line) => {
    said.push(line)
    for (const { resolve } of waiting.filter(({ pattern }) => pattern.test(line))) resolve(line)
  })
  const printed: string[] = []
  const first = new Promise<string | undefined>((resolve) => {
    createInterface({ input: child.stdout })
      .on('line', (line) => printed.push(line))
      .once('line', resolve)
      .once('close', () => resolve(undefined))
  })
  return {
    ready: first.then((line) => (line === undefined ? undefined : (JSON.parse(line) as Ready))),
    pid: known(child.pid, 'it runs'),
    said,
    printed,
    line: (pattern, skip = 0) => {
      const before = said.slice(skip).find((line) => pattern.test(line))
      return before === undefined ? new Promise((resolve) => waiting.push({ pattern, resolve })) : Promise.resolve(before)
    },
    stop: () => {
      child.kill('SIGINT')
      return ended
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** The same, once it is up. */
export async function startNetwork(dataFolder: string, ...flags: readonly string[]): Promise<NetworkProcess> {
  const network = spawnNetwork(dataFolder, ...flags)
  const ready = await network.ready
  if (ready === undefined)
    throw new Error(`the network did not start: exit code ${await network.stop()}\n${network.said.join('\n')}`)
  return { ...network, ready }
}
