// SPDX-License-Identifier: Apache-2.0
import { textBytes } from '@phat/primitives'
import { type OperationHost, type OperationResult, ScriptTypeError } from '../operations/operation.ts'
import { operationsByNumber } from '../operations/operations.ts'
import { scratchBytes } from './layout.ts'
import type { ScriptMachine } from './script-machine.ts'
import { jsException, tagOf, tags } from './values.ts'

/** At the end of the scratch block: where a value is put that an operation answers with. */
const resultSlot = scratchBytes - 8
const payloadBytes = scratchBytes - 16
/** Bytes of a result that the price of every call covers. */
const shortResult = 64

const pendingException = Symbol('the engine threw')
const nothing = new Uint8Array()

/** What a script's call of the host function does. @returns the address of the result */
export function runOperation(machine: ScriptMachine, host: OperationHost, count: number, values: number): number {
  const slot = machine.layout.scratch + resultSlot
  try {
    putResult(machine, resultOf(machine, host, count, values), slot)
  } catch (thrown) {
    if (!(thrown instanceof ScriptTypeError)) throw thrown
    putValue(machine, throwTypeError(machine, thrown.message), slot)
  }
  return slot
}

function resultOf(
  machine: ScriptMachine,
  host: OperationHost,
  count: number,
  values: number,
): OperationResult | typeof pendingException {
  const number = count > 0 && machine.word(values + 4) === tags.int ? machine.word(values) : -1
  const operation = operationsByNumber[number]
  if (operation === undefined) throw new ScriptTypeError('__phat: there is no operation of this number')
  const argument = count > 1 ? readArgument(machine, values + 8, operation.takesText) : nothing
  if (argument === undefined) return pendingException
  const { prices } = host
  host.charge(prices.simple + prices.copyByte * argument.length + operation.price(prices, argument))
  const result = operation.run(host, argument)
  // A short result is part of the price of the call.
  if (typeof result === 'object' && result.length > shortResult) host.charge(prices.copyByte * result.length)
  return result
}

/** A copy of the argument; undefined when the engine threw. */
function readArgument(machine: ScriptMachine, address: number, takesText: boolean): Uint8Array | undefined {
  const tag = machine.word(address + 4)
  if (tag === tags.undefined) return nothing
  const { context, scratch } = machine.layout
  if (tag === tags.string || tag === tags.rope) {
    if (!takesText) throw new ScriptTypeError('__phat: this operation takes bytes, not a string')
    return readText(machine, machine.value(address))
  }
  const data = machine.adapter.bytes(context, scratch, address)
  if (data === 0 && machine.call('JS_HasException', context) !== 0) return undefined
  return machine.bytes.slice(data, data + machine.word(scratch))
}

/** A string as UTF-8; lone surrogates, which the engine writes as three bytes of their own, become U+FFFD. */
function readText(machine: ScriptMachine, value: bigint): Uint8Array | undefined {
  const { context, scratch } = machine.layout
  const data = machine.call('JS_ToCStringLen2', context, scratch, value, 0) as number // a pointer
  if (data === 0) return undefined
  const text = machine.bytes.slice(data, data + machine.word(scratch))
  machine.call('JS_FreeCString', context, data)
  for (let at = text.indexOf(0xed); at !== -1; at = text.indexOf(0xed, at + 1)) {
    if ((text[at + 1] ?? 0) >= 0xa0) text.set([0xef, 0xbf, 0xbd], at)
  }
  return text
}

function putResult(machine: ScriptMachine, result: OperationResult | typeof pendingException, slot: number): void {
  if (result === undefined) {
    machine.setWord(slot + 4, tags.undefined)
  } else if (result === pendingException) {
    putValue(machine, jsException, slot)
  } else if (typeof result === 'object') {
    putBytes(machine, result, slot)
  } else if (typeof result === 'string') {
    putText(machine, textBytes(result), slot)
  } else if ((result | 0) === result) {
    machine.setWord(slot, result)
    machine.setWord(slot + 4, tags.int)
  } else {
    putValue(machine, machine.call('JS_NewNumber', machine.layout.context, result) as bigint, slot) // a value
  }
}

function putValue(machine: ScriptMachine, value: bigint, slot: number): void {
  machine.setWord(slot, Number(BigInt.asIntN(32, value)))
  machine.setWord(slot + 4, tagOf(value))
}

function putBytes(machine: ScriptMachine, bytes: Uint8Array, slot: number): void {
  const { context, scratch } = machine.layout
  if (bytes.length <= payloadBytes) {
    machine.bytes.set(bytes, scratch)
    machine.adapter.newBytes(context, scratch, bytes.length, slot)
    return
  }
  const block = resultBlock(machine, bytes)
  machine.adapter.newBytes(context, block, bytes.length, slot)
  machine.call('free', block)
}

function putText(machine: ScriptMachine, bytes: Uint8Array, slot: number): void {
  const { context } = machine.layout
  const block = resultBlock(machine, bytes)
  const value = machine.call('JS_NewStringLen', context, block, bytes.length) as bigint // a value
  machine.call('free', block)
  putValue(machine, value, slot)
}

function resultBlock(machine: ScriptMachine, bytes: Uint8Array): number {
  const block = machine.allocate(bytes)
  if (block === 0) throw new ScriptTypeError('__phat: out of memory for the result')
  return block
}

function throwTypeError(machine: ScriptMachine, message: string): bigint {
  const { context, scratch } = machine.layout
  const text = textBytes(message).slice(0, scratchBytes - 64)
  const memory = machine.bytes
  const view = new DataView(memory.buffer)
  // The C function takes a format and the address of its arguments, here one: the address of the text.
  memory.set([0x25, 0x73, 0], scratch)
  view.setUint32(scratch + 8, scratch + 16, true)
  memory.set(text, scratch + 16)
  memory[scratch + 16 + text.length] = 0
  return machine.call('JS_ThrowTypeError', context, scratch, scratch + 8) as bigint // a value
}
