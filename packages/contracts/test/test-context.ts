// SPDX-License-Identifier: Apache-2.0
import { toHex } from '@phat/primitives'
import type {
  CallRequest,
  ContractStorage,
  ExecutionMode,
  GasMeter,
  HostContext,
  InstantiateRequest,
  NestedOutcome,
  PinkExtension,
} from '../src/host/host-context.ts'

/** Thrown by the context where the cluster would end the frame. */
export class FrameEnded extends Error {
  readonly reason: string

  constructor(reason: string) {
    super(`the frame ended: ${reason}`)
    this.reason = reason
  }
}

const end = (reason: string): never => {
  throw new FrameEnded(reason)
}

export const account = (fill: number): Uint8Array => new Uint8Array(32).fill(fill)

/** Storage in a map, with keys of fixed and variable length apart. */
function mapStorage(): ContractStorage & { readonly entries: Map<string, Uint8Array> } {
  const entries = new Map<string, Uint8Array>()
  const name = (key: Uint8Array, fixed = false): string => `${fixed ? 'fixed' : 'variable'}:${toHex(key)}`
  return {
    entries,
    get: (key, fixed) => entries.get(name(key, fixed)),
    size: (key, fixed) => entries.get(name(key, fixed))?.length,
    set(key, value, fixed) {
      const before = entries.get(name(key, fixed))?.length
      if (value === undefined) entries.delete(name(key, fixed))
      else entries.set(name(key, fixed), value)
      return before
    },
  }
}

function meter(limit: bigint): GasMeter {
  const gas: GasMeter = {
    cell: { value: limit },
    get left() {
      return gas.cell.value
    },
    charge(amount) {
      if (gas.cell.value < amount) end('OutOfGas')
      gas.cell.value -= amount
    },
  }
  return gas
}

export interface TestContextOptions {
  readonly mode?: ExecutionMode
  readonly gas?: bigint
  readonly input?: Uint8Array
  readonly caller?: Uint8Array
  readonly asRoot?: boolean
  readonly outcome?: NestedOutcome
  readonly extension?: PinkExtension
  /** What storage holds, under keys of fixed length when `fixed`. */
  readonly stored?: ReadonlyMap<Uint8Array, Uint8Array>
  readonly fixed?: boolean
  readonly secrets?: ReadonlyMap<string, Uint8Array>
}

/** What a contract did through its context. */
export interface Recorded {
  readonly calls: CallRequest[]
  readonly delegated: { readonly codeHash: Uint8Array; readonly input: Uint8Array }[]
  readonly instantiated: InstantiateRequest[]
  readonly transfers: { readonly to: Uint8Array; readonly value: bigint }[]
  readonly events: { readonly topics: readonly Uint8Array[]; readonly data: Uint8Array }[]
  readonly debug: string[]
}

export interface TestContext extends HostContext {
  readonly recorded: Recorded
  readonly storage: ReturnType<typeof mapStorage>
}

/** A cluster of one frame: it records what is asked of it and answers with constants. */
export function testContext(options: TestContextOptions = {}): TestContext {
  const recorded: Recorded = { calls: [], delegated: [], instantiated: [], transfers: [], events: [], debug: [] }
  let input: Uint8Array | undefined = options.input ?? new Uint8Array()
  const outcome: NestedOutcome = options.outcome ?? {
    kind: 'returned',
    reverted: false,
    data: Uint8Array.of(1, 2, 3),
    address: account(9),
  }
  const known = { code: account(7), contract: account(2) }
  const same = (a: Uint8Array, b: Uint8Array): boolean => toHex(a) === toHex(b)
  const storage = mapStorage()
  for (const [key, value] of options.stored ?? []) storage.set(key, value, options.fixed)
  return {
    recorded,
    mode: options.mode ?? 'transaction',
    gas: meter(options.gas ?? 10n ** 12n),
    address: account(1),
    caller: options.asRoot ? undefined : (options.caller ?? account(3)),
    origin: account(3),
    value: 0x0102_0304_0506_0708_090a_0b0c_0d0e_0f10n,
    codeHash: account(6),
    block: { number: 0x0403_0201, now: 1_700_000_000_123n },
    minimumBalance: 1n,
    storage,
    extension: options.extension ?? { run: () => undefined },
    takeInput() {
      const taken = input
      input = undefined
      return taken
    },
    peekInput: () => input,
    balance: () => 77n,
    weightToFee: (refTime, proofSize) => refTime * 2n + proofSize,
    call(request) {
      recorded.calls.push(request)
      return outcome
    },
    delegateCall(codeHash, data) {
      recorded.delegated.push({ codeHash, input: data })
      return outcome
    },
    instantiate(request) {
      recorded.instantiated.push(request)
      return outcome
    },
    transfer(to, value) {
      recorded.transfers.push({ to, value })
      return value <= 77n
    },
    terminate: () => end('terminated'),
    setCodeHash: (codeHash) => same(codeHash, known.code),
    codeHashOf: (of) => (same(of, known.contract) ? known.code : undefined),
    isContract: (of) => same(of, known.contract),
    callerIsOrigin: () => true,
    callerIsRoot: () => options.asRoot === true,
    depositEvent(topics, data) {
      recorded.events.push({ topics, data })
    },
    debugMessage(text) {
      recorded.debug.push(text)
    },
    reentranceCount: () => 2,
    accountReentranceCount: (of) => (same(of, known.contract) ? 3 : 0),
    instantiationNonce: () => 0xffff_ffff_ffff_fffen,
    secret: (name) => options.secrets?.get(name),
    fail: end,
  }
}
