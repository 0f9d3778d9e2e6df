// SPDX-License-Identifier: Apache-2.0
import { addWeight, dispatchInfoOf, noneOrigin, type RuntimeCall, rootOrigin, signed, weightOf } from '@phat/frame'
import { Balances, freeBalance, mintInto, reservedBalance } from '@phat/pallet-balances'
import { Multisig, multiAccountId } from '@phat/pallet-multisig'
import { ProxyPallet } from '@phat/pallet-proxy'
import { System } from '@phat/pallet-system'
import { derivativeAccount, Utility } from '@phat/pallet-utility'
import { addressOf, alice, bob, charlie, dave, eve, mockDbWeight } from '@phat/test-kit'
import { beforeEach, describe, expect, it } from 'vitest'
import { weights } from '../src/generated/weights.ts'
import { mockChain, startDeposits } from './mock.ts'

const { chain, deposits } = mockChain()
const proxy = chain.calls(ProxyPallet)
const any = { type: 'Any' } as const
const nonTransfer = { type: 'NonTransfer' } as const
const cancelProxy = { type: 'CancelProxy' } as const
const justTransfer = { type: 'JustTransfer' } as const
type Kind = typeof any | typeof nonTransfer | typeof cancelProxy | typeof justTransfer
const reserved = (who: typeof alice): bigint => reservedBalance(chain.execution, who)
const send = (value: bigint): RuntimeCall => chain.call(Balances, 'transferAllowDeath', { dest: addressOf(dave), value })
const remark = (): RuntimeCall => chain.call(System, 'remarkWithEvent', { remark: new Uint8Array() })
const add = (who: typeof alice, delegate: typeof alice, proxyType: Kind = any, delay = 0) =>
  proxy.addProxy(signed(who), { delegate: addressOf(delegate), proxyType, delay })
const remove = (who: typeof alice, delegate: typeof alice, proxyType: Kind = any, delay = 0) =>
  proxy.removeProxy(signed(who), { delegate: addressOf(delegate), proxyType, delay })
const act = (who: typeof alice, real: typeof alice, call: RuntimeCall, forceProxyType?: Kind) =>
  proxy.proxy(signed(who), { real: addressOf(real), forceProxyType, call })
const ok = { type: 'Ok', value: [] } as const
const filtered = { type: 'Err', value: { type: 'Module', value: { index: 0, error: new Uint8Array([5, 0, 0, 0]) } } } as const
/** What came of the last call that a delegate made. */
const outcome = (): unknown => {
  const [name, fields] =
    chain
      .takeEvents()
      .filter(([event]) => event === 'Proxy.ProxyExecuted')
      .at(-1) ?? []
  return name === undefined ? 'no call was made' : (fields as { readonly result: unknown }).result
}

beforeEach(() => {
  Object.assign(deposits, startDeposits)
})

describe('delegates', () => {
  it('are added for a deposit, and stand in order', () => {
    add(alice, charlie, nonTransfer, 5)
    add(alice, bob, cancelProxy)
    chain.takeEvents()
    add(alice, bob, justTransfer)
    chain.expectEvents(
      ['Balances.Reserved', { who: alice, amount: 3n }],
      ['Proxy.ProxyAdded', { delegator: alice, delegatee: bob, proxyType: justTransfer, delay: 0 }],
    )
    add(alice, bob, justTransfer, 1)
    expect(reserved(alice)).toBe(10n + 4n * 3n)
    const [definitions, deposit] = ProxyPallet.at(chain.execution).store.proxies.get(alice)
    expect(definitions).toEqual([
      { delegate: bob, proxyType: justTransfer, delay: 0 },
      { delegate: bob, proxyType: justTransfer, delay: 1 },
      { delegate: bob, proxyType: cancelProxy, delay: 0 },
      { delegate: charlie, proxyType: nonTransfer, delay: 5 },
    ])
    expect(deposit).toBe(22n)
  })

  it('are removed one by one or all at once, and the deposit with them', () => {
    add(alice, bob)
    add(alice, charlie)
    chain.takeEvents()
    remove(alice, bob)
    chain.expectEvents(
      ['Balances.Unreserved', { who: alice, amount: 3n }],
      ['Proxy.ProxyRemoved', { delegator: alice, delegatee: bob, proxyType: any, delay: 0 }],
    )
    remove(alice, charlie)
    expect([reserved(alice), ProxyPallet.at(chain.execution).store.proxies.has(alice)]).toEqual([0n, false])
    add(alice, bob)
    add(alice, charlie)
    proxy.removeProxies(signed(alice), {})
    expect([reserved(alice), ProxyPallet.at(chain.execution).store.proxies.has(alice)]).toEqual([0n, false])
    proxy.removeProxies(signed(alice), {})
  })

  it('are refused when they are many, twice the same, oneself, or not paid for', () => {
    add(alice, bob)
    chain.expectNoop(() => add(alice, bob), 'Proxy.Duplicate')
    chain.expectNoop(() => add(alice, alice), 'Proxy.NoSelfProxy')
    for (const delay of [1, 2, 3]) add(alice, bob, any, delay)
    chain.expectNoop(() => add(alice, charlie), 'Proxy.TooMany')
    chain.expectNoop(() => add(eve, bob), 'Balances.InsufficientBalance')
  })

  it('are not removed where there are none', () => {
    add(alice, bob)
    chain.expectNoop(() => remove(alice, charlie), 'Proxy.NotFound')
    chain.expectNoop(() => remove(alice, bob, nonTransfer), 'Proxy.NotFound')
    chain.expectNoop(() => remove(alice, bob, any, 1), 'Proxy.NotFound')
    chain.expectNoop(() => remove(bob, alice), 'Proxy.NotFound')
  })

  it('are for accounts that sign, and named by their ids', () => {
    const delegation = { delegate: addressOf(bob), proxyType: any, delay: 0 }
    const unknown = { type: 'Raw', value: bob } as const
    for (const origin of [rootOrigin, noneOrigin]) {
      chain.expectNoop(() => proxy.addProxy(origin, delegation), 'BadOrigin')
      chain.expectNoop(() => proxy.removeProxy(origin, delegation), 'BadOrigin')
      chain.expectNoop(() => proxy.removeProxies(origin, {}), 'BadOrigin')
      chain.expectNoop(() => proxy.pokeDeposit(origin, {}), 'BadOrigin')
      chain.expectNoop(() => proxy.proxy(origin, { real: addressOf(alice), forceProxyType: any, call: send(1n) }), 'BadOrigin')
    }
    chain.expectNoop(() => proxy.addProxy(signed(alice), { ...delegation, delegate: unknown }), 'CannotLookup')
    chain.expectNoop(() => proxy.removeProxy(signed(alice), { ...delegation, delegate: unknown }), 'CannotLookup')
    const call = { real: unknown, forceProxyType: any, call: send(1n) }
    chain.expectNoop(() => proxy.proxy(signed(alice), call), 'CannotLookup')
  })
})

