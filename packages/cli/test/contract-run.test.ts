// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createContractFolder, documents, errorOf, exampleContract } from './contract-folder.ts'
import { startPhat } from './processes.ts'

const folder = createContractFolder()
const five = ['--init', '{"start":5}']
const counter = (...words: readonly string[]) => folder.run('contract', 'run', 'counter.contract', ...words)

beforeAll(async () => {
  expect((await folder.run('build', exampleContract('counter'))).code).toBe(0)
})
afterAll(folder.remove)

describe('phat contract run', () => {
  test('shows result, storage, events, gas and deposit', async () => {
    const { code, out, err } = await counter('increment', 'by=2', ...five)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^instantiate counter\.new\(start: 5\) {2}from \/\/Alice in block 1$/m)
    expect(out).toMatch(/^ {4}counter\.count: none → 5$/m)
    expect(out).toMatch(/^call counter\.increment\(by: 2\) {2}from \/\/Alice in block 2$/m)
    expect(out).toMatch(/^ {4}counter\.count: 5 → 7$/m)
    expect(out).toMatch(/^ {2}gas {6}[\d,]+ /m)
    expect(out).toMatch(/^ {2}deposit {2}0\.\d+ PHA charged$/m)
    expect((await counter('announce', ...five)).out).toMatch(/events\n {4}counter: Announced \{ count: 5 \}/)
  })

  test('sends queries as queries, and prints a document for each step', async () => {
    const { code, out } = await counter('get', ...five, '--from', '//Bob', '--json')
    expect(code).toBe(0)
    const [made, answer] = documents(out)
    expect(made).toMatchObject({
      step: 'instantiate',
      contract: 'counter',
      entry: 'new',
      outcome: { kind: 'value', value: null },
    })
    expect(made).toMatchObject({ storage: [{ contract: 'counter', place: 'count', before: null, after: 5 }] })
    expect(answer).toMatchObject({
      step: 'query',
      entry: 'get',
      from: '//Bob',
      outcome: { kind: 'value', value: 5 },
      storage: [],
    })
    expect(answer?.trace).toMatchObject({
      contract: 'counter',
      entry: 'get',
      caller: '//Bob',
      ended: 'returned',
      outcome: 5,
      calls: [],
    })
    expect(answer?.gas).toEqual({ consumed: expect.stringMatching(/^\d{7,}$/), required: expect.stringMatching(/^\d{7,}$/) })
  })

  test('estimates leave nothing behind', async () => {
    const { out } = await counter('increment', 'by=2', ...five, '--mode', 'estimate', '--json')
    expect(documents(out)[1]).toMatchObject({ step: 'estimate', outcome: { kind: 'value' }, storage: [] })
  })

  test('ends with 1 and the error of a contract that reverts', async () => {
    const { code, out, err } = await counter('increment', 'by=5000', ...five)
    expect(code).toBe(1)
    expect(out).toContain('  error    { TooLarge: { by: 5000 } }')
    expect(err).toMatch(
      /error: counter\.increment answered the error \{ TooLarge: \{ by: 5000 \} \} {3}\[cli\.contract-reverted\]/,
    )
  })

  test('shows the line of the TypeScript where a contract fails', async () => {
    const { code, out, err } = await counter('increment', '5', '--init', '[4294967295]')
    const lines = readFileSync(exampleContract('counter'), 'utf8').split('\n')
    const line = lines.findIndex((text) => text.includes('c.state.count += by')) + 1
    expect(code).toBe(1)
    expect(out).toMatch(new RegExp(`failed {3}ContractTrapped\\n.*does not fit u32.*\\n +at .*counter\\.ts:${line}:\\d+`))
    expect(err).toMatch(/\[sdk\.trapped\]/)
  })

  test('tells that the gas was too little', async () => {
    const { code, err } = await counter('increment', '5', ...five, '--gas', '1000000', '--json')
    expect({ code, error: errorOf(err) }).toMatchObject({
      code: 1,
      error: { code: 'sdk.out-of-gas', message: expect.stringMatching(/OutOfGas/) },
    })
  })

  test('keeps contracts and their state in a file', async () => {
    const keep = ['--state', 'counter.state']
    await counter('increment', '1', ...five, ...keep)
    await counter('increment', '2', ...keep, '--from', '//Bob')
    const { out } = await counter('get', ...keep, '--json')
    expect(documents(out)).toEqual([expect.objectContaining({ step: 'query', block: 4, outcome: { kind: 'value', value: 8 } })])
    const path = join(folder.path, 'counter.state')
    const kept = JSON.parse(readFileSync(path, 'utf8'))
    kept.changes.at(-1).gasLimit = '1'
    writeFileSync(path, JSON.stringify(kept))
    const changed = await counter('get', ...keep, '--json')
    expect(changed.code).toBe(1)
    expect(errorOf(changed.err)).toMatchObject({ code: 'cli.bad-state', message: expect.stringMatching(/another state root/) })
  })

  test('lists what a contract has when no message is named', async () => {
    const { code, out } = await counter()
    expect(code).toBe(0)
    expect(out).toMatch(/increment\(by: u32\)/)
  })
})

