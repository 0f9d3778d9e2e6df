// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')

/** A contract of so many messages, and a program that calls each of them. */
function program(messages: number, called: boolean): string {
  const each = (line: (i: number) => string): string[] => Array.from({ length: messages }, (_, i) => line(i))
  return [
    `import { accountId, contract, option, str, u128, u32, vec } from '${path('../../contract/src/index.ts')}'`,
    `import type { CallMethods } from '${path('../src/contract/contract-types.ts')}'`,
    `import type { Called, WaitOptions } from '${path('../src/results.ts')}'`,
    "const Many = contract('Many', { state: { a: u32 } })",
    ...each((i) => `.message('m${i}', { to: accountId, memo: option(str), list${i}: vec(u32) }, u128, () => ${i}n)`),
    'declare const call: CallMethods<typeof Many, WaitOptions, Called>',
    ...(called ? each((i) => `export const r${i}: Promise<{ value: bigint }> = call.m${i}({ to: '', list${i}: [1] })`) : []),
  ].join('\n')
}

/** Types that the compiler instantiates for it: the same on every machine. */
function instantiations(text: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'phat-types-'))
  try {
    writeFileSync(join(folder, 'program.ts'), text)
    const compilerOptions = { typeRoots: [path('../../../node_modules/@types')] }
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: path('../../../tsconfig.json'), compilerOptions, include: ['program.ts'], exclude: [] }),
    )
    const words = [tsc, '--noEmit', '--singleThreaded', '--extendedDiagnostics', '-p', folder]
    const { status, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8' })
    expect(stdout).not.toMatch(/error TS/)
    expect(status).toBe(0)
    return Number(/Instantiations:\s+(\d+)/.exec(stdout)?.[1])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('fifty messages and a call of each cost the compiler less than the declaration itself', () => {
  const declared = instantiations(program(50, false))
  const used = instantiations(program(50, true))
  expect(declared).toBeGreaterThan(10_000)
  expect(used - declared).toBeLessThan(declared / 2)
})
