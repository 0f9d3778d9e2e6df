// SPDX-License-Identifier: Apache-2.0
import { relative } from 'node:path'
import { toJson } from '@phat/primitives'
import type { Action, Invocation } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { findTests, projectFolder } from './find-tests.ts'
import { compareGas, gasRows, readGasReport, writeGasReport } from './gas-report.ts'
import { countLine, countTests, gasChangeLines, gasLines, showFile } from './show-tests.ts'
import { createTestRunner, type FileReport, startTestThread, type TestRunner, testsOf } from './test-runner.ts'
import { watchTests } from './watch-tests.ts'

const timeoutMaxSeconds = 3_600

/** `phat test` @throws PhatError `cli.tests-failed`, `cli.gas-changed`, `cli.no-tests`, `cli.unreadable-file`, `cli.interrupted` */
export const testAction: Action = async (invocation) => {
  const { args, flags, io, signal } = invocation
  const here = process.cwd()
  const folder = projectFolder(here)
  const files = findTests(folder, args, here)
  const timeoutMs = (flags.whole('timeout', { min: 1, max: timeoutMaxSeconds }) ?? 0) * 1_000
  const filter = flags.text('filter')
  const tell = (text: string): void => io.err(text.trimEnd())
  const first = startTestThread(tell)
  // What builds takes as long to load as the engine takes to start: both at once.
  const [{ createContractShelf }, { createTestBundler }] = await Promise.all([
    import('./contract-shelf.ts'),
    import('./bundle-test.ts'),
  ])
  const shelf = createContractShelf()
  const bundler = createTestBundler()
  const runner = createTestRunner({ folder: here, shelf, bundler, timeoutMs, filter, signal, tell, first })
  try {
    const began = io.now()
    const reports = await runAll(invocation, runner, files)
    if (!flags.given('watch')) return judge(invocation, reports)
    await watchTests({
      reports,
      files: () => findTests(folder, args, here),
      folder,
      began,
      now: io.now,
      signal,
      changed: (path) => shelf.forget(path),
      run: (changed, chosen) => {
        const names = changed.map((path) => relative(here, path))
        if (invocation.json) io.out(toJson({ changed: names }))
        else io.out(`\n${names.join(', ')} changed`)
        return runAll(invocation, runner, chosen)
      },
    })
  } finally {
    await runner.stop()
    await Promise.all([shelf.close(), bundler.close()])
  }
}

/** Runs files one after another and shows what came of them. */
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

/** Ends the command as the tests did. */
function judge({ flags, io, json }: Invocation, reports: ReadonlyMap<string, FileReport>): void {
  const all = [...reports.values()]
  const { failed, passed } = countTests(all)
  const count = failed + passed
  if (failed > 0) throw cliErrors.error('tests-failed', `${failed} of ${count} ${count === 1 ? 'test' : 'tests'} failed`)
  const path = flags.text('gas-report')
  if (path === undefined) return
  const rows = gasRows(testsOf(all).flatMap(({ gas }) => gas))
  const committed = flags.given('update-gas') ? undefined : readGasReport(path)
  if (committed === undefined) return writeGasReport(path, rows)
  const changes = compareGas(rows, committed)
  if (changes.length === 0) return
  if (json) io.out(toJson({ gasChanges: changes }))
  else for (const line of gasChangeLines(changes)) io.out(line)
  throw cliErrors.error('gas-changed', `${changes.length} of ${rows.length} entries differ from ${path.slice(0, 200)}`)
}
