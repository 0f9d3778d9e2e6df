// SPDX-License-Identifier: Apache-2.0
import { encodeSs58, keypairFromUri } from '@phat/crypto'
import { storagePrefix } from '@phat/frame'
import { fromByteString, PhatError, toHex } from '@phat/primitives'
import { createRuntimes, existentialDeposit } from '@phat/runtime'
import { describe, expect, it } from 'vitest'
import { devSpec, localSpec } from '../../src/spec/built-in-specs.ts'
import { parseSpec } from '../../src/spec/parse-spec.ts'
import { genesisHashOf } from '../../src/spec/spec-summary.ts'
import { writeSpec } from '../../src/spec/write-spec.ts'

const runtimes = createRuntimes()
const plain = writeSpec(devSpec(runtimes), { runtimes, form: 'plain' })
const raw = writeSpec(devSpec(runtimes), { runtimes, form: 'raw' })
const addressOf = (uri: string, prefix = 30) => encodeSs58(keypairFromUri(uri).accountId, prefix)

interface Json {
  [name: string]: Json
}
const at = (document: unknown): Json => document as Json

/** The error of a spec after a change to its document. */
function refusal(text: string, change: (document: Json) => void): { code: string; message: string } {
  const document: unknown = JSON.parse(text)
  change(at(document))
  return refusalOf(JSON.stringify(document))
}

function refusalOf(text: string): { code: string; message: string } {
  try {
    parseSpec(text, runtimes)
  } catch (error) {
    if (error instanceof PhatError) {
      expect(error.why.length, error.code).toBeGreaterThan(10)
      expect(error.remedy.length, error.code).toBeGreaterThan(10)
      return { code: error.code, message: error.message }
    }
    throw error
  }
  return { code: 'accepted', message: '' }
}

const set = (path: string, value: unknown) => (document: Json) => {
  const names = path.split('.')
  const last = names.pop() as string // split gives one element at least
  const parent = names.reduce((one, name) => one[name] as Json, document)
  if (value === undefined) delete parent[last]
  else parent[last] = value as Json
}

const config = 'genesis.runtimeGenesis.config'

