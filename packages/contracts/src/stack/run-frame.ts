// SPDX-License-Identifier: Apache-2.0
import { selectorNumber } from '@phat/abi'
import type { FailureName } from '../contract-errors.ts'
import { countReference } from '../exec/code-store.ts'
import type { LoadedCode } from '../exec/execution.ts'
import { existentialDeposit } from '../state/balances.ts'
import { countContract, writeDeployer, writeOwnAcceptance } from '../state/contract-data.ts'
import { encodeContractInfo } from '../state/records.ts'
import { accountName, contractKey } from '../state/state-keys.ts'
import type { Frame } from './frame.ts'
import { frameEnd } from './frame-end.ts'
import { baseDepositOf } from './own-contract.ts'

/** How a frame ended. `callee` is an error of its code, `caller` one of what surrounds it. */
export type FrameOutcome =
  | { readonly kind: 'returned'; readonly flags: number; readonly data: Uint8Array }
  | { readonly kind: 'failed'; readonly error: FailureName; readonly origin: 'caller' | 'callee' }

const nothing = new Uint8Array(0)
const terminatedOutcome: FrameOutcome = { kind: 'returned', flags: 0, data: nothing }

const failed = (error: FailureName): FrameOutcome => ({ kind: 'failed', error, origin: 'caller' })

/** Runs a frame. When it fails or reverts, nothing stays of it but the gas that it used and its debug messages. */
export function runFrame(frame: Frame, code: LoadedCode): FrameOutcome {
  const { execution, parent, underConstruction } = frame
  const { state } = execution.services
  const mark = state.mark()
  const eventMark = execution.events.length
  const infoBefore = underConstruction?.info
  execution.top = frame
  execution.depth++
  const outcome = enterFrame(frame, code)
  execution.depth--
  execution.top = parent
  ;(parent?.gas ?? execution.gas).absorb(frame.gas)
  if (outcome.kind === 'failed' || (outcome.flags & 1) !== 0) {
    state.rollback(mark)
    execution.events.length = eventMark
    if (underConstruction !== undefined && infoBefore !== undefined) underConstruction.info = infoBefore
    return outcome
  }
  settle(frame)
  ;(parent?.deposit ?? execution.deposit).absorb(frame.deposit, frame.name)
  if (frame.entry === 'deploy' && underConstruction !== undefined) {
    const { info } = underConstruction
    state.set(contractKey(frame.name), encodeContractInfo(info))
    if (frame.caller !== undefined) writeDeployer(state, info.trieId, frame.caller)
    if (code.accepts !== undefined) writeOwnAcceptance(state, info.trieId, code.accepts)
    countContract(state, 1)
  }
  return outcome
}

/** What the frame stored becomes a deposit in its contract's record. */
export function settle(frame: Frame): void {
  if (frame.terminated) return
  const changed = frame.deposit.settle(frame.execution.services.prices, () => frame.readInfo())
  if (changed !== undefined) frame.writeInfo(changed)
}

function enterFrame(frame: Frame, code: LoadedCode): FrameOutcome {
  const started = frame.entry === 'deploy' ? chargeInstantiation(frame, code) : undefined
  if (started !== undefined) return failed(started)
  const paid = transferValue(frame)
  if (paid !== undefined) return failed(paid)
  const outcome = runCode(frame, code)
  if (outcome.kind === 'failed' || (outcome.flags & 1) !== 0) return outcome
  // Deposit limits are held to as late as possible, so that later refunds make up for earlier charges.
  if (frame.parent === undefined || (frame.deposit.ownLimit && !frame.delegated)) {
    settle(frame)
    if (frame.deposit.exceedsLimit()) return failed('StorageDepositLimitExhausted')
  }
  if (frame.entry === 'deploy' && frame.terminated) return failed('TerminatedInConstructor')
  tell(frame, code)
  return outcome
}

function runCode(frame: Frame, { runner, code, gasOnly }: LoadedCode): FrameOutcome {
  const { execution } = frame
  // A message that is asked as a query is tried for nothing, too.
  if (execution.mode !== 'transaction' && gasOnly !== undefined && isListed(frame, gasOnly)) execution.tellsGasOnly = true
  try {
    const outcome = runner.run(code, frame.entry, frame)
    if (outcome.kind === 'returned') return outcome
    if (outcome.detail !== undefined) execution.trapDetail = outcome.detail
    return { kind: 'failed', error: outcome.error, origin: 'callee' }
  } catch (error) {
    if (error !== frameEnd) throw error
    const { ending } = execution
    if (ending === 'terminated') return terminatedOutcome
    return { kind: 'failed', error: ending ?? 'ContractTrapped', origin: 'callee' }
  }
}

function isListed(frame: Frame, selectors: ReadonlySet<number>): boolean {
  const input = frame.peekInput()
  return frame.entry === 'call' && input !== undefined && input.length >= 4 && selectors.has(selectorNumber(input))
}

/** The origin pays for the record of a new contract, and brings its account into being before any value is sent to it. */
function chargeInstantiation(frame: Frame, code: LoadedCode): FailureName | undefined {
  const { execution, deposit, underConstruction } = frame
  const { balances, prices, state } = execution.services
  const { originName } = execution
  if (originName === undefined || underConstruction === undefined) return 'RootNotAllowed'
  const baseDeposit = baseDepositOf(prices)
  if (baseDeposit > deposit.limit) return 'StorageDepositLimitExhausted'
  underConstruction.info = { ...underConstruction.info, baseDeposit }
  deposit.prepaid(existentialDeposit)
  const failure = balances.transfer(originName, frame.name, existentialDeposit, true)
  if (failure !== undefined) return failure
  if (baseDeposit > existentialDeposit) deposit.charge(frame.name, baseDeposit - existentialDeposit)
  countReference(state, code.name, 1n)
  return undefined
}

function transferValue(frame: Frame): FailureName | undefined {
  const { value, caller } = frame
  // A delegate call runs with the value that came with its contract's own call.
  if (value === 0n || frame.delegated) return undefined
  if (caller === undefined) return 'RootNotAllowed'
  const from = frame.parent?.name ?? accountName(caller)
  const failure = frame.execution.services.balances.transfer(from, frame.name, value, true)
  return failure === undefined ? undefined : 'TransferFailed'
}

function tell(frame: Frame, code: LoadedCode): void {
  const { events } = frame.execution
  const contract = frame.address
  if (frame.entry === 'deploy' && frame.caller !== undefined) {
    events.push({ kind: 'instantiated', deployer: frame.caller, contract })
  } else if (frame.delegated) events.push({ kind: 'delegateCalled', contract, codeHash: code.codeHash })
  else events.push({ kind: 'called', caller: frame.caller, contract })
}
