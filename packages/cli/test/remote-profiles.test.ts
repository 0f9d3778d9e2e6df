// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeSs58 } from '@phat/crypto'
import { fromHex, type Hex } from '@phat/primitives'
import { sdkErrors } from '@phat/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { argumentNames, findContract } from '../src/remote/find-contract.ts'
import { keepContract, keptContracts } from '../src/remote/kept-contracts.ts'
import { checkGenesis, projectFolder, readProfiles } from '../src/remote/networks.ts'
import { asRemoteError } from '../src/remote/remote-errors.ts'
import { exitCodeOf } from '../src/terminal/cli-errors.ts'
import { exitCodes } from '../src/terminal/exit-codes.ts'

const hash = (digit: string): Hex => `0x${digit.repeat(64)}`
const genesisHash = hash('a')
const counter = { address: hash('1'), genesisHash, codeHash: hash('2'), cluster: hash('3'), salt: hash('4') }
const local = { name: 'local', url: 'ws://127.0.0.1:9944', genesisHash: undefined, simulated: true }
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phat-profiles-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const configure = (config: unknown): void =>
  writeFileSync(join(folder, 'phat.config.json'), typeof config === 'string' ? config : JSON.stringify(config))

describe('the networks of a project', () => {
  test('are the one of this machine where nothing is written', () => {
    expect(readProfiles(folder)).toEqual([local])
  })

  test('are those of the nearest phat.config.json upwards', () => {
    configure({
      networks: { test: { url: 'wss://node.example', genesisHash: hash('B'), simulated: true }, live: { url: 'wss://a' } },
    })
    const inner = join(folder, 'src', 'deep')
    mkdirSync(inner, { recursive: true })
    expect(projectFolder(inner)).toBe(folder)
    expect(readProfiles(folder)).toEqual([
      local,
      { name: 'test', url: 'wss://node.example', genesisHash: hash('b'), simulated: true },
      { name: 'live', url: 'wss://a', genesisHash: undefined, simulated: false },
    ])
  })

  test('may name another local', () => {
    configure({ networks: { local: { url: 'ws://127.0.0.1:1', simulated: true } } })
    expect(readProfiles(folder)).toEqual([{ ...local, url: 'ws://127.0.0.1:1' }])
  })

  test.each([
    ['{', /phat\.config\.json: .*JSON/],
    [[], /the file is an object/],
    [{ networks: 5 }, /networks is an object/],
    [{ networks: { a: 'ws://b' } }, /networks\.a is an object/],
    [{ networks: { a: {} } }, /networks\.a\.url is the address of a node/],
    [{ networks: { a: { url: 'ws://b', genesisHash: '0x12' } } }, /networks\.a\.genesisHash is 0x with 64 digits/],
    [{ networks: { a: { url: 'ws://b', simulated: 'yes' } } }, /networks\.a\.simulated is true or false/],
    [{ networks: { a: { url: 'ws://b', genesis: hash('1') } } }, /networks\.a\.genesis is no field/],
  ])('that are written wrongly are told where: %j', (config, message) => {
    configure(config)
    expect(() => readProfiles(folder)).toThrow(message)
    expect(() => readProfiles(folder)).toThrow(expect.objectContaining({ code: 'cli.bad-config' }))
  })

  test('refuse a node of another chain, and name both', () => {
    const profile = { ...local, genesisHash }
    expect(() => checkGenesis(profile, genesisHash)).not.toThrow()
    expect(() => checkGenesis(profile, hash('c'))).toThrow(
      expect.objectContaining({ code: 'cli.wrong-genesis', message: expect.stringMatching(/0xcccc.*0xaaaa/) }),
    )
  })
})

