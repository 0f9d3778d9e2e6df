// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from '@phat/primitives'
import type { ExecutionMode } from '../host/host-context.ts'
import { type PinkEvent, pinkEvent } from '../pink/pink-event.ts'
import type { ClusterEvent } from './cluster-event.ts'

/** The only topic of a PinkEvent: the SCALE bytes of `phala.pink.event`, filled up with zeros as ink! does for what fits. */
export const pinkEventTopic = Uint8Array.from({ length: 32 }, (_, at) =>
  at === 0 ? 0x40 : 'phala.pink.event'.charCodeAt(at - 1) || 0,
)

/** A kind of PinkEvent: who may emit it, where it takes effect, and whether the event chain leaves it out. */
interface PinkEventKind {
  readonly name: string
  readonly systemOnly: boolean
  readonly inQueries: boolean
  readonly isPrivate: boolean
}

const kind = (name: string, flags: Partial<Omit<PinkEventKind, 'name'>> = {}): PinkEventKind => ({
  name,
  systemOnly: false,
  inQueries: false,
  isPrivate: false,
  ...flags,
})

/** Kinds by the index of the event's variant. Source: pink's `PinkEvent`; 128 is ours. */
export const pinkEventKinds: ReadonlyMap<number, PinkEventKind> = new Map([
  [2, kind('SetHook', { systemOnly: true })],
  [3, kind('DeploySidevmTo', { systemOnly: true, inQueries: true })],
  [4, kind('SidevmMessage', { inQueries: true, isPrivate: true })],
  [5, kind('CacheOp', { inQueries: true, isPrivate: true })],
  [6, kind('StopSidevm', { inQueries: true })],
  [7, kind('ForceStopSidevm', { systemOnly: true, inQueries: true })],
  [8, kind('SetLogHandler', { systemOnly: true })],
  [9, kind('SetContractWeight', { systemOnly: true })],
  [10, kind('UpgradeRuntimeTo', { systemOnly: true })],
  [11, kind('SidevmOperation', { systemOnly: true, inQueries: true })],
  [12, kind('SetJsRuntime', { systemOnly: true })],
  [128, kind('SetAccepts', { systemOnly: true })],
])

/** A PinkEvent that takes effect, and who emitted it. */
export interface PinkEffect {
  readonly contract: Uint8Array
  readonly event: PinkEvent
}

/** What an execution asks of the world beside its own state. */
export interface Effects {
  readonly pink: readonly PinkEffect[]
  /** Events of contracts for their readers. */
  readonly emitted: readonly {
    readonly contract: Uint8Array
    readonly topics: readonly Uint8Array[]
    readonly data: Uint8Array
  }[]
  readonly instantiated: readonly { readonly deployer: Uint8Array; readonly contract: Uint8Array }[]
}

const noEffects: Effects = { pink: [], emitted: [], instantiated: [] }

/** The kind of a PinkEvent; undefined for other events, and for what has an unknown index. */
export function pinkEventKind(event: ClusterEvent): PinkEventKind | undefined {
  return event.kind === 'emitted' && hasPinkTopic(event.topics) ? pinkEventKinds.get(event.data[0] ?? 0) : undefined
}

function hasPinkTopic(topics: readonly Uint8Array[]): boolean {
  const [topic] = topics
  return topics.length === 1 && topic !== undefined && equalBytes(topic, pinkEventTopic)
}

/** Sorts events into effects: PinkEvents only from who may emit them, and only where they may take effect. */
export function effectsOf(
  events: readonly ClusterEvent[],
  mode: ExecutionMode,
  systemContract: () => Uint8Array | undefined,
): Effects {
  if (mode === 'estimate' || !events.some(({ kind }) => kind === 'emitted' || kind === 'instantiated')) return noEffects
  const pink: PinkEffect[] = []
  const emitted: Effects['emitted'][number][] = []
  const instantiated: Effects['instantiated'][number][] = []
  for (const event of events) {
    if (event.kind === 'instantiated') instantiated.push({ deployer: event.deployer, contract: event.contract })
    if (event.kind !== 'emitted') continue
    if (!hasPinkTopic(event.topics)) {
      emitted.push({ contract: event.contract, topics: event.topics, data: event.data })
      continue
    }
    const known = pinkEventKinds.get(event.data[0] ?? 0)
    if (known === undefined || (mode === 'query' && !known.inQueries)) continue
    if (known.systemOnly && !isSame(event.contract, systemContract())) continue
    const decoded = decodePinkEvent(event.data)
    if (decoded !== undefined) pink.push({ contract: event.contract, event: decoded })
  }
  // Queries are dropped: what their contracts told each other is nobody's event.
  return mode === 'query' ? { ...noEffects, pink } : { pink, emitted, instantiated }
}

function decodePinkEvent(data: Uint8Array): PinkEvent | undefined {
  try {
    return pinkEvent.decode(data)
  } catch {
    return undefined // A contract emitted what is no PinkEvent: it asks for nothing.
  }
}

function isSame(contract: Uint8Array, other: Uint8Array | undefined): boolean {
  return other !== undefined && equalBytes(contract, other)
}
