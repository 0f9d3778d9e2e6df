// SPDX-License-Identifier: Apache-2.0
import { dispatchInfoOf, noneOrigin, type RuntimeCall, rootOrigin, signed } from '@phat/frame'
import { Balances, freeBalance, reservedBalance } from '@phat/pallet-balances'
import { type Announcement, ProxyPallet } from '@phat/pallet-proxy'
import { System } from '@phat/pallet-system'
import { addressOf, alice, bob, charlie, dave } from '@phat/test-kit'
import { blake2AsU8a } from '@polkadot/util-crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { mockChain } from './mock.ts'

const { chain } = mockChain()
const proxy = chain.calls(ProxyPallet)
const send = (value: bigint): RuntimeCall => chain.call(Balances, 'transferAllowDeath', { dest: addressOf(dave), value })
const hashOf = (call: RuntimeCall) => blake2AsU8a(chain.runtime.types.call.encode(call)) as Announcement['callHash']
const announce = (call: RuntimeCall, who = bob, real = alice) =>
  proxy.announce(signed(who), { real: addressOf(real), callHash: hashOf(call) })
const act = (call: RuntimeCall, who = charlie, delegate = bob) =>
  proxy.proxyAnnounced(signed(who), { delegate: addressOf(delegate), real: addressOf(alice), forceProxyType: undefined, call })
const reserved = () => reservedBalance(chain.execution, bob)
const pending = () => ProxyPallet.at(chain.execution).store.announcements.get(bob)[0].length
const any = { type: 'Any' } as const
const unknown = { type: 'Raw', value: bob } as const

beforeEach(() => {
  proxy.addProxy(signed(alice), { delegate: addressOf(bob), proxyType: any, delay: 3 })
  chain.takeEvents()
})

