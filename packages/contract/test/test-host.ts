// SPDX-License-Identifier: Apache-2.0
import { runInThisContext } from 'node:vm'
import { type ScriptOperation, scriptCallStatus, scriptOperations } from '@phat/abi'
import { blake2b128, blake2b256, keccak256, sha256 } from '@phat/crypto'
import { concatBytes, known, toHex } from '@phat/primitives'

/** How a call is made. */
export interface TestCall {
  readonly caller?: Uint8Array
  readonly value?: bigint
  readonly block?: number
  readonly isQuery?: boolean
}

/** What a call answered, or the error that it trapped with. */
export type TestReply =
  | { readonly kind: 'returned'; readonly flags: number; readonly data: Uint8Array }
  | { readonly kind: 'trapped'; readonly error: unknown }

type Hosted = (input: Uint8Array, call: Required<TestCall>) => TestReply

export interface TestHost {
  readonly storage: Map<string, Uint8Array>
  readonly events: { readonly topics: readonly Uint8Array[]; readonly data: Uint8Array }[]
  readonly logs: string[]
  /** Names of the operations of the last call, in their order. */
  readonly operations: string[]
  /** Other contracts by the hex of their address. */
  readonly others: Map<string, Hosted>
  run(kind: 0 | 1, input: Uint8Array, call?: TestCall): TestReply
  runAsync(input: Uint8Array, call?: TestCall): Promise<TestReply>
}

export const alice = new Uint8Array(32).fill(1)
export const bob = new Uint8Array(32).fill(2)
export const carol = new Uint8Array(32).fill(3)
/** Of the contract itself. */
export const contractAddress = new Uint8Array(32).fill(0xcc)

const little = (value: bigint, size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn))

type Entry = (kind: 0 | 1) => unknown
type Globals = { __phat?: unknown; __phatEntry?: Entry }

/** A host over a Map, in this process, for one contract: what it does not implement throws. */
export function createTestHost(bundle: string): TestHost {
  const storage = new Map<string, Uint8Array>()
  const host: Omit<TestHost, 'run' | 'runAsync'> = { storage, events: [], logs: [], operations: [], others: new Map() }
  const globals = globalThis as Globals
  const running = {
    input: new Uint8Array() as Uint8Array,
    reply: undefined as Uint8Array | undefined,
    call: undefined as Required<TestCall> | undefined,
  }
  const call = (): Required<TestCall> => known(running.call, 'only handlers ask')
  const set = (key: Uint8Array, value: Uint8Array | undefined): number | undefined => {
    const before = storage.get(toHex(key))
    if (value === undefined) storage.delete(toHex(key))
    else storage.set(toHex(key), value.slice())
    return before?.length
  }
  const handlers: { readonly [name in ScriptOperation]?: (argument: Uint8Array) => unknown } = {
    input: () => running.input,
    returnValue: (argument) => {
      running.reply = argument.slice()
    },
    getStorage: (key) => storage.get(toHex(key))?.slice(),
    setStorage: (argument) => {
      const end = 1 + known(argument[0], 'a length')
      return set(argument.subarray(1, end), argument.subarray(end))
    },
    clearStorage: (key) => set(key, undefined),
    takeStorage: (key) => {
      const found = storage.get(toHex(key))
      set(key, undefined)
      return found
    },
    containsStorage: (key) => storage.get(toHex(key))?.length,
    caller: () => call().caller,
    origin: () => call().caller,
    address: () => contractAddress,
    value: () => little(call().value, 16),
    balance: () => little(10n ** 12n, 16),
    blockNumber: () => call().block,
    now: () => call().block * 12_000,
    isQuery: () => (call().isQuery ? 1 : 0),
    setCodeHash: () => 1,
    transfer: () => 1,
    log: (argument) => host.logs.push(new TextDecoder().decode(argument.subarray(1))),
    depositEvent: (argument) => {
      const count = known(argument[0], 'a count')
      const topics = Array.from({ length: count }, (_, i) => argument.slice(1 + 32 * i, 33 + 32 * i))
      host.events.push({ topics, data: argument.slice(1 + 32 * count) })
    },
    hashBlake2_256: blake2b256,
    hashBlake2_128: blake2b128,
    hashKeccak256: keccak256,
    hashSha256: sha256,
    call: (argument) => {
      const other = host.others.get(toHex(argument.subarray(1, 33)))
      if (other === undefined)
        return concatBytes(Uint8Array.of(scriptCallStatus.failed), new TextEncoder().encode('ContractNotFound'))
      const reply = other(argument.slice(1 + 32 + 8 + 16), { ...call(), caller: contractAddress })
      if (reply.kind === 'trapped')
        return concatBytes(Uint8Array.of(scriptCallStatus.failed), new TextEncoder().encode('ContractTrapped'))
      return concatBytes(Uint8Array.of(reply.flags & 1), reply.data)
    },
  }
  const names = Object.keys(scriptOperations) as ScriptOperation[]
  const phat = (operation: number, argument?: Uint8Array): unknown => {
    const name = known(names[operation], 'an operation of the table')
    host.operations.push(name)
    return known(handlers[name], `the test host has ${name}`)(argument ?? new Uint8Array())
  }
  globals.__phat = phat
  runInThisContext(bundle, { filename: 'contract.js' })
  const entry = known(globals.__phatEntry, 'the bundle has installed its entry')
  const begin = (input: Uint8Array, given: TestCall): Map<string, Uint8Array> => {
    globals.__phat = phat
    host.operations.length = 0
    running.input = input
    running.reply = undefined
    running.call = { caller: alice, value: 0n, block: 1, isQuery: false, ...given }
    return new Map(storage)
  }
  const settle = (before: Map<string, Uint8Array>, failure: { readonly error: unknown } | undefined): TestReply => {
    const { reply } = running
    const reverted = failure !== undefined || reply === undefined || (known(reply[0], 'flags') & 1) === 1
    if (reverted || call().isQuery) {
      storage.clear()
      for (const [key, value] of before) storage.set(key, value)
    }
    if (failure !== undefined) return { kind: 'trapped', error: failure.error }
    const answered = known(reply, 'the contract answers')
    return { kind: 'returned', flags: known(answered[0], 'flags'), data: answered.slice(1) }
  }
  return {
    ...host,
    run: (kind, input, given = {}) => {
      const before = begin(input, given)
      try {
        entry(kind)
      } catch (error) {
        return settle(before, { error })
      }
      return settle(before, undefined)
    },
    runAsync: async (input, given = {}) => {
      const before = begin(input, given)
      try {
        await entry(1)
      } catch (error) {
        return settle(before, { error })
      }
      return settle(before, undefined)
    },
  }
}
