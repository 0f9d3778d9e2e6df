// SPDX-License-Identifier: Apache-2.0
import type { Message, MessageOrigin } from '@phat/messaging'
import type { Hash } from '@phat/primitives'
import { systemChanged } from '../src/system/create-worker-system.ts'
import type { BlockPlan } from '../src/system/system-types.ts'
import { createFakeChain, type FakeChain, ofPallet } from './system-chain.ts'
import { account, clusterId, contractInfo, deployCluster, inkMessage, launch, says } from './system-scenes.ts'
import { badCode, createFakeWorker, type FakeWorker, settle } from './system-worker.ts'

/** A chain with everybody on it. */
export interface Scene {
  readonly chain: FakeChain
  readonly gatekeeper: FakeWorker
  /** Workers of cluster 1, which runs. */
  readonly a: FakeWorker
  readonly b: FakeWorker
  /** Registered as a gatekeeper, without a key; in no cluster. */
  readonly candidate: FakeWorker
  /** What the gatekeeper sends the candidate: the master key, and keys of clusters 2 and 1. */
  readonly keys: readonly Message[]
}

/** Makes it. */
export function scene(): Scene {
  const chain = createFakeChain()
  const [gatekeeper, a, b, candidate] = ['gatekeeper', 'a', 'b', 'candidate'].map((name) => createFakeWorker(name)) as [
    FakeWorker,
    FakeWorker,
    FakeWorker,
    FakeWorker,
  ]
  launch(chain, gatekeeper, a, b, candidate)
  deployCluster(chain, 1, [a, b], [gatekeeper, candidate])
  settle(chain, gatekeeper, a, b, candidate)
  chain.push(says.gatekeeperAdded(candidate))
  // The second block proves what the first made them want to know.
  for (const block of [chain.seal(), chain.seal()]) for (const worker of [gatekeeper, a, b, candidate]) worker.take(block)
  const { state } = planOf(chain, gatekeeper, [says.newCluster(2, [candidate])])
  const keys = state.duties.map(({ message }) => message)
  // What the gatekeeper says when the chain has the first of them.
  const { duties } = planOf(chain, gatekeeper, keys.slice(0, 1)).state
  return { chain, gatekeeper, a, b, candidate, keys: [...keys, ...duties.map(({ message }) => message)] }
}

/** What a worker would do in a block with these messages; it does not. */
export function planOf(chain: FakeChain, { system, state }: FakeWorker, messages: readonly Message[]): BlockPlan {
  return system.planBlock(state, chain.fork(messages).values(system.wantedKeys(state)))
}

/** True when it came to more than a height. */
export const isEffective = (worker: FakeWorker, plan: BlockPlan): boolean =>
  plan.stop !== undefined || systemChanged(worker.state, plan.state) || (plan.cluster?.order.items.length ?? 0) > 0

/** At least one message of each kind that does something to one of the workers. */
export function everyMessage({ gatekeeper, a, b, candidate, keys, chain }: Scene): readonly Message[] {
  return [
    says.worker(a, { type: 'Registered', value: { confidenceLevel: 3 } }),
    says.worker(a, { type: 'Suspended' }),
    says.worker(a, { type: 'BenchStart', value: { duration: 2 } }),
    says.worker(a, { type: 'BenchScore', value: 8 }),
    says.firstGatekeeper(a),
    says.gatekeeperAdded(b),
    says.gatekeeperRemoved(gatekeeper),
    says.rotate(1n, gatekeeper),
    says.newCluster(2, [a, b]),
    says.newCluster(3, [gatekeeper, candidate]),
    says.deposit(1, 5n),
    says.upload(1, Uint8Array.of(1)),
    says.destroy(1),
    says.remove(1, a),
    says.instantiate(contractInfo(1)),
    says.command(account(0x51), inkMessage(badCode)),
    ...keys,
    ...chain.taken,
  ]
}

const anyHash: Hash = clusterId(1)
/** One of each kind, and every pallet. */
export const origins: readonly MessageOrigin[] = [
  ...['PhalaRegistry', 'PhalaPhatContracts', 'PhalaPhatTokenomic', 'PhalaMq', 'ForcePushed', ''].map(ofPallet),
  { type: 'AccountId', value: anyHash },
  { type: 'Contract', value: anyHash },
  { type: 'Cluster', value: anyHash },
  { type: 'Worker', value: anyHash },
  { type: 'MultiLocation', value: Uint8Array.of(1) },
  { type: 'Gatekeeper' },
  { type: 'Reserved' },
]

/** How tests name a sender. */
export const nameOf = (origin: MessageOrigin): string =>
  origin.type === 'Pallet' ? Buffer.from(origin.value).toString() : origin.type

/** A topic as text. */
export const topicOf = ({ destination }: Message): string => Buffer.from(destination).toString()