describe('a plain spec', () => {
  it('is read as it was written', () => {
    for (const spec of [devSpec(runtimes), localSpec(runtimes)]) {
      expect(parseSpec(writeSpec(spec, { runtimes, form: 'plain', indent: 2 }), runtimes)).toEqual(spec)
    }
  })

  it.each<[string, string, unknown, string, string]>([
    ['an unknown field', 'bootnodes', [], 'unknown-field', 'bootnodes is no field of a chain spec'],
    ['an unknown field within', `${config}.sudo.kay`, 'x', 'unknown-field', `${config}.sudo.kay is no field`],
    ['a missing field', 'properties.tokenSymbol', undefined, 'missing-field', 'properties.tokenSymbol is missing'],
    ['a name that forges a line', 'name', 'a\nb', 'bad-field', 'name must be a text of 1 to 64 characters, not "a\\nb"'],
    ['an id that is no folder', 'id', '../x', 'bad-field', 'id must be'],
    ['an id that is too long', 'id', 'a'.repeat(34), 'bad-field', 'id must be 1 to 33'],
    ['a chain type', 'chainType', 'Test', 'bad-field', 'chainType must be Development, Local, Live, not "Test"'],
    ['boot nodes', 'bootNodes', ['/dns/x'], 'bad-field', 'bootNodes must be an empty list'],
    ['a protocol id', 'protocolId', 'x', 'bad-field', 'protocolId must be null'],
    ['a reserved prefix', 'properties.ss58Format', 46, 'bad-field', 'properties.ss58Format must be'],
    ['no validator', 'validators', [], 'bad-field', 'validators must be a list of 1 to 100'],
    ['a short validator key', 'validators.0.publicKey', '0x00', 'bad-field', 'validators[0].publicKey must be the 32 bytes'],
    ['a validator without power', 'validators.0.power', 0, 'bad-field', 'validators[0].power must be a whole number from 1'],
    ['two forms of genesis', 'genesis.raw', {}, 'bad-field', 'genesis must be an object with either'],
    ['no genesis', 'genesis.runtimeGenesis', undefined, 'bad-field', 'genesis must be an object with either'],
    [
      'another version',
      'genesis.runtimeGenesis.runtime.specVersion',
      77,
      'unknown-runtime',
      'phala-node version 77; this release',
    ],
    ['another runtime', 'genesis.runtimeGenesis.runtime.specName', 'kusama', 'unknown-runtime', 'is kusama version'],
    ['an account that is none', `${config}.sudo.key`, '45R2', 'bad-account', `${config}.sudo.key: `],
    ['a pair of three', `${config}.balances.1`, ['a', '1', 2], 'bad-field', `${config}.balances[1] must be a pair`],
    [
      'an amount that is a number',
      `${config}.balances.1.1`,
      5,
      'bad-field',
      `${config}.balances[1][1] must be an amount in planck`,
    ],
    ['an amount with a zero before', `${config}.balances.1.1`, '05', 'bad-field', `${config}.balances[1][1] must be`],
    [
      'too little',
      `${config}.balances.2.1`,
      String(existentialDeposit - 1n),
      'below-deposit',
      `${config}.balances[2][1] is 9999999999 planck`,
    ],
    [
      'too much in sum',
      `${config}.balances.5.1`,
      String(2n ** 128n - 1n),
      'issuance-overflow',
      `${config}.balances[5][1] brings`,
    ],
    [
      'a foreign address',
      `${config}.balances.3.0`,
      addressOf('//Dave', 42),
      'wrong-prefix',
      `${config}.balances[3][0] is an address of network 42`,
    ],
    [
      'an account twice',
      `${config}.balances.3.0`,
      addressOf('//Bob'),
      'duplicate-account',
      `${config}.balances[3][0] is the account of ${config}.balances[1][0]`,
    ],
  ])('with %s is refused', (_what, path, value, code, message) => {
    const found = refusal(plain, set(path, value))
    expect(found.code).toBe(`spec.${code}`)
    expect(found.message).toContain(message)
  })

  const bobsBalance = 10_000_000n * 10n ** 12n
  it.each<[string, unknown[], string, string]>([
    ['a schedule of three', ['x', 1, 2], 'bad-field', `${config}.vesting[0] must be a list of`],
    [
      'no account of balances',
      [addressOf('//Zed'), 1, 10, '0'],
      'bad-field',
      `${config}.vesting[0][0] must be an account of balances`,
    ],
    ['no length', [addressOf('//Bob'), 1, 0, '0'], 'bad-field', `${config}.vesting[0][2] must be a whole number from 1`],
    [
      'nothing locked',
      [addressOf('//Bob'), 1, 10, String(bobsBalance)],
      'bad-field',
      `${config}.vesting[0][3] must be less than`,
    ],
    ['less than a planck a block', [addressOf('//Bob'), 1, 10, String(bobsBalance - 9n)], 'bad-field', 'so that something vests'],
    ['a planck a block', [addressOf('//Bob'), 1, 10, String(bobsBalance - 10n)], 'accepted', ''],
  ])('whose vesting has %s is judged', (_what, schedule, code, message) => {
    const found = refusal(plain, set(`${config}.vesting`, [schedule]))
    expect(found.code).toBe(code === 'accepted' ? code : `spec.${code}`)
    expect(found.message).toContain(message)
  })

  it('has no vesting under a runtime without, and one schedule for each account', () => {
    const schedule = [addressOf('//Bob'), 1, 10, '0']
    expect(refusal(plain, set(`${config}.vesting`, [schedule, schedule])).code).toBe('spec.duplicate-account')
    const old = refusal(plain, (document) => {
      set('genesis.runtimeGenesis.runtime.specVersion', 1)(document)
      set(`${config}.vesting`, [schedule])(document)
    })
    expect(old).toMatchObject({ code: 'spec.bad-field', message: expect.stringContaining('version 1 has no vesting') })
  })

  it('with a validator twice is refused', () => {
    const found = refusal(plain, (document) => set('validators.1', document.validators?.['0'])(document))
    expect(found).toMatchObject({ code: 'spec.duplicate-validator', message: expect.stringMatching(/^validators\[1\]/) })
  })

  it('with the smallest and the largest balance that can be is accepted', () => {
    const least = (document: Json) => set(`${config}.balances`, [[addressOf('//Bob'), String(existentialDeposit)]])(document)
    const most = (document: Json) => set(`${config}.balances`, [[addressOf('//Bob'), String(2n ** 128n - 1n)]])(document)
    for (const change of [least, most]) expect(refusal(plain, change).code).toBe('accepted')
  })
})

describe('what is no spec', () => {
  it.each(['', '{', 'null', '[]', '"dev"', '5', '{}', '{"name": "x", }', '[[[['])('%j is refused', (text) => {
    expect(refusalOf(text).code).toMatch(/^spec\.(not-json|bad-field|missing-field)$/)
  })

  it('a field that stands twice is refused, and colons and quotes in texts are not mistaken for one', () => {
    expect(refusalOf(plain.replace('"id":', '"id":"other","id":'))).toMatchObject({
      code: 'spec.duplicate-field',
      message: '"id" stands twice in one object',
    })
    expect(refusal(plain, set('name', 'a "id": b \\"id\\":')).code).toBe('accepted')
  })

  it('a byte order mark before the document is none of its business', () => {
    expect(refusalOf(`\uFEFF${plain}`).code).toBe('accepted')
  })
})