describe('contracts that were deployed from a project', () => {
  const place = (network = 'local') => ({ folder, genesisHash, profile: { ...local, name: network } })

  test('are found by their name on their network, and by their address', () => {
    keepContract(folder, 'local', 'counter', counter, new TextEncoder().encode('{}'))
    const kept = { ...counter, metadata: join('.phat', '2222222222222222.contract') }
    expect(findContract(place(), 'counter')).toEqual({ name: 'counter', address: counter.address, kept })
    expect(findContract(place(), counter.address)).toMatchObject({ name: 'counter', kept })
    expect(findContract(place(), encodeSs58(fromHex(counter.address)))).toMatchObject({ name: 'counter' })
    expect(readFileSync(join(folder, kept.metadata), 'utf8')).toBe('{}')
    expect(() => findContract(place('test'), 'counter')).toThrow(expect.objectContaining({ code: 'cli.unknown-contract' }))
  })

  test('are told to be gone where the chain began anew', () => {
    keepContract(folder, 'local', 'counter', { ...counter, genesisHash: hash('d') }, new Uint8Array())
    expect(() => findContract(place(), 'counter')).toThrow(
      expect.objectContaining({ code: 'cli.other-genesis', message: expect.stringMatching(/0xdddd.*0xaaaa/) }),
    )
    expect(findContract(place(), counter.address).kept).toBeUndefined()
  })

  test('are kept for each network, the newest of a name', () => {
    keepContract(folder, 'local', 'counter', counter, new Uint8Array())
    keepContract(folder, 'test', 'counter', { ...counter, address: hash('5') }, new Uint8Array())
    keepContract(folder, 'local', 'counter', { ...counter, address: hash('6') }, new Uint8Array())
    expect(keptContracts(folder, 'local').counter?.address).toBe(hash('6'))
    expect(keptContracts(folder, 'test').counter?.address).toBe(hash('5'))
    expect(readdirSync(join(folder, '.phat')).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  test('stand for accounts and codes among arguments, beside development accounts', () => {
    keepContract(folder, 'local', 'counter', counter, new Uint8Array())
    const names = argumentNames(place())
    expect(names.account('counter')).toBe(encodeSs58(fromHex(counter.address)))
    expect(names.account('//Alice')).toBe('45R2pfjQUW2s9PQRHU48HQKLKHVMaDja7N3wpBtmF28UYDs2')
    expect(names.account('constructor')).toBeUndefined()
    expect(names.codeHash('code:counter')).toBe(counter.codeHash)
    expect(() => names.codeHash('code:other')).toThrow(expect.objectContaining({ code: 'cli.bad-value' }))
  })

  test.each([['['], ['{"version":2,"networks":{}}'], ['{"version":1,"networks":{"local":{"counter":{"address":5}}}}']])(
    'are refused where the file is another: %s',
    (text) => {
      mkdirSync(join(folder, '.phat'))
      writeFileSync(join(folder, '.phat/contracts.json'), text)
      expect(() => keptContracts(folder, 'local')).toThrow(expect.objectContaining({ code: 'cli.bad-config' }))
    },
  )
})

describe('an error of the library', () => {
  test('says what to do on a command line', () => {
    const error = asRemoteError(sdkErrors.error('worker-behind', 'it stands at 5'))
    expect(error).toMatchObject({ code: 'sdk.worker-behind', message: 'it stands at 5', retryable: true })
    expect((error as { remedy: string }).remedy).toMatch(/^phat worker info/)
  })

  test.each([
    ['unreachable', 'unreachable'],
    ['timeout', 'unreachable'],
    ['wrong-argument', 'usage'],
    ['dispatch-failed', 'dispatchFailed'],
    ['interrupted', 'interrupted'],
    ['contract-error', 'failed'],
  ] as const)('%s ends as %s', (name, exit) => {
    expect(exitCodeOf(asRemoteError(sdkErrors.error(name, 'x')))).toBe(exitCodes[exit].code)
  })

  test('no other error is changed', () => {
    const error = new TypeError('a bug')
    expect(asRemoteError(error)).toBe(error)
  })
})
