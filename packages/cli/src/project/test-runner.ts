// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, relative } from 'node:path'
import { Worker } from 'node:worker_threads'
import { contractTestErrors } from '@phat/contract-test'
import type { TestFailure, TestOutcome } from '@phat/contract-test/run'
import { cliErrors } from '../terminal/cli-errors.ts'
import type { BundledTest, TestBundler } from './bundle-test.ts'
import type { ContractShelf } from './contract-shelf.ts'
import { projectFolder } from './find-tests.ts'
import { type PlacedFailure, placeFailure } from './place-failure.ts'
import type { FromTestThread, TestThreadData, ToTestThread } from './test-messages.ts'

/** How a test ended, with the place of its failure in the sources. */
export type FinishedTest = Omit<TestOutcome, 'failure'> & { readonly failure?: PlacedFailure }

/** What came of a file of tests. */
export interface FileReport {
  /** As it is shown: relative to the current folder. */
  readonly file: string
  readonly tests: readonly FinishedTest[]
  /** Why the file itself could not be run. */
  readonly failure?: PlacedFailure
  /** All files that the result depends on, absolute. */
  readonly inputs: ReadonlySet<string>
}

export interface TestRunnerOptions {
  readonly folder: string
  readonly shelf: ContractShelf
  readonly bundler: TestBundler
  /** Of one test; building contracts does not count. */
  readonly timeoutMs: number
  readonly filter: string | undefined
  readonly signal: AbortSignal
  /** Takes what tests write to standard output and standard error. */
  readonly tell: (text: string) => void
  /** Started before all else: its engine gets ready while this thread loads what builds. */
  readonly first: TestThread
}

/** Runs files of tests, one after another, on a thread that stays warm. */
export interface TestRunner {
  /** @param file absolute. @throws PhatError `cli.interrupted` */
  run(file: string): Promise<FileReport>
  stop(): Promise<void>
}

/** Native stack of the thread in MiB, as workers give theirs: only what is used takes memory. */
const stackSizeMb = 256
const heapMb = 1_024

