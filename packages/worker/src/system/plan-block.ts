// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { boundTopics, type OffchainOrigin, type RoutedMessage, routeMessage } from '@phat/messaging'
import { assert, equalBytes } from '@phat/primitives'
import type { ClusterItem } from '../cluster/cluster-work.ts'
import { type BlockDraft, noteRejection } from './block-draft.ts'
import { channelOf, nextOf, purged } from './channels.ts'
import { endDuty } from './gatekeeper/duties.ts'
import { onGatekeeperChange, onKeyDistribution } from './gatekeeper/gatekeeper-keys.ts'
import { onGatekeeperLaunch } from './gatekeeper/gatekeeper-launch.ts'
import { withProvenMasterKey } from './gatekeeper/recovered-master-key.ts'
import { clusterOrigin, workerOrigin } from './origins.ts'
import { onClusterEvent } from './served/cluster-deployment.ts'
import { onClusterOperation, onCommand, onContractOperation } from './served/cluster-messages.ts'
import { keepEarlyWork } from './served/early-work.ts'
import { defaultLimits, type WorkerSystemOptions } from './system-options.ts'
import type { BlockPlan, SystemBlock, SystemState } from './system-types.ts'
import { readValues } from './wanted-values.ts'
import { onSystemEvent, reportBenchmark } from './worker-events.ts'

/** The first half of a block; see `WorkerSystem.planBlock`. */
export function planBlock(options: WorkerSystemOptions, state: SystemState, block: SystemBlock): BlockPlan {
  assert(block.number === state.height + 1, 'blocks come one after the other')
  const values = readValues(state, options.identity.publicKey, block.values)
  const draft: BlockDraft = {
    ...{ options, block, values, items: [], rejected: [], stop: undefined },
    limits: { ...defaultLimits, ...options.limits },
    state: { ...state, height: block.number },
  }
  if (isRetired(draft)) draft.stop = 'retired'
  else if (isRolledBack(draft)) draft.stop = 'rolled-back'
  if (draft.stop !== undefined) return ended(draft)
  takeProgress(draft)
  for (const message of values.messages) {
    const { routed, rejection } = routeMessage(message)
    if (routed !== undefined) applyMessage(draft, routed)
    else noteRejection(draft, rejection)
  }
  reportBenchmark(draft)
  return draft.stop === undefined ? planned(draft) : ended(draft)
}

/** The chain asks for a newer release than this one. */
function isRetired({ options, values }: BlockDraft): boolean {
  const mine = options.version
  const differs = values.minimumVersion.findIndex((part, place) => part !== mine[place])
  const tooOld = differs >= 0 && (values.minimumVersion[differs] ?? 0) > (mine[differs] ?? 0)
  return tooOld || values.consensusVersion > (options.consensusVersion ?? 0)
}

/**
 * The chain has taken a message of this worker that this worker does not know of: another process, or a later one, spoke with its key. That is
 * so, too, when it took an announcement at the place of one of ours which is not ours; earlier starts may have left some that still wait.
 */
function isRolledBack({ options, state, values }: BlockDraft): boolean {
  const origin = workerOrigin(options.identity.publicKey)
  if (values.workerNext > nextOf(state, origin)) return true
  const nonce = lastAnnounced(state, origin, values.workerNext)
  return nonce !== undefined && (values.incarnation === undefined || !equalBytes(values.incarnation, nonce))
}

/** The nonce of the last announcement among our messages below `next` that waited until now. */
function lastAnnounced(state: SystemState, origin: OffchainOrigin, next: bigint): Uint8Array | undefined {
  const { first, messages } = channelOf(state, origin)
  // `next` is at most the channel's next sequence.
  const taken = messages.slice(0, Number(next > first ? next - first : 0n))
  return taken.reduce<Uint8Array | undefined>((last, { destination, payload }) => {
    if (!equalBytes(destination, boundTopics.registryEvent.path)) return last
    const event = boundTopics.registryEvent.payload.decode(payload)
    return event.type === 'Incarnation' ? event.value.nonce : last
  }, undefined)
}

