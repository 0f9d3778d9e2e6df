// SPDX-License-Identifier: Apache-2.0
import { relative } from 'node:path'
import { toJson } from '@phat/primitives'
import type { Action, Invocation } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { findTests, projectFolder } from './find-tests.ts'
import { compareGas, gasRows, readGasReport, writeGasReport } from './gas-report.ts'
import { countTests, gasChangeLines } from './show-tests.ts'
import { type FileReport, testsOf } from './test-runner.ts'
import { openTestSession } from './test-session.ts'
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
  const session = await openTestSession(invocation, { folder: here, timeoutMs, filter })
  try {
    const began = io.now()
    const reports = await session.run(files)
    if (!flags.given('watch')) return judge(invocation, reports)
    await watchTests({
      reports,
      files: () => findTests(folder, args, here),
      folder,
      began,
      now: io.now,
      signal,
      changed: (path) => session.shelf.forget(path),
      run: (changed, chosen) => {
        tellChanged(invocation, here, changed)
        return session.run(chosen)
      },
    })
  } finally {
    await session.close()
  }
}

/** Says what was saved, before what comes of it. */
export function tellChanged({ io, json }: Invocation, here: string, changed: readonly string[]): void {
  const names = changed.map((path) => relative(here, path))
  if (json) io.out(toJson({ changed: names }))
  else io.out(`\n${names.join(', ')} changed`)
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
