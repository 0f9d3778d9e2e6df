// SPDX-License-Identifier: Apache-2.0
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { commands, exitCodes } from '@phat/cli'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ran, runHere, shellWords, startPhat } from './cli-process.ts'
import { type NetworkProcess, startNetwork, temporaryFolder } from './network-process.ts'

// The command line against a network: what people type, and what goes wrong with it.

const root = process.cwd()
const counterSource = 'packages/contract/examples/counter.ts'
const witnessSource = 'packages/dev-network/test/attacks/witness.ts'
const data = temporaryFolder()
/** A project: what is deployed from it is kept here. */
const project = temporaryFolder()
const otherGenesis = `0x${'11'.repeat(32)}`
const open = new Set<Socket>()
let silent: Server
let network: NetworkProcess

const env = () => ({ PHAT_URL: network.ready.endpoint })
const phat = (line: string, input?: string): Promise<Ran> =>
  runHere(shellWords(line), { env: env(), ...(input === undefined ? {} : { input }) })

/** What a command line prints as JSON. */
async function told(line: string, input?: string): Promise<Readonly<Record<string, unknown>>> {
  const { code, out, err } = await phat(`${line} --json`, input)
  expect({ line, code, err: code === 0 ? '' : err }).toEqual({ line, code: 0, err: '' })
  return JSON.parse(out)
}

beforeAll(async () => {
  symlinkSync(join(root, 'packages'), join(project, 'packages'))
  network = await startNetwork(data)
  silent = createServer((socket) => open.add(socket))
  await new Promise<void>((resolve) => {
    silent.listen(0, '127.0.0.1', resolve)
  })
  const { endpoint: url, genesisHash } = network.ready
  const networks = {
    other: { url, genesisHash: otherGenesis, simulated: true },
    strict: { url, genesisHash },
  }
  writeFileSync(join(project, 'phat.config.json'), JSON.stringify({ networks }))
  writeFileSync(join(project, 'key.txt'), 'sk-of-the-file\n')
  process.chdir(project)
}, 180_000)

afterAll(async () => {
  process.chdir(root)
  for (const socket of open) socket.destroy()
  silent?.close()
  await network?.stop()
  for (const folder of [data, project]) rmSync(folder, { recursive: true, force: true })
})

describe('the examples of the help run as they stand', () => {
  const examples = commands.flatMap(({ examples: all }) => all.filter(({ node }) => node === 'contract'))

  test('and there are some for each command that needs a network', () => {
    expect(examples.length).toBeGreaterThan(25)
  })

  test.each(examples.map(({ line }) => [line]))('phat %s', async (line) => {
    const { code, out, err } = await phat(line)
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' })
    expect(out).not.toBe('')
    if (line.includes('--json')) for (const document of out.split('\n')) expect(() => JSON.parse(document)).not.toThrow()
  })
})

