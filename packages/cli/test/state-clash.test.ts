// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildContract } from '@phat/contract/build'
import { afterAll, describe, expect, test } from 'vitest'
import { stateClash } from '../src/watch/state-clash.ts'

mkdirSync('node_modules', { recursive: true })
const folder = mkdtempSync(join(process.cwd(), 'node_modules', '.state-clash-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0

async function built(state: string, version = 1): Promise<object> {
  const entry = join(folder, `${files++}.ts`)
  const steps = version === 1 ? '' : '.migrate(1, () => {})'
  writeFileSync(
    entry,
    `import { accountId, contract, mapping, option, str, struct, u32, u64, value } from '@phat/contract'
    const item = struct('Item', { a: u32 })
    const wide = struct('Item', { a: u64 })
    export const Kept = contract('Kept', { state: { ${state} }, upgrade: 'owner', stateVersion: ${version} })
      .init('new', {}, () => ({}) as never)${steps}
      .query('get', {}, u32, () => 1)`,
  )
  const result = await buildContract({ entry })
  if (result.kind !== 'built') throw new TypeError(JSON.stringify(result.diagnostics))
  return result.contract
}
const clash = async (before: string, after: string, versions: readonly [number, number] = [1, 1]) =>
  stateClash('kept.ts', await built(before, versions[0]), await built(after, versions[1]))?.message

describe('the state of a contract that is replaced', () => {
  test.each([
    ['the same', 'count: u32', 'count: u32'],
    ['a field more', 'count: u32', 'count: u32, more: value(u64, 0n)'],
    ['a field less', 'count: u32, more: u64', 'count: u32'],
    ['another order', 'a: u32, b: mapping(accountId, str)', 'b: mapping(accountId, str), a: u32'],
  ])('is taken over: %s', async (_what, before, after) => {
    expect(await clash(before, after)).toBeUndefined()
  })

  test.each([
    ['count: u32', 'count: u64', 'kept.ts: count in the state was u32, and is u64 now, and stateVersion is 1 as before'],
    [
      'all: mapping(u32, str)',
      'all: mapping(u32, u64)',
      'kept.ts: all in the state was str, and is u64 now, and stateVersion is 1 as before',
    ],
    ['one: item', 'one: wide', /one in the state .*u32.*u64|one.* has other parts now/],
    ['one: option(u32)', 'one: option(u64)', /one/],
  ])('is not misread: %s as %s', async (before, after, message) => {
    expect(await clash(before, after)).toMatch(message)
  })

  test('is rewritten where its version is raised, and never taken by an older one', async () => {
    expect(await clash('count: u32', 'count: u64', [1, 2])).toBeUndefined()
    expect(await clash('count: u32', 'count: u32', [2, 1])).toMatch(
      /stateVersion is 1, and the state on the network has version 2/,
    )
  })
})
