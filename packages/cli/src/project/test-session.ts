// SPDX-License-Identifier: Apache-2.0
import { toJson } from '@phat/primitives'
import type { Invocation } from '../command.ts'
import type { ContractShelf } from './contract-shelf.ts'
import { gasRows } from './gas-report.ts'
import { countLine, countTests, gasLines, showFile } from './show-tests.ts'
import { createTestRunner, type FileReport, startTestThread, type TestRunner, testsOf } from './test-runner.ts'

/** What runs the tests of a project again and again, warm. */
export interface TestSession {
  /** The contracts that they use, each built once until it changes. */
  readonly shelf: ContractShelf
  /** Runs files one after another and shows what came of them. */
  run(files: readonly string[]): Promise<ReadonlyMap<string, FileReport>>
  close(): Promise<void>
}

export interface TestSessionOptions {
  /** Files are shown by their paths from there. */
  readonly folder: string
  /** Of one test; 0 for none. */
  readonly timeoutMs: number
  readonly filter: string | undefined
}

/** Starts one. */
export async function openTestSession(invocation: Invocation, options: TestSessionOptions): Promise<TestSession> {
  const { io, signal } = invocation
  const tell = (text: string): void => io.err(text.trimEnd())
  const first = startTestThread(tell)
  // What builds takes as long to load as the engine takes to start: both at once.
  const [{ createContractShelf }, { createTestBundler }] = await Promise.all([
    import('./contract-shelf.ts'),
    import('./bundle-test.ts'),
  ])
  const shelf = createContractShelf()
  const bundler = createTestBundler()
  const runner = createTestRunner({ ...options, shelf, bundler, signal, tell, first })
  return {
    shelf,
    run: (files) => runAll(invocation, runner, files),
    close: async () => {
      await runner.stop()
      await Promise.all([shelf.close(), bundler.close()])
    },
  }
}

async function runAll(
  invocation: Invocation,
  runner: TestRunner,
  files: readonly string[],
): Promise<ReadonlyMap<string, FileReport>> {
  const { io, flags, json } = invocation
  const withStorage = flags.given('storage')
  const started = io.now()
  const reports = new Map<string, FileReport>()
  for (const file of files) {
    const report = await runner.run(file)
    reports.set(file, report)
    showFile({ io, json, withStorage }, report)
  }
  const all = [...reports.values()]
  const rows = gasRows(testsOf(all).flatMap(({ gas }) => gas))
  const ms = io.now() - started
  const counts = countTests(all)
  if (json) io.out(toJson({ ...counts, ms: Math.round(ms), gas: rows }))
  else {
    if (rows.length > 0) for (const line of ['', ...gasLines(rows), '']) io.out(line)
    io.out(countLine(counts, ms))
  }
  return reports
}
