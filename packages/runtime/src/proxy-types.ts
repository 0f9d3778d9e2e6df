// SPDX-License-Identifier: Apache-2.0
import type { RuntimeCall } from '@phat/frame'
import { composeProxyTypes } from '@phat/pallet-proxy'

/** Says whether a call is of one of these pallets, or one of these calls (`Vesting.vest`). */
const among = (...names: readonly string[]) => {
  const allowed = new Set(names)
  return ({ pallet, call }: RuntimeCall): boolean => allowed.has(pallet) || allowed.has(`${pallet}.${call}`)
}

/** The kinds of delegation of Phala, by its indices. Calls inside a call are asked for, too. */
export const proxyTypes = composeProxyTypes('phat_runtime::ProxyType', {
  Any: { index: 0, docs: 'May make any call.', allows: () => true, covers: 'all' },
  NonTransfer: {
    index: 1,
    docs: 'May make calls that move no funds.',
    allows: among('System', 'Timestamp', 'Utility', 'Vesting.vest', 'Vesting.vestOther', 'Scheduler', 'Proxy', 'Multisig'),
    covers: ['CancelProxy', 'Governance', 'Collator', 'StakePoolManager'],
  },
  CancelProxy: {
    index: 2,
    docs: 'May reject calls that other delegates announced.',
    allows: among('Proxy.rejectAnnouncement', 'Utility', 'Multisig'),
  },
  // The pallets that the next three are for come later; their indices are taken.
  Governance: { index: 3, docs: 'May govern.', allows: among('Utility') },
  Collator: { index: 4, docs: 'May see to block production.', allows: among('Utility', 'Multisig') },
  StakePoolManager: { index: 5, docs: 'May manage stake pools.', allows: among('Utility') },
})