/** Lets go of what the chain has taken. A cluster's other replicas may be ahead of this one: that is no alarm. */
function takeProgress(draft: BlockDraft): void {
  const { options, values } = draft
  draft.state = purged(draft.state, workerOrigin(options.identity.publicKey), values.workerNext)
  const cluster = draft.state.cluster?.birth.id
  if (cluster !== undefined && values.clusterNext !== undefined)
    draft.state = purged(draft.state, clusterOrigin(cluster), values.clusterNext)
  const { gatekeeperNext } = values
  if (gatekeeperNext !== undefined && gatekeeperNext !== draft.state.gatekeeperNext)
    draft.state = { ...draft.state, gatekeeperNext }
  draft.state = withProvenMasterKey(draft.state, values.masterKey)
  for (const subject of values.published) endDuty(draft, { kind: 'publish', subject })
}

/** Who may say what: the kind of origin was checked with the topic, the name of the pallet is by each handler. */
function applyMessage(draft: BlockDraft, routed: RoutedMessage): void {
  switch (routed.topic) {
    case 'systemEvent':
      return onSystemEvent(draft, routed.sender, routed.payload)
    case 'gatekeeperLaunch':
      return onGatekeeperLaunch(draft, routed.sender, routed.payload)
    case 'gatekeeperChange':
      return onGatekeeperChange(draft, routed.sender, routed.payload)
    case 'keyDistribution':
      return onKeyDistribution(draft, routed.payload)
    case 'clusterEvent':
      return onClusterEvent(draft, routed.sender, routed.payload)
    case 'clusterOperation':
      return onClusterOperation(draft, routed.sender, routed.payload)
    case 'contractOperation':
      return onContractOperation(draft, routed.sender, routed.payload)
    case 'command':
      return onCommand(draft, routed.sender, routed)
    default:
      // What workers and gatekeepers tell the chain, and the economy of computation: nothing to a worker.
      return
  }
}

const ended = ({ rejected, state, stop }: BlockDraft): BlockPlan => ({
  ...{ state, cluster: undefined, rejected },
  ...(stop === undefined ? {} : { stop }),
})

function planned(draft: BlockDraft): BlockPlan {
  const { block, rejected, values } = draft
  const context = { number: block.number, now: block.timeMs }
  const { cluster, early } = draft.state
  if (cluster === undefined || cluster.stage === 'failed') {
    keepEarlyWork(draft)
    return { state: draft.state, cluster: undefined, rejected }
  }
  const { birth } = cluster
  if (cluster.stage === 'awaiting-code') {
    // The keys may have come in this block: then its frame was not asked for the code.
    if (values.systemCode === undefined) {
      keepEarlyWork(draft)
      return { state: draft.state, cluster: undefined, rejected }
    }
    const deploy: ClusterItem = { kind: 'deploy', systemCode: values.systemCode, deposit: cluster.deposit }
    const items = [deploy, ...(early?.items ?? []), ...draft.items]
    const systemCodeHash = blake2b256(values.systemCode)
    draft.state = { ...draft.state, early: undefined, cluster: { ...cluster, systemCodeHash } }
    return { state: draft.state, cluster: { order: { block: context, items }, birth }, rejected }
  }
  const items = [...takeSystemCode(draft), ...draft.items]
  return { state: draft.state, cluster: { order: { block: context, items } }, rejected }
}

/** Follows the chain's system code, which system contracts may upgrade to: first its hash, then, in the block after a change, itself. */
function takeSystemCode(draft: BlockDraft): readonly ClusterItem[] {
  const { state, values } = draft
  const { cluster } = state
  if (cluster === undefined) return []
  if (cluster.wantsCode) {
    if (values.systemCode === undefined) return []
    draft.state = { ...state, cluster: { ...cluster, wantsCode: false, systemCodeHash: blake2b256(values.systemCode) } }
    return [{ kind: 'systemCode', code: values.systemCode }]
  }
  const { systemCodeHash: newest } = values
  const isKnown = newest === undefined || (cluster.systemCodeHash !== undefined && equalBytes(newest, cluster.systemCodeHash))
  if (!isKnown) draft.state = { ...state, cluster: { ...cluster, wantsCode: true } }
  return []
}
