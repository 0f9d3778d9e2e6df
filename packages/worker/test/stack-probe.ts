// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { known } from '@phat/primitives'
import { createMemoryPool, createWasmEngine } from '@phat/wasm-engine'

/** Modules by name, in base64; each exports `call`, asks `host.depth` how deep to recurse and calls `host.bottom` there. */
type Modules = Readonly<Record<string, string>>

const framesMax = 6

/** The greatest depth that the stack counter allows, with so many frames of the same code above one another, each at its limit. */
function probe(name: string, code: Uint8Array): { readonly name: string; readonly depth: number; readonly reached: number } {
  let depth = 0
  let frames = 0
  let reached = 0
  let nested = false
  const engine = createWasmEngine<undefined>({
    profile: { version: 1, costs: 1, floats: 'refuse', memory: 'imported', maxPages: 64, stackSlots: 65_536 },
    memories: createMemoryPool(),
    imports: () => ({
      host: {
        depth: () => depth,
        bottom: () => {
          frames++
          reached = Math.max(reached, frames)
          if (nested && frames < framesMax) run()
          frames--
        },
      },
    }),
  })
  const run = (): string => engine.load(name, () => code).run('call', 10n ** 15n, undefined).kind
  let [low, high] = [0, 65_536]
  while (low < high) {
    depth = (low + high + 1) >> 1
    if (run() === 'returned') low = depth
    else high = depth - 1
  }
  depth = low
  nested = true
  reached = 0
  run()
  return { name, depth, reached }
}

if (isMainThread) {
  const [path = '', stackSizeMb = ''] = process.argv.slice(2)
  const modules: Modules = JSON.parse(readFileSync(path, 'utf8'))
  const worker = new Worker(new URL(import.meta.url), {
    workerData: modules,
    resourceLimits: { stackSizeMb: Number(stackSizeMb) },
  })
  worker.on('message', (results) => console.log(JSON.stringify(results)))
  worker.on('error', (error) => {
    console.error(error)
    process.exitCode = 1
  })
} else {
  const entries = Object.entries(workerData as Modules)
  const results = entries.map(([name, text]) => probe(name, new Uint8Array(Buffer.from(text, 'base64'))))
  known(parentPort ?? undefined, 'this is a worker').postMessage(results)
}
