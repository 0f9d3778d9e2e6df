// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import type { FailureName } from '../contract-errors.ts'
import { contractAddress } from '../exec/contract-address.ts'
import type { Execution, LoadedCode, NestedCalls } from '../exec/execution.ts'
import type { CallRequest, InstantiateRequest, NestedOutcome } from '../host/host-context.ts'
import { type ContractInfo, decodeContractInfo } from '../state/records.ts'
import { accountName, contractKey, singleKeys } from '../state/state-keys.ts'
import { Frame, type FrameParts } from './frame.ts'
import { FrameGas } from './frame-gas.ts'
import { type FrameOutcome, runFrame, settle } from './run-frame.ts'

/** Frames that may stand on the stack: the first, and five below it. */
const framesMax = 6

const callerFailure = (
  error: FailureName,
): { readonly kind: 'failed'; readonly error: FailureName; readonly origin: 'caller' } => ({
  kind: 'failed',
  error,
  origin: 'caller',
})

function toNested(outcome: FrameOutcome, address?: Uint8Array): NestedOutcome {
  if (outcome.kind === 'failed') return outcome
  const returned = { kind: 'returned' as const, reverted: (outcome.flags & 1) !== 0, data: outcome.data }
  return address === undefined ? returned : { ...returned, address }
}

/** The first frame of a call. */
export function startCall(execution: Execution, to: Uint8Array, value: bigint, input: Uint8Array): FrameOutcome {
  return enterCall(execution, undefined, { to, value, input, gas: 0n, allowReentry: true })
}

/** A call by the contract of `parent`. */
function callContract(parent: Frame, request: CallRequest): NestedOutcome {
  const name = accountName(request.to)
  for (let frame: Frame | undefined = parent; frame !== undefined; frame = frame.parent) {
    if (!frame.allowsReentry && frame.name === name) return callerFailure('ReentranceDenied')
  }
  return toNested(enterCall(parent.execution, parent, request))
}

function enterCall(execution: Execution, parent: Frame | undefined, request: CallRequest): FrameOutcome {
  if (execution.depth === framesMax) return callerFailure('MaxCallDepthReached')
  const name = accountName(request.to)
  const encoded = execution.services.state.get(contractKey(name))
  if (encoded === undefined) return callerFailure('ContractNotFound')
  const info = decodeContractInfo(encoded)
  const code = execution.loadCode(info.codeHash, parent?.gas ?? execution.gas)
  if (typeof code === 'string') return callerFailure(code)
  return pushFrame(code, request.gas, request.depositLimit, {
    execution,
    parent,
    entry: 'call',
    address: request.to,
    name,
    info,
    underConstruction: undefined,
    caller: parent === undefined ? execution.origin : parent.address,
    delegated: false,
    value: request.value,
    input: request.input,
  })
}

/** Runs another code on the state of the contract of `parent`, with its caller and its value. */
function callDelegate(parent: Frame, codeHash: Uint8Array, input: Uint8Array): NestedOutcome {
  const { execution } = parent
  const code = execution.loadCode(codeHash, parent.gas)
  if (typeof code === 'string') return callerFailure(code)
  if (execution.depth === framesMax) return callerFailure('MaxCallDepthReached')
  const info = parent.readInfo()
  if (info === undefined) return callerFailure('ContractNotFound')
  const outcome = pushFrame(code, 0n, undefined, {
    execution,
    parent,
    entry: 'call',
    address: parent.address,
    name: parent.name,
    info,
    underConstruction: parent.underConstruction,
    caller: parent.caller,
    delegated: true,
    value: parent.value,
    input,
  })
  return toNested(outcome)
}

/** An instantiation by the contract of `parent`. */
function instantiateContract(parent: Frame, request: InstantiateRequest): NestedOutcome {
  const code = parent.execution.loadCode(request.codeHash, parent.gas)
  if (typeof code === 'string') return callerFailure(code)
  const { outcome, address } = enterConstructor(parent.execution, parent, code, parent.address, request)
  return toNested(outcome, address)
}

