// SPDX-License-Identifier: Apache-2.0
import type { WaitOptions } from '../results.ts'

/** How a query is asked. */
export interface QueryOptions extends WaitOptions {
  /** Public key of the one worker that may answer; any by default. */
  readonly worker?: string
}

/** How a command is sent, or estimated. Amounts in planck. */
export interface CallOptions extends QueryOptions {
  /** Moves from the caller's account in the cluster to the contract. */
  readonly value?: bigint
  /** Picoseconds. Given, the command is sent without being tried before. */
  readonly gasLimit?: bigint
  /** The most that storing may cost. */
  readonly storageDepositLimit?: bigint
  /** Moves from the account into the cluster along with the command; by default what is missing there. */
  readonly deposit?: bigint
  readonly tip?: bigint
}
