// SPDX-License-Identifier: Apache-2.0
import type { AnyCodec, Codec } from '@phat/codec'
import { textBytes } from '@phat/primitives'
import type { MessageOrigin } from './message.ts'
import {
  type ClusterEvent,
  type ClusterOperation,
  clusterEvent,
  clusterOperation,
  type WorkerClusterReport,
  workerClusterReport,
} from './payloads/cluster.ts'
import {
  type WorkingInfoUpdateEvent,
  type WorkingReportEvent,
  workingInfoUpdateEvent,
  workingReportEvent,
} from './payloads/computation.ts'
import {
  type ContractOperation,
  type ContractRegistryEvent,
  contractOperation,
  contractRegistryEvent,
} from './payloads/contract.ts'
import {
  type GatekeeperChange,
  type GatekeeperEvent,
  type GatekeeperLaunch,
  gatekeeperChange,
  gatekeeperEvent,
  gatekeeperLaunch,
  type KeyDistribution,
  keyDistribution,
} from './payloads/gatekeeper.ts'
import {
  type ClusterRegistryEvent,
  clusterRegistryEvent,
  type GatekeeperRegistryEvent,
  gatekeeperRegistryEvent,
  type RegistryEvent,
  registryEvent,
} from './payloads/registry.ts'
import { type SystemEvent, systemEvent } from './payloads/system-event.ts'
import type { Topic } from './topic.ts'

type OriginKind = MessageOrigin['type']

/** A topic, what it carries and who may send it. */
export interface BoundTopic<T> {
  readonly path: Topic
  readonly text: string
  readonly payload: Codec<T>
  /** Kinds of origin that may send here at all; which of them may send which event, the handler knows. */
  readonly origins: readonly OriginKind[]
}

export type AnyBoundTopic = BoundTopic<unknown> & { readonly payload: AnyCodec }

function bind<T>(text: string, payload: Codec<T>, ...origins: OriginKind[]): BoundTopic<T> {
  return { path: textBytes(text), text, payload, origins }
}

/** Every topic with one fixed path, by the name of its payload type. A contract's commands have a path each: `commandTopic`. */
export const boundTopics = {
  systemEvent: bind<SystemEvent>('phala/system/event', systemEvent, 'Pallet'),
  workingReportEvent: bind<WorkingReportEvent>('phala/mining/report', workingReportEvent, 'Worker'),
  workingInfoUpdateEvent: bind<WorkingInfoUpdateEvent>('^phala/mining/update', workingInfoUpdateEvent, 'Gatekeeper'),
  gatekeeperLaunch: bind<GatekeeperLaunch>('phala/gatekeeper/launch', gatekeeperLaunch, 'Pallet'),
  gatekeeperChange: bind<GatekeeperChange>('phala/gatekeeper/change', gatekeeperChange, 'Pallet'),
  keyDistribution: bind<KeyDistribution>('phala/gatekeeper/key', keyDistribution, 'Gatekeeper'),
  gatekeeperEvent: bind<GatekeeperEvent>('phala/gatekeeper/event', gatekeeperEvent, 'Gatekeeper', 'Pallet'),
  clusterEvent: bind<ClusterEvent>('phala/cluster/event', clusterEvent, 'Pallet'),
  clusterOperation: bind<ClusterOperation>('phala/cluster/key', clusterOperation, 'Gatekeeper', 'Pallet'),
  contractOperation: bind<ContractOperation>('phala/contract/op', contractOperation, 'Pallet'),
  workerClusterReport: bind<WorkerClusterReport>('phala/cluster/worker/report', workerClusterReport, 'Worker'),
  registryEvent: bind<RegistryEvent>('^phala/registry/event', registryEvent, 'Worker'),
  gatekeeperRegistryEvent: bind<GatekeeperRegistryEvent>('^phala/registry/gk_event', gatekeeperRegistryEvent, 'Gatekeeper'),
  clusterRegistryEvent: bind<ClusterRegistryEvent>('^phala/registry/cluster', clusterRegistryEvent, 'Gatekeeper'),
  contractRegistryEvent: bind<ContractRegistryEvent>('^phala/registry/contract', contractRegistryEvent, 'Cluster'),
} as const

export type BoundTopicName = keyof typeof boundTopics

/** The value that a bound topic carries. */
export type PayloadOf<Name extends BoundTopicName> = (typeof boundTopics)[Name] extends BoundTopic<infer T> ? T : never
