// SPDX-License-Identifier: Apache-2.0
// Starts the node under test as anyone would: the compiled program, a free port, one JSON line when it is ready. Its chain is
// kept in a folder of its own, so that it can be stopped or killed and started again.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const readyTimeoutMs = 20_000
const stopTimeoutMs = 3_000
/** A node that keeps data writes a checkpoint before it ends. */
const nodeStopTimeoutMs = 12_000

/**
 * @typedef {object} TestNode
 * @property {string} endpoint the same after a restart
 * @property {() => string} log the end of what the node wrote
 * @property {(signal: 'SIGTERM' | 'SIGKILL', flags?: readonly string[]) => Promise<void>} restart ends the process by this signal
 *   and starts the next on the same port and data; with `flags`, under these instead of the first ones
 * @property {() => Promise<void>} stop also removes the data
 */

/**
 * Ends a child process, politely first.
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} [timeoutMs] after which it is killed
 */
export async function stopProcess(child, timeoutMs = stopTimeoutMs) {
  if (hasEnded(child)) return
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
  await endBy(child, 'SIGTERM')
  clearTimeout(timer)
}

/** @param {import('node:child_process').ChildProcess} child */
const hasEnded = (child) => child.exitCode !== null || child.signalCode !== null

/** @param {import('node:child_process').ChildProcess} child @param {'SIGTERM' | 'SIGKILL'} signal */
async function endBy(child, signal) {
  if (hasEnded(child)) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await ended
}

/**
 * A new development chain.
 * @param {string} build folder of the compiled program
 * @param {readonly string[]} [flags] of `phat node`, besides where it listens and what it keeps
 * @returns {Promise<TestNode>}
 */
export async function startNode(build, flags = ['--chain', 'dev']) {
  const data = await mkdtemp(join(tmpdir(), 'phat-conformance-'))
  const program = join(build, 'phat.js')
  let log = ''
  const keepLog = (/** @type {string} */ text) => {
    log = (log + text).slice(-4_000)
  }
  const launch = (/** @type {string} */ port, /** @type {readonly string[]} */ chosen) =>
    launchNode([program, 'node', ...chosen, '--data', data, '--port', port, '--json'], keepLog)
  const removeData = () => rm(data, { recursive: true, force: true })
  let running = await launch('0', flags).catch(async (error) => {
    await removeData()
    throw error
  })
  const { endpoint } = running
  return {
    endpoint,
    log: () => log,
    restart: async (signal, chosen = flags) => {
      await endBy(running.child, signal)
      running = await launch(new URL(endpoint).port, chosen)
    },
    stop: async () => {
      await stopProcess(running.child, nodeStopTimeoutMs)
      await removeData()
    },
  }
}

/** @param {string[]} args @param {(text: string) => void} keepLog */
async function launchNode(args, keepLog) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  child.stderr.on('data', (chunk) => {
    log = (log + chunk).slice(-4_000)
    keepLog(String(chunk))
  })
  try {
    return { child, endpoint: await readEndpoint(child) }
  } catch (cause) {
    await stopProcess(child)
    throw new Error(`the node did not start: ${log}`, { cause })
  }
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child
 * @returns {Promise<string>}
 */
function readEndpoint(child) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready within ${readyTimeoutMs} ms`)), readyTimeoutMs)
    const settle = (/** @type {() => void} */ how) => {
      clearTimeout(timer)
      how()
    }
    child.once('error', (error) => settle(() => reject(error)))
    child.once('exit', (code) => settle(() => reject(new Error(`ended with ${code}`))))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = parseJsonLine(line)
      if (ready?.event === 'ready') settle(() => resolve(ready.endpoint))
    })
  })
}

/** @param {string} line @returns {any} the object of a JSON line; undefined for any other text */
export function parseJsonLine(line) {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
