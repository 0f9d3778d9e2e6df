// SPDX-License-Identifier: Apache-2.0
import type { RuntimeCall } from '@phat/frame'
import { composeProxyTypes } from '@phat/pallet-proxy'

/** Pallets of which no call moves balance to another account. */
const moveNothing: ReadonlySet<string> = new Set(['System', 'Timestamp', 'Scheduler', 'Utility', 'Multisig', 'Proxy'])

const isNonTransfer = ({ pallet, call }: RuntimeCall): boolean =>
  moveNothing.has(pallet) || (pallet === 'Vesting' && (call === 'vest' || call === 'vestOther'))

const isCancelProxy = ({ pallet, call }: RuntimeCall): boolean =>
  pallet === 'Utility' || pallet === 'Multisig' || (pallet === 'Proxy' && call === 'rejectAnnouncement')

/**
 * What delegates may do, as on Phala's parachain, under the same indices. Its kinds Governance (3), Collator (4) and StakePoolManager (5)
 * come with the pallets that they are about. Each kind lists what it allows, so that it never allows a pallet that comes later by itself.
 */
export const proxyTypes = composeProxyTypes('phat_runtime::ProxyType', {
  Any: { index: 0, docs: 'Makes any call.', allows: () => true, covers: 'all' },
  NonTransfer: {
    index: 1,
    docs: 'Makes calls that do not move balance to another account.',
    allows: isNonTransfer,
    covers: ['CancelProxy'],
  },
  CancelProxy: { index: 2, docs: 'Vetoes what delegates announced.', allows: isCancelProxy },
})