/** A contract that the text of a test names: its build may begin before the test asks for it. */
const deployedFile = /\b(?:deploy|upload|at)(?:<[^()]*>)?\(\s*(['"])([^'"\n]+\.[cm]?tsx?)\1/g

/** Makes it on a thread that was started; one that a test has ended is replaced. */
export function createTestRunner(options: TestRunnerOptions): TestRunner {
  const { bundler, shelf, signal, folder } = options
  let thread = options.first
  return {
    async run(file) {
      const home = projectFolder(dirname(file))
      // What is wrong with them is told to the test that asks.
      void Promise.allSettled(namedContracts(file).map((source) => shelf.read(home, source)))
      const shown = relative(folder, file) || file
      const bundled = await bundler.bundle(file)
      const inputs = new Set<string>([file, ...bundled.inputs])
      if (bundled.kind === 'refused') {
        return { file: shown, tests: [], failure: { message: bundled.reason, frames: [] }, inputs }
      }
      const tests: FinishedTest[] = []
      for (;;) {
        if (signal.aborted) throw cliErrors.error('interrupted', 'the tests were stopped')
        const ran = await runFrom(options, thread, { file, home, shown, bundled, inputs, tests })
        if (ran === 'again') {
          await thread.worker.terminate()
          thread = startTestThread(options.tell)
          continue
        }
        return { file: shown, tests, ...(ran === undefined ? {} : { failure: ran }), inputs }
      }
    },
    stop: async () => {
      await thread.worker.terminate()
    },
  }
}

function namedContracts(file: string): readonly string[] {
  try {
    return [...readFileSync(file, 'utf8').matchAll(deployedFile)].map(([, , source = '']) => source)
  } catch {
    return [] // The bundler tells that the file cannot be read.
  }
}

/** A thread that runs tests beside the engine of their contracts. */
export interface TestThread {
  readonly worker: Worker
}

/** Starts one. @param tell takes what tests write to standard output and standard error */
export function startTestThread(tell: (text: string) => void): TestThread {
  const path = createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm')
  const data: TestThreadData = { scriptEngine: new Uint8Array(readFileSync(path)) }
  const worker = new Worker(new URL('./contract-test-thread.js', import.meta.url), {
    name: 'phat-test',
    workerData: data,
    stdout: true,
    stderr: true,
    resourceLimits: { stackSizeMb, maxOldGenerationSizeMb: heapMb },
  })
  for (const stream of [worker.stdout, worker.stderr]) stream.setEncoding('utf8').on('data', tell)
  return { worker }
}

interface RunningFile {
  readonly file: string
  /** The folder of its package. */
  readonly home: string
  readonly shown: string
  readonly bundled: Extract<BundledTest, { kind: 'bundled' }>
  readonly inputs: Set<string>
  /** Those that have run: the thread goes on behind them. */
  readonly tests: FinishedTest[]
}

/**
 * Runs the tests of a file behind those that have run.
 * @returns why the file failed; `again` when the thread has to be replaced, since a test hangs or has ended it
 */
function runFrom(
  options: TestRunnerOptions,
  { worker }: TestThread,
  running: RunningFile,
): Promise<PlacedFailure | 'again' | undefined> {
  const { timeoutMs, signal, shelf, filter } = options
  const { file, home, shown, bundled, inputs, tests } = running
  let names: readonly string[] = []
  let timer: NodeJS.Timeout | undefined
  let crash = 'the test ended its thread'
  const send = (message: ToTestThread): void => worker.postMessage(message)
  const placed = (failure: TestFailure): PlacedFailure => placeFailure(failure, bundled.sourceMap, file, options.folder)

  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      clearTimeout(timer)
      worker.off('message', heard).off('exit', ended).off('error', failed)
      signal.removeEventListener('abort', interrupted)
      settle()
    }
    /** The test that runs, or the top level of the file, is over without having ended. */
    const giveUp = (failure: PlacedFailure): void => {
      const name = names[tests.length]
      if (name === undefined) return finish(() => resolve(failure))
      tests.push({ name, status: 'failed', ms: timeoutMs, failure, gas: [], storage: [] })
      finish(() => resolve('again'))
    }
    const expire = (): void => {
      const { code, message, remedy } = contractTestErrors.error('time-out', `no end within ${timeoutMs / 1_000} s`)
      giveUp({ code, message, remedy, frames: [] })
      if (names.length === 0) void worker.terminate()
    }
    const limit = (): void => {
      clearTimeout(timer)
      timer = setTimeout(expire, timeoutMs)
    }
    const interrupted = (): void => {
      finish(() => reject(cliErrors.error('interrupted', `${shown} was stopped`)))
      void worker.terminate()
    }
    const failed = (error: Error): void => {
      crash = `${error.name}: ${error.message}`
    }
    const ended = (): void => giveUp({ message: crash, frames: [] })
    const answer = async (id: number, source: string): Promise<void> => {
      clearTimeout(timer)
      const { contract, inputs: files } = await shelf.read(home, source)
      for (const one of files) inputs.add(one)
      limit()
      send({ kind: 'contract', id, contract })
    }
    const heard = (message: FromTestThread): void => {
      switch (message.kind) {
        case 'contract':
          void answer(message.id, message.source).catch(reject)
          return
        case 'declared':
          names = message.names
          return limit()
        case 'loading':
        case 'began':
          return limit()
        case 'ended': {
          const { failure, ...outcome } = message.outcome
          tests.push({ ...outcome, ...(failure === undefined ? {} : { failure: placed(failure) }) })
          return limit()
        }
        case 'finished':
          return finish(() => resolve(message.failure && placed(message.failure)))
      }
    }
    worker.on('message', heard).on('exit', ended).on('error', failed)
    signal.addEventListener('abort', interrupted)
    send({ kind: 'run', file, code: bundled.code, filter, from: tests.length })
  })
}

/** All tests of some reports. */
export const testsOf = (reports: readonly FileReport[]): readonly FinishedTest[] => reports.flatMap(({ tests }) => tests)
