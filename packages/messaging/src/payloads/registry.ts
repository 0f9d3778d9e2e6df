// SPDX-License-Identifier: Apache-2.0
import { arm, fixedBytes, struct, u64, type ValueOf, variant } from '@phat/codec'
import { h256, sr25519Public } from '../identities.ts'

/**
 * `^phala/registry/event`: a worker to the registry. `startTime` in milliseconds. `Incarnation` is ours: a worker that started says so
 * before it answers anything, so that two processes with one key cannot both speak.
 */
export const registryEvent = variant('phala_pallets::registry::RegistryEvent', {
  BenchReport: arm(0, { startTime: u64, iterations: u64 }),
  MasterPubkey: arm(1, { masterPubkey: sr25519Public }),
  Incarnation: arm(2, { nonce: fixedBytes(32) }),
})
export type RegistryEvent = ValueOf<typeof registryEvent>

const rotatedMasterPubkeyEvent = struct('phala_pallets::registry::RotatedMasterPubkeyEvent', {
  rotationId: u64,
  masterPubkey: sr25519Public,
})

/** `^phala/registry/gk_event`: the gatekeeper to the registry, signed by the master key that goes. */
export const gatekeeperRegistryEvent = variant('phala_pallets::registry::GatekeeperRegistryEvent', {
  RotatedMasterPubkey: arm(0, rotatedMasterPubkeyEvent),
})
export type GatekeeperRegistryEvent = ValueOf<typeof gatekeeperRegistryEvent>

/** `^phala/registry/cluster`: the gatekeeper to the contracts pallet. */
export const clusterRegistryEvent = variant('phala_pallets::registry::ClusterRegistryEvent', {
  PubkeyAvailable: arm(0, { cluster: h256, pubkey: sr25519Public }),
})
export type ClusterRegistryEvent = ValueOf<typeof clusterRegistryEvent>
