// SPDX-License-Identifier: Apache-2.0
import { parseInkMetadata } from '@phat/abi'
import { blake2b256, encodeSs58 } from '@phat/crypto'
import { toHex } from '@phat/primitives'
import { expect, test } from 'vitest'
import { nativeSystemCode } from '../src/native/system-code.ts'
import { nativeSystemMetadata } from '../src/native/system-contract.ts'
import { alice, bob } from './cluster-fixture.ts'
import { systemFixture } from './native-fixture.ts'

const abi = parseInkMetadata(JSON.stringify(nativeSystemMetadata()))

/** The interface of Phala's system contract: label, selector, arguments. */
const interfaceOf = [
  ['owner', 'feaea4fa', []],
  ['System::version', '87c98a8d', []],
  ['System::grant_admin', '67612061', ['contract_id']],
  ['System::set_driver', 'aa1e2030', ['name', 'contract_id']],
  ['System::get_driver', '2740cf0a', ['name']],
  ['System::get_driver2', 'c0f28223', ['name']],
  ['System::deploy_sidevm_to', '662f4aa4', ['contract_id', 'code_hash']],
  ['System::stop_sidevm_at', '52a0fd6a', ['contract_id']],
  ['System::set_hook', '352c6b5c', ['hook', 'contract', 'selector', 'gas_limit']],
  ['System::set_contract_weight', '45ec9b18', ['contract_id', 'weight']],
  ['System::total_balance_of', '5a98f226', ['account']],
  ['System::free_balance_of', '8a0d40d7', ['account']],
  ['System::is_admin', 'f06f050a', ['contract_id']],
  ['System::upgrade_system_contract', 'af69ca03', []],
  ['System::do_upgrade', '667e0041', ['from_version']],
  ['System::upgrade_runtime', '317f6bf3', ['version']],
  ['System::code_exists', '6fc58436', ['code_hash', 'code_type']],
  ['System::code_hash', '916fdb44', ['account']],
  ['System::driver_history', 'd519dbec', ['name']],
  ['System::current_event_chain_head', 'e14655d3', []],
  ['System::deploy_sidevm_to_workers', '0a7d87b2', ['contract_id', 'code_hash', 'workers', 'config']],
  ['System::set_sidevm_deadline', 'c9af5738', ['contract_id', 'run_until']],
  ['ContractDeposit::change_deposit', 'a24bcb44', ['contract_id', 'deposit']],
] as const

test('the metadata has all of the interface, and what is ours', () => {
  for (const [label, selector, args] of interfaceOf) {
    const found = abi.messageOf(label)
    expect([toHex(found.selector), found.args.map((one) => one.label)]).toEqual([`0x${selector}`, args])
  }
  const ours = abi.messages.map(({ label }) => label).filter((label) => !interfaceOf.some(([one]) => one === label))
  expect(ours).toEqual(['System::set_accepts', 'System::accepts'])
  expect(abi.codeHash).toEqual(blake2b256(nativeSystemCode()))
  expect(abi.constructors.map(({ label, selector }) => [label, toHex(selector)])).toEqual([['default', '0xed4b9d1b']])
})

test('a client that has the metadata alone speaks to the contract and reads its events', () => {
  const { system, send } = systemFixture()
  const call = (label: string, args: unknown, from = alice) => {
    const entry = abi.messageOf(label)
    const encoded = abi.encode(entry, args)
    const { result, effects } = send(toHex(encoded.slice(0, 4)).slice(2), encoded.slice(4), from)
    const data = result?.result.ok === true ? result.result.data : expect.fail(label)
    const events = effects.emitted.map((event) => abi.decodeEvent(event))
    return { outcome: abi.decodeOutcome(entry, data), events: events.map(({ event, shown }) => [event.label, shown]) }
  }
  const codeHash = blake2b256(nativeSystemCode())
  expect(call('System::codeExists', [codeHash, 'Ink']).outcome).toMatchObject({ kind: 'value', value: true })
  expect(call('System::codeExists', [codeHash, 'Sidevm']).outcome).toMatchObject({ kind: 'value', value: false })
  expect(call('System::codeHash', [system]).outcome).toMatchObject({ value: codeHash })
  expect(call('System::version', []).outcome).toMatchObject({ value: [1, 2, 1] })
  expect(call('System::setDriver', ['Some', system], bob).outcome).toMatchObject({ kind: 'error', shown: 'PermisionDenied' })
  const address = encodeSs58(system, 30)
  const set = call('System::setDriver', { name: 'Some', contractId: address })
  expect(set.outcome).toMatchObject({ kind: 'value' })
  expect(set.events).toEqual([['DriverChanged', { name: 'Some', previous: null, current: address }]])
  expect(call('System::getDriver2', ['Some']).outcome).toMatchObject({ shown: [7, address] })
  expect(call('System::grantAdmin', [bob]).events).toMatchObject([['AdministratorAdded', { user: encodeSs58(bob, 30) }]])
  const hook = { hook: 'OnBlockEnd', contract: bob, selector: 1, gasLimit: 2 }
  expect(call('System::setHook', hook, bob).outcome).toMatchObject({ kind: 'value' })
  const config = { maxCodeSize: 1, maxMemoryPages: 2, vitalCapacity: 3, deadline: 4 }
  expect(call('System::deploySidevmToWorkers', [bob, codeHash, [bob], config], bob).outcome).toMatchObject({ kind: 'value' })
  expect(call('ContractDeposit::changeDeposit', [bob, 5], bob).outcome).toMatchObject({
    kind: 'error',
    error: { type: 'SystemError', value: { type: 'PermisionDenied' } },
  })
})
