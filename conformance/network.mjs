// SPDX-License-Identifier: Apache-2.0
// Starts the network under test as `npm start` does: node, relayer and one worker with simulated evidence, on free ports, in a new folder.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { makeFlipper } from './flipper.mjs'
import { parseJsonLine, stopProcess } from './node.mjs'

/** The first start registers a worker and makes a cluster, by extrinsics. */
const readyTimeoutMs = 60_000
const stopTimeoutMs = 12_000

const counterSource = fileURLToPath(new URL('../packages/contract/examples/counter.ts', import.meta.url))

/**
 * The contracts that clients deploy: one in TypeScript, built by the program under test, and one of plain wasm.
 * @param {string} build @param {string} folder
 */
async function makeContracts(build, folder) {
  const out = join(folder, 'counter.contract')
  const built = spawnSync(process.execPath, [join(build, 'phat.js'), 'build', counterSource, '--out', out], { encoding: 'utf8' })
  if (built.status !== 0) throw new Error(`the counter does not build: ${built.stderr}`)
  await writeFile(join(folder, 'flipper.contract'), JSON.stringify(await makeFlipper()))
}

/**
 * A new network.
 * @param {string} build folder of the compiled program
 * @returns {Promise<{ endpoint: string, worker: string, contracts: string, log: () => string, stop: () => Promise<void> }>}
 */
export async function startNetwork(build) {
  const folder = await mkdtemp(join(tmpdir(), 'phat-network-'))
  await makeContracts(build, folder)
  // The SDK hears of inclusion from @polkadot/api, which tells nothing of a block that is final by the time it has fetched it.
  const flags = ['--json', '--data', join(folder, 'data'), '--port', '0', '--worker-port', '0', '--finality-delay', '1200']
  const child = spawn(process.execPath, [join(build, 'phat-network.js'), ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  const keepLog = (/** @type {string} */ text) => {
    log = (log + text).slice(-8_000)
  }
  child.stderr.on('data', (chunk) => keepLog(String(chunk)))
  const stop = async () => {
    await stopProcess(child, stopTimeoutMs)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const ready = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not ready within ${readyTimeoutMs} ms: ${log}`)), readyTimeoutMs)
      child.once('exit', (code) => reject(new Error(`the network ended with ${code}: ${log}`)))
      createInterface({ input: child.stdout }).on('line', (line) => {
        const event = parseJsonLine(line)
        if (event?.event !== 'ready') return keepLog(`${line}\n`)
        clearTimeout(timer)
        resolve(event)
      })
    })
    return { endpoint: ready.endpoint, worker: ready.workers[0].endpoint, contracts: folder, log: () => log, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
