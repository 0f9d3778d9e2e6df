// SPDX-License-Identifier: Apache-2.0
import type { MessageOrigin, OffchainOrigin } from '@phat/messaging'
import { equalBytes, textBytes } from '@phat/primitives'

export const gatekeeperOrigin: OffchainOrigin = { type: 'Gatekeeper' }

/** The sender that all replicas of a cluster are; the cast names what 32 bytes of an origin are. */
export const clusterOrigin = (cluster: Uint8Array): OffchainOrigin => ({ type: 'Cluster', value: cluster }) as OffchainOrigin
/** A worker as a sender. */
export const workerOrigin = (worker: Uint8Array): OffchainOrigin => ({ type: 'Worker', value: worker })

/** True for two origins of one sender. */
export function sameOrigin(a: OffchainOrigin, b: OffchainOrigin): boolean {
  if (a.type !== b.type) return false
  return a.value === undefined || b.value === undefined || equalBytes(a.value, b.value)
}

/** Pallets that workers hear, and what they answer for. */
const pallets = {
  /** Workers, their benchmarks, gatekeepers and the master key. */
  registry: textBytes('PhalaRegistry'),
  /** Clusters and contracts. */
  contracts: textBytes('PhalaPhatContracts'),
  /** Commands of the chain itself: stakes, for system contracts. */
  tokenomic: textBytes('PhalaPhatTokenomic'),
} as const

/** True when a pallet sent it, by the name that it sends under. `ForcePushed`, a message of root, is none of them. */
export function isPallet(sender: MessageOrigin, name: keyof typeof pallets): boolean {
  return sender.type === 'Pallet' && equalBytes(sender.value, pallets[name])
}
