// SPDX-License-Identifier: Apache-2.0
import { arm, bytes, fixedBytes, struct, tuple, u32, u64, u128, type ValueOf, variant, vec } from '@phat/codec'
import { sr25519Public } from '../identities.ts'
import { orderedMap } from '../ordered-map.ts'
import { encryptedKey, workerIdentity } from './worker-identity.ts'

const newGatekeeperEvent = struct('phala_types::messaging::NewGatekeeperEvent', {
  pubkey: sr25519Public,
  ecdhPubkey: sr25519Public,
})
const removeGatekeeperEvent = struct('phala_types::messaging::RemoveGatekeeperEvent', { pubkey: sr25519Public })
const masterPubkeyEvent = struct('phala_types::messaging::MasterPubkeyEvent', { masterPubkey: sr25519Public })
const rotateMasterKeyEvent = struct('phala_types::messaging::RotateMasterKeyEvent', {
  rotationId: u64,
  gkIdentities: vec(workerIdentity),
})

/** `phala/gatekeeper/launch`: the registry to workers, from the first gatekeeper to each rotation of the master key. */
export const gatekeeperLaunch = variant('phala_types::messaging::GatekeeperLaunch', {
  FirstGatekeeper: arm(0, newGatekeeperEvent),
  MasterPubkeyOnChain: arm(1, masterPubkeyEvent),
  RotateMasterKey: arm(2, rotateMasterKeyEvent),
  MasterPubkeyRotated: arm(3, masterPubkeyEvent),
})
export type GatekeeperLaunch = ValueOf<typeof gatekeeperLaunch>

/** `phala/gatekeeper/change`: the registry to workers. */
export const gatekeeperChange = variant('phala_types::messaging::GatekeeperChange', {
  Registered: arm(0, newGatekeeperEvent),
  Unregistered: arm(1, removeGatekeeperEvent),
})
export type GatekeeperChange = ValueOf<typeof gatekeeperChange>

/** The current master key, encrypted to one new gatekeeper. */
export const dispatchMasterKeyEvent = struct('phala_types::messaging::DispatchMasterKeyEvent', {
  dest: sr25519Public,
  ecdhPubkey: sr25519Public,
  encryptedMasterKey: bytes,
  iv: fixedBytes(12),
})

const rotationFields = { rotationId: u64, secretKeys: orderedMap(sr25519Public, encryptedKey), sender: sr25519Public } as const

/** The next master key, encrypted to every gatekeeper, signed by the identity of the one that made it. */
export const batchRotateMasterKeyEvent = struct('phala_types::messaging::BatchRotateMasterKeyEvent', {
  ...rotationFields,
  sig: bytes,
})
export type BatchRotateMasterKeyEvent = ValueOf<typeof batchRotateMasterKeyEvent>

/** What `sig` of a rotation covers, inside the wrap `MasterKeyRotation`. */
export const batchRotateMasterKeyToSign = struct('phala_types::messaging::BatchRotateMasterKeyEventToSign', rotationFields)

/** All master keys since launch, as (rotation, height, key), encrypted to one new gatekeeper. */
export const dispatchMasterKeyHistoryEvent = struct('phala_types::messaging::DispatchMasterKeyHistoryEvent', {
  dest: sr25519Public,
  encryptedMasterKeyHistory: vec(tuple(u64, u32, encryptedKey)),
})

/** `phala/gatekeeper/key`: gatekeepers to workers. */
export const keyDistribution = variant('phala_types::messaging::KeyDistribution', {
  MasterKeyDistribution: arm(0, dispatchMasterKeyEvent),
  MasterKeyRotation: arm(1, batchRotateMasterKeyEvent),
  MasterKeyHistory: arm(2, dispatchMasterKeyHistoryEvent),
})
export type KeyDistribution = ValueOf<typeof keyDistribution>

const randomNumberEvent = struct('phala_types::messaging::RandomNumberEvent', {
  blockNumber: u32,
  randomNumber: fixedBytes(32),
  lastRandomNumber: fixedBytes(32),
})

/** Parameters of the computation economy; all but the window are fixed-point numbers with 64 fractional bits. */
export const tokenomicParameters = struct('phala_types::messaging::TokenomicParameters', {
  phaRate: u128,
  rho: u128,
  budgetPerBlock: u128,
  vMax: u128,
  costK: u128,
  costB: u128,
  slashRate: u128,
  treasuryRatio: u128,
  heartbeatWindow: u32,
  rigK: u128,
  rigB: u128,
  re: u128,
  k: u128,
  kappa: u128,
})

/** `phala/gatekeeper/event`: gatekeepers and pallets to gatekeepers. The last three mark upgrades of the past and mean nothing now. */
export const gatekeeperEvent = variant('phala_types::messaging::GatekeeperEvent', {
  NewRandomNumber: arm(0, randomNumberEvent),
  TokenomicParametersChanged: arm(1, tokenomicParameters),
  _RepairV: arm(2),
  _PhalaLaunched: arm(3),
  _UnrespFix: arm(4),
})
export type GatekeeperEvent = ValueOf<typeof gatekeeperEvent>
