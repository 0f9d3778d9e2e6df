// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { concatBytes, equalBytes, known, textBytes, toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { nativeSystemCode } from '../src/native/system-code.ts'
import { alice, bob } from './cluster-fixture.ts'
import { runner } from './guest.ts'
import { u32le, u64le, u128le } from './host-calls.ts'
import {
  answer,
  block,
  carol,
  couldNotReadInput,
  denied,
  effects,
  input,
  none,
  ok,
  some,
  systemFixture,
  text,
  topic,
  value,
} from './native-fixture.ts'

const config = concatBytes(u32le(1), u32le(2), u64le(3n), u32le(4))
const hashed = new Uint8Array(32).fill(0x55)

/** Calls that the owner or administrators may make, each with arguments that are right. */
const guarded = [
  ['grant_admin', '67612061', carol, 'owner'],
  ['upgrade_system_contract', 'af69ca03', new Uint8Array(), 'owner'],
  ['upgrade_runtime', '317f6bf3', concatBytes(u32le(1), u32le(2)), 'owner'],
  ['set_accepts', '3a596249', Uint8Array.of(1), 'owner'],
  ['set_driver', 'aa1e2030', concatBytes(text('Any'), carol), 'owner or admin'],
  ['set_hook', '352c6b5c', concatBytes(Uint8Array.of(0), carol, u32le(9), u64le(10n)), 'admin'],
  ['set_contract_weight', '45ec9b18', concatBytes(carol, u32le(9)), 'admin'],
  ['deploy_sidevm_to', '662f4aa4', concatBytes(carol, hashed), 'admin'],
  ['stop_sidevm_at', '52a0fd6a', carol, 'admin'],
  ['deploy_sidevm_to_workers', '0a7d87b2', concatBytes(carol, hashed, Uint8Array.of(4), bob, config), 'admin'],
  ['set_sidevm_deadline', 'c9af5738', concatBytes(carol, u32le(77)), 'admin'],
  ['do_upgrade', '667e0041', Uint8Array.of(1, 0, 0, 0, 0, 0), 'self'],
] as const

describe('who may call the system contract', () => {
  test.each(guarded)('%s', (name, selector, args, who) => {
    const { send, ask } = systemFixture()
    expect(answer(send('67612061', bob))).toBe(ok)
    const allowed = { owner: [alice], admin: [bob], 'owner or admin': [alice, bob], self: [] }[who]
    for (const from of [alice, bob, carol]) {
      const isAllowed = allowed.some((one) => equalBytes(one, from))
      // The chain has no newer code in this cluster: the owner comes as far as that.
      const granted = name === 'upgrade_system_contract' ? '1 0x000102' : ok
      const receipt = send(selector, args, from)
      expect(answer(receipt)).toBe(isAllowed ? granted : denied)
      if (!isAllowed) expect([receipt.effects.pink, receipt.effects.emitted]).toEqual([[], []])
      // A query says the same and changes nothing.
      expect(ask(selector, args, from)).toBe(answer(receipt))
    }
  })

  test('change_deposit: the contract itself alone, on behalf of the chain', () => {
    const { send, cluster, system } = systemFixture()
    const args = concatBytes(carol, u128le(35_000_000_000n))
    // DriverError::SystemError(PermisionDenied).
    for (const from of [alice, bob]) expect(answer(send('a24bcb44', args, from))).toBe('1 0x00010100')
    const own = { kind: 'call', origin: system, to: system, input: input('a24bcb44', args), gasLimit: 10n ** 12n } as const
    const receipt = cluster.apply({ ...own, gasFree: true }, block)
    expect(answer(receipt)).toBe(ok)
    expect(effects(receipt)).toEqual([['SetContractWeight', { contract: carol, weight: 3 }]])
  })

  test('the root origin is nobody', () => {
    const { cluster, system } = systemFixture()
    const call = { kind: 'call', origin: undefined, to: system, input: input('67612061', carol), gasLimit: 10n ** 12n } as const
    expect(answer(cluster.apply(call, block))).toBe('RootNotAllowed')
  })
})

test('the owner is whoever made the contract, and the constructor says so as ink! does', () => {
  const { ask, instantiate, codeHash, cluster } = systemFixture()
  expect(ask('feaea4fa')).toBe(value(alice))
  expect(answer(instantiate(codeHash, input('ed4b9d1b'), bob))).toBe('0 0x00')
  expect(answer(instantiate(codeHash, input('ed4b9d1c')))).toBe(couldNotReadInput)
  expect(answer(instantiate(codeHash, new Uint8Array()))).toBe(couldNotReadInput)
  expect(cluster.read().contractCount()).toBe(2)
})

