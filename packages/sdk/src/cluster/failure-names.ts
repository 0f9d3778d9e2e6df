// SPDX-License-Identifier: Apache-2.0
import type { Reader } from '@phat/codec'

/** `DispatchError` of sp-runtime: its variants by index; the third is a pallet's own error. */
const plain = ['Other', 'CannotLookup', 'BadOrigin', 'Module', 'ConsumerRemaining', 'NoProviders', 'TooManyConsumers', 'Token']
const later = ['Arithmetic', 'Transactional', 'Exhausted', 'Corruption', 'Unavailable', 'RootNotAllowed']
const variants = [...plain, ...later]

const inner: Readonly<Record<string, readonly string[]>> = {
  Token: [
    ...['FundsUnavailable', 'OnlyProvider', 'BelowMinimum', 'CannotCreate', 'UnknownAsset', 'Frozen', 'Unsupported'],
    ...['CannotCreateHold', 'NotExpendable', 'Blocked'],
  ],
  Arithmetic: ['Underflow', 'Overflow', 'DivisionByZero'],
}

/** Errors of the pallets of Phala's contract runtime (metadata of pink 1.2), by the index of each pallet. */
const modules: Readonly<Record<number, readonly string[]>> = {
  4: [
    ...['InvalidSchedule', 'InvalidCallFlags', 'OutOfGas', 'OutputBufferTooSmall', 'TransferFailed', 'MaxCallDepthReached'],
    ...['ContractNotFound', 'CodeTooLarge', 'CodeNotFound', 'CodeInfoNotFound', 'OutOfBounds', 'DecodingFailed'],
    ...[
      'ContractTrapped',
      'ValueTooLarge',
      'TerminatedWhileReentrant',
      'InputForwarded',
      'RandomSubjectTooLong',
      'TooManyTopics',
    ],
    ...['NoChainExtension', 'XCMDecodeFailed', 'DuplicateContract', 'TerminatedInConstructor', 'ReentranceDenied'],
    ...['StorageDepositNotEnoughFunds', 'StorageDepositLimitExhausted', 'CodeInUse', 'ContractReverted', 'CodeRejected'],
    ...['Indeterministic', 'MigrationInProgress', 'NoMigrationPerformed', 'MaxDelegateDependenciesReached'],
    ...['DelegateDependencyNotFound', 'DelegateDependencyAlreadyExists', 'CannotAddSelfAsDelegateDependency'],
  ],
  5: [
    ...['UnknownChainExtensionId', 'UnknownChainExtensionFunction', 'ContractIoBufferOverflow', 'KeySeedMissing'],
    ...['DeriveKeyFailed', 'SystemContractMissing'],
  ],
}

/** Reads a `DispatchError` of a cluster and names it: `OutOfGas`, `FundsUnavailable`. */
export function failureName(reader: Reader): string {
  const index = reader.byte()
  const name = variants[index] ?? `DispatchError ${index}`
  if (name === 'Module') {
    const [pallet, error] = [reader.byte(), reader.byte()]
    return modules[pallet]?.[error] ?? `error ${error} of pallet ${pallet}`
  }
  const names = inner[name]
  if (names === undefined) return name
  const which = reader.byte()
  return names[which] ?? `${name} ${which}`
}
