// SPDX-License-Identifier: Apache-2.0
// Runs each foreign client in its own process against a fresh node, and prints a row each. See README.md.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { clients, isInstalled } from './clients.mjs'
import { parseJsonLine, startNode, stopProcess } from './node.mjs'
import { refuteReadProof } from './read-proof.mjs'
import { table } from './table.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const clientTimeoutMs = 60_000

/**
 * @typedef {{ step: string, status: 'ok' | 'failed' | 'n.a.', ms: number, reason?: string }} StepResult
 * @typedef {{ name: string, package: string, version: string, ms: number, steps: StepResult[], output?: string }} Row
 */

/** @param {import('./clients.mjs').Client} client */
function installedVersion({ folder, package: name }) {
  const manifest = join(here, 'clients', folder, 'node_modules', name, 'package.json')
  return JSON.parse(readFileSync(manifest, 'utf8')).version
}

/** A step as the client reported it; the proof is decided here. @param {any} reported @returns {Promise<StepResult>} */
async function settle(reported) {
  if (reported.status !== 'unchecked') return reported
  const { step, ms, evidence } = reported
  const reason = await refuteReadProof(evidence)
  return reason === undefined ? { step, status: 'ok', ms } : { step, status: 'failed', ms, reason }
}

/**
 * Runs one client to its end. Steps that it did not report failed.
 * @param {import('./clients.mjs').Client} client
 * @param {string} endpoint
 */
async function runClient(client, endpoint) {
  const folder = join(here, 'clients', client.folder)
  const child = spawn(process.execPath, [client.script], {
    cwd: folder,
    env: { ...process.env, PHAT_ENDPOINT: endpoint },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
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
  }, clientTimeoutMs)
  await closed
  clearTimeout(timer)
  const missing = late ? `not reached within ${clientTimeoutMs} ms` : `not reached: the process ended with ${child.exitCode}`
  const steps = await Promise.all(
    client.steps.map((step) => reported.get(step) ?? { step, status: /** @type {const} */ ('failed'), ms: 0, reason: missing }),
  )
  return { steps, output }
}

/** @param {import('./clients.mjs').Client} client @param {string} build @returns {Promise<Row>} */
async function runRow(client, build) {
  const started = performance.now()
  const node = await startNode(build)
  try {
    const { steps, output } = await runClient(client, node.endpoint)
    const ms = Math.round(performance.now() - started)
    const row = { name: client.name, package: client.package, version: installedVersion(client), ms, steps }
    return steps.some(({ status }) => status === 'failed') ? { ...row, output: `${output}\n${node.log()}`.trim() } : row
  } finally {
    await node.stop()
  }
}

/** @param {string[]} args */
function readOptions(args) {
  const options = {
    build: { type: 'string' },
    json: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
  }
  const { values } = parseArgs({ args, options: /** @type {const} */ (options) })
  const names = clients.map(({ name }) => name)
  const unknown = values.only?.find((name) => !names.includes(name))
  if (unknown !== undefined) return { error: `no such client: ${unknown}\n  try  --only ${names.join(' | ')}` }
  if (values.build === undefined)
    return { error: 'which build?\n  try  npm run conformance, which compiles the node and names it' }
  const build = resolve(values.build)
  if (!existsSync(join(build, 'phat.js'))) return { error: `no compiled node in ${build}\n  try  npm run build` }
  const chosen = clients.filter(({ name }) => values.only?.includes(name) ?? true)
  const absent = chosen.find(({ folder }) => !isInstalled(folder))
  if (absent !== undefined) return { error: `${absent.name} is not installed\n  try  npm run conformance, which installs it` }
  return { build, json: values.json, chosen }
}

async function main() {
  const options = readOptions(process.argv.slice(2))
  if ('error' in options) {
    console.error(`error: ${options.error}`)
    return 2
  }
  const started = performance.now()
  /** @type {Row[]} */
  const rows = []
  for (const client of options.chosen) {
    const row = await runRow(client, options.build)
    rows.push(row)
    if (!options.json) console.log(table([row], rows.length === 1))
  }
  const ms = Math.round(performance.now() - started)
  if (options.json) console.log(JSON.stringify({ ms, clients: rows }))
  else console.log(`\n${rows.length} clients in ${(ms / 1000).toFixed(1)} s`)
  return rows.some(({ steps }) => steps.some(({ status }) => status === 'failed')) ? 1 : 0
}

process.exit(await main())
