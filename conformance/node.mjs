// SPDX-License-Identifier: Apache-2.0
// Starts the node under test as anyone would: the compiled program, a free port, one JSON line when it is ready.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const readyTimeoutMs = 20_000
const stopTimeoutMs = 3_000

/**
 * Ends a child process, politely first.
 * @param {import('node:child_process').ChildProcess} child
 */
export async function stopProcess(child) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
  await ended
  clearTimeout(timer)
}

/**
 * A fresh development chain.
 * @param {string} build folder of the compiled program
 * @returns {Promise<{ endpoint: string, log: () => string, stop: () => Promise<void> }>} `log`: the end of what the node wrote
 */
export async function startNode(build) {
  const args = [join(build, 'phat.js'), 'node', '--dev', '--port', '0', '--json']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  child.stderr.on('data', (chunk) => {
    log = (log + chunk).slice(-4_000)
  })
  const stop = () => stopProcess(child)
  try {
    return { endpoint: await readEndpoint(child), log: () => log, stop }
  } catch (cause) {
    await stop()
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
