// SPDX-License-Identifier: Apache-2.0
import type { ClusterEvent, ClusterOperation, MessageOrigin } from '@phat/messaging'
import { equalBytes } from '@phat/primitives'
import type { ClusterKeys } from '../../cluster/cluster-work.ts'
import { clusterKeysCodec, drawClusterKeys, readClusterKeys } from '../../keys/cluster-keys.ts'
import { decryptKey, sharingKey } from '../../keys/key-sharing.ts'
import { publicKeyOf } from '../../keys/sr25519-secret.ts'
import { type BlockDraft, messageOf, reject } from '../block-draft.ts'
import { isAmongGatekeepers, onSharedKeys, openAsGatekeeper } from '../gatekeeper/cluster-key-sharing.ts'
import { addDuty, endDuty } from '../gatekeeper/duties.ts'
import { encryptToAll } from '../gatekeeper/key-rotation.ts'
import { speakingKey } from '../gatekeeper/master-keys.ts'
import { gatekeeperOrigin, isPallet } from '../origins.ts'
import type { SystemState } from '../system-types.ts'
import { onKeyRequest } from './command-key-rotation.ts'

type Deployment = Extract<ClusterEvent, { type: 'DeployCluster' | 'DeployDebuggableCluster' }>
type Dispatch = Extract<ClusterOperation, { type: 'DispatchKeys' | 'DispatchDebuggableKeys' }>
type KeyDispatch = Dispatch['value']

/** The cluster that this worker is in, whether it runs already or not. */
export function ownCluster({ cluster, early }: SystemState): Uint8Array | undefined {
  return cluster?.birth.id ?? early?.cluster
}

/** `phala/cluster/event`: the chain makes a cluster, or asks for a new command key of one. */
export function onClusterEvent(draft: BlockDraft, sender: MessageOrigin, event: ClusterEvent): void {
  if (!isPallet(sender, 'contracts')) return reject(draft, 'not-allowed')
  if (event.type === 'RotateKey') onKeyRequest(draft, event.value)
  else onDeployment(draft, event)
}

/** A gatekeeper draws the keys of a new cluster; its workers begin to listen for it. */
function onDeployment(draft: BlockDraft, deployment: Deployment): void {
  const { cluster, workers } = deployment.value
  const me = draft.options.identity.publicKey
  const isMine = workers.some(({ pubkey }) => equalBytes(pubkey, me))
  if (isMine && ownCluster(draft.state) === undefined)
    draft.state = { ...draft.state, early: { cluster: cluster.slice(), items: [] } }
  if (draft.state.gatekeeper === 'active') dispatchKeys(draft, deployment)
}

function dispatchKeys(draft: BlockDraft, { type, value: { workers, ...terms } }: Deployment): void {
  const speaking = speakingKey(draft.state)
  const isKept = draft.state.kept.some(({ id }) => equalBytes(id, terms.cluster))
  if (speaking === undefined || isKept) return
  const keys = clusterKeysCodec.encode(drawClusterKeys(draft.options.random))
  const secretKeys = encryptToAll(draft, sharingKey(speaking.secret, 'cluster'), workers, keys)
  keys.fill(0)
  if (secretKeys.length === 0) return
  const dispatch = { type: dispatchOf[type], value: { ...terms, secretKeys } }
  const message = messageOf(gatekeeperOrigin, 'clusterOperation', dispatch)
  addDuty(draft, { kind: 'dispatch', subject: terms.cluster.slice(), message })
}

/** The keys go out under the name that tells the workers what the chain said of their cluster. */
const dispatchOf = { DeployCluster: 'DispatchKeys', DeployDebuggableCluster: 'DispatchDebuggableKeys' } as const

/** Keys of a cluster came on chain. The first ones count, whichever gatekeeper drew them. */
export function onDispatchKeys(draft: BlockDraft, { type, value: dispatch }: Dispatch): void {
  if (isAmongGatekeepers(dispatch)) return onSharedKeys(draft, dispatch)
  endDuty(draft, { kind: 'dispatch', subject: dispatch.cluster })
  keepClusterKeys(draft, dispatch)
  const me = draft.options.identity.publicKey
  const [, mine] = dispatch.secretKeys.find(([worker]) => equalBytes(worker, me)) ?? []
  if (mine === undefined) return
  const serving = draft.state.cluster?.birth.id
  if (serving !== undefined) {
    if (!equalBytes(serving, dispatch.cluster)) reject(draft, 'already-in-cluster')
    return
  }
  const opened = decryptKey(draft.options.identity.agreement, mine)
  const keys = opened === undefined ? undefined : readClusterKeys(opened)
  opened?.fill(0)
  if (keys === undefined) reject(draft, 'unreadable-key')
  else joinCluster(draft, dispatch, keys, type === 'DispatchDebuggableKeys')
}

/** The cluster begins in the block whose frame proves the system code: the same one at every replica. */
function joinCluster(draft: BlockDraft, dispatch: KeyDispatch, keys: ClusterKeys, debuggable: boolean): void {
  const { engine, genesisHash } = draft.options
  const { gasPrice, depositPerItem, depositPerByte, deposit } = dispatch
  // Copies: what was decoded are views of the block's bytes, and these outlive it.
  const birth = {
    id: dispatch.cluster.slice(),
    owner: dispatch.owner.slice(),
    treasury: dispatch.treasuryAccount.slice(),
    ...{ gasPrice, depositPerItem, depositPerByte, keys, engine },
    genesis: genesisHash,
    debuggable,
  }
  const { early } = draft.state
  draft.state = {
    ...draft.state,
    cluster: { birth, stage: 'awaiting-code', deposit, systemCodeHash: undefined, wantsCode: false },
    early: early !== undefined && equalBytes(early.cluster, birth.id) ? early : { cluster: birth.id, items: [] },
  }
}

/** A gatekeeper keeps the keys of every cluster, also those that another gatekeeper drew, and publishes them. */
function keepClusterKeys(draft: BlockDraft, { cluster, secretKeys }: KeyDispatch): void {
  const { gatekeeper, kept, masterKeys } = draft.state
  if (masterKeys.length === 0 || kept.some(({ id }) => equalBytes(id, cluster))) return
  const keys = openAsGatekeeper(draft.state, secretKeys)
  if (keys === undefined) return reject(draft, 'unreadable-key')
  const id = cluster.slice()
  draft.state = { ...draft.state, kept: [...kept, { id, keys }] }
  if (gatekeeper !== 'active') return
  const message = messageOf(gatekeeperOrigin, 'clusterRegistryEvent', {
    type: 'PubkeyAvailable',
    value: { cluster: id, pubkey: publicKeyOf(keys.identity) },
  })
  addDuty(draft, { kind: 'publish', subject: id, message })
}

/** A cluster is no more: its keys are forgotten. */
export function forgetCluster(draft: BlockDraft, cluster: Uint8Array): void {
  endDuty(draft, { kind: 'dispatch', subject: cluster })
  endDuty(draft, { kind: 'publish', subject: cluster })
  endDuty(draft, { kind: 'rekey', subject: cluster })
  endDuty(draft, { kind: 'share', subject: cluster })
  const kept = draft.state.kept.filter(({ id }) => !equalBytes(id, cluster))
  if (kept.length < draft.state.kept.length) draft.state = { ...draft.state, kept }
}
