// SPDX-License-Identifier: Apache-2.0
import { acceptsSection } from '@phat/abi'
import { concatBytes, known, textBytes, toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import type { ContractSetting } from '../src/cluster/command.ts'
import type { Receipt } from '../src/cluster/receipt.ts'
import { alice, bob, createBench, perByte, perItem, treasury } from './cluster-fixture.ts'
import { wasmOf } from './guest.ts'
import { block, carol, systemFixture } from './native-fixture.ts'

type Secret = Extract<ContractSetting, { kind: 'setSecret' }>

function setUp() {
  const bench = createBench()
  const contract = bench.deploy()
  const apply = (setting: ContractSetting) => bench.cluster.apply(setting, bench.block)
  const setSecret = (name: string, value: string | undefined, more: Partial<Secret> = {}): Receipt =>
    apply({
      kind: 'setSecret',
      contract,
      origin: alice,
      name,
      value: value === undefined ? undefined : textBytes(value),
      ...more,
    })
  const secret = (name: string): string | undefined => {
    const value = bench.cluster.read().secret(contract, name)
    return value && new TextDecoder().decode(value)
  }
  return { ...bench, bench, contract, apply, setSecret, secret }
}

describe('secrets of a contract', () => {
  test('are set, replaced and removed by its deployer', () => {
    const { setSecret, secret, contract, cluster } = setUp()
    expect(secret('key')).toBeUndefined()
    for (const value of ['one', 'another', ''] as const) {
      expect(setSecret('key', value).error).toBeUndefined()
      expect(secret('key')).toBe(value)
    }
    expect(secret('other')).toBeUndefined()
    expect(setSecret('key', undefined).error).toBeUndefined()
    expect(secret('key')).toBeUndefined()
    expect(setSecret('never', undefined).error).toBeUndefined()
    expect(cluster.read().secret(bob, 'key')).toBeUndefined()
    expect(cluster.read().deployer(contract)).toEqual(alice)
  })

  test('are nobody else’s to set, and of contracts that live', () => {
    const { setSecret, secret } = setUp()
    expect(setSecret('key', 'x', { origin: bob }).error).toBe('BadOrigin')
    expect(setSecret('key', 'x', { contract: bob }).error).toBe('ContractNotFound')
    expect(secret('key')).toBeUndefined()
  })

  test('of a contract that a contract made are that contract’s to set', () => {
    const { bench, contract, apply, cluster } = setUp()
    const code = toHex(bench.upload('child'))
    const { effects } = bench.call(contract, [{ do: 'instantiate', code, salt: '0x01', steps: [], must: true }])
    const child = known(effects.instantiated[0], 'a child').contract
    expect(cluster.read().deployer(child)).toEqual(contract)
    const setting = { kind: 'setSecret', contract: child, name: 'key', value: new Uint8Array(1) } as const
    expect(apply({ ...setting, origin: alice }).error).toBe('BadOrigin')
  })

  test('have bounds', () => {
    const { setSecret } = setUp()
    expect(setSecret('', 'x').error).toBe('OutOfBounds')
    expect(setSecret('é'.repeat(32), 'x').error).toBeUndefined()
    expect(setSecret('é'.repeat(33), 'x').error).toBe('OutOfBounds')
    expect(setSecret('key', 'x'.repeat(4096)).error).toBeUndefined()
    expect(setSecret('key', 'x'.repeat(4097)).error).toBe('ValueTooLarge')
    for (let count = 3; count <= 64; count++) expect(setSecret(`key ${count}`, 'x').error).toBeUndefined()
    expect(setSecret('one too many', 'x').error).toBe('OutOfBounds')
    expect(setSecret('key', 'replaced').error).toBeUndefined()
    expect(setSecret('key 3', undefined).error).toBeUndefined()
    expect(setSecret('one too many', 'x').error).toBeUndefined()
  })

  test('have a deposit, which follows their length and comes back', () => {
    const { setSecret, cluster, contract } = setUp()
    const read = () => [cluster.read().account(alice).free, cluster.read().account(contract).held] as const
    const [free, held] = read()
    for (const length of [10, 3, 20]) {
      setSecret('key', 'x'.repeat(length))
      const deposit = BigInt(3 + length) * perByte + perItem
      expect(read()).toEqual([free - deposit, held + deposit])
    }
    setSecret('key', undefined)
    expect(read()).toEqual([free, held])
  })

  test('of a deployer without money are not set', () => {
    const { setSecret, cluster, bench, secret } = setUp()
    cluster.apply({ kind: 'withdraw', from: alice, amount: cluster.read().account(alice).free - 101n }, bench.block)
    expect(setSecret('key', 'value').error).toBe('StorageDepositNotEnoughFunds')
    expect(secret('key')).toBeUndefined()
  })

  test('go with the contract, and their deposit goes to who ended it', () => {
    const { setSecret, secret, cluster, contract, bench, apply } = setUp()
    setSecret('key', 'value')
    setSecret('other', 'value')
    apply({ kind: 'grantLog', contract, origin: alice, account: bob, allowed: true })
    cluster.commit(bench.block)
    bench.block = { number: 2, now: 2_000n }
    const held = cluster.read().account(contract).held
    const { free } = cluster.read().account(bob)
    bench.call(contract, [{ do: 'terminate', to: toHex(treasury) }], { origin: bob })
    expect(cluster.read().account(bob).free).toBe(free + held)
    expect(cluster.read().account(contract)).toEqual({ free: 0n, held: 0n })
    const expectGone = () => {
      expect(secret('key')).toBeUndefined()
      expect(cluster.read().deployer(contract)).toBeUndefined()
      expect(cluster.read().acceptance(contract)).toBeUndefined()
      expect(cluster.read().logGrantees(contract)).toEqual([])
    }
    expectGone()
    expect(cluster.read().contractCount()).toBe(0)
    expect(setSecret('key', 'value').error).toBe('ContractNotFound')
    cluster.commit(bench.block)
    bench.block = { number: 3, now: 3_000n }
    cluster.commit(bench.block)
    // Nothing is left of it, and one that is made again at the address begins anew.
    expect([...cluster.records()].filter(([key]) => key.startsWith('x'))).toEqual([])
    bench.block = { number: 4, now: 4_000n }
    expect(bench.deploy()).toEqual(contract)
    expect(secret('key')).toBeUndefined()
    expect(cluster.read().deployer(contract)).toEqual(alice)
  })

  test.each(['revert', 'trap', 'terminate'])('a constructor that ends with %s leaves no trace of the contract', (end) => {
    const { cluster, upload, block } = createBench()
    const fields = { origin: alice, codeHash: upload('plain'), salt: Uint8Array.of(9), gasLimit: 10n ** 9n }
    const input = textBytes(JSON.stringify([{ do: end, to: toHex(bob) }]))
    const { result } = cluster.apply({ kind: 'instantiate', ...fields, input }, block)
    expect(result?.result).toMatchObject(end === 'revert' ? { flags: 1 } : { ok: false })
    expect(cluster.read().deployer(known(result?.address, 'an address'))).toBeUndefined()
    expect(cluster.read().contractCount()).toBe(0)
  })
})

describe('what a contract accepts', () => {
  const contractCode = wasmOf('(module (func (export "deploy")) (func (export "call")))')
  const declaring = (...content: readonly number[]): Uint8Array => {
    const name = textBytes(acceptsSection)
    return concatBytes(
      contractCode,
      Uint8Array.of(0, 1 + name.length + content.length, name.length),
      name,
      Uint8Array.from(content),
    )
  }
  const deployed = (code: Uint8Array) => {
    const { cluster, upload, instantiate } = systemFixture()
    const contract = known(instantiate(upload(code), new Uint8Array()).result?.address, 'it is made')
    return { cluster, contract, acceptance: () => cluster.read().acceptance(contract) }
  }
  const byDefault = { plain: false, legacy: true, version2: true }

  test.each([
    ['nothing', contractCode, byDefault],
    ['plain alone', declaring(1), { plain: true, legacy: false, version2: false }],
    ['version 2 alone', declaring(4), { plain: false, legacy: false, version2: true }],
    ['none at all', declaring(0), { plain: false, legacy: false, version2: false }],
    ['all, with bits that mean nothing', declaring(0xff), { plain: true, legacy: true, version2: true }],
    ['two bytes, which say nothing', declaring(1, 1), byDefault],
  ])('its code may declare: %s', (_, code, expected) => {
    expect(deployed(code).acceptance()).toEqual(expected)
  })

  test('its deployer may say otherwise, and is the only one', () => {
    const { cluster, contract, acceptance } = deployed(declaring(4))
    const word = { kind: 'setAcceptance', contract, plain: true, legacy: true, version2: false } as const
    expect(cluster.apply({ ...word, origin: bob }, block).error).toBe('BadOrigin')
    expect(acceptance()).toEqual({ plain: false, legacy: false, version2: true })
    expect(cluster.apply({ ...word, origin: alice }, block).error).toBeUndefined()
    expect(acceptance()).toEqual({ plain: true, legacy: true, version2: false })
  })

  test('a contract that a contract made has what its own code declares', () => {
    const { cluster, upload, instantiate } = systemFixture()
    const codeHash = toHex(upload(declaring(1)))
    const maker = known(instantiate(upload(textBytes('scripted maker')), textBytes('[]')).result?.address, 'it is made')
    const steps = JSON.stringify([{ do: 'instantiate', code: codeHash, salt: '0x01', steps: [], must: true }])
    const call = { kind: 'call', origin: carol, to: maker, input: textBytes(steps), gasLimit: 10n ** 12n } as const
    const [child] = cluster.apply(call, block).effects.instantiated
    expect(cluster.read().acceptance(known(child, 'a child').contract)).toEqual({ plain: true, legacy: false, version2: false })
  })
})

test('a deployer grants and withdraws the log, to as many accounts as there may be', () => {
  const { apply, cluster, contract } = setUp()
  const grant = (account: Uint8Array, allowed: boolean, origin = alice) =>
    apply({ kind: 'grantLog', contract, origin, account, allowed }).error
  const grantees = () => cluster.read().logGrantees(contract)
  expect(grant(bob, true, bob)).toBe('BadOrigin')
  expect([grant(bob, true), grant(carol, true), grant(bob, true)]).toEqual([undefined, undefined, undefined])
  expect(grantees()).toEqual([carol, bob])
  expect([grant(carol, false), grant(carol, false)]).toEqual([undefined, undefined])
  expect(grantees()).toEqual([bob])
  for (let count = 1; count < 64; count++) expect(grant(new Uint8Array(32).fill(count), true)).toBeUndefined()
  expect(grant(carol, true)).toBe('OutOfBounds')
  expect(grant(bob, true)).toBeUndefined()
  expect(grantees()).toHaveLength(64)
})
