// SPDX-License-Identifier: Apache-2.0

import { readStorage } from '@phat/client/node'
import type { MessageOrigin } from '@phat/messaging'
import { PhatError } from '@phat/primitives'
import type { Session } from '../session.ts'

/** Where the chain keeps the key that messages of a sender are signed with. A worker's is in its name. */
function itemOf(sender: MessageOrigin): readonly [item: string, keys: readonly unknown[]] | undefined {
  switch (sender.type) {
    case 'Gatekeeper':
      return ['GatekeeperMasterPubkey', []]
    case 'Cluster':
      return ['ClusterKeys', [sender.value]]
    case 'Contract':
      return ['ContractKeys', [sender.value]]
    default:
      return undefined
  }
}

/** False while the chain cannot check the signatures of a sender yet: a new cluster speaks before its key is on chain. */
export async function hasSenderKey(session: Session, sender: MessageOrigin): Promise<boolean> {
  const key = itemOf(sender)
  if (key === undefined) return true
  const [item, keys] = key
  try {
    return (await readStorage(session.chain(), `PhalaRegistry.${item}`, keys)) !== undefined
  } catch (error) {
    // A chain that keeps keys elsewhere says itself what it does not take.
    if (error instanceof PhatError && error.code === 'metadata.unknown-item') return true
    throw error
  }
}