describe('a delegate', () => {
  it('makes calls for the account', () => {
    add(alice, bob)
    act(bob, alice, send(100n))
    expect([freeBalance(chain.execution, dave), freeBalance(chain.execution, bob)]).toEqual([1_100n, 1_000n])
    expect(chain.takeEvents().at(-1)).toEqual(['Proxy.ProxyExecuted', { result: ok }])
  })

  it('succeeds when the call fails, which leaves nothing behind', () => {
    add(alice, bob)
    act(bob, alice, chain.call(Utility, 'batchAll', { calls: [send(100n), send(1_000n)] }))
    expect(outcome()).toMatchObject({ type: 'Err', value: { type: 'Token' } })
    expect(freeBalance(chain.execution, dave)).toBe(1_000n)
  })

  it('must be one, of the kind that it names, without delay', () => {
    add(alice, bob, justTransfer, 1)
    chain.expectNoop(() => act(charlie, alice, send(1n)), 'Proxy.NotProxy')
    chain.expectNoop(() => act(alice, bob, send(1n)), 'Proxy.NotProxy')
    chain.expectNoop(() => act(bob, alice, send(1n), nonTransfer), 'Proxy.NotProxy')
    chain.expectNoop(() => act(bob, alice, send(1n)), 'Proxy.Unannounced')
    add(alice, bob, any)
    act(bob, alice, send(1n))
    chain.expectNoop(() => act(bob, alice, send(1n), justTransfer), 'Proxy.Unannounced')
  })

  it('acts under its first kind unless it names another', () => {
    add(alice, bob, nonTransfer)
    add(alice, bob, justTransfer)
    act(bob, alice, send(1n))
    expect(outcome()).toEqual(filtered)
    act(bob, alice, send(1n), justTransfer)
    expect(outcome()).toEqual(ok)
  })

  it('is bound by the filter of the runtime', () => {
    add(alice, bob)
    act(bob, alice, chain.call(Balances, 'burn', { value: 1n, keepAlive: true }))
    expect(outcome()).toEqual(filtered)
  })

  it('costs and ranks as its call', () => {
    const heap = chain.call(System, 'setHeapPages', { pages: 1n })
    const around = chain.call(ProxyPallet, 'proxy', { real: addressOf(alice), forceProxyType: undefined, call: heap })
    const own = addWeight(weights.proxy(4), weightOf(mockDbWeight.read + mockDbWeight.write))
    expect(dispatchInfoOf(around)).toEqual({
      callWeight: addWeight(own, dispatchInfoOf(heap).callWeight),
      class: 'Operational',
      paysFee: true,
    })
  })
})

