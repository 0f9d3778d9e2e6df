// SPDX-License-Identifier: Apache-2.0
import { arm, bytes, fixedBytes, struct, tuple, u8, u32, u64, type ValueOf, variant, vec } from '@phat/codec'

const account = fixedBytes(32)
const hash = fixedBytes(32)

/** A change of a contract's cache that a transaction asked for: the worker makes it once the transaction is final. */
export const cacheOperation = variant('pink::CacheOp', {
  Set: arm(0, { key: bytes, value: bytes }),
  SetExpiration: arm(1, { key: bytes, expiration: u64 }, 'Seconds from now; 0 removes the value.'),
  Remove: arm(2, { key: bytes }),
})

/** How a SideVM runs. */
export const sidevmConfig = struct('pink::SidevmConfig', {
  maxCodeSize: u32,
  maxMemoryPages: u32,
  vitalCapacity: u64,
  deadline: u32,
})

const sidevmOperation = variant('pink::SidevmOperation', {
  Start: arm(0, {
    contract: account,
    codeHash: hash,
    workers: variant('pink::Workers', { All: arm(0), List: arm(1, vec(fixedBytes(32))) }),
    config: sidevmConfig,
  }),
  SetDeadline: arm(1, { contract: account, deadline: u32 }),
})

/** Where a hook is called. */
export const hookPoint = variant('pink::HookPoint', { OnBlockEnd: arm(0) })

/**
 * What a contract asks of its worker: an event whose only topic is `pinkEventTopic`. Who may emit which, and when it counts, stands in
 * `pinkEventKinds`, by the same indices.
 */
export const pinkEvent = variant('pink::PinkEvent', {
  SetHook: arm(2, { hook: hookPoint, contract: account, selector: u32, gasLimit: u64 }),
  DeploySidevmTo: arm(3, { contract: account, codeHash: hash }),
  SidevmMessage: arm(4, bytes),
  CacheOp: arm(5, cacheOperation),
  StopSidevm: arm(6),
  ForceStopSidevm: arm(7, { contract: account }),
  SetLogHandler: arm(8, account),
  SetContractWeight: arm(9, { contract: account, weight: u32 }),
  UpgradeRuntimeTo: arm(10, { version: tuple(u32, u32) }),
  SidevmOperation: arm(11, sidevmOperation),
  SetJsRuntime: arm(12, hash),
  SetAccepts: arm(128, u8, 'Ours: what every contract of the cluster accepts, whatever it says itself; see `acceptanceByte`.'),
})
export type PinkEvent = ValueOf<typeof pinkEvent>
