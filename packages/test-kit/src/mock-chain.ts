// SPDX-License-Identifier: Apache-2.0
import { Reader } from '@phat/codec'
import {
  type AnyPallet,
  type ArgsOf,
  applyExtrinsic,
  attempt,
  type BlockContext,
  brokenInvariants,
  buildGenesis,
  type CallsOf,
  type DispatchResult,
  decodeFor,
  dispatch,
  type EventRecord,
  Execution,
  type Extrinsic,
  encodeSigned,
  finalizeBlock,
  genesisOf,
  type InvalidTransaction,
  initializeBlock,
  makeCall,
  mapBase,
  type Origin,
  type PostDispatchInfo,
  type Runtime,
  type RuntimeCall,
  type TransactionValidityError,
  type Validity,
} from '@phat/frame'
import { Balances } from '@phat/pallet-balances'
import { System } from '@phat/pallet-system'
import { type AccountId, type ByteString, concatBytes } from '@phat/primitives'
import { addressOf } from './accounts.ts'
import { failureName } from './failure-name.ts'
import { composeMockRuntime, instanceOf, type MockOptions } from './mock-runtime.ts'

/** An event as tests compare it: `['Balances.Transfer', { from, to, amount }]`. */
export type MockEvent = readonly [name: string, fields?: unknown]

/** The calls of a pallet as functions: they dispatch, and throw `CallFailed` when the call fails. */
export type CallsOn<P extends AnyPallet> = {
  readonly [K in keyof CallsOf<P>]: (origin: Origin, args: ArgsOf<CallsOf<P>[K]>) => PostDispatchInfo
}

/** A failed call, as thrown by the functions of `CallsOn`. */
export class CallFailed extends Error {
  readonly failure: string
  readonly post: PostDispatchInfo

  constructor(failure: string, post: PostDispatchInfo) {
    super(`the call failed with ${failure}`)
    this.failure = failure
    this.post = post
  }
}

/** A chain of one mock runtime in memory, always inside a block. */
export interface MockChain {
  readonly runtime: Runtime
  /** The execution of the current block; interfaces of pallets take it as `at`. */
  readonly execution: Execution
  /** Begins anew: genesis, then block 1. */
  reset(): void
  /** Calls of a pallet, typed. */
  calls<P extends AnyPallet>(pallet: P): CallsOn<P>
  /** A call as a value, for calls that take calls. */
  call<P extends AnyPallet, N extends keyof CallsOf<P> & string>(pallet: P, name: N, args: ArgsOf<CallsOf<P>[N]>): RuntimeCall
  /** Dispatches a call; throws when it fails. */
  dispatch(origin: Origin, call: RuntimeCall): PostDispatchInfo
  /** A signed transaction; the extras are those of the runtime's extensions, in order. Signatures count as good. */
  transaction(who: AccountId, call: RuntimeCall, extras: readonly unknown[]): Extrinsic
  /** Applies a transaction to the current block. */
  submit(transaction: Extrinsic): Validity<DispatchResult>
  /** Finishes blocks until `number` is the current one. */
  runToBlock(number: number): void
  /** Events since the block began or they were last taken. */
  takeEvents(): readonly MockEvent[]
  /** Runs a step that may fail in a layer of its own: its failure's name, or undefined. */
  failureOf(step: () => unknown): string | undefined
  /** Every key and value as they are now. */
  state(): ReadonlyMap<ByteString, Uint8Array>
  /** Names of the invariants that do not hold. */
  brokenInvariants(): readonly string[]
}

const blockMs = 3_000

function decodeEvents(execution: Execution, from: number): readonly MockEvent[] {
  const { eventRecord } = execution.runtime
  return execution.events.records.slice(from).map((record): MockEvent => {
    const { pallet, event }: EventRecord['event'] = eventRecord.read(new Reader(record)).event
    const name = `${pallet}.${event.type}`
    return event.value === undefined ? [name] : [name, event.value]
  })
}

function encodeTransaction(runtime: Runtime, who: AccountId, call: RuntimeCall, extras: readonly unknown[]): Uint8Array {
  const encoded = runtime.extensions.map((extension, i) => extension.extra.encode(extras[i]))
  const signature = { type: 'Sr25519', value: new Uint8Array(64) } as const
  return encodeSigned(addressOf(who), signature, concatBytes(...encoded), runtime.types.call.encode(call))
}

/** Why a transaction was refused, as people write it: `Invalid.Payment`. */
export function refusalName(error: TransactionValidityError): `Invalid.${InvalidTransaction['type']}` | string {
  return `${error.type}.${error.value.type}`
}

/** Composes a mock runtime and begins its chain. Nothing of it is shared with another mock. */
export function createMockChain(options: MockOptions = {}): MockChain {
  const runtime = composeMockRuntime(options)
  const balances = (options.balances ?? []).map(([who, free]) => ({ who, free }))
  const parts = [genesisOf(System, { code: new Uint8Array([1]) }), genesisOf(Balances, { balances }), ...(options.genesis ?? [])]
  let base: ReadonlyMap<ByteString, Uint8Array> = new Map()
  let execution = begin(1)
  let taken = 0

  function begin(number: number): Execution {
    if (number === 1) base = buildGenesis(runtime, parts)
    const parentHash = new Uint8Array(32).fill(number - 1) as BlockContext['parentHash']
    const begun = new Execution(runtime, mapBase(base), { number, parentHash, timeMs: number * blockMs, digest: [] })
    initializeBlock(begun)
    for (const inherent of begun.expectedInherents) applyExtrinsic(begun, inherent, () => true)
    return begun
  }

  function state(): ReadonlyMap<ByteString, Uint8Array> {
    const entries = new Map(base)
    for (const [key, value] of execution.overlay.changes()) {
      if (value === null) entries.delete(key)
      else entries.set(key, value)
    }
    return entries
  }

  const start = (number: number): void => {
    execution = begin(number)
    taken = execution.events.count
  }

  const run = (origin: Origin, call: RuntimeCall): PostDispatchInfo => {
    const { result, post } = dispatch(execution, origin, call)
    if (result.type === 'Err') throw new CallFailed(failureName(runtime, result.value), post)
    return post
  }

  start(1)
  return {
    runtime,
    get execution() {
      return execution
    },
    reset: () => start(1),
    calls: <P extends AnyPallet>(pallet: P) => {
      const { calls } = instanceOf(runtime, pallet)
      const entries = calls.map((target) => [
        target.name,
        (origin: Origin, args: unknown) => run(origin, { pallet: pallet.parts.name, call: target.name, args, target }),
      ])
      // One function for each declared call, as the type says.
      return Object.fromEntries(entries) as CallsOn<P>
    },
    call: (pallet, name, args) => makeCall(runtime, pallet, name, args),
    dispatch: run,
    transaction: (who, call, extras) => decodeFor(execution, encodeTransaction(runtime, who, call, extras)),
    submit: (transaction) => applyExtrinsic(execution, transaction, () => true),
    runToBlock: (number) => {
      while (execution.block.number < number) {
        finalizeBlock(execution)
        base = state()
        start(execution.block.number + 1)
      }
    },
    takeEvents: () => {
      const events = decodeEvents(execution, taken)
      taken = execution.events.count
      return events
    },
    failureOf: (step) => {
      try {
        const outcome = attempt(execution, step)
        return outcome.ok ? undefined : failureName(runtime, outcome.failure.error)
      } catch (error) {
        if (error instanceof CallFailed) return error.failure
        throw error
      }
    },
    state,
    brokenInvariants: () => brokenInvariants(execution),
  }
}
