// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { toByteString, unreachable } from '@phat/primitives'
import type { FailureName } from '../contract-errors.ts'
import type { ClusterEvent } from '../exec/cluster-event.ts'
import { removeCode, uploadCode } from '../exec/code-store.ts'
import { encodeContractResult, encodeUploadResult } from '../exec/contract-result.ts'
import { type Effects, effectsOf } from '../exec/effects.ts'
import { type Executed, execute } from '../exec/execute.ts'
import type { BlockContext, ExecutionServices } from '../exec/execution.ts'
import { payForGas } from '../exec/gas-fee.ts'
import type { ExecutionMode } from '../host/host-context.ts'
import { existentialDeposit } from '../state/balances.ts'
import { encodeSidevmCode } from '../state/records.ts'
import { accountName, sidevmCodeKey, singleKeys } from '../state/state-keys.ts'
import { readSystemContract } from './cluster-services.ts'
import type { CallFields, Command, InstantiateFields, QueryRequest, UploadCodeCommand } from './command.ts'
import { applySetting, widenAcceptance } from './contract-settings.ts'
import { planEngine } from './engine-pin.ts'
import { appendEventBlock } from './event-chain.ts'
import type { Receipt } from './receipt.ts'

/** Gas that checking an upload may use, for code with a part that runs then; what it used is paid like that of a transaction. */
const uploadGasMax = 2_500_000_000_000n

const noEffects: Effects = { pink: [], emitted: [], instantiated: [] }

/** A receipt before its changes are known. */
type Outcome = Omit<Receipt, 'changes'>

const plainOutcome = (error: FailureName | undefined, events: readonly ClusterEvent[] = []): Outcome => ({
  events,
  effects: noEffects,
  ...(error === undefined ? {} : { error }),
})

/** Applies one command to the state of `services`. What fails leaves nothing but fees. */
export function applyCommand(services: ExecutionServices, command: Command, block: BlockContext): Outcome {
  const { state, balances } = services
  switch (command.kind) {
    case 'deposit':
      return plainOutcome(balances.deposit(accountName(command.to), command.amount))
    case 'withdraw':
      return plainOutcome(balances.withdraw(accountName(command.from), command.amount))
    case 'transfer':
      return plainOutcome(balances.transfer(accountName(command.from), accountName(command.to), command.amount, false))
    case 'uploadCode':
      return applyUpload(services, command)
    case 'removeCode': {
      const events: ClusterEvent[] = []
      return plainOutcome(removeCode({ ...services, events }, command.origin, command.codeHash), events)
    }
    case 'uploadSidevmCode':
      return applySidevmUpload(services, command.origin, command.code)
    case 'setSecret':
    case 'setAcceptance':
    case 'grantLog':
      return plainOutcome(applySetting(services, command))
    case 'setSystemContract':
      state.set(singleKeys.systemContract, command.contract.slice())
      return plainOutcome(undefined)
    case 'setEngineVersion':
      planEngine(state, command.version, command.atHeight)
      return plainOutcome(undefined)
    case 'call':
    case 'instantiate':
      return applyExecution(services, command, block)
    default:
      return unreachable(command)
  }
}

function applyUpload(services: ExecutionServices, command: UploadCodeCommand): Outcome {
  const { origin, code, deterministic = true, depositLimit } = command
  const { state, balances, gasPrice, treasury, release } = services
  const owner = accountName(origin)
  // Top-level code of scripts runs now: as much as its owner can pay for.
  const affordable =
    treasury === undefined || treasury === owner || gasPrice === 0n ? uploadGasMax : balances.spendable(owner) / gasPrice
  const gasLimit = affordable < uploadGasMax ? affordable : uploadGasMax
  const mark = state.mark()
  const events: ClusterEvent[] = []
  const request = { owner: origin, code, deterministic, depositLimit, gasLimit }
  const uploaded = uploadCode({ ...services, events }, release, request)
  const unpaid = payForGas(services, owner, uploaded.gas)
  if (unpaid !== undefined) {
    state.rollback(mark)
    // The deposit took what the fee needed: the work was done, so what is left pays for it.
    payForGas(services, owner, gasPrice === 0n ? 0n : minimum(balances.spendable(owner) / gasPrice, uploaded.gas))
    return {
      ...plainOutcome('StorageDepositNotEnoughFunds'),
      encoded: encodeUploadResult({ error: 'StorageDepositNotEnoughFunds' }),
    }
  }
  if (uploaded.kind === 'refused') {
    const { error, detail } = uploaded
    return { ...plainOutcome(error), detail, encoded: encodeUploadResult({ error }) }
  }
  const { codeHash, deposit } = uploaded
  return { ...plainOutcome(undefined, events), codeHash, encoded: encodeUploadResult({ codeHash, deposit }) }
}

const minimum = (a: bigint, b: bigint): bigint => (a < b ? a : b)

function applySidevmUpload(services: ExecutionServices, origin: Uint8Array, code: Uint8Array): Outcome {
  const { state, balances, prices, treasury } = services
  const codeHash = blake2b256(code)
  const fee = BigInt(code.length + codeHash.length) * prices.perByte + prices.perItem
  const failure = treasury === undefined ? undefined : balances.transfer(accountName(origin), treasury, fee, true)
  if (failure !== undefined) return plainOutcome(failure)
  state.set(sidevmCodeKey(toByteString(codeHash)), encodeSidevmCode({ owner: origin, code }))
  return { ...plainOutcome(undefined), codeHash }
}

function applyExecution(
  services: ExecutionServices,
  command: Extract<Command, { kind: 'call' | 'instantiate' }>,
  block: BlockContext,
): Outcome {
  const { state } = services
  const executed = runRequest(services, 'transaction', block, command)
  const { result, events, trapDetail } = executed
  const eventBlock = appendEventBlock(
    state,
    {
      blockNumber: block.number,
      nonce: command.kind === 'call' ? command.nonce : undefined,
      entryContract: command.kind === 'call' ? command.to : result.address,
      origin: command.origin,
      runtimeVersion: services.answers.runtimeVersion,
    },
    events,
  )
  const effects = effectsOf(events, 'transaction', () => readSystemContract(state))
  widenAcceptance(state, effects)
  return {
    result,
    encoded: encodeContractResult(result),
    events,
    effects,
    ...(result.result.ok ? {} : { error: result.result.error }),
    ...(trapDetail === undefined ? {} : { detail: trapDetail }),
    ...(eventBlock === undefined ? {} : { eventBlock }),
  }
}

/** Runs a call or an instantiation in a mode. */
export function runRequest(
  services: ExecutionServices,
  mode: ExecutionMode,
  block: BlockContext,
  request: QueryRequest | ({ readonly kind: 'call' } & CallFields) | ({ readonly kind: 'instantiate' } & InstantiateFields),
): Executed {
  const { origin, input, value = 0n, gasLimit, depositLimit, gasFree = mode !== 'transaction' } = request
  const target =
    request.kind === 'call'
      ? { kind: 'call' as const, to: request.to }
      : { kind: 'instantiate' as const, codeHash: request.codeHash, salt: request.salt }
  return execute(services, mode, block, target, { origin, input, value, gasLimit, depositLimit, gasFree })
}

/** Money that a query pretends its origin to have, so that it can be estimated before it is paid in. */
export function pretendDeposit({ balances }: ExecutionServices, origin: Uint8Array | undefined, amount: bigint): void {
  if (origin !== undefined && amount >= existentialDeposit) balances.deposit(accountName(origin), amount)
}
