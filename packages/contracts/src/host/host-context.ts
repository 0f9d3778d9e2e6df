// SPDX-License-Identifier: Apache-2.0
import type { FailureName } from '../contract-errors.ts'

/**
 * How a contract runs. A `transaction` changes the cluster; an `estimate` behaves as one and is dropped; a `query` may also use what only
 * queries may (HTTP, randomness, the cache) and is dropped.
 */
export type ExecutionMode = 'transaction' | 'estimate' | 'query'

/** Gas of the running frame, in picoseconds of reference time: the unit of `Weight.refTime`. */
export interface GasMeter {
  /**
   * Where the number stands. A runner may put another cell here (the `__gas` global of a wasm instance has this shape) once it has
   * moved the number there; it holds until the frame ended.
   */
  cell: { value: bigint }
  readonly left: bigint
  /** Takes `amount`; ends the frame with `OutOfGas` when it is not there. */
  charge(amount: bigint): void
}

/**
 * Storage of one contract: keys are what the contract gave, at most 128 bytes; values at most `limits.value` bytes. Keys of the first
 * functions (`seal0`, 32 bytes) are `fixed` and never meet a key of the later ones, as in pallet-contracts, which hashes them otherwise.
 */
export interface ContractStorage {
  /** The value; it belongs to the state and is never written. */
  get(key: Uint8Array, fixed?: boolean): Uint8Array | undefined
  /** Length of the value. */
  size(key: Uint8Array, fixed?: boolean): number | undefined
  /** Writes, or deletes with `undefined`; the answer is the length of what was there. The value is the state's from now on. */
  set(key: Uint8Array, value: Uint8Array | undefined, fixed?: boolean): number | undefined
}

/** Flags of `seal_call` and `delegate_call`, as pallet-contracts' `CallFlags`. */
export interface CallFlags {
  readonly forwardInput: boolean
  readonly cloneInput: boolean
  readonly tailCall: boolean
  readonly allowReentry: boolean
}

/**
 * What a nested frame answered: `reverted` when it set bit 0 of its return flags, an error when it trapped or could not start. An error
 * of origin `callee` is the callee's trap (return code 1 for the guest); one of origin `caller` is TransferFailed, CodeNotFound or
 * ContractNotFound for the guest as codes 5, 7 and 8, and ends the calling frame otherwise (`context.fail(error)`).
 */
export type NestedOutcome =
  | { readonly kind: 'returned'; readonly reverted: boolean; readonly data: Uint8Array; readonly address?: Uint8Array }
  | { readonly kind: 'failed'; readonly error: FailureName; readonly origin: 'caller' | 'callee' }

export interface CallRequest {
  readonly to: Uint8Array
  /** Gas for the callee; 0n passes on all that is left. */
  readonly gas: bigint
  readonly value: bigint
  readonly input: Uint8Array
  readonly allowReentry: boolean
  /** Most that the callee may add to the storage deposit; `undefined` is the caller's own limit. */
  readonly depositLimit?: bigint
}

export interface InstantiateRequest {
  readonly codeHash: Uint8Array
  readonly gas: bigint
  readonly value: bigint
  readonly input: Uint8Array
  readonly salt: Uint8Array
  readonly depositLimit?: bigint
}

/**
 * What a running contract may ask of the cluster, whatever language it is written in: host functions of wasm contracts and operations of
 * script contracts are thin readers of arguments over it. Prices are charged by them, before they call.
 */
export interface HostContext {
  readonly mode: ExecutionMode
  readonly gas: GasMeter
  /** 32 bytes each. In a delegate call `address` and `caller` are those of the frame that delegated. */
  readonly address: Uint8Array
  /** `undefined` when the caller is the root origin. */
  readonly caller: Uint8Array | undefined
  /** The account that signed the whole call. */
  readonly origin: Uint8Array | undefined
  readonly value: bigint
  readonly codeHash: Uint8Array
  readonly block: { readonly number: number /** Milliseconds since the Unix epoch. */; readonly now: bigint }
  readonly minimumBalance: bigint
  readonly storage: ContractStorage
  readonly extension: PinkExtension
  /** The input, which may be taken once; `undefined` afterwards (then the guest's request fails with `InputForwarded`). */
  takeInput(): Uint8Array | undefined
  /** The input without taking it, for the `cloneInput` flag. */
  peekInput(): Uint8Array | undefined
  balance(): bigint
  /** Fee of so much reference time, in planck. */
  weightToFee(refTime: bigint, proofSize: bigint): bigint
  call(request: CallRequest): NestedOutcome
  delegateCall(codeHash: Uint8Array, input: Uint8Array): NestedOutcome
  instantiate(request: InstantiateRequest): NestedOutcome
  /** @returns false when the balance does not suffice */
  transfer(to: Uint8Array, value: bigint): boolean
  /** Removes the contract, pays its balance to the beneficiary and ends the frame. */
  terminate(beneficiary: Uint8Array): never
  /** @returns false when there is no such code */
  setCodeHash(codeHash: Uint8Array): boolean
  codeHashOf(account: Uint8Array): Uint8Array | undefined
  isContract(account: Uint8Array): boolean
  callerIsOrigin(): boolean
  callerIsRoot(): boolean
  /** Each topic 32 bytes. */
  depositEvent(topics: readonly Uint8Array[], data: Uint8Array): void
  debugMessage(text: string): void
  /** The number of frames of this contract on the stack that are not delegate calls, this one not counted. */
  reentranceCount(): number
  /** The number of frames of an account on the stack. */
  accountReentranceCount(account: Uint8Array): number
  /** The next number of a sequence that makes addresses unique within the execution. */
  instantiationNonce(): bigint
  /** The contract's secret of a name, for queries: outside them there is none, and who asks for a guest says so. */
  secret(name: string): Uint8Array | undefined
  /** Ends the frame with an error; what it changed is undone. Runners and host functions let the throw pass. */
  fail(error: FailureName): never
}

/** The chain extension of Phala's contracts: functions 1 to 25 and ours from 0x8001, SCALE in and out. */
export interface PinkExtension {
  /**
   * Runs a function on its encoded arguments.
   * @returns the status for the guest (0 is success) and the encoded answer; `undefined` for a function that does not exist
   */
  run(id: number, input: Uint8Array): { readonly status: number; readonly output: Uint8Array } | undefined
}
