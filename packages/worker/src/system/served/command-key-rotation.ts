// SPDX-License-Identifier: Apache-2.0
import { boundTopics, type ClusterEvent, type ClusterOperation } from '@phat/messaging'
import { equalBytes } from '@phat/primitives'
import type { ClusterKeys } from '../../cluster/cluster-work.ts'
import { commandKeyCodec, readCommandKey } from '../../keys/cluster-keys.ts'
import { decryptKey, sharingKey } from '../../keys/key-sharing.ts'
import { drawSecret } from '../../keys/sr25519-secret.ts'
import { type BlockDraft, messageOf, reject } from '../block-draft.ts'
import { openAsSender, renewShared } from '../gatekeeper/cluster-key-sharing.ts'
import { addDuty, endDuty } from '../gatekeeper/duties.ts'
import { encryptToAll } from '../gatekeeper/key-rotation.ts'
import { speakingKey } from '../gatekeeper/master-keys.ts'
import { gatekeeperOrigin } from '../origins.ts'
import type { GatekeeperDuty } from '../system-types.ts'

type KeyRequest = Extract<ClusterEvent, { type: 'RotateKey' }>['value']
type KeyRotation = Extract<ClusterOperation, { type: 'RotateKeys' }>['value']

/** The chain asks for a new command key of a cluster: a gatekeeper draws it. What was asked for before is not needed any more. */
export function onKeyRequest(draft: BlockDraft, { cluster, workers, epoch }: KeyRequest): void {
  const speaking = draft.state.gatekeeper === 'active' ? speakingKey(draft.state) : undefined
  if (speaking === undefined) return
  const subject = cluster.slice()
  endDuty(draft, { kind: 'rekey', subject })
  const command = drawSecret(draft.options.random)
  const plaintext = commandKeyCodec.encode({ cluster, epoch, command })
  command.fill(0)
  const secretKeys = encryptToAll(draft, sharingKey(speaking.secret, 'cluster'), workers, plaintext)
  plaintext.fill(0)
  if (secretKeys.length === 0) return
  const message = messageOf(gatekeeperOrigin, 'clusterOperation', { type: 'RotateKeys', value: { cluster, epoch, secretKeys } })
  addDuty(draft, { kind: 'rekey', subject, message })
}

/** A new command key came on chain. The first one of an epoch counts, whichever gatekeeper drew it, and none of an epoch before. */
export function onRotateKeys(draft: BlockDraft, rotation: KeyRotation): void {
  const { cluster, epoch } = rotation
  const done = draft.state.duties.find((duty) => duty.kind === 'rekey' && equalBytes(duty.subject, cluster))
  if (done !== undefined && epochOf(done) <= epoch) endDuty(draft, done)
  renewKept(draft, rotation)
  renewServed(draft, rotation)
}

function epochOf({ message }: GatekeeperDuty): number {
  const operation = boundTopics.clusterOperation.payload.decode(message.payload)
  return operation.type === 'RotateKeys' ? operation.value.epoch : 0
}

const renewed = (keys: ClusterKeys, command: Uint8Array, epoch: number): ClusterKeys => ({ ...keys, command, epoch })

/** What a gatekeeper keeps of the cluster follows, also when another one drew the key. */
function renewKept(draft: BlockDraft, rotation: KeyRotation): void {
  const { cluster, epoch } = rotation
  const { kept } = draft.state
  const mine = kept.find(({ id }) => equalBytes(id, cluster))
  if (mine === undefined || epoch <= mine.keys.epoch) return
  const command = readAndErase(openAsSender(draft.state, rotation.secretKeys), rotation)
  if (command === undefined) return reject(draft, 'unreadable-key')
  const next = { id: mine.id, keys: renewed(mine.keys, command, epoch) }
  draft.state = { ...draft.state, kept: kept.map((each) => (each === mine ? next : each)) }
  renewShared(draft, next)
}

function readAndErase(opened: Uint8Array | undefined, rotation: KeyRotation): Uint8Array | undefined {
  const command = opened && readCommandKey(opened, rotation)
  opened?.fill(0)
  return command
}

/**
 * All replicas of a cluster change its key in the block in which the chain shows it. One that cannot open it, or was sent none, would come to
 * another state than the others: it leaves the cluster.
 */
function renewServed(draft: BlockDraft, rotation: KeyRotation): void {
  const served = draft.state.cluster
  if (served === undefined || !equalBytes(served.birth.id, rotation.cluster)) return
  const { birth } = served
  const { epoch } = rotation
  if (epoch <= birth.keys.epoch) return
  const { identity } = draft.options
  const [, mine] = rotation.secretKeys.find(([worker]) => equalBytes(worker, identity.publicKey)) ?? []
  const command = readAndErase(mine && decryptKey(identity.agreement, mine), rotation)
  if (command === undefined) {
    if (mine !== undefined) reject(draft, 'unreadable-key')
    draft.stop ??= 'removed'
    return
  }
  // The cluster's threads have the key of its birth, and learn this one from the item; whoever starts them anew has both from the records.
  draft.state = { ...draft.state, cluster: { ...served, birth: { ...birth, keys: renewed(birth.keys, command, epoch) } } }
  draft.items.push({ kind: 'rotateCommandKey', command, epoch })
}
