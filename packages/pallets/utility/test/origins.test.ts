// SPDX-License-Identifier: Apache-2.0

import { addWeight, dispatchInfoOf, install, noneOrigin, type RuntimeCall, rootOrigin, signed, weightOf } from '@phat/frame'
import { Balances, freeBalance, mintInto } from '@phat/pallet-balances'
import { derivativeAccount, Utility } from '@phat/pallet-utility'
import { addressOf, alice, bob, charlie, mockDbWeight } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { blake2AsU8a } from '@polkadot/util-crypto'
import { describe, expect, it } from 'vitest'
import { weights } from '../src/generated/weights.ts'

const chain = createMockRuntime({
  balances: [
    [alice, 100n],
    [bob, 10n],
  ],
  pallets: [install(2, Utility, { batchedCallsLimit: 10, dbWeight: mockDbWeight })],
  callFilter: ({ call }) => call !== 'burn',
})
const utility = chain.calls(Utility)
const send = (value: bigint): RuntimeCall => chain.call(Balances, 'transferAllowDeath', { dest: addressOf(bob), value })
const burn = (): RuntimeCall => chain.call(Balances, 'burn', { value: 1n, keepAlive: false })
const setBob = (newFree: bigint) => chain.call(Balances, 'forceSetBalance', { who: addressOf(bob), newFree })
const frozenOut = { type: 'Token', value: { type: 'FundsUnavailable', value: undefined } } as const

describe('asDerivative', () => {
  it('derives the account that other implementations derive', () => {
    const bytes = [...new TextEncoder().encode('modlpy/utilisuba'), ...alice, 0x39, 0x05]
    expect(derivativeAccount(alice, 1337)).toEqual(blake2AsU8a(Uint8Array.from(bytes)))
  })

  it('dispatches as the derived account', () => {
    mintInto(chain.execution, derivativeAccount(alice, 1), 50n)
    const post = utility.asDerivative(signed(alice), { index: 1, call: send(20n) })
    expect([freeBalance(chain.execution, derivativeAccount(alice, 1)), freeBalance(chain.execution, bob)]).toEqual([30n, 30n])
    const own = addWeight(weights.asDerivative, weightOf(mockDbWeight.read + mockDbWeight.write))
    expect(post.actualWeight).toEqual(addWeight(own, dispatchInfoOf(send(1n)).callWeight))
  })

  it('fails with the call, asks the filter, and is for accounts', () => {
    chain.expectNoop(() => utility.asDerivative(signed(alice), { index: 1, call: send(20n) }), 'Token.FundsUnavailable')
    chain.expectNoop(() => utility.asDerivative(signed(alice), { index: 1, call: burn() }), 'System.CallFiltered')
    chain.expectNoop(() => utility.asDerivative(rootOrigin, { index: 1, call: send(1n) }), 'BadOrigin')
  })
})

describe('dispatchAs', () => {
  it('dispatches as any origin for root, past the filter, and says what came of it', () => {
    utility.dispatchAs(rootOrigin, { asOrigin: signed(alice), call: send(20n) })
    utility.dispatchAs(rootOrigin, { asOrigin: signed(alice), call: burn() })
    utility.dispatchAs(rootOrigin, { asOrigin: signed(charlie), call: send(20n) })
    expect(chain.takeEvents().filter(([name]) => name === 'Utility.DispatchedAs')).toEqual([
      ['Utility.DispatchedAs', { result: { type: 'Ok', value: [] } }],
      ['Utility.DispatchedAs', { result: { type: 'Ok', value: [] } }],
      ['Utility.DispatchedAs', { result: { type: 'Err', value: frozenOut } }],
    ])
    chain.expectNoop(() => utility.dispatchAs(signed(alice), { asOrigin: signed(bob), call: send(1n) }), 'BadOrigin')
  })

  it('carries its origin over the wire', () => {
    const { call } = chain.runtime.types
    const sent = chain.call(Utility, 'dispatchAs', { asOrigin: signed(alice), call: send(1n) })
    expect(call.decode(call.encode(sent)).args).toEqual(sent.args)
  })
})

describe('dispatchAsFallible', () => {
  it('fails with the call', () => {
    utility.dispatchAsFallible(rootOrigin, { asOrigin: signed(alice), call: send(20n) })
    chain.expectEvents(
      ['Balances.Transfer', { from: alice, to: bob, amount: 20n }],
      ['Utility.DispatchedAs', { result: { type: 'Ok', value: [] } }],
    )
    const empty = () => utility.dispatchAsFallible(rootOrigin, { asOrigin: signed(charlie), call: send(20n) })
    chain.expectNoop(empty, 'Token.FundsUnavailable')
    const asBob = { asOrigin: signed(bob), call: send(1n) }
    chain.expectNoop(() => utility.dispatchAsFallible(signed(alice), asBob), 'BadOrigin')
  })
})

describe('withWeight', () => {
  it('counts the weight that root says, and fails with the call', () => {
    const call = chain.call(Utility, 'withWeight', { call: setBob(30n), weight: weightOf(7n, 8n) })
    expect(dispatchInfoOf(call).callWeight).toEqual(weightOf(7n, 8n))
    expect(chain.dispatch(rootOrigin, call)).toEqual({})
    expect(freeBalance(chain.execution, bob)).toBe(30n)
    chain.expectNoop(() => utility.withWeight(rootOrigin, { call: send(1n), weight: weightOf(1n) }), 'BadOrigin')
    chain.expectNoop(() => utility.withWeight(signed(alice), { call: send(1n), weight: weightOf(1n) }), 'BadOrigin')
  })
})

describe('ifElse', () => {
  const one = dispatchInfoOf(send(1n)).callWeight

  it('does not touch the fallback when the main call succeeds', () => {
    const post = utility.ifElse(signed(alice), { main: send(10n), fallback: send(20n) })
    chain.expectEvents(['Balances.Transfer', { from: alice, to: bob, amount: 10n }], ['Utility.IfElseMainSuccess'])
    expect(post.actualWeight).toEqual(addWeight(weights.ifElse, one))
  })

  it('calls the fallback when the main call fails, which leaves nothing behind', () => {
    const post = utility.ifElse(signed(alice), { main: send(101n), fallback: send(20n) })
    chain.expectEvents(
      ['Balances.Transfer', { from: alice, to: bob, amount: 20n }],
      ['Utility.IfElseFallbackCalled', { mainError: frozenOut }],
    )
    expect(post.actualWeight).toEqual(addWeight(weights.ifElse, addWeight(one, one)))
  })

  it('fails with the fallback when both fail', () =>
    chain.expectNoop(() => utility.ifElse(signed(alice), { main: send(101n), fallback: burn() }), 'System.CallFiltered'))

  it('is for anyone but inherents, and nests', () => {
    chain.expectNoop(() => utility.ifElse(noneOrigin, { main: send(1n), fallback: send(1n) }), 'BadOrigin')
    const inner = chain.call(Utility, 'ifElse', { main: send(200n), fallback: send(3n) })
    utility.ifElse(signed(alice), { main: inner, fallback: send(1n) })
    expect(freeBalance(chain.execution, bob)).toBe(13n)
    utility.ifElse(rootOrigin, { main: send(1n), fallback: setBob(40n) })
    expect(freeBalance(chain.execution, bob)).toBe(40n)
  })

  it('announces both calls', () =>
    expect(dispatchInfoOf(chain.call(Utility, 'ifElse', { main: send(1n), fallback: send(1n) })).callWeight).toEqual(
      addWeight(weights.ifElse, addWeight(one, one)),
    ))
})