describe('a contract', () => {
  test('is deployed from its source, and its name, address and code are kept, with nothing secret', async () => {
    const { address, codeHash, simulated } = await told(`deploy ${counterSource} start=5 --from //Alice --as walk`)
    expect(simulated).toBe(true)
    const text = readFileSync(join(project, '.phat/contracts.json'), 'utf8')
    expect(JSON.parse(text).networks.local.walk).toMatchObject({ address, codeHash, genesisHash: network.ready.genesisHash })
    expect(text).not.toContain('Alice')
  })

  test('takes a command whose cost was shown before, and answers with what it did', async () => {
    const dry = await told('call walk increment by=2 --from //Alice --dry-run')
    expect(dry).toMatchObject({ dryRun: true, simulated: true })
    const called = await told('call walk increment by=2 --from //Alice')
    expect(called).toMatchObject({ message: 'increment', value: null, simulated: true, codeHash: dry.codeHash })
    expect(Number(called.fee) / Number(dry.fee)).toBeCloseTo(1, 3)
    expect(await told('query walk get')).toMatchObject({ value: 7, simulated: true })
    expect((await phat('query walk get')).out).toMatch(/^7\n {2}worker .+\n {2}evidence {2}SIMULATED/)
  })

  test('shows people what a call costs before, and what it cost', async () => {
    const { out } = await phat('call walk announce --from //Alice')
    for (const name of ['gas', 'deposit', 'fee', 'result', 'block', 'fee paid', 'gas used', 'worker', 'evidence'])
      expect(out).toMatch(new RegExp(`^ {2}${name} `, 'm'))
    expect(out).toContain('event     Announced { count: 7 }')
  })

  test('is tried with a trace of what it would run and change, and of why it would fail', async () => {
    const traced = await told('trace walk increment by=2 --from //Alice')
    expect(traced).toMatchObject({ complete: false, frames: [{ depth: 0, message: 'increment' }], value: null })
    expect(traced.storage).toMatchObject([{ place: 'count', before: 'a value', after: 'a value' }])
    expect(await told('trace walk increment by=5000 --from //Alice')).toMatchObject({ error: { code: 'sdk.contract-error' } })
    expect((await phat('trace walk get')).out).toMatch(/^get {2}0x[0-9a-f]{64} .* done\n.* {2}answers {3}7/s)
    expect(await told('query walk get')).toMatchObject({ value: 7 })
  })

  test('shows its log to whoever deployed it, and only that', async () => {
    const { out } = await phat('logs walk --from //Alice --json')
    const kinds = out.split('\n').map((line) => JSON.parse(line).kind)
    expect(kinds).toEqual(expect.arrayContaining(['outcome', 'event']))
    expect(await phat('logs walk --from //Dave --json')).toMatchObject({ code: 0, out: '' })
  })

  test('is followed until Ctrl-C', async () => {
    const words = ['logs', 'walk', '--follow', '--since=-1', '--from', '//Alice', '--json']
    const following = startPhat(words, env(), project)
    await following.nextLine()
    const { block } = await told('call walk announce --from //Bob')
    const next = JSON.parse((await following.nextLine()) ?? '')
    expect(next).toMatchObject({ kind: 'event', name: 'Announced', blockNumber: (block as { number: number }).number })
    following.child.kill('SIGINT')
    expect(await following.ended).toMatchObject({ code: exitCodes.interrupted.code })
  })

  test('is described: code, deployer, workers, messages', async () => {
    const { workers, deployer, upgradePolicy } = await told('contract info walk')
    expect(workers).toHaveLength(2)
    expect({ deployer, upgradePolicy }).toEqual({
      deployer: '45R2pfjQUW2s9PQRHU48HQKLKHVMaDja7N3wpBtmF28UYDs2',
      upgradePolicy: { kind: 'immutable' },
    })
    expect((await phat('contract info walk')).out).toContain('increment(by: u32)')
  })

  test('is verified against its source, by receipts and by its address', async () => {
    const { verified, madeWith, receipts } = await told(`contract verify walk ${counterSource}`)
    expect({ verified, madeWith }).toEqual({ verified: true, madeWith: 'this code' })
    expect(receipts).toHaveLength(2)
    const salted = await told(`contract verify walk ${counterSource} --salt 0x00`)
    expect(salted).toMatchObject({ verified: true, madeWith: 'other code, or with another salt' })
  })

  test('gets a secret that its query reads, from a file and from standard input, and loses it', async () => {
    await told(`deploy ${witnessSource} note=hello --from //Alice`)
    expect(await told('secret list witness')).toMatchObject({ secrets: ['apiKey'] })
    await told('secret set witness apiKey --from-file key.txt --from //Alice')
    expect(await told('query witness secret')).toMatchObject({ value: 'sk-of-the-file' })
    const piped = startPhat(['secret', 'set', 'witness', 'apiKey', '--from', '//Alice'], env(), project)
    piped.child.stdin.end('sk-of-the-pipe\n')
    const { code, out, err } = await piped.ended
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).not.toContain('sk-of')
    expect(await told('query witness secret')).toMatchObject({ value: 'sk-of-the-pipe' })
    await told('secret remove witness apiKey --from //Alice')
    expect((await phat('query witness secret')).err).toContain('[sdk.trapped]')
  })
})

