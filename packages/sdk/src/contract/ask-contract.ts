// SPDX-License-Identifier: Apache-2.0
import type { Query } from '@phat/envelope'
import { readExecResult } from '../cluster/exec-result.ts'
import { type Parts, voiceOf } from '../parts.ts'
import type { Told } from '../query/inquirer.ts'
import type { Estimate, QueryResult } from '../results.ts'
import { freshAgreementKey } from '../session/random.ts'
import type { Wait } from '../wait.ts'
import type { CallOptions, QueryOptions } from './call-options.ts'
import { lentForEstimate, readEstimate, withMargin } from './estimate.ts'
import { encodeInput, findEntry } from './read-bundle.ts'
import { readOutcome } from './read-outcome.ts'
import { commandCall, type SealedFor } from './seal-command.ts'
import type { Target } from './target.ts'

/** Asks a contract; what it does besides answering is dropped. @throws PhatError `sdk.*` */
export async function queryContract(
  parts: Parts,
  wait: Wait,
  target: Target,
  name: string,
  args: unknown,
  { worker }: QueryOptions,
): Promise<QueryResult<unknown>> {
  const entry = findEntry(target.abi, 'message', name)
  const payload = encodeInput(target.abi, entry, args)
  const told = await ask(parts, wait, target, worker, {
    type: 'InkMessage',
    value: { payload, deposit: 0n, transfer: 0n, estimating: false },
  })
  return { ...told.provenance, value: readOutcome(target.abi, entry, target.name, readExecResult(told.bytes)) }
}

/** Tries a command and drops what it did. @throws PhatError of what would happen */
export async function estimateCall(
  parts: Parts,
  wait: Wait,
  target: Target,
  name: string,
  args: unknown,
  options: CallOptions,
): Promise<Estimate<unknown>> {
  const entry = findEntry(target.abi, 'message', name)
  const payload = encodeInput(target.abi, entry, args)
  const { value = 0n, worker } = options
  const told = await ask(parts, wait, target, worker, estimating(payload, value))
  const tried = readEstimate(target.abi, entry, target.name, told)
  const gasRequired = withMargin(tried.exec.gasRequired)
  // The fee depends on the command's size alone, so any key stands for the contract's.
  const sealed: SealedFor = { key: freshAgreementKey().publicKey, height: 0 }
  const { call } = commandCall(parts, target, payload, sealed, { ...options, value, gasLimit: gasRequired, deposit: 0n })
  return {
    ...told.provenance,
    value: tried.value,
    gasRequired,
    storageDeposit: tried.exec.storageDeposit,
    fee: await voiceOf(parts).submitter.fee(wait, [call]),
  }
}

/** The question that tries a command. */
export const estimating = (payload: Uint8Array, value: bigint): Query => ({
  type: 'InkMessage',
  value: { payload, deposit: lentForEstimate + value, transfer: value, estimating: true },
})

/** Asks the cluster of a contract. */
export async function ask(
  parts: Parts,
  wait: Wait,
  { id, codeHash }: Target,
  worker: string | undefined,
  data: Query,
): Promise<Told> {
  const { inquirer } = voiceOf(parts)
  const cluster = await inquirer.directory.clusterOf(wait, id)
  return inquirer.ask(wait, cluster, id, data, { worker, codeHash })
}
