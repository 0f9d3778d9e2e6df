// SPDX-License-Identifier: Apache-2.0
// The program of the thread that runs tests beside the engine of their contracts: with a large stack, as contracts may nest.
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { compileFunction } from 'node:vm'
import { parentPort, workerData } from 'node:worker_threads'
import { CallError, contractTestErrors, test } from '@phat/contract-test'
import { createContractEngine, type LoadedContract } from '@phat/contract-test/engine'
import { runTests } from '@phat/contract-test/run'
import { known } from '@phat/primitives'
import { contractOfJson } from '../contract/parse-contract.ts'
import { readPreparedEngine } from '../contract/workbench/prepared-engine.ts'
import {
  type FromTestThread,
  kitName,
  type ReadContract,
  type TestThreadData,
  type ToTestThread,
  testFilePrefix,
} from './test-messages.ts'

const port = known(parentPort ?? undefined, 'the program runs in a worker thread')
// What the main thread gave it.
const { scriptEngine } = workerData as TestThreadData
const engine = createContractEngine(scriptEngine, readPreparedEngine())
const send = (message: FromTestThread): void => port.postMessage(message)

// Bundles of tests find the kit here: it has to be the one that collects them.
Object.defineProperty(globalThis, Symbol.for(kitName), { value: { CallError, contractTestErrors, test } })

let lastId = 0
const waiting = new Map<number, (contract: ReadContract) => void>()
const loaded = new Map<string, { readonly hash: unknown; readonly contract: LoadedContract }>()

async function load(source: string): Promise<LoadedContract> {
  const id = ++lastId
  const read = await new Promise<ReadContract>((resolve) => {
    waiting.set(id, resolve)
    send({ kind: 'contract', id, source })
  })
  if (read.kind === 'refused') throw contractTestErrors.error('not-built', read.reason)
  const { path, json } = read
  // Metadata of any ink! has the hash there; without one it is read each time.
  const hash = (json as { readonly source?: { readonly hash?: unknown } }).source?.hash
  const before = loaded.get(path)
  if (before !== undefined && hash !== undefined && before.hash === hash) return before.contract
  const contract = contractOfJson(path, json)
  loaded.set(path, { hash, contract })
  return contract
}

/** Runs the top level of a bundle: a function of the names that modules of CommonJS have. */
function loadFile(file: string, code: string): void {
  const names = ['exports', 'require', 'module', '__filename', '__dirname']
  const run = compileFunction(code, names, { filename: `${testFilePrefix}${file}` })
  const module = { exports: {} }
  run(module.exports, createRequire(file), module, file, dirname(file))
}

port.on('message', (message: ToTestThread) => {
  if (message.kind === 'contract') {
    waiting.get(message.id)?.(message.contract)
    waiting.delete(message.id)
    return
  }
  const { file, code, filter, from } = message
  send({ kind: 'loading' })
  const listener = {
    declared: (names: readonly string[]) => send({ kind: 'declared', names }),
    began: (index: number) => send({ kind: 'began', index }),
    ended: (index: number, outcome: Extract<FromTestThread, { kind: 'ended' }>['outcome']) =>
      send({ kind: 'ended', index, outcome }),
  }
  const isWanted = (name: string): boolean => filter === undefined || name.includes(filter)
  const now = (): number => performance.now()
  void runTests(() => loadFile(file, code), { engine, load, listener, isWanted, from, now }).then((failure) =>
    send({ kind: 'finished', failure }),
  )
})

// While the main thread bundles tests and contracts.
engine.warmUp()
