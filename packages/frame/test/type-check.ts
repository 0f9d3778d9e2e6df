// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export interface TypeCheck {
  readonly status: number | null
  /** Errors as `runtime.ts(3,5): error TS2345: …`, one a line. */
  readonly errors: readonly string[]
  readonly types: number
  readonly instantiations: number
  readonly seconds: number
}

/** Type-checks sources, given by file name, with the repository's compiler and options. They import workspaces by name. */
export function typeCheck(name: string, sources: Readonly<Record<string, string>>): TypeCheck {
  // Inside the root, so that the workspaces resolve as they do for any package.
  const project = join(root, '.build', `type-check-${name}-${process.pid}.tmp`)
  mkdirSync(project, { recursive: true })
  try {
    for (const [file, source] of Object.entries(sources)) writeFileSync(join(project, file), source)
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ extends: join(root, 'tsconfig.json'), include: ['*.ts'] }))
    // One checker: with several, each repeats what it shares with the others, and the counts depend on how the files fell.
    const options = ['-p', project, '--extendedDiagnostics', '--pretty', 'false', '--singleThreaded']
    const { status, stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), options, {
      cwd: project,
      encoding: 'utf8',
      timeout: 120_000,
    })
    const figure = (label: string): number => Number(new RegExp(`^${label}:\\s+([\\d.]+)`, 'm').exec(stdout)?.[1] ?? Number.NaN)
    const errors = stdout.split('\n').filter((line) => line.includes('error TS'))
    return { status, errors, types: figure('Types'), instantiations: figure('Instantiations'), seconds: figure('Total time') }
  } finally {
    rmSync(project, { recursive: true, force: true })
  }
}
