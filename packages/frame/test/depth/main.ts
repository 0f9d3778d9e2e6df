// SPDX-License-Identifier: Apache-2.0
// Runs on a small stack: see depth.test.ts. Prints one JSON line.
import { System } from '@phat/pallet-system'
import { Utility } from '@phat/pallet-utility'
import { concatBytes } from '@phat/primitives'
import { alice, composeMockRuntime } from '@phat/test-kit'
import {
  applyExtrinsic,
  buildGenesis,
  decodeFor,
  dispatchInfoOf,
  Execution,
  encodeSigned,
  genesisContext,
  genesisOf,
  initializeBlock,
  install,
  makeCall,
  mapBase,
  maxDispatchDepth,
  validateTransaction,
} from '../../src/index.ts'
import { Workshop, workshopConfig } from '../workshop.ts'

const utilityConfig = { batchedCallsLimit: 100, dbWeight: { read: 0n, write: 0n } }
const runtime = composeMockRuntime({ pallets: [install(9, Workshop, workshopConfig), install(10, Utility, utilityConfig)] })
const genesis = buildGenesis(runtime, [genesisOf(System, { code: new Uint8Array([1]) })])

function begin(): Execution {
  const execution = new Execution(runtime, mapBase(genesis), { ...genesisContext, number: 1, timeMs: 1 })
  initializeBlock(execution)
  return execution
}

const count = runtime.types.call.encode(makeCall(runtime, Workshop, 'count', { by: 1 }))
/** A list of one call: `[pallet 9, call 2, one element]`. */
const together = { head: new Uint8Array([9, 2, 4]) }
/** Every call of Utility that signed accounts may nest. */
const utilityLevels = {
  batch: { head: new Uint8Array([10, 0, 4]) },
  forceBatch: { head: new Uint8Array([10, 4, 4]) },
  asDerivative: { head: new Uint8Array([10, 1, 7, 0]) },
  ifElse: { head: new Uint8Array([10, 6]), tail: count },
}

/** The bytes of calls around others: what stands before the call inside, and what after it. */
interface Level {
  readonly head: Uint8Array
  readonly tail?: Uint8Array
}

function repeated(bytes: Uint8Array, times: number): Uint8Array {
  const all = new Uint8Array(bytes.length * times)
  for (let at = 0; at < all.length; at += bytes.length) all.set(bytes, at)
  return all
}

/** A call of `depth` calls, each in the one before it. */
function nestedCall(depth: number, inside: Uint8Array, { head, tail }: Level): Uint8Array {
  return concatBytes(repeated(head, depth - 1), inside, repeated(tail ?? new Uint8Array(), depth - 1))
}

const nested = (depth: number, inside: Uint8Array, level: Level): Uint8Array =>
  encodeSigned(
    { type: 'Id', value: alice },
    { type: 'Sr25519', value: new Uint8Array(64) },
    new Uint8Array(),
    nestedCall(depth, inside, level),
  )

const codeOf = (error: unknown): string => {
  if (error instanceof RangeError) return 'RangeError'
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code)
  throw error
}

/** Decodes a call as from storage, where nothing was nested around it: the depth of the codec is the only bound. */
function decodeAlone(depth: number): string {
  try {
    const call = runtime.types.call.decode(nestedCall(depth, count, together))
    return `weight ${dispatchInfoOf(call).callWeight.refTime}`
  } catch (error) {
    return codeOf(error)
  }
}

function attempt(depth: number, inside: Uint8Array, level: Level = together): string {
  const execution = begin()
  try {
    const extrinsic = decodeFor(execution, nested(depth, inside, level))
    const weight = dispatchInfoOf(extrinsic.call).callWeight.refTime
    const again = runtime.types.call.encode(extrinsic.call).length === extrinsic.encodedCall.length
    const valid = validateTransaction(execution, extrinsic, () => true).ok
    const applied = applyExtrinsic(execution, extrinsic, () => true)
    const result = applied.ok ? applied.value.type : applied.error.type
    return `${result} weight ${weight} encodes ${again} valid ${valid} counter ${Workshop.at(execution).store.counter.get()}`
  } catch (error) {
    return codeOf(error)
  }
}

const outcomes = {
  bound: attempt(maxDispatchDepth, count),
  // The innermost call fails: the failure travels through every level, and every layer is dropped.
  failing: attempt(maxDispatchDepth, runtime.types.call.encode(makeCall(runtime, Workshop, 'countAndFail', { by: 1 }))),
  beyond: attempt(maxDispatchDepth + 1, count),
  decodeBound: attempt(256, count),
  hostile: attempt(1_000_000, count),
  alone: decodeAlone(256),
  aloneBeyond: decodeAlone(257),
}
const utility = Object.entries(utilityLevels).map(([name, level]) => `${name} ${attempt(maxDispatchDepth, count, level)}`)
process.stdout.write(JSON.stringify({ ...outcomes, utility }))
