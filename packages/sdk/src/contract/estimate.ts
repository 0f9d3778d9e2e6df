// SPDX-License-Identifier: Apache-2.0
import type { AbiEntry, ContractAbi } from '@phat/abi'
import { type Hex, PHA } from '@phat/primitives'
import { type ExecResult, readExecResult } from '../cluster/exec-result.ts'
import type { Told } from '../query/inquirer.ts'
import { clusterFailure, readOutcome } from './read-outcome.ts'

/** Lent for the tries of an estimate, so that what the account has in the cluster does not matter yet. */
export const lentForEstimate = 1_000_000n * PHA

/** What a try came to. */
export interface Tried {
  readonly value: unknown
  readonly exec: ExecResult
}

/** Reads an estimate. @throws PhatError of what would happen, `sdk.contract-error`, `sdk.trapped` … */
export function readEstimate(
  abi: ContractAbi,
  entry: AbiEntry,
  contract: Hex | undefined,
  { bytes }: Pick<Told, 'bytes'>,
): Tried {
  const exec = readExecResult(bytes)
  // A contract in between may be one of which only the cost is told: then there is no answer either.
  const isTold = entry.estimate === 'full' && !(exec.result.ok && exec.result.data.length === 0)
  if (isTold) return { value: readOutcome(abi, entry, contract, exec), exec }
  // What it would answer may depend on what others put in: only its cost is told.
  if (!exec.result.ok) throw clusterFailure(`${abi.name}.${entry.label}`, exec.result.failure, exec.debug)
  return { value: undefined, exec }
}

/** With room for the state that changes until the command runs. */
export const withMargin = (amount: bigint): bigint => (amount <= 0n ? 0n : amount + amount / 4n)

/** Planck that an account must be able to spend in its cluster for a command. */
export function needed(gasPrice: bigint, gasLimit: bigint, storageDeposit: bigint, value: bigint): bigint {
  // One planck keeps the account alive there.
  return gasLimit * gasPrice + (storageDeposit > 0n ? storageDeposit : 0n) + value + 1n
}
