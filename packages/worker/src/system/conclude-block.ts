// SPDX-License-Identifier: Apache-2.0
import type { CommandFailureReason, ContractRegistryEvent, Message } from '@phat/messaging'
import type { AccountId, Hash } from '@phat/primitives'
import { assert } from '@phat/primitives'
import type { ClusterBlockReport, ClusterOutcome, CommandFailure } from '../cluster/cluster-work.ts'
import { messageOf } from './block-draft.ts'
import { appended, channelOf } from './channels.ts'
import { clusterOrigin, workerOrigin } from './origins.ts'
import { defaultLimits, type WorkerSystemOptions } from './system-options.ts'
import type { ServedClusterState, SystemState } from './system-types.ts'

/** The second half of a block; see `WorkerSystem.concludeBlock`. @throws PhatError `system.channel-full` */
export function concludeBlock(
  options: WorkerSystemOptions,
  state: SystemState,
  report: ClusterBlockReport | undefined,
): SystemState {
  const { cluster } = state
  if (cluster === undefined || report === undefined) return state
  const limits = { ...defaultLimits, ...options.limits }
  const origin = clusterOrigin(cluster.birth.id)
  const staged = settleDeployment(options, state, cluster, report.outcomes)
  let waiting = channelOf(staged, origin).messages.length
  const messages: Message[] = []
  for (const outcome of report.outcomes) {
    const event = contractEventOf(outcome, state.height)
    if (event === undefined) continue
    // The same at every replica: what waits follows from the chain's blocks alone.
    if (event.type === 'CommandFailed' && waiting >= limits.receipts) continue
    messages.push(messageOf(origin, 'contractRegistryEvent', event))
    waiting++
  }
  return appended(staged, origin, messages, limits.messages)
}

/** The worker's own report on whether its cluster runs. */
function settleDeployment(
  { identity, limits }: WorkerSystemOptions,
  state: SystemState,
  cluster: ServedClusterState,
  outcomes: readonly ClusterOutcome[],
): SystemState {
  if (cluster.stage !== 'awaiting-code') return state
  const end = outcomes.find(({ kind }) => kind === 'deployed' || kind === 'deploymentFailed')
  assert(end !== undefined, 'a cluster that was to be deployed says what came of it')
  const { id } = cluster.birth
  const origin = workerOrigin(identity.publicKey)
  const event =
    end.kind === 'deployed'
      ? ({ type: 'ClusterDeployed', value: { id: id as Hash, pubkey: end.clusterPublicKey } } as const)
      : ({ type: 'ClusterDeploymentFailed', value: { id: id as Hash } } as const)
  const stage = end.kind === 'deployed' ? 'running' : 'failed'
  const told = appended(
    state,
    origin,
    [messageOf(origin, 'workerClusterReport', event)],
    limits?.messages ?? defaultLimits.messages,
  )
  return { ...told, cluster: { ...cluster, stage } }
}

const reasons: Readonly<Record<CommandFailure, CommandFailureReason['type']>> = {
  unreadable: 'Unreadable',
  expired: 'Expired',
  replayed: 'Replayed',
  'not-accepted': 'NotAccepted',
  'unknown-contract': 'UnknownContract',
  failed: 'Failed',
}

/** What the chain's contracts pallet is told of an outcome; ids and accounts are the cluster's bytes, named. */
function contractEventOf(outcome: ClusterOutcome, height: number): ContractRegistryEvent | undefined {
  switch (outcome.kind) {
    case 'instantiated': {
      const { contract, publicKey: pubkey, deployer } = outcome
      return { type: 'PubkeyAvailable', value: { contract: contract as Hash, pubkey, deployer: deployer as Hash } }
    }
    case 'instantiationFailed': {
      const { contract, error } = outcome
      return { type: 'InstantiationFailed', value: { contract: contract as Hash, error } }
    }
    case 'withdrawn':
      return { type: 'Withdrawn', value: { account: outcome.account as AccountId, amount: outcome.amount } }
    case 'commandFailed': {
      const { contract, origin, reason } = outcome
      const value = { contract: contract as Hash, account: origin as AccountId | undefined, block: height }
      return { type: 'CommandFailed', value: { ...value, reason: { type: reasons[reason] } } }
    }
    default:
      return undefined
  }
}
