// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { beforeAll, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
/** V8's default on 64 bits is 984 KB. */
const quarterKb = 246

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
    entryPoints: [fileURLToPath(new URL('depth/main.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    plugins: [externalRegistry],
  })
  return outputFiles[0]?.text ?? ''
}

describe('calls inside calls, on a quarter of the default stack', () => {
  let outcomes: Record<string, string> = {}
  let utility: readonly string[] = []
  let others: readonly string[] = []

  beforeAll(async () => {
    const run = spawnSync(process.execPath, [`--stack-size=${quarterKb}`, '--input-type=module'], {
      cwd: root,
      input: await bundle(),
      encoding: 'utf8',
      timeout: 50_000,
    })
    expect(run.stderr).toBe('')
    const printed = JSON.parse(run.stdout) as Record<string, string> & { utility: readonly string[]; others: readonly string[] }
    outcomes = printed
    utility = printed.utility
    others = printed.others
  })

  test('are decoded, weighed, validated, encoded and dispatched down to the bound', () => {
    expect(outcomes.bound).toBe('Ok weight 1000 encodes true valid true counter 1')
  })

  test('of Utility, too', () => {
    expect(utility.map((each) => each.replace(/ weight \d+/, ''))).toEqual(
      ['batch', 'forceBatch', 'asDerivative', 'ifElse'].map((name) => `${name} Ok encodes true valid true counter 1`),
    )
  })

  test('of composite accounts and delegates, too', () => {
    expect(others.map((each) => each.replace(/ weight \d+/, ''))).toEqual(
      ['asMultiThreshold1', 'proxy', 'asMulti'].map((name) => `${name} Ok encodes true valid true counter 1`),
    )
  })

  test('run from the agenda of a block down to the same bound', () => {
    expect([outcomes.scheduled, outcomes.scheduledBeyond]).toEqual(['counter 1', 'counter 0'])
  })

  test('fail through every level, and leave nothing', () => {
    expect(outcomes.failing).toBe('Err weight 2000 encodes true valid true counter 0')
  })

  test('are refused when they nest deeper, however deep', () => {
    expect([outcomes.beyond, outcomes.decodeBound, outcomes.hostile]).toEqual(Array(3).fill('codec.too-deep'))
  })

  test('are decoded and weighed down to the bound of the codec where no extrinsic is around them', () => {
    expect([outcomes.alone, outcomes.aloneBeyond]).toEqual(['weight 1000', 'codec.too-deep'])
  })
})
