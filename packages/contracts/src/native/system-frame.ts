// SPDX-License-Identifier: Apache-2.0
import { type EncodedEvent, type EventValues, eventEncoder } from '@phat/abi'
import { type AnyCodec, type Codec, codecErrors, str, tuple, u8, u32 } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import { concatBytes, known, PhatError } from '@phat/primitives'
import { pinkEventTopic } from '../exec/effects.ts'
import type { HostContext, NestedOutcome } from '../host/host-context.ts'
import { type PinkEvent, pinkEvent } from '../pink/pink-event.ts'
import { sealLimits } from '../seal/limits.ts'
import type { HostPrices } from '../seal/prices.ts'
import { systemEvents, systemKeys } from './system-types.ts'

/**
 * Finding the message and writing the answer, and reading a byte of the input, in picoseconds: what a small message of a compiled contract
 * comes to. Frozen with `hostPrices1`; see there.
 */
const entryPrice = 20_000_000
const inputBytePrice = 10_000

const encoders: ReadonlyMap<string, (values: EventValues) => EncodedEvent> = new Map(
  systemEvents.map(({ label }) => [
    label,
    eventEncoder({ name: 'System', events: systemEvents }, label, { ink: 4, blake2_256: blake2b256 }),
  ]),
)

const logLine = tuple(u8, str)

/** What the messages of the system contract work with. All of it is charged, at the prices that wasm contracts pay. */
export interface SystemFrame {
  readonly context: HostContext
  /** Who called; the root origin is nobody and ends the frame, as for every contract. */
  caller(): Uint8Array
  /** A value of the state; of a mapping with the key of its entry. */
  read<T>(field: keyof typeof systemKeys, codec: Codec<T>, entry?: Uint8Array): T | undefined
  /** Whether there is one. */
  has(field: keyof typeof systemKeys, entry: Uint8Array): boolean
  write<T>(field: keyof typeof systemKeys, codec: Codec<T>, value: T, entry?: Uint8Array): void
  emit(label: string, values: EventValues): void
  emitPink(event: PinkEvent): void
  /** A function of the chain extension that answers with a value. */
  extension<T>(id: number, input: Uint8Array, answer: Codec<T>): T
  /** Calls a contract, which may call back, with all gas that is left. What no contract can handle ends the frame. */
  call(to: Uint8Array, input: Uint8Array): Exclude<NestedOutcome, { kind: 'failed' }>
  setCodeHash(codeHash: Uint8Array): void
  codeHashOf(contract: Uint8Array): Uint8Array | undefined
  /** A line of the contract's log; level 1 error, 3 info. */
  log(level: 1 | 3, message: string): void
}

/** Makes it for one run, which costs the price of its entry. */
export function createSystemFrame(context: HostContext, prices: HostPrices): SystemFrame {
  const charge = (picoseconds: number): void => context.gas.charge(BigInt(picoseconds))
  charge(entryPrice + inputBytePrice * (context.peekInput()?.length ?? 0))
  const readBytes = (field: keyof typeof systemKeys, entry?: Uint8Array): Uint8Array | undefined => {
    charge(prices.storageRead)
    const stored = context.storage.get(keyOf(context, field, entry))
    charge(prices.storageReadByte * (stored?.length ?? 0))
    return stored
  }
  const deposit = (topics: readonly Uint8Array[], data: Uint8Array): void => {
    charge(prices.depositEvent + prices.depositEventTopic * topics.length + prices.depositEventByte * data.length)
    if (data.length > sealLimits.value) context.fail('ValueTooLarge')
    context.depositEvent(topics, data)
  }
  const extension = <T>(id: number, input: Uint8Array, answer: Codec<T>): T => {
    charge(prices.extension)
    const { output } = known(context.extension.run(id, input), 'the system contract asks for functions that there are')
    return answer.decode(output)
  }
  return {
    context,
    caller: () => context.caller ?? context.fail('RootNotAllowed'),
    read: (field, codec, entry) => {
      const stored = readBytes(field, entry)
      return stored && decodeStored(context, codec, stored)
    },
    has: (field, entry) => readBytes(field, entry) !== undefined,
    write: (field, codec, value, entry) => {
      const encoded = (codec as AnyCodec).encode(value)
      charge(prices.storageWrite + prices.storageWriteByte * encoded.length)
      if (encoded.length > sealLimits.value) context.fail('ValueTooLarge')
      context.storage.set(keyOf(context, field, entry), encoded)
    },
    emit: (label, values) => {
      const { topics, data } = known(encoders.get(label), 'an event of the system contract')(values)
      deposit(topics, data)
    },
    emitPink: (event) => deposit([pinkEventTopic], pinkEvent.encode(event)),
    extension,
    call: (to, input) => {
      charge(prices.call)
      const outcome = context.call({ to, gas: 0n, value: 0n, input, allowReentry: true })
      if (outcome.kind === 'returned') return outcome
      // As of a compiled contract: what is not its callee's failure is its own.
      const handled = outcome.origin === 'callee' || outcome.error === 'ContractNotFound' || outcome.error === 'CodeNotFound'
      return context.fail(handled ? 'ContractTrapped' : outcome.error)
    },
    setCodeHash: (codeHash) => {
      charge(prices.setCodeHash)
      if (!context.setCodeHash(codeHash)) context.fail('ContractTrapped')
    },
    codeHashOf: (contract) => {
      charge(prices.accountRead)
      return context.codeHashOf(contract)
    },
    log: (level, message) => {
      charge(prices.extension)
      context.extension.run(10, logLine.encode([level, message]))
    },
  }
}

/** A name that makes a key too long ends the frame, as of every contract. */
function keyOf(context: HostContext, field: keyof typeof systemKeys, entry: Uint8Array = new Uint8Array(0)): Uint8Array {
  const key = concatBytes(u32.encode(systemKeys[field]), entry)
  return key.length > sealLimits.storageKey ? context.fail('DecodingFailed') : key
}

/**
 * What is stored may be another code's: of a contract that took this code later, or that runs it on its own state. Then it traps, as a
 * compiled contract would.
 */
function decodeStored<T>(context: HostContext, codec: Codec<T>, stored: Uint8Array): T {
  try {
    return codec.decode(stored)
  } catch (error) {
    if (error instanceof PhatError && error.code.startsWith(`${codecErrors.module}.`)) return context.fail('ContractTrapped')
    throw error
  }
}
