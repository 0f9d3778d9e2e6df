// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { definedErrors } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { errorsPage } from '../errors-page.ts'

const packages = join(import.meta.dirname, '..', '..', '..', 'packages')
const page = errorsPage()

/** Modules of errors that the sources of the packages declare, by what they write: the page must not depend on what happens to be loaded. */
const declared = readdirSync(packages, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && /(^|\/)src\//.test(path) && !/node_modules|\/test\//.test(path))
  .flatMap((path) => [...readFileSync(join(packages, path), 'utf8').matchAll(/defineErrors(?:<[^(]*>)?\(\s*'([a-z-]+)'/g)])
  .map(([, module]) => module ?? '')

describe('the page of errors', () => {
  test('has each module that the packages declare, once', () => {
    expect(declared.length).toBeGreaterThan(40)
    expect(new Set(declared).size).toBe(declared.length)
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, module]) => module)
    expect(headings).toEqual([...declared].sort())
  })

  test('has a sentence for cause and remedy of each code', () => {
    const rows = [...page.matchAll(/^\| `([a-z-]+)\.([^`]+)` \| (.+?) \| (.+?) \|$/gm)]
    const codes = [...definedErrors().values()].flatMap(({ entries }) => Object.keys(entries))
    expect(rows.length).toBeGreaterThanOrEqual(codes.length)
    expect(new Set(rows.map(([, module, name]) => `${module}.${name}`)).size).toBe(rows.length)
    for (const [row, , , why = '', remedy = ''] of rows) {
      for (const text of [why, remedy]) expect([row, text]).toEqual([row, expect.stringMatching(/^\S.{9,}[.!?]$/)])
    }
  })
})
