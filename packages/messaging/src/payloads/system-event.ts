// SPDX-License-Identifier: Apache-2.0
import { arm, struct, u8, u32, u128, type ValueOf, variant } from '@phat/codec'
import { sr25519Public, u256 } from '../identities.ts'

/** What a registration says of a worker. */
export const workerInfo = struct('phala_types::messaging::WorkerInfo', { confidenceLevel: u8 })

/**
 * What the chain tells one worker. `initV` is a fixed-point number, 64 fractional bits. The last two are ours: a suspended worker keeps its
 * registration, but its messages are refused until new evidence resumes it.
 */
export const workerEvent = variant('phala_types::messaging::WorkerEvent', {
  Registered: arm(0, workerInfo),
  BenchStart: arm(1, { duration: u32 }),
  BenchScore: arm(2, u32),
  Started: arm(3, { sessionId: u32, initV: u128, initP: u32 }),
  Stopped: arm(4),
  EnterUnresponsive: arm(5),
  ExitUnresponsive: arm(6),
  Suspended: arm(7),
  Resumed: arm(8),
})
export type WorkerEvent = ValueOf<typeof workerEvent>

export const workerEventWithKey = struct('phala_types::messaging::WorkerEventWithKey', {
  pubkey: sr25519Public,
  event: workerEvent,
})

export const heartbeatChallenge = struct('phala_types::messaging::HeartbeatChallenge', { seed: u256, onlineTarget: u256 })

/** `phala/system/event`: pallets to workers and gatekeepers. */
export const systemEvent = variant('phala_types::messaging::SystemEvent', {
  WorkerEvent: arm(0, workerEventWithKey),
  HeartbeatChallenge: arm(1, heartbeatChallenge),
})
export type SystemEvent = ValueOf<typeof systemEvent>
