// SPDX-License-Identifier: Apache-2.0
import { install, type RuntimeCall } from '@phat/frame'
import { reserve, unreserve } from '@phat/pallet-balances'
import { Multisig } from '@phat/pallet-multisig'
import { composeProxyTypes, type ProxyConfig, ProxyPallet } from '@phat/pallet-proxy'
import { Utility } from '@phat/pallet-utility'
import { alice, bob, charlie, dave, mockDbWeight } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'

/** What a test may change while it runs. */
export interface Deposits {
  proxyBase: bigint
  proxyFactor: bigint
  announcementBase: bigint
  announcementFactor: bigint
}

export const startDeposits: Deposits = { proxyBase: 10n, proxyFactor: 3n, announcementBase: 5n, announcementFactor: 2n }

const among =
  (...pallets: readonly string[]) =>
  ({ pallet }: RuntimeCall): boolean =>
    pallets.includes(pallet)

export const mockProxyTypes = composeProxyTypes('mock_runtime::ProxyType', {
  Any: { index: 0, docs: 'Makes any call.', allows: () => true, covers: 'all' },
  NonTransfer: {
    index: 1,
    docs: 'Makes calls that move no balance.',
    allows: among('System', 'Utility', 'Proxy', 'Multisig'),
    covers: ['CancelProxy'],
  },
  CancelProxy: {
    index: 4,
    docs: 'Vetoes announcements.',
    allows: ({ pallet, call }) => pallet === 'Utility' || (pallet === 'Proxy' && call === 'rejectAnnouncement'),
  },
  JustTransfer: { index: 2, docs: 'Moves balance.', allows: among('Balances') },
})

/** A chain of Proxy, Utility and Multisig, and four accounts with 1,000 each. */
export function mockChain() {
  const deposits: Deposits = { ...startDeposits }
  const config: ProxyConfig = {
    currency: { reserve, unreserve },
    proxyTypes: mockProxyTypes,
    get proxyDepositBase() {
      return deposits.proxyBase
    },
    get proxyDepositFactor() {
      return deposits.proxyFactor
    },
    maxProxies: 4,
    maxPending: 2,
    get announcementDepositBase() {
      return deposits.announcementBase
    },
    get announcementDepositFactor() {
      return deposits.announcementFactor
    },
    dbWeight: mockDbWeight,
  }
  const chain = createMockRuntime({
    balances: [alice, bob, charlie, dave].map((who) => [who, 1_000n] as const),
    pallets: [
      install(2, ProxyPallet, config),
      install(3, Utility, { batchedCallsLimit: 10, dbWeight: mockDbWeight }),
      install(4, Multisig, {
        currency: { reserve, unreserve },
        depositBase: 10n,
        depositFactor: 1n,
        maxSignatories: 4,
        dbWeight: mockDbWeight,
      }),
    ],
    callFilter: ({ call }) => call !== 'burn',
  })
  return { chain, deposits }
}
