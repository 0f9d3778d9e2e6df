// SPDX-License-Identifier: Apache-2.0
import type { ClusterOperation } from '@phat/messaging'
import type { AccountId, Hash } from '@phat/primitives'
import { equalBytes, known } from '@phat/primitives'
import type { ClusterKeys } from '../../cluster/cluster-work.ts'
import { clusterKeysCodec, readClusterKeys } from '../../keys/cluster-keys.ts'
import { decryptAsSender, encryptKey, sharingKey } from '../../keys/key-sharing.ts'
import { type BlockDraft, messageOf, reject } from '../block-draft.ts'
import { gatekeeperOrigin } from '../origins.ts'
import type { KeptCluster, SystemState } from '../system-types.ts'
import { addDuty, endDuty, hasDuty } from './duties.ts'
import { speakingKey } from './master-keys.ts'

/*
 * Keys of clusters are drawn and not derived, so that a gatekeeper which is registered later must be told of them. They travel in the message
 * that keys of clusters come in anyway, encrypted to nobody but gatekeepers: its only receiver is the key that sends it, which derives from the
 * master key. No worker is named in it, so none takes it for its own; what it says of the cluster's terms is empty and read by nobody.
 */

type KeyDispatch = Extract<ClusterOperation, { type: 'DispatchKeys' }>['value']

/** True for keys that gatekeepers send among themselves. */
export function isAmongGatekeepers({ secretKeys }: KeyDispatch): boolean {
  const [only, ...others] = secretKeys
  return only !== undefined && others.length === 0 && equalBytes(only[0], only[1].ecdhPubkey)
}

/** What a gatekeeper sent to workers, as every holder of its master key can open it: it knows the secret of the sender. Erased by who asks. */
export function openAsSender({ masterKeys }: SystemState, secretKeys: KeyDispatch['secretKeys']): Uint8Array | undefined {
  const [first] = secretKeys
  if (first === undefined) return undefined
  const [receiver, key] = first
  const sender = masterKeys
    .map(({ secret }) => sharingKey(secret, 'cluster'))
    .find(({ publicKey }) => equalBytes(publicKey, key.ecdhPubkey))
  return sender === undefined ? undefined : decryptAsSender(sender, receiver, key)
}

/** The keys of a dispatch. */
export function openAsGatekeeper(state: SystemState, secretKeys: KeyDispatch['secretKeys']): ClusterKeys | undefined {
  const opened = openAsSender(state, secretKeys)
  const keys = opened === undefined ? undefined : readClusterKeys(opened)
  opened?.fill(0)
  return keys
}

/**
 * Another gatekeeper was sent the master keys: it is told of all clusters. Each gatekeeper that knows them has the duty, and one does it. A message
 * that still waits comes after those keys, too, so that it serves.
 */
export function shareAll(draft: BlockDraft): void {
  for (const cluster of draft.state.kept) share(draft, cluster)
}

/** What is about to be sent holds the keys of now. */
export function renewShared(draft: BlockDraft, cluster: KeptCluster): void {
  const duty = { kind: 'share', subject: cluster.id } as const
  if (!hasDuty(draft, duty)) return
  endDuty(draft, duty)
  share(draft, cluster)
}

function share(draft: BlockDraft, { id, keys }: KeptCluster): void {
  const speaking = draft.state.gatekeeper === 'active' ? speakingKey(draft.state) : undefined
  if (speaking === undefined || hasDuty(draft, { kind: 'share', subject: id })) return
  const sender = sharingKey(speaking.secret, 'cluster')
  const plaintext = clusterKeysCodec.encode(keys)
  const key = known(
    encryptKey(sender, sender.publicKey, draft.options.random(12), plaintext),
    'a public key of ours is a point of the group',
  )
  plaintext.fill(0)
  const nobody = new Uint8Array(32) as AccountId // read by nobody
  const value = {
    ...{ secretKeys: [[sender.publicKey, key] as const], cluster: id as Hash, owner: nobody },
    ...{ deposit: 0n, gasPrice: 0n, depositPerItem: 0n, depositPerByte: 0n, treasuryAccount: nobody },
  }
  const message = messageOf(gatekeeperOrigin, 'clusterOperation', { type: 'DispatchKeys', value })
  addDuty(draft, { kind: 'share', subject: id, message })
}

/** Keys of a cluster came from one gatekeeper for the others: who has none takes them, who has newer ones sends them. */
export function onSharedKeys(draft: BlockDraft, { cluster, secretKeys }: KeyDispatch): void {
  endDuty(draft, { kind: 'share', subject: cluster })
  if (draft.state.masterKeys.length === 0) return
  const keys = openAsGatekeeper(draft.state, secretKeys)
  const mine = draft.state.kept.find(({ id }) => equalBytes(id, cluster))
  // The first keys of a cluster are its keys for good, but for those of its commands.
  if (keys === undefined || (mine !== undefined && !equalBytes(mine.keys.identity, keys.identity)))
    return reject(draft, 'unreadable-key')
  // It was sent before the chain showed the present command key, which its reader passed over as one of a cluster that it did not know.
  if (mine !== undefined && keys.epoch < mine.keys.epoch) return share(draft, mine)
  if (mine !== undefined && keys.epoch === mine.keys.epoch) return
  const next = { id: cluster.slice(), keys }
  const { kept } = draft.state
  draft.state = { ...draft.state, kept: mine === undefined ? [...kept, next] : kept.map((each) => (each === mine ? next : each)) }
}
