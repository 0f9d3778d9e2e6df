// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url'
import { textBytes } from '@phat/primitives'
import { beforeAll, describe, expect, it } from 'vitest'
import { built, descriptorOf } from './client.ts'
import { Confidential } from './contracts/confidential.ts'
import { type Deployed, deploy, engineCluster } from './engine-cluster.ts'
import { buildText } from './fixtures.ts'
import { alice, bob } from './test-host.ts'

const entry = fileURLToPath(new URL('./contracts/confidential.ts', import.meta.url))
const block = { number: 1, now: 12_000n }

describe('secrets of a contract', () => {
  const cluster = engineCluster([alice, bob])
  let confidential: Deployed
  beforeAll(async () => {
    confidential = deploy(cluster, descriptorOf(Confidential), (await built({ entry })).wasm, {}, { caller: alice })
  })
  const query = (name: string) => confidential.query(name, {}, { caller: bob }).answer
  const set = (name: string, value: Uint8Array | undefined, origin = alice) =>
    cluster.apply({ kind: 'setSecret', contract: confidential.address, origin, name, value }, block).error

  it('are what its deployer has set, at once and in the place of an older value', () => {
    const missing = { trap: expect.stringContaining('secrets.apiKey: the owner has not provided it') }
    expect(query('key')).toMatchObject(missing)
    expect(set('apiKey', textBytes('first'))).toBeUndefined()
    expect(query('key')).toBe('first')
    expect(query('other')).toMatchObject({ trap: expect.stringContaining('secrets.other') })
    expect(set('apiKey', textBytes('zweiter Schlüssel €'))).toBeUndefined()
    expect(query('key')).toBe('zweiter Schlüssel €')
    expect(set('apiKey', textBytes('from somebody else'), bob)).toBe('BadOrigin')
    expect(query('key')).toBe('zweiter Schlüssel €')
    expect(set('apiKey', undefined)).toBeUndefined()
    expect(query('key')).toMatchObject(missing)
  })

  it('are refused in transactions and estimates, whatever was set', () => {
    set('apiKey', textBytes('never agreed on'))
    const refused = { name: 'ContractTrapped', trap: expect.stringContaining('secrets.apiKey in a transaction') }
    const { answer, receipt } = confidential.call('key', {}, { caller: alice })
    expect(answer).toMatchObject(refused)
    const encoded = new TextDecoder().decode(receipt.encoded)
    expect(encoded).not.toContain('never agreed on')
    const input = confidential.descriptor.messages.find(({ name }) => name === 'key')?.selector ?? new Uint8Array()
    const request = { kind: 'call', origin: alice, to: confidential.address, input, gasLimit: 10n ** 12n } as const
    const estimate = cluster.query(request, { mode: 'estimate', block })
    expect(estimate.result.result).toEqual({ ok: false, error: 'ContractTrapped' })
    expect(new TextDecoder().decode(estimate.encoded)).not.toContain('never agreed on')
  })

  it('of one contract are not another’s, though both have one code', async () => {
    const { wasm } = await built({ entry })
    const twin = deploy(cluster, descriptorOf(Confidential), wasm, {}, { caller: bob, salt: 1 })
    set('apiKey', textBytes('mine'))
    expect(query('key')).toBe('mine')
    expect(twin.query('key', {}, { caller: alice }).answer).toMatchObject({ trap: expect.stringContaining('not provided') })
  })

  it('are refused under names that cannot be set', async () => {
    for (const name of ['', 'with space', 'k'.repeat(65), 'schlüssel']) {
      const text = `import { contract } from '@phat/contract'
export const A = contract('A', { secrets: [${JSON.stringify(name)}] }).init('new', {}, () => ({})).message('f', {}, () => undefined)`
      expect(await buildText(text)).toMatchObject({
        kind: 'refused',
        diagnostics: [{ code: 'build.declaration', message: expect.stringContaining('a secret cannot be named') }],
      })
    }
  })
})

describe('what a contract accepts', () => {
  it('stands in its module and its metadata, and holds from its first command on', async () => {
    const cluster = engineCluster([alice])
    const { wasm, contract } = await built({ entry })
    expect(contract.phat).toMatchObject({
      secrets: ['apiKey', 'other'],
      accepts: { plain: false, legacy: false, version2: true },
    })
    const { address } = deploy(cluster, descriptorOf(Confidential), wasm, {}, { caller: alice })
    expect(cluster.read().acceptance(address)).toEqual({ plain: false, legacy: false, version2: true })
  })

  it('is not said unless declared, so that the code of contracts that say nothing stays the same', async () => {
    const text = (accepts: string) => `import { contract } from '@phat/contract'
export const A = contract('A', {${accepts}}).init('new', {}, () => ({})).message('f', {}, () => undefined)`
    const section = (wasm: Uint8Array) => new TextDecoder('latin1').decode(wasm).split('phat.accepts')[1]
    for (const [accepts, byte] of [
      ['', undefined],
      ['accepts: {}', '\x06'],
      ['accepts: { plain: true }', '\x07'],
      ['accepts: { legacy: false, version2: false }', '\x00'],
    ] as const) {
      const result = await buildText(text(accepts), { minify: true })
      expect(result.kind === 'built' && section(result.wasm)).toBe(byte)
    }
  })
})
