// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { install, type RuntimeCall, signed } from '@phat/frame'
import { reserve, unreserve } from '@phat/pallet-balances'
import { type Announcement, composeProxyTypes, type ProxyConfig, ProxyPallet, pureAccount } from '@phat/pallet-proxy'
import { System } from '@phat/pallet-system'
import type { AccountId } from '@phat/primitives'
import {
  account,
  addressOf,
  alice,
  benchCase,
  bob,
  createMockChain,
  type MockChain,
  mockDbWeight,
  type WeightBench,
} from '@phat/test-kit'

const maxProxies = 32
const maxPending = 32
const any = { type: 'Any' }
const proxies = { name: 'proxies', min: 1, max: maxProxies }
const pending = { name: 'pending', min: 1, max: maxPending }

const proxyTypes = composeProxyTypes('mock_runtime::ProxyType', {
  Any: { index: 0, docs: 'Makes any call.', allows: () => true, covers: 'all' },
})

/** The smallest deposits at first; `pokeDeposit` is measured after they rose. */
const deposits = { base: 1n }
const config: ProxyConfig = {
  currency: { reserve, unreserve },
  proxyTypes,
  get proxyDepositBase() {
    return deposits.base
  },
  proxyDepositFactor: 1n,
  maxProxies,
  maxPending,
  get announcementDepositBase() {
    return deposits.base
  },
  announcementDepositFactor: 1n,
  dbWeight: mockDbWeight,
}

const remark = (chain: MockChain, bytes = 0): RuntimeCall => chain.call(System, 'remark', { remark: new Uint8Array(bytes) })
const hashOf = (chain: MockChain, call: RuntimeCall): Announcement['callHash'] =>
  // Hashes are what the codec of the field says they are.
  blake2b256(chain.runtime.types.call.encode(call)) as Announcement['callHash']
const delegation = (delegate: AccountId) => ({ delegate: addressOf(delegate), proxyType: any, delay: 0 })

/** Gives an account so many delegates; the last of them is bob, who stands behind all others. */
function delegate(chain: MockChain, who: AccountId, count: number): void {
  const behind = account(0xffff)
  for (let i = 1; i < count; i++) chain.calls(ProxyPallet).addProxy(signed(who), delegation(account(i << 8)))
  chain.calls(ProxyPallet).addProxy(signed(who), delegation(count > 0 && who === bob ? behind : bob))
}

/** Makes bob announce so many calls for alice, of which the last is the one given. */
function announced(chain: MockChain, count: number, call: RuntimeCall): void {
  delegate(chain, alice, maxProxies)
  for (let i = count; i > 0; i--) {
    const callHash = i === 1 ? hashOf(chain, call) : (new Uint8Array(32).fill(i) as Announcement['callHash'])
    chain.calls(ProxyPallet).announce(signed(bob), { real: addressOf(alice), callHash })
  }
  chain.takeEvents()
}

const ends =
  (event: string) =>
  (chain: MockChain): boolean =>
    chain.takeEvents().at(-1)?.[0] === event
const noProxies = (who: AccountId) => (chain: MockChain) => !ProxyPallet.at(chain.execution).store.proxies.has(who)
const stillPending = (chain: MockChain): number => ProxyPallet.at(chain.execution).store.announcements.get(bob)[0].length

