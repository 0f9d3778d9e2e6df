// SPDX-License-Identifier: Apache-2.0
import { alias, arm, type Codec, fixedBytes, result, struct, tuple, u8, type ValueOf, variant } from '@phat/codec'

/** Why a token operation failed (`sp_runtime::TokenError`). */
export const tokenError = variant('sp_runtime::TokenError', {
  FundsUnavailable: arm(0),
  OnlyProvider: arm(1),
  BelowMinimum: arm(2),
  CannotCreate: arm(3),
  UnknownAsset: arm(4),
  Frozen: arm(5),
  Unsupported: arm(6),
  CannotCreateHold: arm(7),
  NotExpendable: arm(8),
  Blocked: arm(9),
})
export type TokenError = ValueOf<typeof tokenError>['type']

/** Why a calculation failed (`sp_arithmetic::ArithmeticError`). */
export const arithmeticError = variant('sp_arithmetic::ArithmeticError', {
  Underflow: arm(0),
  Overflow: arm(1),
  DivisionByZero: arm(2),
})
export type ArithmeticError = ValueOf<typeof arithmeticError>['type']

const transactionalError = variant('sp_runtime::TransactionalError', { LimitReached: arm(0), NoLayer: arm(1) })

const trieError = variant('sp_runtime::proving_trie::TrieError', {
  InvalidStateRoot: arm(0),
  IncompleteDatabase: arm(1),
  ValueAtIncompleteKey: arm(2),
  DecoderError: arm(3),
  InvalidHash: arm(4),
  DuplicateKey: arm(5),
  ExtraneousNode: arm(6),
  ExtraneousValue: arm(7),
  ExtraneousHashReference: arm(8),
  InvalidChildReference: arm(9),
  ValueMismatch: arm(10),
  IncompleteProof: arm(11),
  RootMismatch: arm(12),
  DecodeError: arm(13),
})

const moduleError = struct('sp_runtime::ModuleError', { index: u8, error: fixedBytes(4) })

/** Why a dispatch failed, as Substrate records it (`sp_runtime::DispatchError`). */
export const dispatchError = variant('sp_runtime::DispatchError', {
  Other: arm(0),
  CannotLookup: arm(1),
  BadOrigin: arm(2),
  Module: arm(3, moduleError),
  ConsumerRemaining: arm(4),
  NoProviders: arm(5),
  TooManyConsumers: arm(6),
  Token: arm(7, tokenError),
  Arithmetic: arm(8, arithmeticError),
  Transactional: arm(9, transactionalError),
  Exhausted: arm(10),
  Corruption: arm(11),
  Unavailable: arm(12),
  RootNotAllowed: arm(13),
  Trie: arm(14, trieError),
})
export type DispatchError = ValueOf<typeof dispatchError>

/** `DispatchResult`: `Result<(), DispatchError>`. */
export const dispatchResult: Codec<DispatchResult> = alias(result(tuple(), dispatchError), 'DispatchResult')
export type DispatchResult =
  | { readonly type: 'Ok'; readonly value: readonly [] }
  | { readonly type: 'Err'; readonly value: DispatchError }

/** The successful `DispatchResult`. */
export const dispatchOk: DispatchResult = { type: 'Ok', value: [] }