describe('a network', () => {
  test('lists its workers as the chain has them', async () => {
    const { workers } = await told('worker list')
    const keys = (workers as { publicKey: string }[]).map(({ publicKey }) => publicKey)
    expect(keys.sort()).toEqual(network.ready.workers.map(({ publicKey }) => publicKey).sort())
    const evidence = { state: 'active', simulated: true, reason: null }
    for (const one of workers as unknown[])
      expect(one).toMatchObject({
        cluster: network.ready.cluster.id,
        evidence,
        version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      })
    expect((await phat('worker list')).out).toContain('SIMULATED')
  })

  test('shows its cluster, with the names of what was deployed from here', async () => {
    const { systemContract } = network.ready.cluster
    expect(await told('cluster show')).toMatchObject({ id: network.ready.cluster.id, systemContract })
    expect((await phat('cluster show')).out).toMatch(/contract {3}0x[0-9a-f]{64} {2}walk$/m)
  })

  test('shows the key that commands to a contract are encrypted to', async () => {
    const { publicKey } = await told('contract info walk')
    expect(await told('key show walk')).toEqual({ keys: [{ kind: 'contract', of: 'walk', key: publicKey }] })
  })
})

const nobody = `0x${'22'.repeat(32)}`

/** Command line, code of the error, a part of its message, exit. */
const faults: readonly (readonly [line: string, code: string, message: RegExp, exit: keyof typeof exitCodes])[] = [
  ['deploy missing.contract --from //Alice', 'cli.unreadable-file', /ENOENT/, 'usage'],
  [`deploy ${counterSource} --from //Alice`, 'abi.bad-argument', /start/, 'usage'],
  [`deploy ${counterSource} start=much --from //Alice`, 'abi.bad-argument', /start/, 'usage'],
  [`deploy ${counterSource} start=1 stop=2 --from //Alice`, 'cli.bad-value', /no argument for "stop=2"/, 'usage'],
  [`deploy ${counterSource} start=1`, 'cli.no-secret', /no account/, 'usage'],
  [`deploy ${counterSource} start=1 --salt twelve --from //Alice`, 'cli.bad-value', /--salt is hex/, 'usage'],
  [`deploy ${counterSource} start=1 --as "2 words" --from //Alice`, 'cli.bad-value', /is no name/, 'usage'],
  [`deploy ${counterSource} start=1 --cluster ${nobody} --from //Alice`, 'sdk.cluster-not-found', /0x2222/, 'failed'],
  [`deploy ${counterSource} start=1 --from //Nobody`, 'sdk.balance-too-low', /./, 'failed'],
  ['call nobody increment by=1 --from //Alice', 'cli.unknown-contract', /no contract "nobody" on local: there are /, 'usage'],
  ['call counter incremnt by=1 --from //Alice', 'abi.unknown-entry', /increment/, 'usage'],
  ['call counter increment by=many --from //Alice', 'abi.bad-argument', /by/, 'usage'],
  ['call counter increment --from //Alice', 'abi.bad-argument', /by/, 'usage'],
  ['call counter increment by=1 --value much --from //Alice', 'primitives.not-an-amount', /--value/, 'usage'],
  ['call counter increment by=5000 --from //Alice', 'sdk.contract-error', /answered TooLarge \{"by":5000\}/, 'failed'],
  ['call counter increment by=1 --gas 1 --from //Alice --deposit 0', 'sdk.out-of-gas', /OutOfGas/, 'failed'],
  [`call counter increment by=1 --worker ${nobody} --from //Alice`, 'sdk.worker-not-listed', /0x2222/, 'usage'],
  ['query counter', 'cli.missing-argument', /name a message of counter: increment\(by: u32\), announce\(\), get\(\)/, 'usage'],
  [`query ${nobody} get`, 'cli.missing-argument', /--metadata <file>/, 'usage'],
  [`query ${nobody} get --metadata kept`, 'sdk.contract-not-found', /0x2222/, 'failed'],
  [`logs ${nobody} --from //Alice`, 'sdk.contract-not-found', /0x2222/, 'failed'],
  ['logs counter --since soon --from //Alice', 'cli.bad-value', /--since/, 'usage'],
  ['logs counter', 'cli.no-secret', /no account/, 'usage'],
  ['contract info nobody', 'cli.unknown-contract', /"nobody"/, 'usage'],
  [`contract verify counter ${witnessSource}`, 'cli.other-code', /does not run the code/, 'failed'],
  ['secret set witness apiKey --from-file key.txt --from //Bob', 'sdk.not-deployer', /another account/, 'failed'],
  ['secret set witness apiKey --from-file missing.txt --from //Alice', 'cli.unreadable-file', /ENOENT/, 'usage'],
  [`secret set witness ${'k'.repeat(65)} --from //Alice`, 'sdk.bad-value', /1 to 64 bytes/, 'usage'],
  ['secret remove nobody apiKey --from //Alice', 'cli.unknown-contract', /"nobody"/, 'usage'],
  [`cluster show ${nobody}`, 'cli.unknown-cluster', /0x2222/, 'failed'],
  ['cluster show first', 'cli.bad-value', /32 bytes/, 'usage'],
  [`cluster transfer 5 --cluster ${nobody} --from //Alice`, 'cli.unknown-cluster', /0x2222/, 'failed'],
  ['cluster transfer much --from //Alice', 'primitives.not-an-amount', /amount/, 'usage'],
  ['worker list --cluster first', 'cli.bad-value', /32 bytes/, 'usage'],
  ['key show nobody', 'cli.unknown-contract', /"nobody"/, 'usage'],
  ['key rotate --from //Bob', 'cli.not-owner', /another account/, 'failed'],
  ['query counter get --network nowhere', 'cli.unknown-network', /there are local, other, strict/, 'usage'],
]