describe('a kind of delegation', () => {
  const asUtility = (call: RuntimeCall): readonly RuntimeCall[] => [
    chain.call(Utility, 'batch', { calls: [call] }),
    chain.call(Utility, 'batchAll', { calls: [call] }),
    chain.call(Utility, 'forceBatch', { calls: [call] }),
    chain.call(Utility, 'asDerivative', { index: 7, call }),
    chain.call(Utility, 'ifElse', { main: call, fallback: call }),
  ]

  it('binds calls inside calls', () => {
    add(alice, bob, nonTransfer)
    mintInto(chain.execution, derivativeAccount(alice, 7), 100n)
    for (const call of asUtility(send(10n))) act(bob, alice, call)
    expect(freeBalance(chain.execution, dave)).toBe(1_000n)
    expect(reserved(alice)).toBe(13n)
    for (const call of asUtility(remark())) {
      chain.takeEvents()
      act(bob, alice, call)
      expect(chain.takeEvents().map(([name]) => name)).toContain('System.Remarked')
    }
  })

  it('gives nobody more than it may do, itself included', () => {
    const calls = (delegate: typeof alice, proxyType: Kind): readonly RuntimeCall[] => {
      const args = { delegate: addressOf(delegate), proxyType, delay: 0 }
      return [chain.call(ProxyPallet, 'addProxy', args), chain.call(ProxyPallet, 'removeProxy', args)]
    }
    add(alice, bob, nonTransfer)
    add(alice, charlie)
    for (const kind of [any, justTransfer]) {
      for (const call of calls(charlie, kind)) {
        act(bob, alice, call)
        expect(outcome()).toEqual(filtered)
        act(bob, alice, chain.call(Utility, 'batchAll', { calls: [call] }))
        expect(outcome()).toEqual(filtered)
      }
    }
    for (const kind of [nonTransfer, cancelProxy]) {
      for (const call of calls(dave, kind)) {
        act(bob, alice, call)
        expect(outcome()).toEqual(ok)
      }
    }
    act(charlie, alice, calls(dave, any)[0] as RuntimeCall)
    expect(outcome()).toEqual(ok)
  })

  it('takes all delegations only when it may do all', () => {
    add(alice, bob, nonTransfer)
    add(alice, charlie)
    const removal = chain.call(ProxyPallet, 'removeProxies', {})
    const kill = { spawner: addressOf(alice), proxyType: any, index: 0, height: 1, extIndex: 0 }
    for (const call of [removal, chain.call(ProxyPallet, 'killPure', kill)]) {
      act(bob, alice, call)
      expect(outcome()).toEqual(filtered)
    }
    act(charlie, alice, removal)
    expect([outcome(), reserved(alice)]).toEqual([ok, 0n])
  })

  it('ends where another account begins: its delegations and composite accounts are its own', () => {
    add(alice, bob, nonTransfer)
    add(charlie, alice, justTransfer)
    act(bob, alice, chain.call(ProxyPallet, 'proxy', { real: addressOf(charlie), forceProxyType: undefined, call: send(10n) }))
    expect(freeBalance(chain.execution, dave)).toBe(1_010n)
    mintInto(chain.execution, multiAccountId([alice, eve], 1), 50n)
    act(bob, alice, chain.call(Multisig, 'asMultiThreshold_1', { otherSignatories: [eve], call: send(20n) }))
    expect(freeBalance(chain.execution, dave)).toBe(1_030n)
  })
})

describe('pokeDeposit', () => {
  const callHash = new Uint8Array(32) as never

  it('brings both deposits to what they cost now, free of charge', () => {
    add(alice, bob)
    add(bob, alice, any, 1)
    proxy.announce(signed(alice), { real: addressOf(bob), callHash })
    chain.takeEvents()
    Object.assign(deposits, { proxyBase: 20n, announcementBase: 1n })
    expect(proxy.pokeDeposit(signed(alice), {})).toEqual({ paysFee: false })
    chain.expectEvents(
      ['Balances.Reserved', { who: alice, amount: 10n }],
      ['Proxy.DepositPoked', { who: alice, kind: { type: 'Proxies' }, oldDeposit: 13n, newDeposit: 23n }],
      ['Balances.Unreserved', { who: alice, amount: 4n }],
      ['Proxy.DepositPoked', { who: alice, kind: { type: 'Announcements' }, oldDeposit: 7n, newDeposit: 3n }],
    )
    expect(reserved(alice)).toBe(26n)
    proxy.removeAnnouncement(signed(alice), { real: addressOf(bob), callHash })
    remove(alice, bob)
    expect(reserved(alice)).toBe(0n)
  })

  it('changes nothing and costs a fee when the deposits are as they were', () => {
    add(alice, bob)
    chain.takeEvents()
    expect(proxy.pokeDeposit(signed(alice), {})).toEqual({})
    expect(proxy.pokeDeposit(signed(dave), {})).toEqual({})
    chain.expectEvents()
  })

  it('fails where more cannot be reserved', () => {
    add(alice, bob)
    deposits.proxyBase = 5_000n
    chain.expectNoop(() => proxy.pokeDeposit(signed(alice), {}), 'Balances.InsufficientBalance')
  })
})
