// SPDX-License-Identifier: Apache-2.0
import {
  arm,
  bool,
  type Codec,
  codecErrors,
  fixedBytes,
  mapped,
  option,
  struct,
  tuple,
  u8,
  u32,
  u64,
  u128,
  type ValueOf,
  variant,
  vec,
} from '@phat/codec'
import { isOffchainOrigin, message, messageOrigin, type OffchainOrigin } from '@phat/messaging'
import { clusterKeysCodec } from '../keys/cluster-keys.ts'
import { recoveryShare } from '../keys/master-key-recovery.ts'
import { secretLength } from '../keys/sr25519-secret.ts'
import { clusterItem } from './served/cluster-item-codec.ts'
import type { GatekeeperDuty, ServedClusterState, SystemState } from './system-types.ts'

const id = fixedBytes(32)

/** An enumeration of names, each with the number that it has for good. */
function names<Name extends string>(path: string, ...all: readonly Name[]): Codec<Name> {
  const arms = Object.fromEntries(all.map((name, index) => [name, arm(index)]))
  return mapped(variant(path, arms), {
    from: (name) => ({ type: name }),
    // The arms have these names and no others.
    to: ({ type }) => type as Name,
  })
}

const engineVersion = struct('phat_worker::EngineVersion', { pass: u32, costs: u32, scriptEngine: id, hostAbi: u32 })

const clusterBirth = struct('phat_worker::ClusterBirth', {
  id,
  owner: id,
  treasury: id,
  gasPrice: u128,
  depositPerItem: u128,
  depositPerByte: u128,
  keys: clusterKeysCodec,
  engine: engineVersion,
  genesis: id,
})

const servedCluster = struct('phat_worker::ServedCluster', {
  birth: clusterBirth,
  stage: names<ServedClusterState['stage']>('phat_worker::ClusterStage', 'awaiting-code', 'running', 'failed'),
  deposit: u128,
  systemCodeHash: option(id),
  wantsCode: bool,
})

const duty = struct('phat_worker::GatekeeperDuty', {
  kind: names<GatekeeperDuty['kind']>(
    'phat_worker::DutyKind',
    ...(['dispatch', 'publish', 'distribute', 'rotate', 'rotated', 'rekey', 'share'] as const),
  ),
  subject: id,
  message,
})

const origin: Codec<OffchainOrigin> = mapped(messageOrigin, {
  from: (value: OffchainOrigin) => value,
  to: (value) => {
    if (!isOffchainOrigin(value)) throw codecErrors.error('invalid-value', `a channel of ${value.type}`)
    return value
  },
})

const stateFields = {
  height: u32,
  registered: bool,
  confidenceLevel: u8,
  benchmark: option(struct('phat_worker::Benchmark', { startedAt: u32, startTime: u64, duration: u32 })),
  score: u32,
  gatekeeper: names<SystemState['gatekeeper']>('phat_worker::GatekeeperRole', 'none', 'dummy', 'active'),
  masterKeys: vec(struct('phat_worker::MasterKey', { rotation: u64, height: u32, secret: fixedBytes(secretLength) })),
  speakingRotation: option(u64),
  rotation: option(struct('phat_worker::Rotation', { id: u64, gatekeepers: vec(id) })),
  recoveryShares: vec(recoveryShare),
  kept: vec(struct('phat_worker::KeptCluster', { id, keys: clusterKeysCodec })),
  duties: vec(duty),
  gatekeeperNext: option(u64),
  cluster: option(servedCluster),
  early: option(struct('phat_worker::EarlyWork', { cluster: id, items: vec(clusterItem) })),
  incarnation: option(struct('phat_worker::Incarnation', { sequence: u64, nonce: id })),
  channels: vec(tuple(origin, struct('phat_worker::EgressChannel', { first: u64, messages: vec(message), silent: bool }))),
} as const

const chainMasterKey = struct('phat_worker::ChainMasterKey', { proven: bool, publicKey: option(id) })

const versions = variant('phat_worker::SystemState', {
  V1: arm(1, stateFields),
  V2: arm(2, { ...stateFields, chainMasterKey }),
  V3: arm(3, { ...stateFields, chainMasterKey: option(chainMasterKey), debuggable: bool }),
})

type Encoded = ValueOf<typeof versions>

function stateOf(
  { cluster, ...rest }: Omit<Extract<Encoded, { type: 'V3' }>['value'], 'debuggable'>,
  debuggable: boolean,
): SystemState {
  return { ...rest, cluster: cluster && { ...cluster, birth: { ...cluster.birth, debuggable } } }
}

/** The state in a worker's sealed records: a byte of version, then its fields. Byte fields of what is read are views of the input. */
export const systemState: Codec<SystemState> = mapped<Encoded, SystemState>(versions, {
  // Later versions only while they say more: else an older release can read the state.
  from({ chainMasterKey, ...value }) {
    const debuggable = value.cluster?.birth.debuggable === true
    if (debuggable) return { type: 'V3', value: { ...value, chainMasterKey, debuggable } }
    return chainMasterKey === undefined ? { type: 'V1', value } : { type: 'V2', value: { ...value, chainMasterKey } }
  },
  to(read) {
    if (read.type === 'V1') return stateOf({ ...read.value, chainMasterKey: undefined }, false)
    if (read.type === 'V2') return stateOf(read.value, false)
    const { debuggable, ...value } = read.value
    return stateOf(value, debuggable)
  },
})