describe('a mistake in running a contract', () => {
  const mistakes: readonly (readonly [words: readonly string[], code: string, message: RegExp, exit: number])[] = [
    [[], 'cli.missing-argument', /needs <file> or --script/, 2],
    [['none.contract'], 'cli.unreadable-file', /none\.contract: ENOENT/, 2],
    [['counter.contract', 'incr', ...five], 'abi.unknown-entry', /no message incr: there are increment, announce, get/, 2],
    [
      ['counter.contract', 'increment', 'abc', ...five],
      'abi.bad-argument',
      /increment: by \(by: u32\): expected a whole number/,
      2,
    ],
    [['counter.contract', 'increment', '1', '2', ...five], 'abi.bad-argument', /takes 1 arguments, not 2/, 2],
    [['counter.contract', 'increment', 'byy=2', ...five], 'cli.bad-value', /increment\(by: u32\) has no argument for "byy=2"/, 2],
    [['counter.contract', 'increment', '[1', ...five], 'cli.bad-value', /increment: expected JSON/, 2],
    [['counter.contract', 'increment', '1'], 'cli.missing-argument', /new\(start: u32\) needs --init '\{ "start": … \}'/, 2],
    [['counter.contract', 'increment', '1', '--init', '{"begin":1}'], 'abi.bad-argument', /has no argument begin/, 2],
    [['counter.contract', 'increment', '1', '--init', '{'], 'cli.bad-value', /--init: expected JSON/, 2],
    [['counter.contract', 'get', '--constructor', 'old'], 'abi.unknown-entry', /no constructor old: there are new/, 2],
    [['counter.contract', 'get', ...five, '--from', 'nobody'], 'crypto.ss58-bad-length', /from: /, 2],
    [['counter.contract', 'get', ...five, '--gas', 'much'], 'cli.bad-value', /gas is a whole number/, 2],
    [['counter.contract', 'get', ...five, '--value', 'five'], 'primitives.not-an-amount', /value: /, 2],
    [['counter.contract', 'get', ...five, '--block', '1'], 'cli.bad-value', /block 1 has passed: the next is 2/, 2],
    [['counter.contract', 'get', ...five, '--mode', 'maybe'], 'cli.bad-value', /--mode is call or query or estimate/, 2],
    [['counter.contract', '--script', 'steps.json'], 'cli.unexpected-argument', /names its files itself/, 2],
  ]
  test.each(mistakes)('%j is told by its name', async (words, code, message, exitCode) => {
    const ended = await folder.run('contract', 'run', ...words, '--json')
    expect(errorOf(ended.err)).toMatchObject({ code, message: expect.stringMatching(message), exitCode })
    expect(ended.code).toBe(exitCode)
  })
})

