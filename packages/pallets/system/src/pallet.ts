// SPDX-License-Identifier: Apache-2.0
import { bool, bytes, u16, u32, u64 } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import {
  accountId,
  blake2_128Concat,
  type ContextOf,
  constant,
  definePallet,
  digest,
  ensureRoot,
  ensureSigned,
  error,
  event,
  h256,
  map,
  named,
  optionalValue,
  phase,
  runtimeApi,
  runtimeVersion,
  twox64Concat,
  value,
  weight,
  zeroWeight,
} from '@phat/frame'
import { toByteString } from '@phat/primitives'
import type { SystemConfig } from './config.ts'
import { weights } from './generated/weights.ts'
import { blockLength, blockWeights, consumedWeight, dbWeight } from './limits.ts'
import { killRaw, killRawPrefix, setRaw } from './raw-storage.ts'
import {
  type AccountInfo,
  accountInfo,
  byteVec,
  codeUpgradeAuthorization,
  count,
  eventInfo,
  eventPosition,
  failure,
  flag,
  hash,
  keyValues,
  lastRuntimeUpgradeInfo,
  pageCount,
  storageKey,
  storageKeys,
} from './types.ts'
import { applyAuthorizedUpgrade, setCode } from './upgrade.ts'
import { codeKey, heapPagesKey } from './well-known-keys.ts'

const noHash = new Uint8Array(32)
const noWeight = { normal: zeroWeight, operational: zeroWeight, mandatory: zeroWeight }

/** The declaration of System but for its calls: what its own parts and block execution work with. */
export const systemBase = definePallet(
  'System',
  'The ground of every pallet: accounts and their reference counts, the block at hand, events, runtime upgrades.',
)
  .config<SystemConfig>()
  .storage((types) => ({
    account: map(
      blake2_128Concat(accountId),
      accountInfo(types.accountData.codec),
      { nonce: 0, consumers: 0, providers: 0, sufficients: 0, data: types.accountData.initial } satisfies AccountInfo,
      'The full account information for a particular account ID. Keyed by a cryptographic hash because users choose accounts; each pays with its existential deposit.',
    ),
    extrinsicCount: optionalValue(u32, 'Total extrinsics count for the current block.'),
    inherentsApplied: value(bool, false, 'Whether all inherents have been applied.'),
    blockWeight: value(consumedWeight, noWeight, 'The current weight for the block.'),
    allExtrinsicsLen: optionalValue(u32, 'Total length (in bytes) for all extrinsics put together, for the current block.'),
    blockHash: map(twox64Concat(u32), h256, noHash, 'Map of block numbers to block hashes, for the last BlockHashCount blocks.'),
    extrinsicData: map(
      twox64Concat(u32),
      bytes,
      new Uint8Array(),
      'Extrinsics data for the current block; empty between blocks.',
    ),
    number: value(u32, 0, 'The current block number being processed.'),
    parentHash: value(h256, noHash, 'Hash of the previous block.'),
    digest: value(digest, { logs: [] }, 'Digest of the current block, also part of the block header.'),
    events: value(types.eventRecords, [], 'Events deposited for the current block. Written once, when the block ends.'),
    eventCount: value(u32, 0, 'The number of events in the `Events<T>` list.'),
    eventTopics: map(
      blake2_128Concat(h256),
      eventPosition,
      [],
      'Mapping between a topic and the positions of its events in this block.',
    ),
    lastRuntimeUpgrade: optionalValue(
      lastRuntimeUpgradeInfo,
      'The spec version and name of the runtime that last executed a block.',
    ),
    upgradedToU32RefCount: named(
      'UpgradedToU32RefCount',
      value(bool, false, 'True if account reference counts are 32 bits wide. False (default) if not.'),
    ),
    upgradedToTripleRefCount: value(bool, false, 'True if accounts have three reference counts. False (default) if not.'),
    executionPhase: optionalValue(phase, 'The execution phase of the block; absent between blocks.'),
    authorizedUpgrade: optionalValue(codeUpgradeAuthorization, '`Some` if a code upgrade has been authorized.'),
    extrinsicWeightReclaimed: value(
      weight,
      zeroWeight,
      'The weight reclaimed for the extrinsic being executed; zero between extrinsics.',
    ),
  }))
  .events({
    ExtrinsicSuccess: event(0, { dispatchInfo: eventInfo }, 'An extrinsic completed successfully.'),
    ExtrinsicFailed: event(1, { dispatchError: failure, dispatchInfo: eventInfo }, 'An extrinsic failed.'),
    CodeUpdated: event(2, '`:code` was updated.'),
    NewAccount: event(3, { account: accountId }, 'A new account was created.'),
    KilledAccount: event(4, { account: accountId }, 'An account was reaped.'),
    Remarked: event(5, { sender: accountId, hash }, 'On on-chain remark happened.'),
    UpgradeAuthorized: event(6, { codeHash: hash, checkVersion: flag }, 'An upgrade was authorized.'),
    RejectedInvalidAuthorizedUpgrade: event(
      7,
      { codeHash: hash, error: failure },
      'An invalid authorized upgrade was rejected while trying to apply it.',
    ),
  })
  .errors({
    InvalidSpecName: error(0, 'The name of specification does not match between the current runtime and the new runtime.'),
    SpecVersionNeedsToIncrease: error(
      1,
      'The specification version is not allowed to decrease between the current runtime and the new runtime.',
    ),
    FailedToExtractRuntimeVersion: error(2, 'The code does not name a runtime and its version.'),
    NonDefaultComposite: error(3, 'Suicide called when the account has non-default composite data.'),
    NonZeroRefCount: error(4, 'There is a non-zero reference count preventing the account from being purged.'),
    CallFiltered: error(5, 'The origin filter prevent the call to be dispatched.'),
    MultiBlockMigrationsOngoing: error(
      6,
      'A multi-block migration is ongoing and prevents the current code from being replaced.',
    ),
    NothingAuthorized: error(7, 'No upgrade authorized.'),
    Unauthorized: error(8, 'The submitted code is not authorized.'),
  })

