// SPDX-License-Identifier: Apache-2.0
import { PhatError, toJson } from '@phat/primitives'
import type { ContractEngine } from '../engine/contract-engine.ts'
import type { TestStorageChange } from '../results.ts'
import { collectTests, type DeclaredTest } from '../test.ts'
import { createTestContext } from '../test-context.ts'
import { createTestSession, type GasUse, type LoadContract } from '../test-session.ts'

/** Why a test failed, as data that crosses threads. */
export interface TestFailure {
  /** Of a PhatError or an assertion. */
  readonly code?: string
  readonly message: string
  /** Frames as the engine of the tests names them. */
  readonly stack: string
  readonly remedy?: string
}

/** How a test ended, and what it did. */
export interface TestOutcome {
  readonly name: string
  readonly status: 'passed' | 'failed' | 'skipped'
  readonly ms: number
  readonly failure?: TestFailure
  readonly gas: readonly GasUse[]
  /** In their order, as JSON shows the values. */
  readonly storage: readonly TestStorageChange[]
}

/** Who hears of the tests of a file while they run. */
export interface TestListener {
  /** The tests of the file, once its top level ran. */
  declared(names: readonly string[]): void
  began(index: number): void
  ended(index: number, outcome: TestOutcome): void
}

export interface RunTestsOptions {
  readonly engine: ContractEngine
  readonly load: LoadContract
  readonly listener: TestListener
  /** Of all names, those that run. */
  readonly isWanted: (name: string) => boolean
  /** The first test that runs: those before were run elsewhere. */
  readonly from: number
  /** Milliseconds. */
  readonly now: () => number
}

/**
 * Runs the tests that a file declares, in their order, each on a cluster of its own.
 * @param loadFile runs the top level of the file
 * @returns why the file itself failed, if it did
 */
export async function runTests(loadFile: () => unknown, options: RunTestsOptions): Promise<TestFailure | undefined> {
  let tests: readonly DeclaredTest[]
  try {
    tests = await collectTests(loadFile)
  } catch (error) {
    return failureOf(error)
  }
  const { listener, from, isWanted } = options
  listener.declared(tests.map(({ name }) => name))
  const hasOnly = tests.some(({ mode }) => mode === 'only')
  for (const [index, declared] of tests.entries()) {
    if (index < from) continue
    const runs = declared.mode !== 'skip' && (!hasOnly || declared.mode === 'only') && isWanted(declared.name)
    if (runs) listener.began(index)
    const outcome: TestOutcome = runs
      ? await runTest(declared, options)
      : { name: declared.name, status: 'skipped', ms: 0, gas: [], storage: [] }
    listener.ended(index, outcome)
  }
  return undefined
}

async function runTest({ name, body }: DeclaredTest, { engine, load, now }: RunTestsOptions): Promise<TestOutcome> {
  const ending = new AbortController()
  const started = now()
  const session = createTestSession(engine, load)
  let failure: TestFailure | undefined
  try {
    await body(createTestContext(session, ending.signal))
  } catch (error) {
    failure = failureOf(error)
  } finally {
    ending.abort()
  }
  return {
    name,
    status: failure === undefined ? 'passed' : 'failed',
    ms: now() - started,
    ...(failure === undefined ? {} : { failure }),
    gas: [...session.gas],
    // Values of any types become what JSON has of them, and so cross to another thread.
    storage: JSON.parse(toJson(session.storage)) as TestStorageChange[],
  }
}

/** Anything may be thrown. */
function failureOf(error: unknown): TestFailure {
  if (!(error instanceof Error)) return { message: `thrown: ${String(error)}`, stack: '' }
  const { code } = error as { readonly code?: unknown } // assertions and errors of the system have one
  const stack = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    ...(typeof code === 'string' ? { code } : {}),
    message: error instanceof PhatError || error.name === 'AssertionError' ? error.message : `${error.name}: ${error.message}`,
    stack: stack.join('\n'),
    ...(error instanceof PhatError ? { remedy: error.remedy } : {}),
  }
}
