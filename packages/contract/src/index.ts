// SPDX-License-Identifier: Apache-2.0
export type { Acceptance } from '@phat/abi'
export type { AnyCodec, Codec, ValueOf } from '@phat/codec'
export {
  arm,
  array,
  bool,
  boundedBytes,
  boundedVec,
  bytes,
  compact,
  fixedBytes,
  i8,
  i16,
  i32,
  i64,
  i128,
  i256,
  lazy,
  option,
  result,
  str,
  struct,
  tuple,
  u8,
  u16,
  u32,
  u64,
  u128,
  u256,
  unit,
  variant,
  vec,
} from '@phat/codec'
export { equalBytes, fromHex, toHex } from '@phat/primitives'
export { type AccountId, account, accountId, type Hash, hash, hashOf } from './bytes32.ts'
export type {
  CallOptions,
  Common,
  Declared,
  InstantiateOptions,
  Log,
  MessageContext,
  MigrationContext,
  OldState,
  QueryContext,
  RawReply,
} from './declare/context.ts'
export {
  type Contract,
  type ContractOptions,
  contract,
  type Declares,
  type MessageContextOf,
  type Part,
  type PartOptions,
  part,
  type ReadContextOf,
} from './declare/contract.ts'
export type { Declaration, Upgrade } from './declare/declaration.ts'
export { type EntryOptions, type EntryTypes, indexed, type MessageOptions } from './declare/entries.ts'
export { type InitialState, iterableMapping, mapping, type State, value } from './declare/state.ts'
export { declassify } from './declassify.ts'
export { type Interface, interfaceOf, type Remote, remoteMessage } from './run/calls.ts'
export { ContractError } from './run/contract-error.ts'
export type { IterableMapping, Mapping, Page, ReadonlyIterableMapping, ReadonlyMapping } from './run/mapping-types.ts'
export { openSealed, type SealedReader, sealFor } from './seal/sealed.ts'
export { x25519PublicKey } from './seal/x25519.ts'
export type { ContractKey, Crypto, Scheme } from './services/crypto.ts'
export type { HttpRequest, HttpResponse } from './services/network.ts'
