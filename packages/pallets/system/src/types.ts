// SPDX-License-Identifier: Apache-2.0
import { alias, bool, bytes, type Codec, compactU32, str, struct, tuple, u32, u64, type ValueOf, vec } from '@phat/codec'
import { type DispatchError, dispatchClass, dispatchError, h256, pays, weight } from '@phat/frame'
import type { Hash } from '@phat/primitives'

/** `frame_system::AccountInfo`: nonce, reference counts, and the data of the pallet that keeps balances. */
export interface AccountInfo<Data = unknown> {
  readonly nonce: number
  /** How many other things need this account; while there are some, it cannot be reaped. */
  readonly consumers: number
  /** How many other things keep this account alive, such as a balance. */
  readonly providers: number
  /** How many other things keep it alive by themselves. */
  readonly sufficients: number
  readonly data: Data
}

/** Codec of `AccountInfo` with the runtime's account data. */
export function accountInfo(data: Codec<unknown>): Codec<AccountInfo> {
  const codec = struct('frame_system::AccountInfo', { nonce: u32, consumers: u32, providers: u32, sufficients: u32, data })
  const params = [
    { name: 'Nonce', type: u32 },
    { name: 'AccountData', type: data },
  ]
  return { ...codec, description: { ...codec.description, params } }
}

/** What events say of a dispatch: what it weighed, its class, whether it paid. */
export const dispatchEventInfo = struct('frame_system::DispatchEventInfo', { weight, class: dispatchClass, paysFee: pays })

/** Which runtime last executed this state. */
export const lastRuntimeUpgradeInfo = struct('frame_system::LastRuntimeUpgradeInfo', { specVersion: compactU32, specName: str })

const upgradeAuthorization = struct('frame_system::CodeUpgradeAuthorization', { codeHash: h256, checkVersion: bool })
/** A runtime upgrade that was authorized by its hash and may be applied by anyone who has the code. */
export const codeUpgradeAuthorization: typeof upgradeAuthorization = {
  ...upgradeAuthorization,
  description: { ...upgradeAuthorization.description, params: [{ name: 'T' }] },
}

/** One raw storage item of `set_storage`. */
export const keyValue = tuple(bytes, bytes)
export type KeyValue = ValueOf<typeof keyValue>

/** Where an event with a topic stands: block and index. */
export const eventPosition = vec(tuple(u32, u32))

// Arguments and event fields under the names that frame_system's declarations use for their types: clients show them.

export const byteVec = alias<Uint8Array>(bytes, 'Vec<u8>')
export const storageKey = alias<Uint8Array>(bytes, 'Key')
export const storageKeys = alias<readonly Uint8Array[]>(vec(bytes), 'Vec<Key>')
export const keyValues = alias<readonly KeyValue[]>(vec(keyValue), 'Vec<KeyValue>')
export const hash = alias<Hash>(h256, 'T::Hash')
export const flag = alias<boolean>(bool, 'bool')
export const count = alias<number>(u32, 'u32')
export const pageCount = alias<bigint>(u64, 'u64')
export const failure = alias<DispatchError>(dispatchError, 'DispatchError')
export const eventInfo = alias<ValueOf<typeof dispatchEventInfo>>(dispatchEventInfo, 'DispatchEventInfo')
