// SPDX-License-Identifier: Apache-2.0
import { bytes, type Codec, fixedBytes, struct, tuple, u16, u32, u64, vec } from '@phat/codec'
import { twox64, twox128 } from '@phat/crypto'
import { h256, type Message, message, messageOrigin, type OffchainOrigin, sr25519Public } from '@phat/messaging'
import { assert, concatBytes, known, PhatError, textBytes } from '@phat/primitives'
import { clusterOrigin, gatekeeperOrigin, workerOrigin } from './origins.ts'
import { systemErrors } from './system-errors.ts'
import type { SystemState } from './system-types.ts'

/** What the chain's state says of this worker, as the frame of a block proves it. Left out is what was not asked for, or is not there. */
export interface ProvenValues {
  readonly messages: readonly Message[]
  /** Sequences that the chain expects next. */
  readonly workerNext: bigint
  readonly gatekeeperNext?: bigint
  readonly clusterNext?: bigint
  readonly minimumVersion: readonly [number, number, number]
  readonly consensusVersion: number
  readonly systemCode?: Uint8Array
  readonly systemCodeHash?: Uint8Array
  /** Nonce of the incarnation that the registry knows. */
  readonly incarnation?: Uint8Array
  /** The key that the registry knows gatekeepers by; null where it knows none. */
  readonly masterKey?: Uint8Array | null
  /** Clusters whose key the registry knows, of those that this gatekeeper publishes. */
  readonly published: readonly Uint8Array[]
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

interface WantedValue {
  readonly key: Uint8Array
  /** Puts what the value says where it belongs; null where the state has none. */
  read(into: Writable<ProvenValues>, value: Uint8Array | null): void
}

const itemKey = (pallet: string, item: string): Uint8Array => concatBytes(twox128(textBytes(pallet)), twox128(textBytes(item)))

/** The key of an entry in a map with the hasher Twox64Concat. */
const entryKey = (prefix: Uint8Array, key: Uint8Array): Uint8Array => concatBytes(prefix, twox64(key), key)

const keys = {
  outboundMessages: itemKey('PhalaMq', 'OutboundMessages'),
  offchainIngress: itemKey('PhalaMq', 'OffchainIngress'),
  minimumVersion: itemKey('PhalaRegistry', 'MinimumPRuntimeVersion'),
  consensusVersion: itemKey('PhalaRegistry', 'PRuntimeConsensusVersion'),
  masterKey: itemKey('PhalaRegistry', 'GatekeeperMasterPubkey'),
  clusterKeys: itemKey('PhalaRegistry', 'ClusterKeys'),
  workerIncarnations: itemKey('PhalaRegistry', 'WorkerIncarnations'),
  systemCode: itemKey('PhalaPhatContracts', 'PinkSystemCode'),
  systemCodeHash: itemKey('PhalaPhatContracts', 'PinkSystemCodeHash'),
} as const

const ingressKey = (origin: OffchainOrigin): Uint8Array => entryKey(keys.offchainIngress, messageOrigin.encode(origin))

const messages = vec(message)
const version = tuple(u32, u32, u32)
const versionedCode = tuple(u16, bytes)
const incarnation = struct('phat_worker::Incarnation', { nonce: fixedBytes(32), block: u32 })

function decoded<T>(codec: Codec<T>, value: Uint8Array): T {
  try {
    return codec.decode(value)
  } catch (cause) {
    if (!(cause instanceof PhatError)) throw cause
    throw systemErrors.error('unreadable-state', cause.message, { cause })
  }
}

/** In every frame, for every worker. */
const always: readonly WantedValue[] = [
  {
    key: keys.outboundMessages,
    read: (into, value) => {
      if (value !== null) into.messages = decoded(messages, value)
    },
  },
  {
    key: keys.minimumVersion,
    read: (into, value) => {
      if (value !== null) into.minimumVersion = decoded(version, value)
    },
  },
  {
    key: keys.consensusVersion,
    read: (into, value) => {
      if (value !== null) into.consensusVersion = decoded(u32, value)
    },
  },
]

const ingressOf = (name: 'workerNext' | 'gatekeeperNext' | 'clusterNext', origin: OffchainOrigin): WantedValue => ({
  key: ingressKey(origin),
  read: (into, value) => {
    into[name] = value === null ? 0n : decoded(u64, value)
  },
})

const incarnationOf = (worker: Uint8Array): WantedValue => ({
  key: entryKey(keys.workerIncarnations, worker),
  read: (into, value) => {
    if (value !== null) into.incarnation = decoded(incarnation, value).nonce
  },
})

const masterKey: WantedValue = {
  key: keys.masterKey,
  read: (into, value) => {
    into.masterKey = value === null ? null : decoded(sr25519Public, value).slice()
  },
}

const publishedKeyOf = (cluster: Uint8Array): WantedValue => ({
  key: entryKey(keys.clusterKeys, cluster),
  read: (into, value) => {
    if (value === null) return
    decoded(sr25519Public, value)
    into.published = [...into.published, cluster]
  },
})

const newestCode: WantedValue = {
  key: keys.systemCode,
  read: (into, value) => {
    const [, code] = value === null ? [0, new Uint8Array()] : decoded(versionedCode, value)
    if (code.length > 0) into.systemCode = code
  },
}

const newestCodeHash: WantedValue = {
  key: keys.systemCodeHash,
  read: (into, value) => {
    if (value !== null) into.systemCodeHash = decoded(h256, value)
  },
}

/** Clusters whose published key is looked for at a time: frames stay small, and one duty ends after the other. */
const publishedMax = 8

/** True while the chain has not taken the announcement of this start. */
export function awaitsIncarnation({ channels, incarnation: mine }: SystemState): boolean {
  if (mine === undefined) return false
  const [, channel] = channels.find(([{ type }]) => type === 'Worker') ?? []
  return channel === undefined || channel.first <= mine.sequence
}

function wantedValues(state: SystemState, worker: Uint8Array): readonly WantedValue[] {
  const { chainMasterKey, cluster, duties, gatekeeper } = state
  const wanted = [...always, ingressOf('workerNext', workerOrigin(worker))]
  if (awaitsIncarnation(state)) wanted.push(incarnationOf(worker))
  if (chainMasterKey !== undefined) wanted.push(masterKey)
  if (gatekeeper !== 'none') wanted.push(ingressOf('gatekeeperNext', gatekeeperOrigin))
  const publishing = duties.filter(({ kind }) => kind === 'publish').slice(0, publishedMax)
  for (const { subject } of publishing) wanted.push(publishedKeyOf(subject))
  if (cluster === undefined || cluster.stage === 'failed') return wanted
  wanted.push(ingressOf('clusterNext', clusterOrigin(cluster.birth.id)))
  // The code is up to 2 MiB: it is proven in the one block that needs it, its hash in all others.
  wanted.push(cluster.stage === 'awaiting-code' || cluster.wantsCode ? newestCode : newestCodeHash)
  return wanted
}

/** Storage keys that the next frame must prove, in order; the first is that of the messages. */
export function wantedKeys(state: SystemState, worker: Uint8Array): readonly Uint8Array[] {
  return wantedValues(state, worker).map(({ key }) => key)
}

/**
 * Reads the values of a block's frame, in the order of the keys that `state`, the one before the block, wanted.
 * @throws PhatError `system.unreadable-state`: the chain runs a version that this release does not know
 */
export function readValues(state: SystemState, worker: Uint8Array, values: readonly (Uint8Array | null)[]): ProvenValues {
  const wanted = wantedValues(state, worker)
  assert(values.length === wanted.length, 'a frame proves each wanted key')
  const into: Writable<ProvenValues> = {
    messages: [],
    workerNext: 0n,
    minimumVersion: [0, 0, 0],
    consensusVersion: 0,
    published: [],
  }
  wanted.forEach(({ read }, place) => {
    read(into, known(values[place], 'a value, or null, for each wanted key'))
  })
  return into
}
