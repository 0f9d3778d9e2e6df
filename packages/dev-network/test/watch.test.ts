// SPDX-License-Identifier: Apache-2.0
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type StartedPhat, startPhat } from './cli-process.ts'
import { type NetworkProcess, run, startNetwork, temporaryFolder } from './network-process.ts'

// `phat dev watch` beside a network: what is saved is tested, and what is deployed follows its source.

type Document = Readonly<Record<string, unknown>>

const data = temporaryFolder()
const home = temporaryFolder()
const project = join(home, 'my-counter')
const source = join(project, 'contracts', 'counter.ts')
let network: NetworkProcess
let watching: StartedPhat
let original: string
/** The same as a contract whose owner may replace it. */
let owned: string

const env = () => ({ PHAT_URL: network.ready.endpoint })
async function told(...words: readonly string[]): Promise<Document> {
  const { code, out, err } = await run('phat', [...words, '--json'], env(), project)
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' })
  return JSON.parse(out.trim().split('\n').at(-1) ?? '') as Document
}
const count = async (): Promise<unknown> => (await told('query', 'counter', 'get')).value
const save = (content: string): void => writeFileSync(source, content)

/** What it tells until the step, that included. */
async function until(step: string): Promise<readonly Document[]> {
  const seen: Document[] = []
  for (;;) {
    const line = await watching.nextLine()
    if (line === undefined) throw new Error(`it ended before ${step}: ${(await watching.ended).err}`)
    const document = JSON.parse(line) as Document
    seen.push(document)
    if (document.step === step) return seen
    if (document.step === 'refused') throw new Error(`refused before ${step}: ${line}`)
  }
}
const lastOf = async (step: string): Promise<Document> => (await until(step)).at(-1) ?? {}

beforeAll(async () => {
  symlinkSync(join(process.cwd(), 'node_modules'), join(home, 'node_modules'))
  network = await startNetwork(data)
  expect(await run('phat', ['new', 'my-counter'], {}, home)).toMatchObject({ code: 0 })
  original = readFileSync(source, 'utf8')
  owned = original.replace('state: { count: u32 },', "$& upgrade: 'owner',")
  expect(owned).not.toBe(original)
  save(owned)
  writeFileSync(join(project, 'test', 'counter.test.ts'), tests)
}, 180_000)

afterAll(async () => {
  watching?.child.kill('SIGKILL')
  await network?.stop()
  for (const folder of [data, home]) rmSync(folder, { recursive: true, force: true })
})

describe('phat dev watch', () => {
  test('follows a contract that was deployed from the project', async () => {
    await told('deploy', 'contracts/counter.ts', 'start=5', '--from', '//Alice')
    await told('call', 'counter', 'increment', 'by=2', '--from', '//Bob')
    watching = startPhat(['dev', 'watch', '--json'], env(), project)
    expect(await lastOf('watching')).toMatchObject({ contracts: ['counter'] })
  })

  test('replaces the code of a contract when its source is saved, and keeps its state', async () => {
    save(owned.replace('1_000', '2_000'))
    const { codeHash, stateKept, ms } = await lastOf('replaced')
    expect({ stateKept, ms }).toEqual({ stateKept: true, ms: expect.any(Number) })
    expect((await told('contract', 'info', 'counter')).workers).toMatchObject([{ codeHash }, { codeHash }])
    await told('call', 'counter', 'increment', 'by=1500', '--from', '//Bob')
    expect(await count()).toBe(1_507)
  })

  test('migrates the state where its form is another', async () => {
    save(migrating('BigInt(c.old.read("count", u32) ?? 0) * 10n'))
    await lastOf('replaced')
    expect(await count()).toBe('15070')
  })

  test('leaves the contract as it is when the migration traps, and says why', async () => {
    save(migrating('1n', 3, 'throw new RangeError("no way from here")'))
    const refused = await lastOf('refused')
    expect(refused).toMatchObject({
      contract: 'counter',
      error: { code: 'sdk.trapped', message: expect.stringContaining('no way from here') },
    })
    expect(await count()).toBe('15070')
  })

  test('deploys nothing that would misread the state', async () => {
    save(original)
    expect(await lastOf('refused')).toMatchObject({ error: { code: 'cli.state-clash' } })
  })
})

