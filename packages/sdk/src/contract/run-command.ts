// SPDX-License-Identifier: Apache-2.0
import type { AbiEntry } from '@phat/abi'
import { toHex } from '@phat/primitives'
import { type Parts, voiceOf } from '../parts.ts'
import type { CallResult } from '../results.ts'
import { sdkErrors } from '../sdk-errors.ts'
import type { Wait } from '../wait.ts'
import { ask, estimating } from './ask-contract.ts'
import { awaitOutcome } from './await-outcome.ts'
import type { CallOptions } from './call-options.ts'
import { needed, readEstimate, withMargin } from './estimate.ts'
import { encodeInput, findEntry } from './read-bundle.ts'
import { readOutcome } from './read-outcome.ts'
import { commandCall } from './seal-command.ts'
import type { Target } from './target.ts'

/**
 * Sends a command and waits for what it came to.
 * @throws PhatError `sdk.*`; before anything is sent where a try shows it
 */
export async function runCommand(
  parts: Parts,
  wait: Wait,
  target: Target,
  name: string,
  args: unknown,
  options: CallOptions,
): Promise<CallResult<unknown>> {
  const { network } = parts
  const { submitter, inquirer } = voiceOf(parts)
  const entry = findEntry(target.abi, 'message', name)
  const message = encodeInput(target.abi, entry, args)
  const cluster = await inquirer.directory.clusterOf(wait, target.id)
  const [terms, key, settled] = await Promise.all([
    termsOf(parts, wait, cluster, target, entry, message, options),
    network.read(wait, 'PhalaRegistry.ContractKeys', target.id),
    network.settledBlock(wait),
  ])
  if (key === undefined) throw sdkErrors.error('contract-not-found', `the chain has no key of contract ${target.name}`)
  const sealed = { key: key as Uint8Array, height: settled.number }
  const { call, nonce } = commandCall(parts, target, message, sealed, { ...options, ...terms })
  const included = await submitter.send(wait, [call], options.tip)
  const { blockNumber } = included
  const outcome = await awaitOutcome(parts, wait, cluster, target, { nonce, blockNumber, worker: options.worker })
  inquirer.freshness.saw(cluster, blockNumber)
  return {
    ...outcome.provenance,
    value: readOutcome(target.abi, entry, target.name, outcome.exec),
    blockHash: included.blockHash,
    blockNumber,
    extrinsicHash: toHex(included.extrinsicHash),
    fee: included.fee ?? 0n,
    gasConsumed: outcome.exec.gasConsumed,
    storageDeposit: outcome.exec.storageDeposit,
    events: outcome.events,
  }
}

/** Gas and deposit of a command: what the caller says, else what a try shows to be needed and missing. */
async function termsOf(
  parts: Parts,
  wait: Wait,
  cluster: Uint8Array,
  target: Target,
  entry: AbiEntry,
  message: Uint8Array,
  { value = 0n, gasLimit, deposit, storageDepositLimit, worker }: CallOptions,
): Promise<{ readonly value: bigint; readonly gasLimit: bigint; readonly deposit: bigint }> {
  const { clusters, signer } = voiceOf(parts)
  const [{ gasPrice }, free, tried] = await Promise.all([
    clusters.terms(wait, cluster),
    deposit === undefined ? clusters.freeBalance(wait, cluster, signer.account) : 0n,
    gasLimit === undefined ? ask(parts, wait, target, worker, estimating(message, value)) : undefined,
  ])
  const exec = tried && readEstimate(target.abi, entry, target.name, tried).exec
  const gas = gasLimit ?? withMargin(exec?.gasRequired ?? 0n)
  const storage = storageDepositLimit ?? withMargin(exec?.storageDeposit ?? 0n)
  const missing = needed(gasPrice, gas, storage, value) - free
  return { value, gasLimit: gas, deposit: deposit ?? (missing > 0n ? missing : 0n) }
}
