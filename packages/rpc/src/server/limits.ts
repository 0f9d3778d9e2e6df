// SPDX-License-Identifier: Apache-2.0

/** What one server and each of its connections may use. Every field has a default in `defaultLimits`. */
export interface RpcLimits {
  /** WebSocket connections at the same time, and HTTP connections besides. */
  readonly connectionsMax: number
  /** Larger messages are answered with an error; beyond twice this size the connection is closed, since the bytes pile up before. */
  readonly requestBytesMax: number
  readonly responseBytesMax: number
  /** Deepest nesting of arrays and objects in a message. */
  readonly jsonDepthMax: number
  /** Requests in one array. */
  readonly batchMax: number
  readonly subscriptionsMax: number
  /** Requests a second that a connection may keep up; 0 is no limit. */
  readonly requestsPerSecond: number
  /** Requests that a connection may send at once after a pause. */
  readonly requestBurst: number
  /** Requests of a connection that wait for an answer; beyond, it is not read until answers are out. */
  readonly inFlightMax: number
  /** Bytes waiting for a client to read them; beyond, its requests are not read. */
  readonly pauseBytes: number
  /** Bytes waiting for a client to read them; beyond, it is disconnected. */
  readonly bufferedBytesMax: number
  /** Longest that a client whose requests are not read may take nothing of what waits for it. */
  readonly stallMs: number
  /** Interval of pings; a client that answers none between two is disconnected. */
  readonly pingIntervalMs: number
  /** Longest stretch in which requests, or what subscribers are told, hold the thread before others get their turn. */
  readonly turnMs: number
  /** Keys that one request or storage subscription may name. */
  readonly keysMax: number
  /** Keys that one state_getReadProof may name. */
  readonly proofKeysMax: number
  /** Bytes of one storage key. */
  readonly keyBytesMax: number
  /** Keys that state_getKeys and state_getPairs answer. */
  readonly unpagedKeysMax: number
  /** Blocks that state_queryStorage walks. */
  readonly queryBlocksMax: number
  /** chainHead_v1_follow subscriptions of a connection (the specification asks for at least 2). */
  readonly followsMax: number
  /** Operations in progress of one follow subscription (the specification asks for at least 16). */
  readonly operationsMax: number
  /** Finalized blocks that one follow subscription keeps pinned before it is stopped. */
  readonly pinnedFinalizedMax: number
  /** Storage items in one notification and between two continues. */
  readonly storagePageItems: number
  /** Value bytes between two continues. */
  readonly storagePageBytes: number
  /** Storages that a connection may read or compare at the same time through archive_v1. */
  readonly archiveOperationsMax: number
  /** Blocks that one dev_newBlock makes. */
  readonly newBlocksMax: number
  /** Broadcasts of a connection (the specification asks for at least 4). */
  readonly broadcastsMax: number
}

const mib = 1024 * 1024

/** Limits that fit a node whose operator has said nothing. A load test may use one connection for 5,000 extrinsics a second. */
export const defaultLimits: RpcLimits = {
  connectionsMax: 200,
  requestBytesMax: 15 * mib,
  responseBytesMax: 15 * mib,
  jsonDepthMax: 64,
  batchMax: 100,
  subscriptionsMax: 1024,
  requestsPerSecond: 20_000,
  requestBurst: 40_000,
  inFlightMax: 2048,
  pauseBytes: mib,
  bufferedBytesMax: 64 * mib,
  stallMs: 30_000,
  pingIntervalMs: 30_000,
  turnMs: 5,
  keysMax: 4096,
  proofKeysMax: 1024,
  keyBytesMax: 4096,
  unpagedKeysMax: 100_000,
  queryBlocksMax: 256,
  followsMax: 4,
  operationsMax: 64,
  pinnedFinalizedMax: 256,
  storagePageItems: 1000,
  storagePageBytes: mib,
  archiveOperationsMax: 8,
  newBlocksMax: 10_000,
  broadcastsMax: 16,
}
