// SPDX-License-Identifier: Apache-2.0
import { arm, struct, u32, u64, u128, type ValueOf, variant, vec } from '@phat/codec'
import { sr25519Public } from '../identities.ts'

const heartbeatFields = { sessionId: u32, challengeBlock: u32, challengeTime: u64, iterations: u64 } as const

/** `phala/mining/report`: a worker's answers to heartbeat challenges; challenge times in milliseconds. */
export const workingReportEvent = variant('phala_types::messaging::WorkingReportEvent', {
  Heartbeat: arm(0, heartbeatFields),
  HeartbeatV2: arm(1, { ...heartbeatFields, nClusters: u32, nContracts: u32 }),
})
export type WorkingReportEvent = ValueOf<typeof workingReportEvent>

/** One worker's share of a settlement; the amounts are fixed-point numbers with 64 fractional bits. */
export const settleInfo = struct('phala_types::messaging::SettleInfo', {
  pubkey: sr25519Public,
  v: u128,
  payout: u128,
  treasury: u128,
})

/** `^phala/mining/update`: what the gatekeeper settled in a block. */
export const workingInfoUpdateEvent = struct('phala_types::messaging::WorkingInfoUpdateEvent', {
  blockNumber: u32,
  timestampMs: u64,
  offline: vec(sr25519Public),
  recoveredToOnline: vec(sr25519Public),
  settle: vec(settleInfo),
})
export type WorkingInfoUpdateEvent = ValueOf<typeof workingInfoUpdateEvent>