export const bench: WeightBench = {
  pallet: ProxyPallet,
  chain: () => {
    deposits.base = 1n
    return createMockChain({
      balances: [
        [alice, 1_000_000n],
        [bob, 1_000_000n],
      ],
      pallets: [install(2, ProxyPallet, config)],
    })
  },
  cases: [
    benchCase(ProxyPallet, 'proxy', {
      component: proxies,
      setup: (chain, n) => {
        delegate(chain, alice, n)
        return { origin: signed(bob), args: { real: addressOf(alice), forceProxyType: any, call: remark(chain) } }
      },
      verify: ends('Proxy.ProxyExecuted'),
    }),
    benchCase(ProxyPallet, 'addProxy', {
      component: proxies,
      setup: (chain, n) => {
        if (n > 1) delegate(chain, alice, n - 1)
        return { origin: signed(alice), args: delegation(account(0xff)) }
      },
      verify: ends('Proxy.ProxyAdded'),
    }),
    benchCase(ProxyPallet, 'removeProxy', {
      component: proxies,
      setup: (chain, n) => {
        delegate(chain, alice, n)
        return { origin: signed(alice), args: delegation(bob) }
      },
      verify: ends('Proxy.ProxyRemoved'),
    }),
    benchCase(ProxyPallet, 'removeProxies', {
      component: proxies,
      setup: (chain, n) => {
        delegate(chain, alice, n)
        return { origin: signed(alice), args: {} }
      },
      verify: noProxies(alice),
    }),
    benchCase(ProxyPallet, 'createPure', {
      setup: () => ({ origin: signed(alice), args: { proxyType: any, delay: 0, index: 0 } }),
      verify: ends('Proxy.PureCreated'),
    }),
    benchCase(ProxyPallet, 'killPure', {
      setup: (chain) => {
        chain.calls(ProxyPallet).createPure(signed(alice), { proxyType: any, delay: 0, index: 0 })
        const made = { proxyType: any, index: 0, height: 1, extIndex: 0 }
        const pure = pureAccount(proxyTypes, { spawner: alice, ...made })
        return { origin: signed(pure), args: { spawner: addressOf(alice), ...made } }
      },
      verify: ends('Proxy.PureKilled'),
    }),
    benchCase(ProxyPallet, 'announce', {
      component: pending,
      setup: (chain, n) => {
        if (n > 1) announced(chain, n - 1, remark(chain))
        else delegate(chain, alice, maxProxies)
        return { origin: signed(bob), args: { real: addressOf(alice), callHash: hashOf(chain, remark(chain, 1)) } }
      },
      verify: ends('Proxy.Announced'),
    }),
    benchCase(ProxyPallet, 'removeAnnouncement', {
      component: pending,
      setup: (chain, n) => {
        announced(chain, n, remark(chain))
        return { origin: signed(bob), args: { real: addressOf(alice), callHash: hashOf(chain, remark(chain)) } }
      },
      verify: (chain, n) => stillPending(chain) === n - 1,
    }),
    benchCase(ProxyPallet, 'rejectAnnouncement', {
      component: pending,
      setup: (chain, n) => {
        announced(chain, n, remark(chain))
        return { origin: signed(alice), args: { delegate: addressOf(bob), callHash: hashOf(chain, remark(chain)) } }
      },
      verify: (chain, n) => stillPending(chain) === n - 1,
    }),
    benchCase(ProxyPallet, 'proxyAnnounced', {
      component: pending,
      setup: (chain, n) => {
        announced(chain, n, remark(chain))
        const args = { delegate: addressOf(bob), real: addressOf(alice), forceProxyType: any, call: remark(chain) }
        return { origin: signed(alice), args }
      },
      verify: ends('Proxy.ProxyExecuted'),
    }),
    benchCase(ProxyPallet, 'proxyAnnounced', {
      weight: 'proxyAnnouncedOfBytes',
      component: { name: 'bytes', min: 0, max: 100_000 },
      setup: (chain, n) => {
        announced(chain, 1, remark(chain, n))
        const args = { delegate: addressOf(bob), real: addressOf(alice), forceProxyType: any, call: remark(chain, n) }
        return { origin: signed(alice), args }
      },
      verify: ends('Proxy.ProxyExecuted'),
    }),
    benchCase(ProxyPallet, 'pokeDeposit', {
      setup: (chain) => {
        announced(chain, maxPending, remark(chain))
        delegate(chain, bob, maxProxies)
        deposits.base = 2n
        chain.takeEvents()
        return { origin: signed(bob), args: {} }
      },
      verify: (chain) => chain.takeEvents().filter(([name]) => name === 'Proxy.DepositPoked').length === 2,
    }),
  ],
}