test('input that fits no message is answered as ink! answers it', () => {
  const { ask, send } = systemFixture()
  for (const selector of ['00000000', 'ed4b9d1b', '6761']) expect(ask(selector)).toBe(couldNotReadInput)
  expect(ask('67612061', carol.slice(1))).toBe(couldNotReadInput)
  expect(ask('aa1e2030', concatBytes(Uint8Array.of(8, 0xff, 0xff), carol))).toBe(couldNotReadInput)
  // What follows the arguments is not looked at.
  expect(ask('f06f050a', concatBytes(carol, Uint8Array.of(1)))).toBe('0 0x0000')
  // And no message takes funds.
  expect(answer(send('67612061', carol, alice, { value: 1n }))).toBe('ContractTrapped')
})

test('administrators are told as an ink! event', () => {
  const { send, ask } = systemFixture()
  expect(ask('f06f050a', bob)).toBe('0 0x0000')
  const receipt = send('67612061', bob)
  expect(ask('f06f050a', bob)).toBe('0 0x0001')
  expect(receipt.effects.emitted).toMatchObject([
    {
      topics: [topic(concatBytes(Uint8Array.of(0), textBytes('System::AdministratorAdded')))],
      data: concatBytes(Uint8Array.of(1), bob),
    },
  ])
})

test('what administrators decide reaches the worker as PinkEvents', () => {
  const { send } = systemFixture()
  send('67612061', bob)
  const effect = (name: string, from = bob) => {
    const [, selector, args] = known(
      guarded.find(([one]) => one === name),
      name,
    )
    return effects(send(selector, args, from))
  }
  const workers = { type: 'List', value: [bob] }
  const sidevm = { maxCodeSize: 1, maxMemoryPages: 2, vitalCapacity: 3n, deadline: 4 }
  const hook = { hook: { type: 'OnBlockEnd', value: undefined }, contract: carol, selector: 9, gasLimit: 10n }
  expect(effect('set_hook')).toEqual([['SetHook', hook]])
  expect(effect('set_contract_weight')).toEqual([['SetContractWeight', { contract: carol, weight: 9 }]])
  expect(effect('deploy_sidevm_to')).toEqual([['DeploySidevmTo', { contract: carol, codeHash: hashed }]])
  expect(effect('stop_sidevm_at')).toEqual([['ForceStopSidevm', { contract: carol }]])
  expect(effect('upgrade_runtime', alice)).toEqual([['UpgradeRuntimeTo', { version: [1, 2] }]])
  expect(effect('deploy_sidevm_to_workers')).toEqual([
    ['SidevmOperation', { type: 'Start', value: { contract: carol, codeHash: hashed, workers, config: sidevm } }],
  ])
  expect(effect('set_sidevm_deadline')).toEqual([
    ['SidevmOperation', { type: 'SetDeadline', value: { contract: carol, deadline: 77 } }],
  ])
})

test('the effects are those of the cluster’s own system contract: another one of the same code has none', () => {
  const { cluster, instantiate, codeHash } = systemFixture()
  const other = instantiate(codeHash, input('ed4b9d1b'), bob).result?.address ?? bob
  const call = (data: Uint8Array) =>
    cluster.apply({ kind: 'call', origin: bob, to: other, input: data, gasLimit: 10n ** 12n }, block)
  expect(answer(call(input('67612061', bob)))).toBe(ok)
  for (const [, selector, args, who] of guarded) {
    if (who === 'self') continue
    // Only the true one may bring in the system code of the chain.
    const receipt = call(input(selector, args))
    expect(answer(receipt)).toBe(selector === 'af69ca03' ? 'BadOrigin' : ok)
    expect(effects(receipt)).toEqual([])
  }
  expect(cluster.read().clusterAcceptance()).toEqual({ plain: false, legacy: false, version2: false })
})

