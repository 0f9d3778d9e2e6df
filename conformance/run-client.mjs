// SPDX-License-Identifier: Apache-2.0
// One client in its own process: what it reports, and what it should have.
import { spawn } from 'node:child_process'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { parseJsonLine, stopProcess } from './node.mjs'
import { refuteReadProof } from './read-proof.mjs'

/** @typedef {{ step: string, status: 'ok' | 'failed' | 'n.a.', ms: number, reason?: string }} StepResult */

/**
 * @typedef {object} RunOptions
 * @property {string} endpoint of the node
 * @property {number} timeoutMs after which the client is ended
 * @property {string} [scenario]
 * @property {string | undefined} [nextCode] what an upgrade puts in place
 * @property {string} [worker] where the worker of a network answers
 * @property {string} [contracts] folder of the contracts that a client deploys
 * @property {string} [made] folder of the contracts that `phat new` made
 * @property {string} [program] folder of the compiled program
 * @property {import('./node.mjs').TestNode['restart']} [restart]
 */

/** A step as the client reported it; the proof is decided here. @param {any} reported @returns {Promise<StepResult>} */
async function settle(reported) {
  if (reported.status !== 'unchecked') return reported
  const { step, ms, evidence } = reported
  const reason = await refuteReadProof(evidence)
  return reason === undefined ? { step, status: 'ok', ms } : { step, status: 'failed', ms, reason }
}

/**
 * Starts the node again when the client asks for it: `{ restart: signal, flags? }` is answered by `{ restarted: true }`.
 * @param {import('node:child_process').ChildProcess} child
 * @param {import('./node.mjs').TestNode['restart']} [restart]
 */
function serveRestarts(child, restart) {
  child.on('message', async (/** @type {any} */ { restart: signal, flags }) => {
    let answer
    try {
      await restart?.(signal, flags)
      answer = { restarted: restart !== undefined }
    } catch (error) {
      answer = { restarted: false, reason: String(error) }
    }
    if (child.connected) child.send(answer)
  })
}

/**
 * Runs one client to its end, or ends it when its time is over. A step that it did not report has failed.
 * @param {string} script absolute path; it runs in its own folder
 * @param {readonly string[]} expected the steps that it must report
 * @param {RunOptions} options
 * @returns {Promise<{ steps: StepResult[], output: string }>} `output`: the end of what else it wrote
 */
export async function runClient(script, expected, options) {
  const {
    endpoint,
    timeoutMs,
    scenario = 'all',
    nextCode = '',
    worker = '',
    contracts = '',
    made = '',
    program = '',
    restart,
  } = options
  const where = {
    PHAT_ENDPOINT: endpoint,
    PHAT_WORKER: worker,
    PHAT_CONTRACTS: contracts,
    PHAT_MADE: made,
    PHAT_PROGRAM: program,
  }
  const child = spawn(process.execPath, [script], {
    cwd: dirname(script),
    env: { ...process.env, ...where, PHAT_SCENARIO: scenario, PHAT_NEXT_CODE: nextCode },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  serveRestarts(child, restart)
  let output = ''
  const keep = (/** @type {string} */ text) => {
    output = (output + text).slice(-4_000)
  }
  /** @type {Map<string, Promise<StepResult>>} */
  const reported = new Map()
  createInterface({ input: child.stdout }).on('line', (line) => {
    const result = parseJsonLine(line)
    if (typeof result?.step === 'string') reported.set(result.step, settle(result))
    else keep(`${line}\n`)
  })
  child.stderr.on('data', (chunk) => keep(String(chunk)))
  const closed = new Promise((done) => child.once('close', done))
  let late = false
  const timer = setTimeout(() => {
    late = true
    void stopProcess(child)
  }, timeoutMs)
  await closed
  clearTimeout(timer)
  const missing = late ? `not reached within ${timeoutMs} ms` : `not reached: the process ended with ${child.exitCode}`
  const steps = await Promise.all(
    expected.map((step) => reported.get(step) ?? { step, status: /** @type {const} */ ('failed'), ms: 0, reason: missing }),
  )
  return { steps, output }
}
