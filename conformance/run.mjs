// SPDX-License-Identifier: Apache-2.0
// Runs each foreign client in its own process against a fresh node, and prints a row each. See README.md.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { clients, isInstalled } from './clients.mjs'
import { makeProjects } from './made.mjs'
import { startNetwork } from './network.mjs'
import { startNode } from './node.mjs'
import { runClient } from './run-client.mjs'
import { table } from './table.mjs'
import { createUpgradeChain } from './upgrade-chain.mjs'

const here = dirname(fileURLToPath(import.meta.url))

/** @typedef {import('./run-client.mjs').StepResult} StepResult */
/** @typedef {Awaited<ReturnType<typeof startNetwork>>} Network */
/** @typedef {{ name: string, package: string, version: string, ms: number, steps: StepResult[], output?: string }} Row */

/** @param {import('./clients.mjs').Client} client */
function installedVersion({ folder, package: name }) {
  const manifest = join(here, 'clients', folder, 'node_modules', name, 'package.json')
  return JSON.parse(readFileSync(manifest, 'utf8')).version
}

/** Steps of a client for which no node could be started. @param {import('./clients.mjs').Client} client @param {unknown} error */
function withoutNode({ steps }, error) {
  const reason = error instanceof Error ? error.message : String(error)
  return { steps: steps.map((step) => ({ step, status: /** @type {const} */ ('failed'), ms: 0, reason })), output: '' }
}

/**
 * Runs a client against a node of its own, if it needs one.
 * @param {import('./clients.mjs').Client} client
 * @param {string} build
 * @param {string | undefined} made folder of the contracts that `phat new` made
 * @param {(() => Promise<Network>) | undefined} network that it shares with others
 */
async function runSteps(client, build, made, network) {
  const script = join(here, 'clients', client.folder, client.script)
  const { timeoutMs, scenario } = client
  if (client.isOffline) return runClient(script, client.steps, { endpoint: '', timeoutMs, scenario, made })
  if (network !== undefined) return runOnNetwork(client, script, build, made, await network())
  const chain = scenario === 'upgrade' ? await createUpgradeChain(build) : undefined
  try {
    const node = await startNode(build, chain?.flags ?? client.nodeFlags)
    try {
      const { endpoint, restart } = node
      const options = { endpoint, timeoutMs, scenario, nextCode: chain?.nextCode, made, restart }
      const { steps, output } = await runClient(script, client.steps, options)
      return { steps, output: `${output}\n${node.log()}`.trim() }
    } finally {
      await node.stop()
    }
  } finally {
    await chain?.remove()
  }
}

/**
 * Runs a client of confidential contracts.
 * @param {import('./clients.mjs').Client} client
 * @param {string} script
 * @param {string} build
 * @param {string | undefined} made
 * @param {Network} network
 */
async function runOnNetwork({ steps: expected, timeoutMs, scenario }, script, build, made, { endpoint, worker, contracts, log }) {
  const options = { endpoint, timeoutMs, scenario, worker, contracts, made, program: build }
  const { steps, output } = await runClient(script, expected, options)
  return { steps, output: `${output}\n${log()}`.trim() }
}

/**
 * @param {import('./clients.mjs').Client} client
 * @param {string} build
 * @param {string | undefined} made
 * @param {() => Promise<Network>} [network]
 * @returns {Promise<Row>}
 */
async function runRow(client, build, made, network) {
  const started = performance.now()
  const { steps, output } = await runSteps(client, build, made, network).catch((error) => withoutNode(client, error))
  const ms = Math.round(performance.now() - started)
  const row = { name: client.name, package: client.package, version: installedVersion(client), ms, steps }
  return steps.some(({ status }) => status === 'failed') ? { ...row, output } : row
}

/** Clients that share a network, which run one after the other; each other one is alone. @param {import('./clients.mjs').Client[]} chosen */
function unitsOf(chosen) {
  /** @type {Map<string, import('./clients.mjs').Client[]>} */
  const units = new Map()
  for (const client of chosen) {
    const key = client.network ?? client.name
    units.set(key, [...(units.get(key) ?? []), client])
  }
  return [...units.values()]
}

/**
 * Runs the clients of one unit, on a network that the first of them starts if they need one.
 * @param {import('./clients.mjs').Client[]} unit
 * @param {string} build
 * @param {string | undefined} made
 * @param {(row: Row) => void} tell
 */
async function runUnit(unit, build, made, tell) {
  /** @type {Network | undefined} */
  let running
  const network = async () => {
    running ??= await startNetwork(build)
    return running
  }
  try {
    for (const client of unit) tell(await runRow(client, build, made, client.network === undefined ? undefined : network))
  } finally {
    await running?.stop()
  }
}

/** @param {string[]} args */
function readOptions(args) {
  const options = {
    build: { type: 'string' },
    json: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    jobs: { type: 'string', default: '3' },
  }
  let values
  try {
    values = parseArgs({ args, options: /** @type {const} */ (options) }).values
  } catch (error) {
    return { error: `${error instanceof Error ? error.message : error}\n  try  --json, --only <client>, --jobs <count>` }
  }
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
  const jobs = Number(values.jobs)
  if (!Number.isInteger(jobs) || jobs < 1) return { error: `how many at once? not ${values.jobs}\n  try  --jobs 2` }
  return { build, json: values.json, jobs, chosen }
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
  const waiting = unitsOf(options.chosen)
  const made = options.chosen.some(({ needsMade }) => needsMade) ? await makeProjects(options.build) : undefined
  const tell = (/** @type {Row} */ row) => {
    rows.push(row)
    if (!options.json) console.log(table([row], rows.length === 1))
  }
  const work = async () => {
    for (let unit = waiting.shift(); unit !== undefined; unit = waiting.shift()) {
      await runUnit(unit, options.build, made?.folder, tell)
    }
  }
  try {
    await Promise.all(Array.from({ length: options.jobs }, work))
  } finally {
    await made?.remove()
  }
  const ms = Math.round(performance.now() - started)
  if (options.json) console.log(JSON.stringify({ ms, clients: rows }))
  else console.log(`\n${rows.length} clients in ${(ms / 1000).toFixed(1)} s`)
  return rows.some(({ steps }) => steps.some(({ status }) => status === 'failed')) ? 1 : 0
}

process.exit(await main())
