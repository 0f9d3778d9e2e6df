// SPDX-License-Identifier: Apache-2.0
import { implicit, nested, optional, repeated } from '../fields.ts'
import { message } from '../message-type.ts'
import { bool, int32, text, uint32, uint64 } from '../value-types.ts'

/** `google.protobuf.Empty`. */
export const Empty = message('Empty', {})

/** What every error answers. */
export const PrpcError = message('PrpcError', { message: implicit(1, text) })

/** `enum GatekeeperRole`. */
export const gatekeeperRoles = { none: 0, dummy: 1, active: 2 } as const

/** The master public key is 64 hex digits without 0x, empty for a worker that is no gatekeeper. */
export const GatekeeperStatus = message('GatekeeperStatus', { role: implicit(1, int32), masterPublicKey: implicit(2, text) })

/** Bytes. */
export const MemoryUsage = message('MemoryUsage', {
  rustUsed: implicit(1, uint64),
  rustPeakUsed: implicit(2, uint64),
  totalPeakUsed: implicit(3, uint64),
  free: implicit(4, uint64),
  rustSpike: implicit(5, uint64),
})

/** Keys are 64 hex digits without 0x. */
export const SystemInfo = message('SystemInfo', {
  registered: implicit(1, bool),
  publicKey: implicit(2, text),
  ecdhPublicKey: implicit(3, text),
  gatekeeper: nested(4, () => GatekeeperStatus),
  numberOfClusters: implicit(5, uint64),
  numberOfContracts: implicit(6, uint64),
  maxSupportedConsensusVersion: implicit(7, uint32),
  genesisBlock: implicit(8, uint32),
})

/**
 * The answer to GetInfo. `blocknum` is the next block to process; `currentBlockTime` in milliseconds, `queryTimeout` in seconds; hashes and keys
 * are hex without 0x. The SDK reads the deprecated keys of this level, the end-to-end suite those of `system`.
 */
export const PhactoryInfo = message('PhactoryInfo', {
  initialized: implicit(1, bool),
  registered: implicit(2, bool),
  genesisBlockHash: optional(4, text),
  publicKey: optional(5, text),
  ecdhPublicKey: optional(6, text),
  headernum: implicit(7, uint32),
  paraHeadernum: implicit(8, uint32),
  blocknum: implicit(9, uint32),
  stateRoot: implicit(10, text),
  devMode: implicit(11, bool),
  pendingMessages: implicit(12, uint64),
  score: implicit(13, uint64),
  gatekeeper: nested(14, () => GatekeeperStatus),
  version: implicit(15, text),
  gitRevision: implicit(16, text),
  memoryUsage: nested(18, () => MemoryUsage),
  waitingForParaheaders: implicit(21, bool),
  system: nested(23, () => SystemInfo),
  canLoadChainState: implicit(24, bool),
  safeModeLevel: implicit(25, uint32),
  currentBlockTime: implicit(26, uint64),
  maxSupportedPinkRuntimeVersion: implicit(27, text),
  supportedAttestationMethods: repeated(28, text),
  liveSidevmInstances: implicit(29, uint32),
  queryTimeout: implicit(30, uint32),
})