/** What frames use to go on. */
export const nestedCalls: NestedCalls = { call: callContract, delegate: callDelegate, instantiate: instantiateContract }

/** The first frame of an instantiation. */
export function startInstantiate(
  execution: Execution,
  code: LoadedCode,
  deployer: Uint8Array,
  request: InstantiateRequest,
): FrameOutcome {
  return enterConstructor(execution, undefined, code, deployer, request).outcome
}

function enterConstructor(
  execution: Execution,
  parent: Frame | undefined,
  code: LoadedCode,
  deployer: Uint8Array,
  request: InstantiateRequest,
): { readonly outcome: FrameOutcome; readonly address: Uint8Array } {
  const { state, clusterId } = execution.services
  const address = contractAddress({ deployer, codeHash: request.codeHash, clusterId, salt: request.salt })
  const name = accountName(address)
  if (execution.depth === framesMax) return { outcome: callerFailure('MaxCallDepthReached'), address }
  for (let frame = parent; frame !== undefined; frame = frame.parent) {
    if (frame.underConstruction !== undefined && frame.name === name) {
      return { outcome: callerFailure('DuplicateContract'), address }
    }
  }
  if (state.get(contractKey(name)) !== undefined) return { outcome: callerFailure('DuplicateContract'), address }
  // Before the mark: what the deployer stored stays when its child fails.
  if (parent !== undefined) settle(parent)
  const mark = state.mark()
  const info = newContractInfo(address, nextNonce(execution), code.codeHash)
  const outcome = pushFrame(code, request.gas, request.depositLimit, {
    execution,
    parent,
    entry: 'deploy',
    address,
    name,
    info,
    underConstruction: { info },
    caller: parent === undefined ? execution.origin : parent.address,
    delegated: false,
    value: request.value,
    input: request.input,
  })
  // The number of an instantiation that failed is used again.
  if (outcome.kind === 'failed' || (outcome.flags & 1) !== 0) state.rollback(mark)
  return { outcome, address }
}

function nextNonce(execution: Execution): Uint8Array {
  const { state } = execution.services
  const next = new Uint8Array(8)
  const view = new DataView(next.buffer)
  const stored = state.get(singleKeys.nonce)
  const current = stored === undefined ? 0n : new DataView(stored.buffer, stored.byteOffset, 8).getBigUint64(0, true)
  view.setBigUint64(0, BigInt.asUintN(64, current + 1n), true)
  state.set(singleKeys.nonce, next)
  return next
}

/** Storage of an earlier contract at the same address is not deleted at once: the number keeps their namespaces apart. */
function newContractInfo(address: Uint8Array, nonce: Uint8Array, codeHash: Uint8Array): ContractInfo {
  const preimage = new Uint8Array(40)
  preimage.set(address)
  preimage.set(nonce, 32)
  return {
    trieId: blake2b256(preimage),
    codeHash: codeHash.slice(),
    storageBytes: 0,
    storageItems: 0,
    byteDeposit: 0n,
    itemDeposit: 0n,
    baseDeposit: 0n,
  }
}

function pushFrame(code: LoadedCode, gasLimit: bigint, depositLimit: bigint | undefined, parts: FrameParts): FrameOutcome {
  const { execution, parent } = parts
  // Queries alone may run code that is not deterministic, and nobody may make a contract of it.
  if (!code.deterministic && !(execution.mode === 'query' && parts.entry === 'call')) return callerFailure('Indeterministic')
  const limit = (parent?.gas ?? execution.gas).take(gasLimit)
  if (limit === undefined) return callerFailure('OutOfGas')
  const gas = new FrameGas(limit, execution.outOfGas)
  if (parent !== undefined) settle(parent)
  const deposit = (parent?.deposit ?? execution.deposit).nested(depositLimit)
  return runFrame(new Frame(parts, gas, deposit), code)
}
