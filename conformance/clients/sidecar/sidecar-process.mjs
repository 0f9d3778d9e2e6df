// SPDX-License-Identifier: Apache-2.0
// The REST service in a process of its own, as its operator starts it: settings in the environment, nothing else.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { endpoint, expect, within } from '../../report.mjs'

const program = createRequire(import.meta.url).resolve('@substrate/api-sidecar/build/src/main.js')

/** The service takes a port by number and would not tell which one 0 became. @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/**
 * Starts it and waits until it listens.
 * @typedef {object} Sidecar
 * @property {(path: string, body?: object) => Promise<{ status: number, body: any }>} request any answer
 * @property {(path: string) => Promise<any>} get the body of an answer that must be good
 * @returns {Promise<Sidecar>}
 */
export async function startSidecar() {
  const port = await freePort()
  // Under another NODE_ENV it looks for a file of settings by that name.
  const settings = {
    NODE_ENV: 'production',
    SAS_SUBSTRATE_URL: endpoint,
    SAS_EXPRESS_PORT: String(port),
    SAS_EXPRESS_BIND_HOST: '127.0.0.1',
    SAS_LOG_LEVEL: 'info',
  }
  const child = spawn(process.execPath, [program], {
    // It logs into its working folder if told to, and must not find settings there.
    cwd: join(import.meta.dirname, 'node_modules'),
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  process.once('exit', () => child.kill('SIGKILL'))
  child.stderr.pipe(process.stderr)
  const listening = new Promise((resolve, reject) => {
    let written = ''
    child.stdout.on('data', (chunk) => {
      written = (written + chunk).slice(-4_000)
      if (written.includes('Listening on')) resolve(undefined)
    })
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}: ${written.slice(-500)}`)))
  })
  await within(listening, 'the service listens', 30_000)
  const request = async (/** @type {string} */ path, /** @type {object | undefined} */ body) => {
    const post = body && { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { ...post, signal: AbortSignal.timeout(15_000) })
    const text = await response.text()
    return { status: response.status, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text }
  }
  const get = async (/** @type {string} */ path) => {
    const { status, body } = await request(path)
    expect(status === 200, `${path}: ${status} ${JSON.stringify(body).slice(0, 300)}`)
    return body
  }
  return { request, get }
}
