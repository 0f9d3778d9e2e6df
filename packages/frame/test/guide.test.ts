// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const guides = new URL('../../../docs/guides/', import.meta.url)
const folder = new URL('write-a-pallet/', guides)

// The guide's own tests run here.
await import(new URL('escrow.test.ts', folder).href)

/** The named regions of a source file, without the marks. */
function regionsOf(file: string): ReadonlyMap<string, string> {
  const regions = new Map<string, string>()
  let name: string | undefined
  let lines: string[] = []
  for (const line of readFileSync(new URL(file, folder), 'utf8').split('\n')) {
    const [, begins] = /^\s*\/\/ #region (\S+)$/.exec(line) ?? []
    if (begins !== undefined) {
      name = begins
      lines = []
    } else if (/^\s*\/\/ #endregion$/.test(line)) {
      if (name !== undefined) regions.set(`${file}#${name}`, lines.join('\n'))
      name = undefined
    } else lines.push(line)
  }
  return regions
}

describe('the guide "write a pallet"', () => {
  const text = readFileSync(new URL('write-a-pallet.md', guides), 'utf8')
  const blocks = [...text.matchAll(/<!-- (\S+#\S+) -->\n\n```ts\n([\s\S]*?)\n```\n/g)].map(
    ([, name, code]) => [name, code] as const,
  )

  test('shows the code that is compiled and run, all of it and nothing else', () => {
    const regions = readdirSync(folder).flatMap((file) => [...regionsOf(file)])
    expect(blocks.length).toBeGreaterThan(4)
    expect(Object.fromEntries(blocks)).toEqual(Object.fromEntries(regions))
    expect(text.match(/^```ts$/gm)).toHaveLength(blocks.length)
  })

  test('needs no cast', () => {
    for (const [, code] of blocks) expect(code).not.toMatch(/\bas (?!const\b)[a-zA-Z{(]|\bany\b|[)\]\w]!\./)
  })
})