describe('a fault has its own code', () => {
  const codeOf = async (line: string, input?: string) => {
    const { code, err } = await phat(`${line.replace('--metadata kept', metadataOf())} --json`, input)
    const { error } = JSON.parse(err.split('\n').at(-1) ?? '') as { error: { code: string; message: string; remedy: string } }
    return { ...error, exit: code }
  }
  const metadataOf = (): string => {
    const kept = JSON.parse(readFileSync(join(project, '.phat/contracts.json'), 'utf8'))
    return `--metadata ${kept.networks.local.counter.metadata}`
  }

  test.each(faults)('phat %s: %s', async (line, code, message, exit) => {
    const error = await codeOf(line)
    expect(error).toMatchObject({ code, message: expect.stringMatching(message), exit: exitCodes[exit].code })
    expect(error.remedy.length).toBeGreaterThan(10)
  })

  test('a salt that was used before, told before anything is paid', async () => {
    const line = `deploy ${counterSource} start=1 --as salted --salt 0x0102 --from //Alice`
    await told(line)
    expect(await codeOf(line)).toMatchObject({ code: 'sdk.contract-exists', exit: exitCodes.failed.code })
  })

  test('an empty secret', async () => {
    const line = 'secret set witness apiKey --from //Alice'
    expect(await codeOf(line, '\n')).toMatchObject({ code: 'cli.missing-argument', exit: exitCodes.usage.code })
  })

  test('a node of another chain, by name', async () => {
    for (const line of ['query counter get', 'worker list']) {
      const { code, message, exit } = await codeOf(`${line} --network other`)
      expect({ code, exit }).toEqual({ code: 'cli.wrong-genesis', exit: exitCodes.failed.code })
      for (const hash of [otherGenesis, network.ready.genesisHash]) expect(message).toContain(hash)
    }
  })

  test('SIMULATED evidence where the network takes none, before a command is sent', async () => {
    const { address } = await told('contract info counter')
    for (const line of [`query ${address} get`, `call ${address} increment by=1 --from //Alice`])
      expect(await codeOf(`${line} --metadata kept --network strict`)).toMatchObject({ code: 'cli.simulated-refused' })
    const line = `deploy ${counterSource} start=1 --from //Alice --network strict`
    expect(await codeOf(line)).toMatchObject({ code: 'cli.simulated-refused' })
  })

  test('a contract of a chain that is gone', async () => {
    const path = join(project, '.phat/contracts.json')
    const kept = JSON.parse(readFileSync(path, 'utf8'))
    kept.networks.local.gone = { ...kept.networks.local.counter, genesisHash: otherGenesis }
    writeFileSync(path, JSON.stringify(kept))
    expect(await codeOf('query gone get')).toMatchObject({ code: 'cli.other-genesis', exit: exitCodes.failed.code })
  })

  test('a node that is not there, and one that never answers', async () => {
    expect(await codeOf('query counter get --url ws://127.0.0.1:1')).toMatchObject({ code: 'sdk.unreachable', exit: 3 })
    expect(await codeOf('worker list --url ws://127.0.0.1:1')).toMatchObject({ code: 'cli.unreachable', exit: 3 })
    const { port } = silent.address() as AddressInfo
    const line = `query counter get --url ws://127.0.0.1:${port} --timeout 1`
    expect(await codeOf(line)).toMatchObject({ code: 'sdk.timeout', exit: 3 })
  })
})
