// SPDX-License-Identifier: Apache-2.0
import type { ContractAbi } from '@phat/abi'
import type { Hex } from '@phat/primitives'

/** A deployed contract and how to talk to it. */
export interface Target {
  readonly abi: ContractAbi
  readonly id: Uint8Array
  readonly name: Hex
  /** The code that must answer; undefined where any may. */
  readonly codeHash: Uint8Array | undefined
}