describe('a raw spec', () => {
  const key = (pallet: string, item: string) => toHex(fromByteString(storagePrefix(pallet, item)))
  const top = 'genesis.raw.top'

  it('of a chain has the genesis of the plain one', () => {
    for (const spec of [devSpec(runtimes), localSpec(runtimes)]) {
      const read = parseSpec(writeSpec(spec, { runtimes, form: 'raw' }), runtimes)
      expect(read.genesis.form).toBe('raw')
      expect(genesisHashOf(read, runtimes)).toEqual(genesisHashOf(spec, runtimes))
    }
  })

  it.each<[string, string, unknown, string, string]>([
    ['no :code', `${top}.0x3a636f6465`, undefined, 'missing-code', `${top}.0x3a636f6465 is missing`],
    ['wasm as :code', `${top}.0x3a636f6465`, '0x0061736d', 'unknown-runtime', 'is no code of this software'],
    ['a key that is no hex', `${top}.0x3`, '0x', 'bad-field', `a key of ${top} must be a 0x text`],
    ['a value that is no hex', `${top}.0x30`, 'x', 'bad-field', `${top}.0x30 must be a 0x text`],
    ['one key in two cases', `${top}.0x3A636f6465`, '0x', 'duplicate-field', `${top}.0x3A636f6465 stands twice`],
    ['a child trie', 'genesis.raw.childrenDefault', { '0x00': {} }, 'child-state', 'genesis.raw.childrenDefault.0x00'],
    ['the root of a child trie', `${top}.0x3a6368696c645f73746f726167653a00`, '0x00', 'child-state', 'is a child trie'],
    [
      'another issuance',
      `${top}.${key('Balances', 'TotalIssuance')}`,
      `0x${'01'.repeat(16)}`,
      'broken-state',
      'the total issuance is',
    ],
    ['a value that does not decode', `${top}.${key('Balances', 'TotalIssuance')}`, '0x0102', 'broken-state', top],
  ])('with %s is refused', (_what, path, value, code, message) => {
    const found = refusal(raw, set(path, value))
    expect(found.code).toBe(`spec.${code}`)
    expect(found.message).toContain(message)
  })

  it('that names another version of the runtime says which', () => {
    const code = String(at(JSON.parse(raw)).genesis?.raw?.top?.['0x3a636f6465'])
    // magic (12 bytes), the name and its length (11 bytes), then the version.
    const other = `${code.slice(0, 2 + 46)}63000000${code.slice(2 + 46 + 8)}`
    expect(refusal(raw, set(`${top}.0x3a636f6465`, other)).message).toContain(
      'phala-node version 99; this release holds phala-node',
    )
    const interface_ = `${code.slice(0, -2)}${code.endsWith('00') ? '01' : '00'}`
    expect(refusal(raw, set(`${top}.0x3a636f6465`, interface_)).message).toContain('with another interface')
  })
})

describe('a live chain', () => {
  const secret = '0x0102030405060708091011121314151617181920212223242526272829303132'
  const live = JSON.stringify({
    ...(JSON.parse(plain) as object),
    chainType: 'Live',
    validators: [{ publicKey: toHex(keypairFromUri(secret, 'ed25519').publicKey), power: 1 }],
    genesis: {
      runtimeGenesis: {
        ...at(JSON.parse(plain)).genesis?.runtimeGenesis,
        config: { balances: [[addressOf(secret), '1000000000000']], sudo: { key: addressOf(`${secret}//sudo`) } },
      },
    },
  })

  it('with keys of its own is accepted', () => {
    expect(refusalOf(live).code).toBe('accepted')
  })

  it.each<[string, string, unknown, string]>([
    ['sudo', `${config}.sudo.key`, addressOf('//Alice'), `${config}.sudo.key is //Alice (sr25519)`],
    ['an account', `${config}.balances.0.0`, addressOf('//Bob//stash'), `${config}.balances[0][0] is //Bob//stash (sr25519)`],
    [
      'an ecdsa account',
      `${config}.balances.0.0`,
      encodeSs58(keypairFromUri('//Eve', 'ecdsa').accountId, 30),
      `${config}.balances[0][0] is //Eve (ecdsa)`,
    ],
    [
      'a validator',
      'validators.0.publicKey',
      toHex(keypairFromUri('//Alice', 'ed25519').publicKey),
      'validators[0].publicKey is //Alice (ed25519)',
    ],
  ])('with a public secret as %s is refused', (_what, path, value, message) => {
    expect(refusal(live, set(path, value))).toEqual({ code: 'spec.public-secret', message })
  })

  it('is refused them in raw form, too', () => {
    const asRaw = writeSpec({ ...parseSpec(live, runtimes), chainType: 'Local' }, { runtimes, form: 'raw' })
    expect(refusal(asRaw, set('chainType', 'Live')).code).toBe('accepted')
    const sudo = `genesis.raw.top.${toHex(fromByteString(storagePrefix('Sudo', 'Key')))}`
    const named = refusal(asRaw, (document) => {
      set('chainType', 'Live')(document)
      set(sudo, toHex(keypairFromUri('//Ferdie').accountId))(document)
    })
    expect(named).toMatchObject({ code: 'spec.public-secret', message: expect.stringContaining('names //Ferdie') })
    const endowed = writeSpec(devSpec(runtimes), { runtimes, form: 'raw' }).replace(
      /"publicKey":"[^"]*"/,
      `"publicKey":"0x${'07'.repeat(32)}"`,
    )
    expect(refusal(endowed, set('chainType', 'Live')).code).toBe('spec.public-secret')
  })
})