describe('an announcement', () => {
  it('costs a deposit, and a second one less', () => {
    announce(send(1n))
    chain.expectEvents(
      ['Balances.Reserved', { who: bob, amount: 7n }],
      ['Proxy.Announced', { real: alice, proxy: bob, callHash: hashOf(send(1n)) }],
    )
    announce(send(2n))
    expect(reserved()).toBe(9n)
    expect(ProxyPallet.at(chain.execution).store.announcements.get(bob)[0]).toEqual([
      { real: alice, callHash: hashOf(send(1n)), height: 1 },
      { real: alice, callHash: hashOf(send(2n)), height: 1 },
    ])
  })

  it('lets anyone make the call once the delay has passed, and ends with it', () => {
    announce(send(5n))
    for (const height of [1, 2, 3]) {
      chain.runToBlock(height)
      chain.expectNoop(() => act(send(5n)), 'Proxy.Unannounced')
    }
    chain.runToBlock(4)
    chain.takeEvents()
    act(send(5n))
    expect(chain.takeEvents().map(([name]) => name)).toEqual(['Balances.Unreserved', 'Balances.Transfer', 'Proxy.ProxyExecuted'])
    expect([freeBalance(chain.execution, dave), reserved(), pending()]).toEqual([1_005n, 0n, 0])
    chain.expectNoop(() => act(send(5n)), 'Proxy.Unannounced')
  })

  it('of the same call counts once, and those that are too young stay', () => {
    announce(send(5n))
    chain.runToBlock(3)
    announce(send(5n))
    chain.runToBlock(4)
    act(send(5n))
    expect([pending(), reserved()]).toEqual([1, 7n])
    chain.expectNoop(() => act(send(5n)), 'Proxy.Unannounced')
  })

  it('is taken back by the delegate', () => {
    announce(send(1n))
    announce(send(2n))
    const { removeAnnouncement } = proxy
    removeAnnouncement(signed(bob), { real: addressOf(alice), callHash: hashOf(send(1n)) })
    expect([pending(), reserved()]).toEqual([1, 7n])
    const again = { real: addressOf(alice), callHash: hashOf(send(1n)) }
    chain.expectNoop(() => removeAnnouncement(signed(bob), again), 'Proxy.NotFound')
    chain.expectNoop(() => removeAnnouncement(signed(alice), { ...again, callHash: hashOf(send(2n)) }), 'Proxy.NotFound')
    const ofOther = { real: addressOf(charlie), callHash: hashOf(send(2n)) }
    chain.expectNoop(() => removeAnnouncement(signed(bob), ofOther), 'Proxy.NotFound')
  })

  it('is vetoed by the account for which the call would be made', () => {
    announce(send(1n))
    const veto = { delegate: addressOf(bob), callHash: hashOf(send(1n)) }
    chain.expectNoop(() => proxy.rejectAnnouncement(signed(charlie), veto), 'Proxy.NotFound')
    chain.expectNoop(() => proxy.rejectAnnouncement(signed(alice), { ...veto, callHash: hashOf(send(2n)) }), 'Proxy.NotFound')
    proxy.rejectAnnouncement(signed(alice), veto)
    expect([pending(), reserved()]).toEqual([0, 0n])
    chain.runToBlock(10)
    chain.expectNoop(() => act(send(1n)), 'Proxy.Unannounced')
  })

  it('is refused from those who are no delegates, and when there are many', () => {
    chain.expectNoop(() => announce(send(1n), charlie), 'Proxy.NotProxy')
    chain.expectNoop(() => announce(send(1n), bob, charlie), 'Proxy.NotProxy')
    announce(send(1n))
    announce(send(2n))
    chain.expectNoop(() => announce(send(3n)), 'Proxy.TooMany')
  })

  it('is of no use once the delegation has ended', () => {
    announce(send(1n))
    chain.runToBlock(9)
    proxy.removeProxies(signed(alice), {})
    chain.expectNoop(() => act(send(1n)), 'Proxy.NotProxy')
  })

  it('is for accounts that sign, and named by their ids', () => {
    const callHash = hashOf(send(1n))
    const [real, delegate] = [addressOf(alice), addressOf(bob)]
    for (const origin of [rootOrigin, noneOrigin]) {
      chain.expectNoop(() => proxy.announce(origin, { real, callHash }), 'BadOrigin')
      chain.expectNoop(() => proxy.removeAnnouncement(origin, { real, callHash }), 'BadOrigin')
      chain.expectNoop(() => proxy.rejectAnnouncement(origin, { delegate, callHash }), 'BadOrigin')
      const args = { delegate, real, forceProxyType: undefined, call: send(1n) }
      chain.expectNoop(() => proxy.proxyAnnounced(origin, args), 'BadOrigin')
    }
    chain.expectNoop(() => proxy.announce(signed(bob), { real: unknown, callHash }), 'CannotLookup')
    chain.expectNoop(() => proxy.removeAnnouncement(signed(bob), { real: unknown, callHash }), 'CannotLookup')
    chain.expectNoop(() => proxy.rejectAnnouncement(signed(alice), { delegate: unknown, callHash }), 'CannotLookup')
    for (const names of [
      { delegate: unknown, real },
      { delegate, real: unknown },
    ]) {
      const args = { ...names, forceProxyType: undefined, call: send(1n) }
      chain.expectNoop(() => proxy.proxyAnnounced(signed(bob), args), 'CannotLookup')
    }
  })

  it('of a larger call weighs more to make, as it is hashed', () => {
    const weigh = (bytes: number) => {
      const remark = chain.call(System, 'remark', { remark: new Uint8Array(bytes) })
      const args = { delegate: addressOf(bob), real: addressOf(alice), forceProxyType: undefined, call: remark }
      const own = dispatchInfoOf(chain.call(ProxyPallet, 'proxyAnnounced', args)).callWeight.refTime
      return own - dispatchInfoOf(remark).callWeight.refTime
    }
    expect(weigh(100_000)).toBeGreaterThan(weigh(0))
  })
})
