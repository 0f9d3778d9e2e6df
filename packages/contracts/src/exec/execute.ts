// SPDX-License-Identifier: Apache-2.0
import { assert } from '@phat/primitives'

import type { FailureName } from '../contract-errors.ts'
import type { ExecutionMode } from '../host/host-context.ts'
import { nestedCalls, startCall, startInstantiate } from '../stack/call-stack.ts'
import { DepositMeter } from '../stack/deposit-meter.ts'
import { FrameGas } from '../stack/frame-gas.ts'
import type { FrameOutcome } from '../stack/run-frame.ts'
import { existentialDeposit } from '../state/balances.ts'
import { accountName, accountOf } from '../state/state-keys.ts'
import type { ClusterEvent } from './cluster-event.ts'
import { contractAddress } from './contract-address.ts'
import type { ContractResult } from './contract-result.ts'
import { type BlockContext, Execution, type ExecutionServices } from './execution.ts'
import { payForGas, refundGas } from './gas-fee.ts'

/** Gas that one execution may have, in picoseconds: half a second of a core for a transaction, ten for a query. */
const gasMax: Readonly<Record<ExecutionMode, bigint>> = {
  transaction: 2_500_000_000_000n,
  estimate: 2_500_000_000_000n,
  query: 50_000_000_000_000n,
}

/** Most deposit, when neither the origin nor its balance bounds it. */
const depositMax = (1n << 128n) - 1n

/** What all executions have in common. */
export interface ExecutionRequest {
  /** The account that signed; undefined is the root origin, which only calls. */
  readonly origin: Uint8Array | undefined
  readonly value: bigint
  readonly input: Uint8Array
  /** In picoseconds; cut to what the mode allows. */
  readonly gasLimit: bigint
  /** Most storage deposit; all that the origin has when undefined. */
  readonly depositLimit: bigint | undefined
  /** The origin pays no fee for gas. */
  readonly gasFree: boolean
}

export interface CallTarget {
  readonly kind: 'call'
  readonly to: Uint8Array
}

export interface InstantiateTarget {
  readonly kind: 'instantiate'
  readonly codeHash: Uint8Array
  readonly salt: Uint8Array
}

/** What came of an execution. */
export interface Executed {
  readonly result: ContractResult
  readonly events: readonly ClusterEvent[]
  /** What the last trap of the first frame was, for people only. */
  readonly trapDetail?: string
  /** An estimate that shows neither answer nor debug messages: see `estimatesSection`. */
  readonly tellsGasOnly: boolean
}

const nothingUsed = { gasConsumed: 0n, gasRequired: 0n, deposit: 0n, debug: [] } as const

/**
 * Runs a call or an instantiation on the state of `services`: the fee for its gas, the frames, the deposits, the refund. A failure leaves
 * nothing but the fee.
 */
export function execute(
  services: ExecutionServices,
  mode: ExecutionMode,
  block: BlockContext,
  target: CallTarget | InstantiateTarget,
  request: ExecutionRequest,
): Executed {
  const { origin } = request
  assert(request.gasLimit >= 0n && request.value >= 0n, 'gas and value of a request are not below zero')
  const limit = request.gasLimit < gasMax[mode] ? request.gasLimit : gasMax[mode]
  const payer = request.gasFree || origin === undefined ? undefined : accountName(origin)
  if (payer !== undefined) {
    const failure = payForGas(services, payer, limit)
    if (failure !== undefined)
      return { result: { ...nothingUsed, result: { ok: false, error: failure } }, events: [], tellsGasOnly: false }
  }
  const executed = executePaid(services, mode, block, target, request, limit)
  if (payer !== undefined) refundGas(services, payer, limit - executed.result.gasConsumed)
  return executed
}

function executePaid(
  services: ExecutionServices,
  mode: ExecutionMode,
  block: BlockContext,
  target: CallTarget | InstantiateTarget,
  request: ExecutionRequest,
  gasLimit: bigint,
): Executed {
  const { origin } = request
  const { state } = services
  const mark = state.mark()
  const address = target.kind === 'call' ? undefined : addressOf(services, origin, target)
  const deposit = depositMeter(services, request)
  const execution: Execution = new Execution({
    services,
    calls: nestedCalls,
    mode,
    block,
    origin,
    entry: target.kind === 'call' ? target.to : (address ?? services.clusterId),
    gas: new FrameGas(gasLimit, () => execution.outOfGas()),
    deposit: typeof deposit === 'string' ? new DepositMeter(0n, false) : deposit,
  })
  const outcome = typeof deposit === 'string' ? failed(deposit) : start(execution, target, request)
  const unpaid = outcome.kind === 'returned' ? moveDeposits(execution) : undefined
  if (unpaid !== undefined) state.rollback(mark)
  return conclude(execution, unpaid === undefined ? outcome : failed(unpaid), address)
}

