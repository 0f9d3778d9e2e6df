// SPDX-License-Identifier: Apache-2.0

/**
 * Errors of pallet-contracts by name, at their indices of the generation that Phala's contract runtime carries (polkadot v1.5): what
 * `DispatchError::Module { index: 4, error: [n, 0, 0, 0] }` means in a `ContractExecResult`. Source: the metadata of pink runtime 1.2.
 */
export const contractErrorNames = [
  'InvalidSchedule',
  'InvalidCallFlags',
  'OutOfGas',
  'OutputBufferTooSmall',
  'TransferFailed',
  'MaxCallDepthReached',
  'ContractNotFound',
  'CodeTooLarge',
  'CodeNotFound',
  'CodeInfoNotFound',
  'OutOfBounds',
  'DecodingFailed',
  'ContractTrapped',
  'ValueTooLarge',
  'TerminatedWhileReentrant',
  'InputForwarded',
  'RandomSubjectTooLong',
  'TooManyTopics',
  'NoChainExtension',
  'XCMDecodeFailed',
  'DuplicateContract',
  'TerminatedInConstructor',
  'ReentranceDenied',
  'StorageDepositNotEnoughFunds',
  'StorageDepositLimitExhausted',
  'CodeInUse',
  'ContractReverted',
  'CodeRejected',
  'Indeterministic',
  'MigrationInProgress',
  'NoMigrationPerformed',
  'MaxDelegateDependenciesReached',
  'DelegateDependencyNotFound',
  'DelegateDependencyAlreadyExists',
  'CannotAddSelfAsDelegateDependency',
] as const satisfies readonly string[]

export type ContractErrorName = (typeof contractErrorNames)[number]

/** Errors of the Pink pallet by name, at their indices: `DispatchError::Module { index: 5, error: [n, 0, 0, 0] }`. */
export const pinkErrorNames = [
  'UnknownChainExtensionId',
  'UnknownChainExtensionFunction',
  'ContractIoBufferOverflow',
  'KeySeedMissing',
  'DeriveKeyFailed',
  'SystemContractMissing',
] as const satisfies readonly string[]

export type PinkErrorName = (typeof pinkErrorNames)[number]

/** Errors of `TokenError` that balances of a cluster can meet, at the indices of sp-runtime. */
export const tokenErrorIndices = { FundsUnavailable: 0, OnlyProvider: 1, BelowMinimum: 2, NotExpendable: 8 } as const

export type TokenErrorName = keyof typeof tokenErrorIndices

/** `DispatchError` variants without fields that a cluster can meet, at the indices of sp-runtime. */
export const plainErrorIndices = { Other: 0, BadOrigin: 2, RootNotAllowed: 13 } as const

export type PlainErrorName = keyof typeof plainErrorIndices

/** `ArithmeticError` variants, at the indices of sp-runtime. */
export const arithmeticErrorIndices = { Underflow: 0, Overflow: 1, DivisionByZero: 2 } as const

export type ArithmeticErrorName = keyof typeof arithmeticErrorIndices

/** Every way a frame or a command fails; names are unique over all kinds, so that a name alone says which. */
export type FailureName = ContractErrorName | PinkErrorName | TokenErrorName | PlainErrorName | ArithmeticErrorName