describe('a contract that cannot keep its state', () => {
  test('is deployed anew under its name, as it was made, and it is said why', async () => {
    await told('deploy', 'contracts/counter.ts', 'start=5', '--from', '//Alice')
    await told('call', 'counter', 'increment', 'by=2', '--from', '//Bob')
    const before = (await told('contract', 'info', 'counter')).address
    save(original.replace('1_000', '4_000'))
    const { address, stateKept } = await lastOf('deployed')
    expect({ isOther: address !== before, stateKept }).toEqual({ isOther: true, stateKept: false })
    expect(await count()).toBe(5)
  })
})

describe('a test that fails', () => {
  test('deploys nothing, and what is saved then does', async () => {
    save(original.replace('count += by', 'count += by + 1'))
    expect(await lastOf('held')).toMatchObject({ failed: 1 })
    save(original)
    expect((await until('deployed')).filter(({ step }) => step === 'held')).toEqual([])
  })

  test('as a contract that cannot be built', async () => {
    save(original.replace('state:', 'state'))
    await lastOf('held')
    save(original)
    expect(await lastOf('current')).toMatchObject({ contract: 'counter' })
  })
})

describe('a timelock', () => {
  test('is waited out by the development network', async () => {
    save(owned.replace("'owner'", '{ timelock: 30 }'))
    const steps = await until('deployed')
    expect(steps.at(-1)).toMatchObject({ stateKept: false })
    await told('call', 'counter', 'increment', 'by=2', '--from', '//Bob')
    save(owned.replace("'owner'", '{ timelock: 30 }').replace('1_000', '3_000'))
    const names = (await until('replaced')).flatMap(({ step }) => (step === undefined ? [] : [step]))
    expect(names).toEqual(['uploaded', 'scheduled', 'waited', 'replaced'])
    expect(await count()).toBe(7)
  })
})

test('Ctrl-C ends it', async () => {
  watching.child.kill('SIGINT')
  expect(await watching.ended).toMatchObject({ code: 0 })
})

test('phat dev --watch starts the network, and does the same', async () => {
  await network.stop()
  const flags = ['--data', data, '--port', new URL(network.ready.endpoint).port, '--worker-port', '0']
  const following = startPhat(['dev', '--watch', 'my-counter', ...flags, '--json'], {}, home, 'phat-dev')
  watching = following
  expect(await lastOf('watching')).toMatchObject({ contracts: ['counter'] })
  save(owned.replace("'owner'", '{ timelock: 30 }'))
  await lastOf('replaced')
  expect(await count()).toBe(7)
  following.child.kill('SIGINT')
  expect(await following.ended).toMatchObject({ code: 0 })
}, 180_000)

/** Counts in 64 bits under another name. */
const migrating = (total: string, version = 2, further = ''): string => `import { contract, u32, u64 } from '@phat/contract'

export const Counter = contract('Counter', {
  state: { total: u64 },
  upgrade: 'owner',
  stateVersion: ${version},
})
  .init('new', { start: u32 }, (_c, { start }) => ({ total: BigInt(start) }))
  .migrate(1, (c) => {
    c.state.total = ${total}
    c.old.remove('count')
  })${version === 2 ? '' : `\n  .migrate(2, () => { ${further} })`}
  .message('increment', { by: u32 }, (c, { by }) => {
    c.state.total += BigInt(by)
  })
  .query('get', {}, u64, (c) => c.state.total)
`

const tests = `import assert from 'node:assert/strict'
import { test } from '@phat/cli/test'

test('counts', async ({ deploy }) => {
  const counter = await deploy('contracts/counter.ts', 'new', { start: 5 })
  await counter.call.increment({ by: 2 })
  assert.equal(Number((await counter.query.get()).value), 7)
})
`
