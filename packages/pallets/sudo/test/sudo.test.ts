// SPDX-License-Identifier: Apache-2.0
import {
  addWeight,
  dispatchInfoOf,
  genesisOf,
  install,
  noneOrigin,
  type RuntimeCall,
  rootOrigin,
  signed,
  weightOf,
} from '@phat/frame'
import { Balances, freeBalance } from '@phat/pallet-balances'
import { Sudo } from '@phat/pallet-sudo'
import { System } from '@phat/pallet-system'
import { addressOf, alice, bob, charlie } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { describe, expect, it } from 'vitest'
import { weights } from '../src/generated/weights.ts'

const chain = createMockRuntime({
  balances: [
    [alice, 100n],
    [bob, 50n],
  ],
  pallets: [install(2, Sudo, {})],
  genesis: [genesisOf(Sudo, { key: alice })],
  callFilter: ({ call }) => call !== 'forceTransfer',
})
const sudo = chain.calls(Sudo)
const key = () => Sudo.at(chain.execution).store.key.get()
const take = (value: bigint): RuntimeCall =>
  chain.call(Balances, 'forceTransfer', { source: addressOf(bob), dest: addressOf(alice), value })
const send = (value: bigint): RuntimeCall => chain.call(Balances, 'transferAllowDeath', { dest: addressOf(alice), value })
const free = { paysFee: false }
const ok = { type: 'Ok', value: [] } as const

describe('sudo', () => {
  it('dispatches as root, past the filter, free of charge', () => {
    expect(sudo.sudo(signed(alice), { call: take(20n) })).toEqual(free)
    expect(freeBalance(chain.execution, alice)).toBe(120n)
    expect(chain.takeEvents().at(-1)).toEqual(['Sudo.Sudid', { sudoResult: ok }])
  })

  it('succeeds when its call fails, and says so', () => {
    expect(sudo.sudo(signed(alice), { call: take(90n) })).toEqual(free)
    const error = { type: 'Token', value: { type: 'FundsUnavailable', value: undefined } }
    chain.expectEvents(['Sudo.Sudid', { sudoResult: { type: 'Err', value: error } }])
  })

  it('costs and ranks as its call', () => {
    const call = chain.call(Sudo, 'sudo', { call: chain.call(System, 'setHeapPages', { pages: 1n }) })
    const inner = dispatchInfoOf(chain.call(System, 'setHeapPages', { pages: 1n }))
    expect(dispatchInfoOf(call)).toEqual({
      callWeight: addWeight(weights.sudo, inner.callWeight),
      class: 'Operational',
      paysFee: true,
    })
  })
})

describe('sudoUncheckedWeight', () => {
  it('counts the weight that the sender says', () => {
    const weight = weightOf(1_000n, 2n)
    const call = chain.call(Sudo, 'sudoUncheckedWeight', { call: take(20n), weight })
    expect(dispatchInfoOf(call)).toEqual({ callWeight: weight, class: 'Normal', paysFee: true })
    expect(chain.dispatch(signed(alice), call)).toEqual(free)
    expect(freeBalance(chain.execution, alice)).toBe(120n)
  })
})

describe('sudoAs', () => {
  it('dispatches as any account', () => {
    expect(sudo.sudoAs(signed(alice), { who: addressOf(bob), call: send(20n) })).toEqual(free)
    chain.expectEvents(['Balances.Transfer', { from: bob, to: alice, amount: 20n }], ['Sudo.SudoAsDone', { sudoResult: ok }])
  })

  it('fails for an account that it cannot name', () =>
    chain.expectNoop(() => sudo.sudoAs(signed(alice), { who: { type: 'Raw', value: alice }, call: send(1n) }), 'CannotLookup'))
})

describe('the key', () => {
  it('passes to another account, and only that one may use it', () => {
    expect(sudo.setKey(signed(alice), { new: addressOf(bob) })).toEqual(free)
    chain.expectEvents(['Sudo.KeyChanged', { old: alice, new: bob }])
    chain.expectNoop(() => sudo.sudo(signed(alice), { call: send(1n) }), 'Sudo.RequireSudo')
    sudo.setKey(signed(bob), { new: addressOf(charlie) })
    expect(key()).toEqual(charlie)
  })

  it('is removed for good, but for root', () => {
    expect(sudo.removeKey(signed(alice), {})).toEqual(free)
    chain.expectEvents(['Sudo.KeyRemoved'])
    expect(key()).toBeUndefined()
    chain.expectNoop(() => sudo.setKey(signed(alice), { new: addressOf(alice) }), 'Sudo.RequireSudo')
    sudo.setKey(rootOrigin, { new: addressOf(alice) })
    chain.expectEvents(['Sudo.KeyChanged', { old: undefined, new: alice }])
  })

  it.each<[string, () => unknown]>([
    ['sudo', () => sudo.sudo(signed(bob), { call: take(1n) })],
    ['sudoUncheckedWeight', () => sudo.sudoUncheckedWeight(signed(bob), { call: take(1n), weight: weightOf(1n) })],
    ['sudoAs', () => sudo.sudoAs(signed(bob), { who: addressOf(alice), call: send(1n) })],
    ['setKey', () => sudo.setKey(signed(bob), { new: addressOf(bob) })],
    ['removeKey', () => sudo.removeKey(signed(bob), {})],
  ])('is needed for %s', (_, step) => chain.expectNoop(step, 'Sudo.RequireSudo'))

  it('is of no use to inherents', () => chain.expectNoop(() => sudo.removeKey(noneOrigin, {}), 'BadOrigin'))
})
