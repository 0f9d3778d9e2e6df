// SPDX-License-Identifier: Apache-2.0
import type { Command, Receipt } from '@phat/contracts'
import type { ClusterServices } from './cluster-services.ts'

/** Applies a command to the cluster for an account, and lets what it asked of the world take effect. */
export function applyAs(services: ClusterServices, origin: Uint8Array | undefined, command: Command): Receipt {
  const { cluster, block, journal, standing, keys, gone } = services
  services.origin = origin
  const receipt = cluster.apply(command, block)
  for (const { deployer, contract } of receipt.effects.instantiated) {
    journal.tell({ kind: 'instantiated', contract, deployer, publicKey: keys.publicKey(contract) })
  }
  for (const effect of receipt.effects.pink) {
    if (effect.event.type === 'CacheOp') journal.cache(effect.contract, effect.event.value)
    else standing.take(effect)
  }
  standing.forgetTerminated(receipt)
  for (const event of receipt.events) if (event.kind === 'terminated') gone.add(event.contract, block.number)
  journal.events(block, receipt, origin)
  return receipt
}
