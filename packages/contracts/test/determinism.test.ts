// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** What comes from the registry stays an import, which Node resolves from the root. */
const externalRegistry: Plugin = {
  name: 'external-registry',
  setup: (each) => {
    each.onResolve({ filter: /^[^./#]/ }, ({ kind, path }) =>
      kind === 'entry-point' || path.startsWith('@phat/') ? undefined : { path, external: true },
    )
  },
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [fileURLToPath(new URL('determinism/main.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    plugins: [externalRegistry],
  })
  return outputFiles[0]?.text ?? ''
}

const calls = 10_000

/** Tiers of the compiler, sizes of the heap, and frames of JavaScript below the cluster. */
const processes = [
  { flags: [], jsDepth: 0 },
  { flags: ['--liftoff-only', '--max-old-space-size=200'], jsDepth: 500 },
  { flags: ['--no-liftoff', '--max-semi-space-size=1'], jsDepth: 50 },
] as const

test('processes with other compilers, heaps and depths agree on every result, event, unit of gas and the root', {
  timeout: 240_000,
}, async () => {
  const input = await bundle()
  const outcomes = processes.map(({ flags, jsDepth }) => {
    const run = spawnSync(process.execPath, [...flags, '--input-type=module', '-', String(calls), String(jsDepth)], {
      cwd: root,
      input,
      encoding: 'utf8',
      timeout: 75_000,
    })
    expect(run.stderr).toBe('')
    return JSON.parse(run.stdout) as { readonly outcomes: Readonly<Record<string, number>> }
  })
  expect(outcomes[1]).toEqual(outcomes[0])
  expect(outcomes[2]).toEqual(outcomes[0])
  // The calls meet all that a call may meet.
  for (const name of ['returned 0', 'returned 1', 'ContractTrapped', 'OutOfGas']) {
    expect(outcomes[0]?.outcomes[name]).toBeGreaterThan(50)
  }
})
