// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { known } from '@phat/primitives'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateProject } from './generate-pallets.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
// Inside the root, so that the workspaces resolve as they do for any package.
const folder = join(root, '.build', `generated-pallets-${process.pid}.tmp`)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Cost {
  readonly status: number | null
  readonly output: string
  readonly types: number
  readonly instantiations: number
  readonly seconds: number
}

/** Type-checks a generated runtime with the repository's compiler and options. */
function check(pallets: number, calls: number, change = (source: string): string => source): Cost {
  const project = join(folder, `${pallets}x${calls}`)
  mkdirSync(project, { recursive: true })
  for (const [name, source] of Object.entries(generateProject(pallets, calls))) writeFileSync(join(project, name), change(source))
  const config = { extends: join(root, 'tsconfig.json'), include: ['*.ts'] }
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(config))
  const tsc = join(root, 'node_modules/.bin/tsc')
  // One checker: with several, each repeats what it shares with the others, and the counts depend on how the files fell.
  const options = ['-p', project, '--extendedDiagnostics', '--pretty', 'false', '--singleThreaded']
  const { status, stdout, stderr } = spawnSync(tsc, options, { cwd: root, encoding: 'utf8', timeout: 120_000 })
  const figure = (name: string): number => Number(new RegExp(`^${name}:\\s+([\\d.]+)`, 'm').exec(stdout)?.[1] ?? Number.NaN)
  const output = `${stdout
    .split('\n')
    .filter((line) => line.includes('error'))
    .join('\n')}${stderr}`
  return { status, output, types: figure('Types'), instantiations: figure('Instantiations'), seconds: figure('Total time') }
}

describe('the types of 40 pallets of 20 calls each', () => {
  const costs: { small?: Cost; long?: Cost; large?: Cost } = {}
  beforeAll(() => {
    costs.small = check(10, 20)
    costs.long = check(10, 40)
    costs.large = check(40, 20)
  }, 300_000)
  const of = (name: keyof typeof costs): Cost => known(costs[name], 'the compiler ran before')

  test('check without errors', () => {
    for (const name of ['small', 'long', 'large'] as const) expect(of(name)).toMatchObject({ status: 0, output: '' })
  })

  test('stay within the budget', () => {
    const { types, instantiations, seconds } = of('large')
    console.info(`40 pallets of 20 calls: ${types} types, ${instantiations} instantiations, ${seconds} s`)
    expect(instantiations).toBeLessThan(200_000)
    expect(types).toBeLessThan(60_000)
  })

  test('cost the same for each pallet, however many there are, and for each call, however many its pallet has', () => {
    const perPallet = (of('large').instantiations - of('small').instantiations) / 30
    expect(perPallet).toBeGreaterThan(0)
    expect(perPallet * 10).toBeLessThan(of('small').instantiations)
    // Twice the calls, at most twice the cost.
    expect(of('long').instantiations).toBeLessThan(2 * of('small').instantiations)
  })

  test('are wrong where a pallet is: the compiler does look', () => {
    const broken = check(1, 1, (source) => source.replace('emit.Done0({ from, to, amount })', 'emit.Done0({ from, to })'))
    expect(broken.status).not.toBe(0)
    expect(broken.output).toContain("Property 'amount' is missing")
  })
})