export type SystemContext = ContextOf<typeof systemBase>

/** The system pallet (`frame_system`). */
export const System = systemBase
  .constants((config) => ({
    blockWeights: constant(blockWeights, config.blockWeights, 'Block & extrinsics weights: base values and limits.'),
    blockLength: constant(blockLength, config.blockLength, 'The maximum length of a block (in bytes).'),
    blockHashCount: constant(
      u32,
      config.blockHashCount,
      'Maximum number of block number to block hash mappings to keep (oldest pruned first).',
    ),
    dbWeight: constant(dbWeight, config.dbWeight, 'The weight of runtime database operations the runtime can invoke.'),
    version: constant(runtimeVersion, config.version(), "Get the chain's in-code version."),
    SS58Prefix: constant(u16, config.ss58Prefix, 'The designated SS58 prefix of this chain.'),
  }))
  .calls(({ call }) => ({
    remark: call(
      0,
      { remark: byteVec },
      ({ remark }) => weights.remark(remark.length),
      'Make some on-chain remark.\n\nOrigin: any. No event.',
      () => {},
    ),
    setHeapPages: call(
      1,
      { pages: pageCount },
      { weight: weights.setHeapPages, class: 'Operational' },
      "Set the number of pages in the WebAssembly environment's heap.\n\nOrigin: root.",
      ({ origin, execution, store }, { pages }) => {
        ensureRoot(origin)
        execution.overlay.set(heapPagesKey, u64.encode(pages))
        store.digest.mutate(({ logs }) => ({ logs: [...logs, { type: 'RuntimeEnvironmentUpdated' }] }))
      },
    ),
    setCode: call(
      2,
      { code: byteVec },
      { weight: weights.setCode, class: 'Operational' },
      'Set the new runtime code.\n\nOrigin: root. Event: CodeUpdated.',
      (context, { code }) => {
        ensureRoot(context.origin)
        setCode(context, code, true)
      },
    ),
    setCodeWithoutChecks: call(
      3,
      { code: byteVec },
      { weight: weights.setCode, class: 'Operational' },
      'Set the new runtime code without doing any checks of the given `code`.\n\nOrigin: root. Event: CodeUpdated.',
      (context, { code }) => {
        ensureRoot(context.origin)
        setCode(context, code, false)
      },
    ),
    setStorage: call(
      4,
      { items: keyValues },
      ({ items }) => ({ weight: weights.setStorage(items.length), class: 'Operational' }),
      'Set some items of storage, the roots of child tries excepted.\n\nOrigin: root. Errors: Exhausted for a key of more than 1,024 bytes.',
      ({ origin, execution }, { items }) => {
        ensureRoot(origin)
        setRaw(execution.overlay, items)
      },
    ),
    killStorage: call(
      5,
      { keys: storageKeys },
      ({ keys }) => ({ weight: weights.killStorage(keys.length), class: 'Operational' }),
      'Kill some items from storage.\n\nOrigin: root.',
      ({ origin, execution }, { keys }) => {
        ensureRoot(origin)
        killRaw(execution.overlay, keys)
      },
    ),
    killPrefix: call(
      6,
      { prefix: storageKey, subkeys: count },
      ({ subkeys }) => ({ weight: weights.killPrefix(subkeys), class: 'Operational' }),
      'Kill all storage items with a key that starts with the given prefix, at most `subkeys` of them.\n\nOrigin: root.',
      ({ origin, execution }, { prefix, subkeys }) => {
        ensureRoot(origin)
        killRawPrefix(execution.overlay, toByteString(prefix), subkeys)
      },
    ),
    remarkWithEvent: call(
      7,
      { remark: byteVec },
      ({ remark }) => weights.remarkWithEvent(remark.length),
      'Make some on-chain remark and emit event.\n\nOrigin: signed. Event: Remarked.',
      ({ origin, emit }, { remark }) => {
        const sender = ensureSigned(origin)
        emit.Remarked({ sender, hash: blake2b256(remark) })
      },
    ),
    authorizeUpgrade: call(
      9,
      { codeHash: hash },
      { weight: weights.authorizeUpgrade, class: 'Operational' },
      'Authorize an upgrade to a given `code_hash` for the runtime. The runtime can be supplied later.\n\nOrigin: root. Event: UpgradeAuthorized.',
      ({ origin, store, emit }, { codeHash }) => {
        ensureRoot(origin)
        store.authorizedUpgrade.set({ codeHash, checkVersion: true })
        emit.UpgradeAuthorized({ codeHash, checkVersion: true })
      },
    ),
    authorizeUpgradeWithoutChecks: call(
      10,
      { codeHash: hash },
      { weight: weights.authorizeUpgrade, class: 'Operational' },
      'Authorize an upgrade to a given `code_hash` for the runtime, without checking its version.\n\nOrigin: root. Event: UpgradeAuthorized.',
      ({ origin, store, emit }, { codeHash }) => {
        ensureRoot(origin)
        store.authorizedUpgrade.set({ codeHash, checkVersion: false })
        emit.UpgradeAuthorized({ codeHash, checkVersion: false })
      },
    ),
    applyAuthorizedUpgrade: call(
      11,
      { code: byteVec },
      { weight: weights.applyAuthorizedUpgrade, class: 'Operational' },
      'Provide the preimage (runtime binary) `code` for an upgrade that has been authorized.\n\nOrigin: any. Event: CodeUpdated, or RejectedInvalidAuthorizedUpgrade.',
      (context, { code }) => applyAuthorizedUpgrade(context, code),
    ),
  }))
  .genesis<{ readonly code: Uint8Array }>(({ store, execution }, { code }) => {
    execution.overlay.set(codeKey, code)
    store.blockHash.set(0, new Uint8Array(32).fill(0x45))
    store.parentHash.set(new Uint8Array(32).fill(0x45))
    store.upgradedToU32RefCount.set(true)
    store.upgradedToTripleRefCount.set(true)
  })
  .apis(({ method }) => [
    runtimeApi('AccountNonceApi', 1, 'The API to query account nonce.', {
      account_nonce: method(
        { account: accountId },
        u32,
        'Get current account nonce of given `AccountId`.',
        ({ store }, { account }) => store.account.get(account).nonce,
      ),
    }),
  ])
  .invariants(({ store }) => {
    const accounts = [...store.account.entries()]
    return {
      'an account exists only while something provides for it': accounts.every(
        ([, { providers, sufficients }]) => providers + sufficients > 0,
      ),
      'nothing consumes an account that nothing provides for': accounts.every(
        ([, { consumers, providers }]) => consumers === 0 || providers > 0,
      ),
    }
  })
