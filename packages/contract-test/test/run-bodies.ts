// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { parseInkMetadata } from '@phat/abi'
import { buildContract, formatDiagnostic, mapTrace } from '@phat/contract/build'
import { createContractEngine, type LoadedContract, readStorageLayout } from '../src/engine/index.ts'
import { type TestBody, test } from '../src/index.ts'
import { runTests, type TestOutcome } from '../src/run/index.ts'

const quickjs = createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm')
const engine = createContractEngine(new Uint8Array(readFileSync(quickjs)))
const built = new Map<string, Promise<LoadedContract>>()

/** Builds a contract, named from the root of the repository's packages. */
function load(source: string): Promise<LoadedContract> {
  const before = built.get(source)
  if (before !== undefined) return before
  const made = build(source)
  built.set(source, made)
  return made
}

async function build(source: string): Promise<LoadedContract> {
  const entry = fileURLToPath(new URL(`../../${source}`, import.meta.url))
  const result = await buildContract({ entry })
  if (result.kind === 'refused') throw new TypeError(result.diagnostics.map(formatDiagnostic).join('\n'))
  const { contract, wasm, codeHash } = result
  const abi = parseInkMetadata(contract)
  const toSource = (trace: string): string => mapTrace(contract.phat.sourceMap, trace)
  return { name: abi.name, path: source, code: wasm, codeHash, abi, layout: readStorageLayout(contract, abi), toSource }
}

/** Runs bodies as the tests of a file. */
export async function runBodies(bodies: Readonly<Record<string, TestBody>>, filter = ''): Promise<readonly TestOutcome[]> {
  const outcomes: TestOutcome[] = []
  const failure = await runTests(
    () => {
      for (const [name, body] of Object.entries(bodies)) test(name, body)
    },
    {
      engine,
      load,
      listener: { declared: () => {}, began: () => {}, ended: (_index, outcome) => outcomes.push(outcome) },
      isWanted: (name) => name.includes(filter),
      from: 0,
      now: () => 0,
    },
  )
  if (failure !== undefined) throw new TypeError(failure.message)
  return outcomes
}

/** Runs one body, and fails as it does. */
export async function runBody(body: TestBody): Promise<TestOutcome> {
  const [outcome] = await runBodies({ 'the test': body })
  if (outcome?.failure !== undefined) throw new TypeError(`${outcome.failure.code}: ${outcome.failure.message}`)
  return outcome as TestOutcome // one body has one outcome
}
