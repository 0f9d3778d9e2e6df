// SPDX-License-Identifier: Apache-2.0
export { callSize, sizedCall } from './dispatch/call-size.ts'
export type { DispatchOutcome } from './dispatch/dispatch.ts'
export { dispatch, dispatchBypassingFilter, dispatchInfoOf, dispatchOrFail, maxDispatchDepth } from './dispatch/dispatch.ts'
export {
  badOrigin,
  DispatchFailure,
  failArithmetic,
  failToken,
  failWith,
  invalid,
  TransactionFailure,
} from './dispatch/failure.ts'
export { lookup } from './dispatch/lookup.ts'
export type { CallFilter, Origin, RawOrigin } from './dispatch/origin.ts'
export {
  ensureNone,
  ensureRoot,
  ensureSigned,
  ensureSignedOrRoot,
  noneOrigin,
  rawOrigin,
  rawOriginOf,
  rootOrigin,
  signed,
  withCaller,
  withFilter,
} from './dispatch/origin.ts'
export type { RuntimeCall } from './dispatch/runtime-call.ts'
export type {
  ApiMethod,
  BareTransactions,
  CallCost,
  CallDeclaration,
  CallDeclarations,
  CallInfo,
  ConstantDeclaration,
  Emit,
  ErrorDeclaration,
  ErrorDeclarations,
  EventDeclarations,
  Fail,
  Hooks,
  InherentDeclaration,
  Invariants,
  PalletContext,
  RuntimeApiDeclaration,
  RuntimeTypes,
} from './pallet/declarations.ts'
export { constant, error, event } from './pallet/declarations.ts'
export type {
  AnyPallet,
  ApiTools,
  ArgsOf,
  CallContextOf,
  CallsOf,
  CallTools,
  ConfigOf,
  ContextOf,
  GenesisOf,
  PalletBase,
  PalletBuilder,
} from './pallet/define-pallet.ts'
export { definePallet, runtimeApi } from './pallet/define-pallet.ts'
export type { PalletInstance, StorageItem } from './pallet/instance.ts'
export { storagePrefix } from './pallet/instance.ts'
export { apiErrors, callRuntimeApi } from './runtime/api-call.ts'
export type { BlockContext } from './runtime/block-context.ts'
export { genesisContext } from './runtime/block-context.ts'
export type { SignatureCheck, SignatureVerifier, Validity } from './runtime/checked-extrinsic.ts'
export {
  decodeFor,
  nonceTag,
  senderOf,
  signatureCheckOf,
  signerOf,
  validateTransaction,
  validity,
} from './runtime/checked-extrinsic.ts'
export { describe } from './runtime/describe.ts'
export type { At, Phase } from './runtime/execution.ts'
export { attempt, Execution } from './runtime/execution.ts'
export { applyExtrinsic, type ExtrinsicInput, finalizeBlock, initializeBlock } from './runtime/executive.ts'
export type { Extrinsic } from './runtime/extrinsic.ts'
export {
  decodeExtrinsic,
  encodeBare,
  encodeSigned,
  extrinsicHash,
  extrinsicLength,
  opaqueExtrinsic,
  signingPayload,
} from './runtime/extrinsic.ts'
export { brokenInvariants, buildGenesis, type GenesisPart, genesisOf } from './runtime/genesis.ts'
export { migrate, setStorageVersion, storageVersionOf } from './runtime/migrate.ts'
export type { EventRecord, RuntimeEvent } from './runtime/outer-types.ts'
export { phase } from './runtime/outer-types.ts'
export type { InstalledPallet, Runtime, RuntimeParts } from './runtime/runtime.ts'
export { createRuntime, install, makeCall } from './runtime/runtime.ts'
export { type StorageMigration, storageMigration } from './runtime/storage-layout.ts'
export type { SystemInterface, UnrootedHeader } from './runtime/system-interface.ts'
export type { AnyExtension, TransactionExtension, TransactionView } from './runtime/transaction-extension.ts'
export { defineTransactionExtension } from './runtime/transaction-extension.ts'
export type { StorageDeclaration, StorageDeclarations, Store } from './storage/declarations.ts'
export {
  doubleMap,
  map,
  named,
  nMap,
  optionalDoubleMap,
  optionalMap,
  optionalNMap,
  optionalValue,
  value,
} from './storage/declarations.ts'
export type { HashedKey } from './storage/hashed-key.ts'
export { blake2_128, blake2_128Concat, blake2_256, identity, twox_128, twox_256, twox64Concat } from './storage/hashed-key.ts'
export type { StorageDoubleMap, StorageMap, StorageNMap } from './storage/map-accessor.ts'
export type { BaseState } from './storage/overlay.ts'
export { emptyBase, mapBase, maxLayers, Overlay } from './storage/overlay.ts'
export type { StorageValue } from './storage/value-accessor.ts'
export type { MultiAddress, MultiSignature } from './types/account.ts'
export { accountId, multiAddress, multiSignature } from './types/account.ts'
export { checkedAdd, checkedSub, maxBalance, saturatingAdd, saturatingSub } from './types/amount.ts'
export type { ArithmeticError, DispatchError, DispatchResult, TokenError } from './types/dispatch-error.ts'
export { dispatchError, dispatchOk, dispatchResult } from './types/dispatch-error.ts'
export type { Era } from './types/era.ts'
export { era, eraBirth, eraDeath, immortalEra, mortalEra } from './types/era.ts'
export type { DigestItem, Header } from './types/header.ts'
export { blockHash, digest, digestItem, h256, header } from './types/header.ts'
export type { InvalidTransaction, TransactionValidityError, ValidTransaction } from './types/validity.ts'
export {
  anyValid,
  applyExtrinsicResult,
  combineValid,
  maxLongevity,
  transactionSource,
  transactionValidity,
  transactionValidityError,
  validTransaction,
} from './types/validity.ts'
export type { RuntimeVersion } from './types/version.ts'
export { runtimeVersion } from './types/version.ts'
export type { DispatchClass, DispatchInfo, PostDispatchInfo, Weight } from './types/weight.ts'
export {
  actualWeight,
  addWeight,
  dispatchClass,
  exceedsWeight,
  maxWeight,
  maxWeightPart,
  minWeight,
  pays,
  saturatingSubWeight,
  weight,
  weightOf,
  zeroWeight,
} from './types/weight.ts'
