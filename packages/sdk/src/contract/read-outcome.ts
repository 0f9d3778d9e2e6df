// SPDX-License-Identifier: Apache-2.0
import type { AbiEntry, ContractAbi } from '@phat/abi'
import { type Hex, PhatError } from '@phat/primitives'
import type { ExecResult } from '../cluster/exec-result.ts'
import { type SdkFault, sdkErrors } from '../sdk-errors.ts'
import { ContractError } from './contract-error.ts'

const poor = ['FundsUnavailable', 'NotExpendable', 'BelowMinimum', 'TransferFailed', 'StorageDepositNotEnoughFunds']
const refused = ['CodeRejected', 'CodeTooLarge']
const large = ['OutputBufferTooSmall', 'ValueTooLarge', 'RandomSubjectTooLong', 'TooManyTopics', 'ContractIoBufferOverflow']
const badCalls = [
  ...['InvalidCallFlags', 'OutOfBounds', 'DecodingFailed', 'InputForwarded', 'NoChainExtension', 'UnknownChainExtensionId'],
  ...['UnknownChainExtensionFunction', 'TerminatedWhileReentrant', 'TerminatedInConstructor'],
]

/** Failures of a cluster that have a code of their own. */
const faults: ReadonlyMap<string, SdkFault> = new Map<string, SdkFault>([
  ['OutOfGas', 'out-of-gas'],
  ['ContractTrapped', 'trapped'],
  ['ContractNotFound', 'contract-not-found'],
  ['ContractReverted', 'reverted'],
  ['DuplicateContract', 'contract-exists'],
  ['CodeNotFound', 'code-not-found'],
  ['MaxCallDepthReached', 'call-too-deep'],
  ['ReentranceDenied', 'reentrance-denied'],
  ['StorageDepositLimitExhausted', 'deposit-limit-reached'],
  ...poor.map((name) => [name, 'deposit-too-low'] as const),
  ...refused.map((name) => [name, 'code-refused'] as const),
  ...large.map((name) => [name, 'contract-too-large'] as const),
  ...badCalls.map((name) => [name, 'bad-host-call'] as const),
])

/** Of what a contract said, as much as a message of an error holds. */
const saidMax = 400

/**
 * The error of a failure by its name in the cluster, such as `OutOfGas`.
 * @param what the call
 * @param said what the contract said for people: of a trap the reason and the place, which its caller alone is told
 */
export function clusterFailure(what: string, failure: string, said = ''): PhatError {
  const reason = said === '' ? '' : `: ${said.replace(/\s+/g, ' ').slice(0, saidMax)}`
  return sdkErrors.error(faults.get(failure) ?? 'contract-failed', `${what}: ${failure}${reason}`)
}

/**
 * The value that an entry answered.
 * @throws PhatError of what it answered instead: `sdk.contract-error`, `sdk.trapped`, `sdk.out-of-gas`, `sdk.stale-metadata` …
 */
export function readOutcome(abi: ContractAbi, entry: AbiEntry, contract: Hex | undefined, exec: ExecResult): unknown {
  const { result, debug } = exec
  const what = `${abi.name}.${entry.label}`
  if (!result.ok) throw clusterFailure(what, result.failure, debug)
  const outcome = decodeOutcome(abi, entry, result.data)
  if (outcome.kind === 'error') throw new ContractError(what, contract, outcome.error)
  if (outcome.kind === 'langError')
    throw sdkErrors.error('stale-metadata', `${what}: the contract does not know this entry or its arguments (${outcome.error})`)
  if (result.isReverted) throw sdkErrors.error('reverted', `${what}: it went back on what it did`)
  return outcome.value
}

function decodeOutcome(abi: ContractAbi, entry: AbiEntry, data: Uint8Array): ReturnType<ContractAbi['decodeOutcome']> {
  try {
    return abi.decodeOutcome(entry, data)
  } catch (cause) {
    if (!(cause instanceof PhatError)) throw cause
    throw sdkErrors.error('decode-failed', cause.message, { cause })
  }
}