const failed = (error: FailureName): FrameOutcome => ({ kind: 'failed', error, origin: 'caller' })

function addressOf(
  { clusterId }: ExecutionServices,
  origin: Uint8Array | undefined,
  target: InstantiateTarget,
): Uint8Array | undefined {
  if (origin === undefined) return undefined
  return contractAddress({ deployer: origin, codeHash: target.codeHash, clusterId, salt: target.salt })
}

function start(execution: Execution, target: CallTarget | InstantiateTarget, request: ExecutionRequest): FrameOutcome {
  const { origin, value, input } = request
  if (target.kind === 'call') return startCall(execution, target.to, value, input)
  if (origin === undefined) return failed('RootNotAllowed')
  const code = execution.loadCode(target.codeHash, execution.gas)
  if (typeof code === 'string') return failed(code)
  const { codeHash, salt } = target
  return startInstantiate(execution, code, origin, { codeHash, gas: 0n, value, input, salt })
}

/** The limit is checked before anything runs: what the origin must keep, and the value it sends, cannot be put down. */
function depositMeter({ balances }: ExecutionServices, request: ExecutionRequest): DepositMeter | FailureName {
  const { origin, value, depositLimit } = request
  if (origin === undefined) return new DepositMeter(depositLimit ?? depositMax, false)
  const most = balances.spendable(accountName(origin)) - value - existentialDeposit
  const available = most > 0n ? most : 0n
  if (depositLimit !== undefined && depositLimit > available) return 'StorageDepositNotEnoughFunds'
  return new DepositMeter(depositLimit ?? available, false)
}

/** Deposits change hands at the end: refunds first, so that they pay for charges. */
function moveDeposits({ services: { balances }, origin, originName, deposit, events }: Execution): FailureName | undefined {
  if (origin === undefined || originName === undefined) return undefined
  for (const [name, amount] of deposit.balances()) {
    const contract = accountOf(name)
    if (amount > 0n) {
      const failure = balances.transferAndHold(originName, name, amount)
      if (failure !== undefined) return failure
      events.push({ kind: 'depositHeld', from: origin, contract, amount })
    } else {
      const released = balances.transferHeld(name, originName, -amount)
      events.push({ kind: 'depositReleased', contract, to: origin, amount: released })
    }
  }
  return undefined
}

/**
 * "Estimates tell gas and deposit alone": neither what the message answered nor whether it reverted; that it cannot be run (no gas, no deposit, a
 * trap) is told, because gas means nothing otherwise.
 */
function resultOf(outcome: FrameOutcome, tellsGasOnly: boolean): ContractResult['result'] {
  if (outcome.kind === 'failed') return { ok: false, error: outcome.error }
  return tellsGasOnly ? { ok: true, flags: 0, data: new Uint8Array() } : { ok: true, flags: outcome.flags, data: outcome.data }
}

function conclude(execution: Execution, outcome: FrameOutcome, address: Uint8Array | undefined): Executed {
  const { gas, deposit, events, tellsGasOnly } = execution
  const trapDetail = tellsGasOnly ? undefined : execution.trapDetail
  const kept = outcome.kind === 'returned' && (outcome.flags & 1) === 0
  const result: ContractResult = {
    gasConsumed: gas.consumed,
    gasRequired: gas.required,
    // A root origin puts nothing down.
    deposit: kept && execution.origin !== undefined ? deposit.deposit : 0n,
    debug: tellsGasOnly ? [] : execution.debugMessages(),
    result: resultOf(outcome, tellsGasOnly),
    ...(address === undefined ? {} : { address }),
  }
  return {
    result,
    events: kept ? events : [],
    tellsGasOnly,
    ...(trapDetail === undefined || outcome.kind === 'returned' ? {} : { trapDetail }),
  }
}
