// SPDX-License-Identifier: Apache-2.0
import { BugError, toByteString } from '@phat/primitives'
import type { FailureName } from '../src/contract-errors.ts'
import type { HostContext, NestedOutcome } from '../src/host/host-context.ts'

/** What the context throws to end a frame, as the executor does. */
export class FrameEnded {
  readonly error: FailureName | 'terminated'

  constructor(error: FailureName | 'terminated') {
    this.error = error
  }
}

/** What a context was asked to do, for tests to look at. */
export interface RecordedEffects {
  readonly storage: Map<string, Uint8Array>
  readonly events: { readonly topics: readonly Uint8Array[]; readonly data: Uint8Array }[]
  readonly messages: string[]
}

export interface ContextOptions {
  readonly input: Uint8Array
  readonly gas: bigint
  readonly caller?: Uint8Array
  readonly mode?: HostContext['mode']
  readonly secrets?: ReadonlyMap<string, Uint8Array>
  readonly effects?: RecordedEffects
  readonly call?: (to: Uint8Array, input: Uint8Array, gas: bigint) => NestedOutcome
  readonly extension?: (id: number, input: Uint8Array) => { readonly status: number; readonly output: Uint8Array } | undefined
}

export const noEffects = (): RecordedEffects => ({ storage: new Map(), events: [], messages: [] })

const account = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)

/** A frame over a map: no accounts, no deposits, no overlay. */
export function scriptContext(options: ContextOptions): HostContext {
  const { storage, events, messages } = options.effects ?? noEffects()
  const fail = (error: FailureName): never => {
    throw new FrameEnded(error)
  }
  const context: HostContext = {
    mode: options.mode ?? 'transaction',
    gas: {
      cell: { value: options.gas },
      get left() {
        return this.cell.value
      },
      charge(amount) {
        this.cell.value -= amount
        if (this.cell.value < 0n) fail('OutOfGas')
      },
    },
    address: account(0xaa),
    caller: options.caller ?? account(1),
    origin: account(1),
    value: 5n,
    codeHash: account(0xcc),
    block: { number: 77, now: 1_700_000_000_123n },
    minimumBalance: 10n,
    storage: {
      get: (key) => storage.get(toByteString(key)),
      size: (key) => storage.get(toByteString(key))?.length,
      set(key, value) {
        const name = toByteString(key)
        const before = storage.get(name)?.length
        if (value === undefined) storage.delete(name)
        else storage.set(name, value)
        return before
      },
    },
    extension: { run: (id, input) => options.extension?.(id, input) },
    takeInput: () => options.input,
    peekInput: () => options.input,
    balance: () => 1_000n,
    weightToFee: (refTime, proofSize) => refTime + proofSize,
    call: ({ to, input, gas }) => (options.call ?? noCall)(to, input, gas),
    delegateCall: (codeHash, input) => (options.call ?? noCall)(codeHash, input, 0n),
    instantiate: ({ codeHash, input, gas }) => (options.call ?? noCall)(codeHash, input, gas),
    transfer: (_to, value) => value <= 1_000n,
    terminate: () => {
      throw new FrameEnded('terminated')
    },
    setCodeHash: (hash) => hash[0] === 0xcc,
    codeHashOf: (who) => (who[0] === 0xaa ? account(0xcc) : undefined),
    isContract: (who) => who[0] === 0xaa,
    callerIsOrigin: () => true,
    callerIsRoot: () => false,
    depositEvent: (topics, data) => {
      events.push({ topics, data })
    },
    debugMessage: (text) => {
      messages.push(text)
    },
    reentranceCount: () => 0,
    accountReentranceCount: () => 1,
    instantiationNonce: () => 9n,
    secret: (name) => options.secrets?.get(name),
    fail,
  }
  return context
}

function noCall(): never {
  throw new BugError('this test makes no calls')
}