describe('a file made to do harm', () => {
  const built = () => JSON.parse(readFileSync(join(folder.path, 'counter.contract'), 'utf8'))
  const harms: readonly (readonly [what: string, make: () => string | Uint8Array, code: string])[] = [
    ['text', () => 'hello', 'cli.wrong-file'],
    ['another JSON', () => '{"steps":[]}', 'abi.not-metadata'],
    ['null', () => 'null', 'abi.not-metadata'],
    [
      'metadata without code',
      () => JSON.stringify({ ...built(), source: { ...built().source, wasm: undefined } }),
      'cli.no-code',
    ],
    ['a later version', () => JSON.stringify({ ...built(), version: 6 }), 'abi.unsupported-version'],
    ['types that are not there', () => JSON.stringify({ ...built(), types: [] }), 'abi.bad-metadata'],
    ['half a module', () => Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0), 'cli.code-refused'],
    [
      'code that is none',
      () => JSON.stringify({ ...built(), source: { ...built().source, hash: undefined, wasm: '0x00' } }),
      'cli.code-refused',
    ],
  ]
  test.each(harms)('%s gets its own error', async (what, make, code) => {
    folder.write('harm.contract', make())
    const message = what === 'half a module' ? ['0x00000000', '--constructor', '0x00000000'] : ['get', ...five]
    const ended = await folder.run('contract', 'run', 'harm.contract', ...message, '--json')
    expect(errorOf(ended.err)).toMatchObject({ code })
    expect(ended.code).toBeGreaterThan(0)
  })

  test('a source map that is none leaves places as the engine tells them', async () => {
    folder.write(
      'map.contract',
      JSON.stringify({ ...built(), phat: { ...built().phat, sourceMap: { version: 3, mappings: 7 } } }),
    )
    const { code, out } = await folder.run('contract', 'run', 'map.contract', 'increment', '5', '--init', '[4294967295]')
    expect(code).toBe(1)
    expect(out).toMatch(/ContractTrapped\n.*does not fit u32/)
  })
})

const fetcher = `import { contract, declassify, str } from '@phat/contract'
export const Fetcher = contract('Fetcher', { state: {} })
  .init('new', {}, () => ({}))
  .query('ask', { url: str }, str, async (c, { url }) => {
    const reply = await c.fetch(declassify(url, 'the test asks for it'))
    return \`\${reply.status} \${new TextDecoder().decode(reply.body)}\`
  })
`

describe('queries that ask the network', () => {
  /** A server of this machine; the promise is that of its first request. */
  async function serve(answers: boolean) {
    let asked = (): void => {}
    const first = new Promise<void>((resolve) => {
      asked = resolve
    })
    const server = createServer((_request, response) => {
      asked()
      if (answers) response.end('hello from here')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    return { first, server, words: ['contract', 'run', 'fetcher.ts', 'ask', `url=http://127.0.0.1:${port}/`, '--json'] }
  }

  test('reach private addresses only when they may', async () => {
    folder.write('fetcher.ts', fetcher)
    const { server, words } = await serve(true)
    const allowed = await folder.run(...words, '--allow-private-http')
    const refused = await folder.run(...words)
    server.close()
    expect(allowed.err).toBe('')
    expect(documents(allowed.out)[1]).toMatchObject({ outcome: { kind: 'value', value: '200 hello from here' } })
    expect(documents(refused.out)[1]).toMatchObject({
      outcome: { kind: 'failure', detail: expect.stringMatching(/^PhatError: HTTP: not allowed\n.*fetcher\.ts:5:\d+/s) },
    })
    expect(refused.code).toBe(1)
  })

  test('end with the time that they have', async () => {
    folder.write('fetcher.ts', fetcher)
    const { server, words } = await serve(false)
    const slow = await folder.run(...words, '--allow-private-http', '--timeout', '1')
    server.closeAllConnections()
    server.close()
    expect(documents(slow.out)[1]).toMatchObject({
      outcome: { kind: 'failure', detail: expect.stringMatching(/^PhatError: HTTP: .*time/i) },
    })
  })

  test('end with Ctrl-C', async () => {
    folder.write('fetcher.ts', fetcher)
    const { first, server, words } = await serve(false)
    const started = startPhat([...words, '--allow-private-http'], {}, folder.path)
    await started.nextLine()
    await first
    started.child.kill('SIGINT')
    const ended = await started.ended
    server.closeAllConnections()
    server.close()
    expect({ code: ended.code, error: errorOf(ended.err) }).toMatchObject({ code: 130, error: { code: 'cli.interrupted' } })
  })
})
