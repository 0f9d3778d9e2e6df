// SPDX-License-Identifier: Apache-2.0
import type { Acceptance } from '@phat/abi'
import type { EngineVersion } from '../exec/engine-release.ts'

/** What every execution of a contract is asked with. Accounts are 32 bytes, amounts planck, gas picoseconds. */
interface ExecutionFields {
  /** The account that signed; undefined is the root origin. */
  readonly origin: Uint8Array | undefined
  readonly input: Uint8Array
  readonly value?: bigint
  readonly gasLimit: bigint
  /** Most storage deposit; all that the origin can spend when left out. */
  readonly depositLimit?: bigint
  /** The origin pays no fee; false for transactions and true for queries and estimates unless given. */
  readonly gasFree?: boolean
}

export interface CallFields extends ExecutionFields {
  readonly to: Uint8Array
}

export interface InstantiateFields extends ExecutionFields {
  readonly codeHash: Uint8Array
  readonly salt: Uint8Array
}

export interface CallCommand extends CallFields {
  readonly kind: 'call'
  /** The number by which the sender knows this call; it stands in the event chain. */
  readonly nonce?: Uint8Array
}

export interface InstantiateCommand extends InstantiateFields {
  readonly kind: 'instantiate'
}

export interface UploadCodeCommand {
  readonly kind: 'uploadCode'
  readonly origin: Uint8Array
  readonly code: Uint8Array
  /** False for code that only queries run; true unless given. */
  readonly deterministic?: boolean
  readonly depositLimit?: bigint
}

/** What the deployer of a contract says about it; from anyone else it fails with `BadOrigin`. */
export type ContractSetting =
  /**
   * Something that only the contract's own queries read; without a value it is removed. At most 64 for a contract, names of 1 to 64 bytes in
   * UTF-8, values of at most 4096 bytes. The origin puts down a deposit as for storage, and whoever removes the secret gets it back.
   */
  | {
      readonly kind: 'setSecret'
      readonly contract: Uint8Array
      readonly origin: Uint8Array
      readonly name: string
      readonly value: Uint8Array | undefined
    }
  /** How commands may come to the contract. */
  | ({ readonly kind: 'setAcceptance'; readonly contract: Uint8Array; readonly origin: Uint8Array } & Acceptance)
  /** Lets an account read the contract's log, or no longer; at most 64 accounts. */
  | {
      readonly kind: 'grantLog'
      readonly contract: Uint8Array
      readonly origin: Uint8Array
      readonly account: Uint8Array
      readonly allowed: boolean
    }

/** What changes the state of a cluster. */
export type Command =
  | ContractSetting
  /** Money that the chain took into escrow for an account. */
  | { readonly kind: 'deposit'; readonly to: Uint8Array; readonly amount: bigint }
  /** Money that leaves the cluster. */
  | { readonly kind: 'withdraw'; readonly from: Uint8Array; readonly amount: bigint }
  | { readonly kind: 'transfer'; readonly from: Uint8Array; readonly to: Uint8Array; readonly amount: bigint }
  | UploadCodeCommand
  | { readonly kind: 'removeCode'; readonly origin: Uint8Array; readonly codeHash: Uint8Array }
  /** SideVM code; its price goes to the treasury and does not come back. */
  | { readonly kind: 'uploadSidevmCode'; readonly origin: Uint8Array; readonly code: Uint8Array }
  | InstantiateCommand
  | CallCommand
  /** The contract whose PinkEvents govern the cluster. */
  | { readonly kind: 'setSystemContract'; readonly contract: Uint8Array }
  /** The engine version from a height on. */
  | { readonly kind: 'setEngineVersion'; readonly version: EngineVersion; readonly atHeight: number }

/** What a query or an estimate runs. */
export type QueryRequest = ({ readonly kind: 'call' } & CallFields) | ({ readonly kind: 'instantiate' } & InstantiateFields)