test('the owner widens what all contracts accept', () => {
  const { cluster, send, ask, system } = systemFixture()
  const acceptance = () => cluster.read().acceptance(system)
  expect(acceptance()).toEqual({ plain: false, legacy: true, version2: true })
  expect(ask('4543df07')).toBe('0 0x0000')
  expect(answer(send('3a596249', Uint8Array.of(1)))).toBe(ok)
  expect(acceptance()).toEqual({ plain: true, legacy: true, version2: true })
  expect(ask('4543df07')).toBe('0 0x0001')
  expect(answer(send('3a596249', Uint8Array.of(8)))).toBe('1 0x000103')
  cluster.apply({ kind: 'setAcceptance', contract: system, origin: alice, plain: false, legacy: false, version2: true }, block)
  expect(acceptance()).toEqual({ plain: true, legacy: false, version2: true })
  expect(answer(send('3a596249', Uint8Array.of(0)))).toBe(ok)
  expect(acceptance()).toEqual({ plain: false, legacy: false, version2: true })
})

test('balances, codes, versions and the event chain are read by everyone', () => {
  const { ask, cluster, system, codeHash, send } = systemFixture()
  const { free, held } = cluster.read().account(system)
  expect([free, held > 0n]).toEqual([1n, true])
  expect(ask('5a98f226', system, carol)).toBe(value(u128le(free + held)))
  expect(ask('8a0d40d7', system, carol)).toBe(value(u128le(free)))
  expect(ask('916fdb44', system)).toBe(some(codeHash))
  expect(ask('916fdb44', carol)).toBe(none)
  expect(ask('6fc58436', concatBytes(codeHash, Uint8Array.of(0)))).toBe('0 0x0001')
  expect(ask('6fc58436', concatBytes(codeHash, Uint8Array.of(1)))).toBe('0 0x0000')
  expect(ask('87c98a8d')).toBe('0 0x00010002000100')
  expect(ask('e14655d3')).toBe(value(concatBytes(u64le(0n), new Uint8Array(32))))
  const { eventBlock } = send('67612061', bob)
  const header = eventBlock?.encoded.slice(0, 80) ?? new Uint8Array()
  expect(ask('e14655d3')).toBe(value(concatBytes(u64le(1n), blake2b256(header))))
})

test('gas is the same each time, grows with the work and runs out', () => {
  const gasOf = () => {
    const { send } = systemFixture()
    return [
      send('feaea4fa'),
      send('67612061', bob),
      send('aa1e2030', concatBytes(text('Some'), bob)),
      send('aa1e2030', concatBytes(text('Some'), carol)),
    ].map(({ result }) => result?.gasConsumed ?? 0n)
  }
  const [owner = 0n, grant = 0n, first = 0n, second = 0n] = gasOf()
  expect(gasOf()).toEqual([owner, grant, first, second])
  expect([owner > 0n, owner < grant, grant < second, first < second]).toEqual([true, true, true, true])
  const { send, ask } = systemFixture()
  expect(answer(send('67612061', bob, alice, { gasLimit: grant - 1n }))).toBe('OutOfGas')
  expect(ask('f06f050a', bob)).toBe('0 0x0000')
  expect(answer(send('67612061', bob, alice, { gasLimit: grant }))).toBe(ok)
})

test('what it stores has a deposit, as of every contract, under the keys of Phala’s own', () => {
  const { send, cluster, system } = systemFixture()
  const before = cluster.read().contract(system)
  const receipt = send('67612061', bob)
  // One item of no bytes under the key of the mapping and the account.
  expect(receipt.result?.deposit).toBe(100n)
  expect(cluster.read().contract(system)?.storageItems).toBe((before?.storageItems ?? 0) + 1)
  const { storage } = cluster.read()
  expect(storage(system, u32le(0))).toEqual(alice)
  expect(storage(system, concatBytes(u32le(0x11ab_091d), bob))).toEqual(new Uint8Array())
})

test('two replicas come to the same root', () => {
  const run = () => {
    const { send, cluster } = systemFixture()
    send('67612061', bob)
    for (const [, selector, args] of guarded) for (const from of [alice, bob, carol]) send(selector, args, from)
    return toHex(cluster.commit(block).root)
  }
  expect(run()).toBe(run())
})

test('its code is a valid module with one hash, and code that names another native contract is refused', () => {
  const code = nativeSystemCode()
  // The runner of wasm contracts would take it, too.
  expect(runner.check(code, { deterministic: true, gasLimit: 0n })).toMatchObject({ accepted: true })
  expect(code.length).toBeLessThan(200)
  expect(toHex(blake2b256(code))).toBe(toHex(blake2b256(nativeSystemCode())))
  const { cluster } = systemFixture()
  const other = code.slice()
  other[code.length - 1] = '2'.charCodeAt(0)
  expect(cluster.apply({ kind: 'uploadCode', origin: alice, code: other }, block)).toMatchObject({ error: 'CodeRejected' })
})
