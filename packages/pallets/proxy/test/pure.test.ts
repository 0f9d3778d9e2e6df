// SPDX-License-Identifier: Apache-2.0
import { noneOrigin, type RuntimeCall, rootOrigin, signed } from '@phat/frame'
import { Balances, freeBalance, mintInto, reservedBalance } from '@phat/pallet-balances'
import { ProxyPallet, pureAccount } from '@phat/pallet-proxy'
import { Utility } from '@phat/pallet-utility'
import { addressOf, alice, bob, dave } from '@phat/test-kit'
import { blake2AsU8a } from '@polkadot/util-crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mockChain, mockProxyTypes } from './mock.ts'

const { chain } = mockChain()
const proxy = chain.calls(ProxyPallet)
const any = { type: 'Any' } as const
const cancelProxy = { type: 'CancelProxy' } as const
const made = { spawner: alice, proxyType: any, index: 0, height: 1, extIndex: 0 }
const pure = pureAccount(mockProxyTypes, made)
const create = (index = 0, proxyType: typeof any | typeof cancelProxy = any, delay = 0) =>
  proxy.createPure(signed(alice), { proxyType, delay, index })
const send = (value: bigint): RuntimeCall => chain.call(Balances, 'transferAllowDeath', { dest: addressOf(dave), value })
const { spawner: _, ...place } = made
const killing = { spawner: addressOf(alice), ...place }

describe('a pure account', () => {
  it('has the address that other implementations derive', () => {
    const small = fc.integer({ min: 0, max: 65_535 })
    const large = fc.integer({ min: 0, max: 2 ** 32 - 1 })
    fc.assert(
      fc.property(small, large, large, (index, height, extIndex) => {
        const bytes = new Uint8Array(16 + 32 + 4 + 4 + 1 + 2)
        const view = new DataView(bytes.buffer)
        bytes.set(new TextEncoder().encode('modlpy/proxy____'))
        bytes.set(bob, 16)
        view.setUint32(48, height, true)
        view.setUint32(52, extIndex, true)
        bytes[56] = 4
        view.setUint16(57, index, true)
        const account = pureAccount(mockProxyTypes, { spawner: bob, proxyType: cancelProxy, index, height, extIndex })
        expect(account).toEqual(blake2AsU8a(bytes))
      }),
    )
  })

  it('is made for a deposit, and its maker acts for it', () => {
    create()
    chain.expectEvents(
      ['Balances.Reserved', { who: alice, amount: 13n }],
      ['Proxy.PureCreated', { pure, who: alice, proxyType: any, disambiguationIndex: 0 }],
    )
    mintInto(chain.execution, pure, 100n)
    proxy.proxy(signed(alice), { real: addressOf(pure), forceProxyType: undefined, call: send(40n) })
    expect([freeBalance(chain.execution, pure), freeBalance(chain.execution, dave)]).toEqual([60n, 1_040n])
  })

  it('is told apart by its index, kind and place in the chain', () => {
    create()
    chain.expectNoop(() => create(), 'Proxy.Duplicate')
    chain.expectNoop(() => create(0, any, 9), 'Proxy.Duplicate')
    create(1)
    create(0, cancelProxy)
    chain.runToBlock(2)
    create()
    const both = [
      chain.call(ProxyPallet, 'createPure', { proxyType: any, delay: 0, index: 5 }),
      chain.call(ProxyPallet, 'createPure', { proxyType: any, delay: 0, index: 6 }),
    ]
    const batch = chain.call(Utility, 'batchAll', { calls: both })
    chain.expectApplied(chain.transaction(alice, batch, []))
    chain.expectApplied(chain.transaction(alice, batch, []))
    const { proxies } = ProxyPallet.at(chain.execution).store
    expect([...proxies.keys()]).toHaveLength(8)
    for (const extIndex of [0, 1])
      expect(proxies.has(pureAccount(mockProxyTypes, { ...made, index: 6, height: 2, extIndex }))).toBe(true)
  })

  it('gives itself up, and its maker gets the deposit', () => {
    create()
    const call = chain.call(ProxyPallet, 'killPure', killing)
    chain.takeEvents()
    proxy.proxy(signed(alice), { real: addressOf(pure), forceProxyType: undefined, call })
    chain.expectEvents(
      ['Balances.Unreserved', { who: alice, amount: 13n }],
      ['Proxy.PureKilled', { pure, spawner: alice, proxyType: any, disambiguationIndex: 0 }],
      ['Proxy.ProxyExecuted', { result: { type: 'Ok', value: [] } }],
    )
    expect([reservedBalance(chain.execution, alice), ProxyPallet.at(chain.execution).store.proxies.has(pure)]).toEqual([
      0n,
      false,
    ])
  })

  it('is given up by nobody else, and only as it was made', () => {
    create()
    const kill = (who: typeof alice, changes: Partial<typeof killing>) => () =>
      proxy.killPure(signed(who), { ...killing, ...changes })
    chain.expectNoop(kill(alice, {}), 'Proxy.NoPermission')
    for (const wrong of [{ index: 1 }, { height: 2 }, { extIndex: 1 }, { spawner: addressOf(bob) }])
      chain.expectNoop(kill(pure, wrong), 'Proxy.NoPermission')
    chain.expectNoop(() => proxy.killPure(signed(pure), { ...killing, spawner: { type: 'Raw', value: alice } }), 'CannotLookup')
    for (const origin of [rootOrigin, noneOrigin]) {
      chain.expectNoop(() => proxy.killPure(origin, killing), 'BadOrigin')
      chain.expectNoop(() => proxy.createPure(origin, { proxyType: any, delay: 0, index: 0 }), 'BadOrigin')
    }
  })

  it('is not made where the deposit cannot be paid', () => {
    chain.expectNoop(() => proxy.createPure(signed(pure), { proxyType: any, delay: 0, index: 0 }), 'Balances.InsufficientBalance')
  })
})
