// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { commands } from '@phat/cli'
import { nodeMetrics } from '@phat/metrics'
import { definedErrors } from '@phat/primitives'
import { rpcMethods } from '@phat/wire'
import { describe, expect, test } from 'vitest'
import { exportedDeclarations } from '../exported-declarations.ts'
import { referencePages } from '../reference-pages.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const pages = referencePages()
const pageOf = (name: string) => pages.get(`docs/reference/${name}.md`) ?? ''

describe('the generated reference', () => {
  test.each([...pages.keys()])('%s is fresh: npm run docs writes it', (path) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(pages.get(path))
  })

  test('holds every command, method, metric and error code', () => {
    for (const { name } of commands) expect(pageOf('cli')).toContain(`\n## phat ${name}\n`)
    for (const name of Object.keys(nodeMetrics)) expect(pageOf('metrics')).toContain(`\`${name}\``)
    for (const name of Object.keys(rpcMethods)) expect(pageOf('rpc')).toContain(`\n### ${name}\n`)
    for (const { module, entries } of definedErrors().values()) {
      for (const name of Object.keys(entries)) expect(pageOf('errors')).toContain(`\`${module}.${name}\``)
    }
  })

  test('holds every error module that the sources declare', () => {
    const modules = [...definedErrors().keys()]
    expect(modules).toEqual(
      expect.arrayContaining(['chain', 'cli', 'codec', 'crypto', 'kv', 'light-client', 'metadata', 'node', 'rpc', 'trie']),
    )
  })

  test('holds the calls, storage, events and errors of the pallets', () => {
    for (const part of [
      '`transfer_keep_alive`',
      '`TotalIssuance`',
      '`ExtrinsicSuccess`',
      '`InsufficientBalance`',
      '`ExistentialDeposit`',
    ]) {
      expect(pageOf('pallets')).toContain(part)
    }
  })

  test.each(['sdk', 'contract'])('holds all that @phat/%s exports, whole', async (name) => {
    const index = `packages/${name}/src/index.ts`
    const all = exportedDeclarations(index)
    const loaded: object = await import(join(root, index))
    const values = all.filter(({ kind, source }) => kind !== 'type' || source.startsWith('class '))
    expect(values.map((one) => one.name).sort()).toEqual(Object.keys(loaded).sort())
    for (const { name: one, source, doc, kind } of all) {
      expect(pageOf('sdk')).toContain(kind === 'value' && doc === '' ? `\`${one}\`` : `\n${source}\n`)
      expect(source).toContain(one)
      for (const [open = '', close = ''] of ['{}', '()', '[]']) {
        expect([one, source.split(open).length]).toEqual([one, source.split(close).length])
      }
    }
  })
})
