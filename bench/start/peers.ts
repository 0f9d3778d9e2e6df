// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { assert, known } from '@phat/primitives'

/** A development network as anyone would start it, and the question that tells that it is up. */
export interface Peer {
  readonly name: string
  /** Milliseconds from the start of its process to a right answer; it is ended afterwards. */
  start(): Promise<number>
}

/** What a process is asked as soon as it listens. */
export interface Question {
  readonly method: string
  readonly params: readonly unknown[]
  isRight(result: unknown): boolean
}

/** Longest that one start may take on a busy machine. */
const startMsMax = 120_000
const pollMs = 5

/** Folder of the manifest of the peers. @param build folder of the compiled benchmarks, `.build/…` of the repository */
export const peersFolder = (build: string): string => join(dirname(dirname(build)), 'bench', 'peers')

/** Whether `npm run bench -- --only=network-start --peers` has installed them. @param folder of their manifest */
export const arePeersInstalled = (folder: string): boolean => existsSync(join(folder, 'node_modules', '.package-lock.json'))

/** What is compared on Linux x64 only; elsewhere npm passes over it. */
const anvilPackage = '@foundry-rs/anvil-linux-amd64'

/** Whether anvil is among the peers that are installed. @param folder of their manifest */
export const isAnvilInstalled = (folder: string): boolean =>
  existsSync(join(folder, 'node_modules', anvilPackage, 'package.json'))

/**
 * The peers: anvil where it is installed, the node of Hardhat, and Chopsticks, which has no chain of its own and is pointed at a node of ours that
 * already runs.
 * @param folder that they are installed in
 * @param origin of Chopsticks: WebSocket address and genesis hash
 */
export function installedPeers(
  folder: string,
  origin: { readonly endpoint: string; readonly genesisHash: string },
): readonly Peer[] {
  const modules = join(folder, 'node_modules')
  const isBlockZero = (result: unknown): boolean => result === '0x0'
  const ethereum: Question = { method: 'eth_blockNumber', params: [], isRight: isBlockZero }
  const versionOf = (name: string): string =>
    // The cast states what every manifest of a package has.
    (JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')) as { version: string }).version
  const peer = (name: string, words: (port: number) => readonly string[], question: Question): Peer => ({
    name: `${name === anvilPackage ? '@foundry-rs/anvil' : name} ${versionOf(name)}`,
    start: async () => {
      const port = await freePort()
      return timeStart({ words: words(port), folder, port, question })
    },
  })
  const node = process.execPath
  return [
    ...(isAnvilInstalled(folder)
      ? [peer(anvilPackage, (port) => [join(modules, anvilPackage, 'bin', 'anvil'), '--port', `${port}`], ethereum)]
      : []),
    peer(
      'hardhat',
      (port) => [node, join(modules, 'hardhat', 'internal', 'cli', 'bootstrap.js'), 'node', '--port', `${port}`],
      ethereum,
    ),
    peer(
      '@acala-network/chopsticks',
      (port) => [
        node,
        join(modules, '@acala-network', 'chopsticks', 'chopsticks.cjs'),
        '--endpoint',
        origin.endpoint,
        '--port',
        `${port}`,
      ],
      // It reads headers by running the chain's wasm, which ours has not; the hash it answers by itself, and sooner.
      { method: 'chain_getBlockHash', params: [0], isRight: (result) => result === origin.genesisHash },
    ),
  ]
}

interface StartOptions {
  /** Program and arguments. */
  readonly words: readonly string[]
  readonly folder: string
  readonly port: number
  readonly question: Question
}

/** Starts a process and asks it until it answers right. @returns milliseconds; the process has ended */
export async function timeStart({ words, folder, port, question }: StartOptions): Promise<number> {
  const [program, ...args] = words
  // A home of its own: what a user has agreed to there, such as telemetry, is not for a benchmark.
  const home = mkdtempSync(join(tmpdir(), 'phat-peer-'))
  const homes = { HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, XDG_CACHE_HOME: home }
  const begun = performance.now()
  const child = spawn(known(program, 'a command has a program'), args, {
    cwd: folder,
    stdio: 'ignore',
    // Under CI none of them asks or tells anyone anything, nor looks for a newer version.
    env: { ...process.env, ...homes, CI: 'true', HARDHAT_DISABLE_TELEMETRY_PROMPT: 'true' },
  })
  // Such as a binary of another platform: it has no process, and no exit code.
  let failed: Error | undefined
  child.once('error', (error) => {
    failed = error
  })
  try {
    await answered(
      `http://127.0.0.1:${port}`,
      question,
      () => failed === undefined && child.exitCode === null && child.signalCode === null,
    )
    return performance.now() - begun
  } finally {
    await end(child)
    rmSync(home, { recursive: true, force: true })
  }
}

/** Waits for the right answer of an address. @param isRunning whether there may still be one */
async function answered(url: string, question: Question, isRunning: () => boolean): Promise<void> {
  const limit = performance.now() + startMsMax
  for (;;) {
    if (question.isRight(await ask(url, question))) return
    assert(isRunning(), 'the network runs until it was asked')
    assert(performance.now() < limit, 'the network answers in time')
    await delay(pollMs)
  }
}

/** The answer, if there is one: before a network listens and until it is ready there is none. */
export async function ask(url: string, { method, params }: Omit<Question, 'isRight'>): Promise<unknown> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      signal: AbortSignal.timeout(startMsMax),
    })
    // The cast states the form of an answer; a result of another form is not right.
    return ((await response.json()) as { result?: unknown }).result
  } catch {
    return undefined // Refused: it does not listen yet.
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const closed = new Promise((resolve) => child.once('close', resolve))
  child.kill('SIGKILL')
  await closed
}

/** A port that nothing listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert(address !== null && typeof address === 'object', 'a server on a port has one')
  await new Promise((resolve) => server.close(resolve))
  return address.port
}

/** Rows of the comparison, the first one ours. */
export function peerTable(rows: readonly { readonly name: string; readonly ms: number }[]): readonly string[] {
  const [ours] = rows
  const base = known(ours, 'there is a row of ours').ms
  const width = Math.max(...rows.map(({ name }) => name.length))
  return rows.map(
    ({ name, ms }) => `${name.padEnd(width)}  ${`${Math.round(ms)}`.padStart(6)} ms  ${(ms / base).toFixed(2)} × ours`,
  )
}
