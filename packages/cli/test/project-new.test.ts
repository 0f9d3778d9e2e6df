// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documents, errorOf, exampleContract } from './contract-folder.ts'
import { phat } from './processes.ts'
import { runHere } from './run-here.ts'

const templates = ['counter', 'sealed-bid', 'private-token', 'vault'] as const
const folder = mkdtempSync(join(tmpdir(), 'phat-new-'))
const made = (template: string): string => join(folder, `my-${template}`)

beforeAll(async () => {
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
  for (const template of templates) {
    const { code, err } = await runHere(['new', made(template), '--template', template])
    expect({ code, err }).toEqual({ code: 0, err: '' })
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('phat new', () => {
  test.each(templates)('makes a project of %s whose tests pass', async (template) => {
    const { code, out, err } = await phat(['test', '--json'], {}, made(template))
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(documents(out).at(-1)).toMatchObject({ failed: 0, skipped: 0 })
  })

  test('makes projects whose contracts, tests and scripts are of the types that the packages have', () => {
    const include = templates.flatMap((one) => ['contracts', 'test', 'scripts'].map((part) => `my-${one}/${part}`))
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: './my-counter/tsconfig.json', include }))
    const tsc = join(process.cwd(), 'node_modules', '.bin', 'tsc')
    const { stdout, status } = spawnSync(tsc, ['--noEmit', '-p', folder], { encoding: 'utf8' })
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
  })

  test('names the packages at its own version', async () => {
    const { version } = JSON.parse(readFileSync(join(process.cwd(), 'packages/cli/package.json'), 'utf8'))
    const { name, dependencies, devDependencies } = JSON.parse(readFileSync(join(made('vault'), 'package.json'), 'utf8'))
    expect(name).toBe('my-vault')
    expect({ ...dependencies, ...devDependencies }).toMatchObject({
      '@phat/contract': version,
      '@phat/sdk': version,
      '@phat/cli': version,
    })
  })

  test.each(['counter', 'sealed-bid', 'private-token'])('has the contract %s of the examples', (template) => {
    const example = readFileSync(exampleContract(template), 'utf8').replace('// SPDX-License-Identifier: Apache-2.0\n', '')
    expect(readFileSync(join(made(template), 'contracts', `${template}.ts`), 'utf8')).toBe(example)
  })

  test('refuses a folder that has files, a file, and a name that is none of a package', async () => {
    const refused = async (path: string) => {
      const { code, err } = await runHere(['new', path, '--json'])
      return [code, errorOf(err).code]
    }
    expect(await refused(made('counter'))).toEqual([1, 'cli.bad-file'])
    expect(await refused(join(made('counter'), 'package.json'))).toEqual([1, 'cli.bad-file'])
    expect(await refused(join(folder, 'No Name'))).toEqual([2, 'cli.bad-value'])
  })
})
