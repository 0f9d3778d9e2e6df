// SPDX-License-Identifier: Apache-2.0
import type { FailureName } from '../contract-errors.ts'
import type { EntryPoint } from '../exec/code-runner.ts'
import type { BlockContext, Execution } from '../exec/execution.ts'
import type {
  CallRequest,
  ExecutionMode,
  HostContext,
  InstantiateRequest,
  NestedOutcome,
  PinkExtension,
} from '../host/host-context.ts'
import { existentialDeposit } from '../state/balances.ts'
import { type ContractInfo, decodeContractInfo, encodeContractInfo } from '../state/records.ts'
import { type AccountName, accountName, contractKey, singleKeys, storagePrefix } from '../state/state-keys.ts'
import type { DepositMeter } from './deposit-meter.ts'
import { frameEnd } from './frame-end.ts'
import { createFrameExtension } from './frame-extension.ts'
import type { FrameGas } from './frame-gas.ts'
import { FrameStorage } from './frame-storage.ts'
import { setContractCode, terminateContract } from './own-contract.ts'

/** The record of a contract whose constructor runs: nobody else sees it before the constructor ended well. */
export interface InfoHolder {
  info: ContractInfo
}

export interface FrameParts {
  readonly execution: Execution
  readonly parent: Frame | undefined
  readonly entry: EntryPoint
  readonly address: Uint8Array
  readonly name: AccountName
  readonly info: ContractInfo
  /** Set while a constructor runs, in its frame and in those that it delegates to. */
  readonly underConstruction: InfoHolder | undefined
  readonly caller: Uint8Array | undefined
  /** The code runs on another contract's state: this frame's contract is that of its parent. */
  readonly delegated: boolean
  readonly value: bigint
  readonly input: Uint8Array
}

/**
 * One entry of the call stack, and what its contract may ask of the cluster. A class for its lifetime: it is made for one run of one entry,
 * on the hot path, and its methods are shared.
 */
export class Frame implements HostContext {
  readonly execution: Execution
  readonly parent: Frame | undefined
  readonly entry: EntryPoint
  readonly mode: ExecutionMode
  readonly block: BlockContext
  readonly address: Uint8Array
  readonly name: AccountName
  readonly caller: Uint8Array | undefined
  readonly delegated: boolean
  readonly value: bigint
  readonly gas: FrameGas
  readonly deposit: DepositMeter
  readonly storage: FrameStorage
  readonly underConstruction: InfoHolder | undefined
  readonly minimumBalance = existentialDeposit
  /** False while a call runs that did not allow to come back here. */
  allowsReentry = true
  terminated = false
  private input: Uint8Array | undefined
  private ownExtension: PinkExtension | undefined

  constructor(parts: FrameParts, gas: FrameGas, deposit: DepositMeter) {
    const { execution } = parts
    this.execution = execution
    this.parent = parts.parent
    this.entry = parts.entry
    this.mode = execution.mode
    this.block = execution.block
    this.address = parts.address
    this.name = parts.name
    this.caller = parts.caller
    this.delegated = parts.delegated
    this.value = parts.value
    this.gas = gas
    this.deposit = deposit
    this.storage = new FrameStorage(execution.services.state, storagePrefix(parts.info.trieId), deposit)
    this.underConstruction = parts.underConstruction
    this.input = parts.input
  }

  get origin(): Uint8Array | undefined {
    return this.execution.origin
  }

  get codeHash(): Uint8Array {
    return this.readInfo()?.codeHash ?? this.fail('ContractNotFound')
  }

  get extension(): PinkExtension {
    this.ownExtension ??= createFrameExtension(this)
    return this.ownExtension
  }

  /** The record of the contract as it is now; none after its termination. */
  readInfo(): ContractInfo | undefined {
    if (this.terminated) return undefined
    if (this.underConstruction !== undefined) return this.underConstruction.info
    const encoded = this.execution.services.state.get(contractKey(this.name))
    return encoded && decodeContractInfo(encoded)
  }

  writeInfo(info: ContractInfo): void {
    if (this.underConstruction !== undefined) this.underConstruction.info = info
    else this.execution.services.state.set(contractKey(this.name), encodeContractInfo(info))
  }

  takeInput(): Uint8Array | undefined {
    const { input } = this
    this.input = undefined
    return input
  }

  peekInput(): Uint8Array | undefined {
    return this.input
  }

  balance(): bigint {
    return this.execution.services.balances.account(this.name).free
  }

  weightToFee(refTime: bigint): bigint {
    return BigInt.asUintN(128, refTime * this.execution.services.gasPrice)
  }

  call(request: CallRequest): NestedOutcome {
    // Before the check, so that a direct recursion meets it, too.
    this.allowsReentry = request.allowReentry
    try {
      return this.execution.calls.call(this, request)
    } finally {
      this.allowsReentry = true
    }
  }

  delegateCall(codeHash: Uint8Array, input: Uint8Array): NestedOutcome {
    return this.execution.calls.delegate(this, codeHash, input)
  }

  instantiate(request: InstantiateRequest): NestedOutcome {
    return this.execution.calls.instantiate(this, request)
  }

  transfer(to: Uint8Array, value: bigint): boolean {
    return this.execution.services.balances.transfer(this.name, accountName(to), value, true) === undefined
  }

  terminate(beneficiary: Uint8Array): never {
    terminateContract(this, beneficiary)
    this.execution.ending = 'terminated'
    throw frameEnd
  }

  setCodeHash(codeHash: Uint8Array): boolean {
    return setContractCode(this, codeHash)
  }

  codeHashOf(account: Uint8Array): Uint8Array | undefined {
    const encoded = this.execution.services.state.get(contractKey(accountName(account)))
    return encoded && decodeContractInfo(encoded).codeHash
  }

  isContract(account: Uint8Array): boolean {
    return this.execution.services.state.get(contractKey(accountName(account))) !== undefined
  }

  callerIsOrigin(): boolean {
    const { origin, originName } = this.execution
    if (this.caller === undefined || origin === undefined) return this.caller === origin
    return accountName(this.caller) === originName
  }

  callerIsRoot(): boolean {
    return this.caller === undefined
  }

  depositEvent(topics: readonly Uint8Array[], data: Uint8Array): void {
    this.execution.events.push({ kind: 'emitted', contract: this.address, topics, data })
  }

  debugMessage(text: string): void {
    this.execution.addDebug(text)
  }

  reentranceCount(): number {
    return Math.max(0, countFrames(this, this.name) - 1)
  }

  accountReentranceCount(account: Uint8Array): number {
    return countFrames(this, accountName(account))
  }

  instantiationNonce(): bigint {
    const encoded = this.execution.services.state.get(singleKeys.nonce)
    return encoded === undefined ? 0n : new DataView(encoded.buffer, encoded.byteOffset, 8).getBigUint64(0, true)
  }

  secret(name: string): Uint8Array | undefined {
    // Here, too: what only one worker's queries may read must never reach what all replicas agree on.
    return this.mode === 'query' ? this.execution.services.answers.secret(this.address, name) : undefined
  }

  fail(error: FailureName): never {
    this.execution.ending = error
    throw frameEnd
  }
}

function countFrames(top: Frame, name: AccountName): number {
  let count = 0
  for (let frame: Frame | undefined = top; frame !== undefined; frame = frame.parent) {
    if (!frame.delegated && frame.name === name) count++
  }
  return count
}
