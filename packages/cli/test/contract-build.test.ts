// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { buildContract } from '@phat/contract/build'
import { blake2b256 } from '@phat/crypto'
import { fromHex, toHex } from '@phat/primitives'
import { afterAll, describe, expect, test } from 'vitest'
import { createContractFolder, documents, errorOf, exampleContract } from './contract-folder.ts'
import { entry } from './processes.ts'

const folder = createContractFolder()
afterAll(folder.remove)

const contractIn = (name: string) => JSON.parse(readFileSync(join(folder.path, name), 'utf8'))

const head = `import { contract, declassify, u32 } from '@phat/contract'
export const Leaky = contract('Leaky', { state: { secret: u32 }, events: { Told: { what: u32 } } })
  .init('new', {}, () => ({ secret: 42 }))
`

/** Imports what the kit is made of beside the kit: the contract has it once. */
const paired = `import { contract, u32 } from '@phat/contract'
import { struct, u64 } from '@phat/codec'
const Pair = struct('Pair', { a: u32, b: u64 })
export const Paired = contract('Paired', { state: { count: u32 } })
  .init('new', {}, () => ({ count: Number(Pair.decode(Pair.encode({ a: 1, b: 2n })).b) }))
  .query('get', { returns: u32 }, (c) => c.state.count)
`

describe('phat build', () => {
  test('writes one file whose code hash is that of its code, and tells what is in it', async () => {
    const { code, out, err } = await folder.run('build', exampleContract('counter'))
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const { source, version } = contractIn('counter.contract')
    expect(version).toBe('4')
    expect(toHex(blake2b256(fromHex(source.wasm)))).toBe(source.hash)
    expect(out).toContain(`code hash  ${source.hash}`)
    expect(out).toMatch(/increment\(by: u32\) {2}Result<\(\), Error> {3}message/)
    expect(out).toMatch(/declassified\n {2}counter\.ts:\d+ {2}announcing the count is what the message is for/)
  })

  test('writes the same bytes again', async () => {
    for (const name of ['one', 'two']) await folder.run('build', exampleContract('sealed-bid'), '--out', name)
    expect(readFileSync(join(folder.path, 'one')).equals(readFileSync(join(folder.path, 'two')))).toBe(true)
  })

  test.each(['counter', 'private-token', 'sealed-bid', 'vault', 'paired'])(
    'makes of %s by the prepared kit what the kit as it is makes of it',
    async (name) => {
      expect(existsSync(join(dirname(entry()), 'kit', 'package.json')), 'the compiled command has a prepared kit').toBe(true)
      folder.write('paired.ts', paired)
      const file = name === 'paired' ? join(folder.path, 'paired.ts') : exampleContract(name)
      const built = await buildContract({ entry: file })
      if (built.kind === 'refused') throw new Error(JSON.stringify(built.diagnostics))
      const { out } = await folder.run('build', file, '--out', 'prepared', '--json')
      expect(documents(out)).toEqual([expect.objectContaining({ codeHash: toHex(built.codeHash), diagnostics: built.warnings })])
      expect(contractIn('prepared').phat.declassified).toEqual(built.declassified)
    },
  )

  test('writes metadata of ink! 5 when asked, and a document for scripts', async () => {
    const { code, out } = await folder.run('build', exampleContract('counter'), '--ink', '5', '--out', 'five.contract', '--json')
    expect(code).toBe(0)
    expect(documents(out)).toEqual([
      expect.objectContaining({
        built: true,
        name: 'counter',
        file: 'five.contract',
        ink: 5,
        codeHash: contractIn('five.contract').source.hash,
        upgradePolicy: { kind: 'immutable' },
        diagnostics: [],
      }),
    ])
    const [{ messages }] = documents(out) as unknown as [{ messages: unknown[] }]
    expect(messages).toContainEqual({
      label: 'get',
      kind: 'query',
      selector: '0x2f865bd9',
      args: [],
      returns: 'Result<u32, Error>',
      payable: false,
    })
  })

  test('refuses a private value in an event by its place, and writes nothing', async () => {
    folder.write('leaky.ts', `${head}  .message('tell', {}, (c) => {\n    c.emit.Told({ what: c.state.secret })\n  })\n`)
    const { code, out, err } = await folder.run('build', 'leaky.ts')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^leaky\.ts:5:\d+: error: .*state\.secret.*\[build\.leak\]\n {2}try .*declassify/)
    expect(err).toMatch(/error: leaky\.ts has a fault {3}\[cli\.not-built\]/)
    expect(() => contractIn('leaky.contract')).toThrow(/ENOENT/)
  })

  test('tells scripts of faults as data', async () => {
    folder.write('clock.ts', `${head}  .query('age', {}, u32, () => Date.now())\n`)
    const { code, out, err } = await folder.run('build', 'clock.ts', '--json')
    expect(code).toBe(1)
    expect(documents(out)).toEqual([
      {
        built: false,
        diagnostics: [expect.objectContaining({ code: 'build.no-clock', file: 'clock.ts', line: 4, severity: 'error' })],
      },
    ])
    expect(errorOf(err)).toMatchObject({ code: 'cli.not-built', exitCode: 1 })
  })

  test.each([
    ['no-such.ts', 'cli.unreadable-file', 2],
    ['syntax.ts', 'cli.not-built', 1],
    ['empty.ts', 'cli.not-built', 1],
  ])('of %s fails by %s', async (entry, code, exitCode) => {
    folder.write('syntax.ts', 'export const = 5\n')
    folder.write('empty.ts', 'export const nothing = 5\n')
    const ended = await folder.run('build', entry, '--json')
    expect(ended.code).toBe(exitCode)
    expect(errorOf(ended.err)).toMatchObject({ code, exitCode })
  })

  test('tells a folder that it cannot write to', async () => {
    const { code, err } = await folder.run('build', exampleContract('counter'), '--out', 'no-such-folder/out.contract')
    expect(code).toBe(1)
    expect(err).toMatch(/no-such-folder\/out\.contract: ENOENT {3}\[cli\.bad-file\]/)
  })
})
