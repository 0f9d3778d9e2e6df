// SPDX-License-Identifier: Apache-2.0
import { type ByteReader, invalid, overLimit } from '../module/byte-reader.ts'
import type { ModuleLimits } from '../module/default-limits.ts'
import { externref, f32, f64, funcref, i32, i64, unknown } from '../module/opcodes.ts'
import type { FunctionType, WasmModule } from '../module/wasm-module.ts'
import type { Trace } from './trace.ts'

/** Kinds of control frames: the opcode that opened them, or `function`. */
export const frameKind = { function: 0, block: 2, loop: 3, if: 4, else: 5 } as const

/**
 * The state of the validation algorithm of the specification's appendix: types of operands, and control frames. One is made for a module
 * and used again for each body. The fields of the innermost frame (`floor`, `dead`) are held outside of the arrays.
 */
export interface BodyMachine extends ByteReader {
  readonly module: WasmModule
  readonly limits: ModuleLimits
  readonly trace: Trace
  /** Types of the operands, `unknown` among them in dead code. */
  readonly values: Uint8Array
  height: number
  peak: number
  /** Height at which the innermost frame began. */
  floor: number
  /** Whether the code at this place is never reached. */
  dead: boolean
  /** Index of the innermost frame; -1 after the end of the body. */
  depth: number
  readonly kinds: Uint8Array
  readonly blockTypes: Int32Array
  readonly floors: Int32Array
  readonly deads: Uint8Array
  /** 1 when a branch goes to the frame's label. */
  readonly targeted: Uint8Array
  /** Lowest frame that a branch from within the frame goes to. */
  readonly reaches: Int32Array
  readonly locals: Uint8Array
  localCount: number
  /** Cost of the instructions so far, in picoseconds. */
  cost: number
  /** `usesFloat` when floats are refused, `makesNan` when they become canonical. */
  readonly watched: Uint8Array
  readonly refusesFloats: boolean
}

const none = new Uint8Array(0)
const singles: ReadonlyMap<number, Uint8Array> = new Map(
  [i32, i64, f32, f64, funcref, externref].map((type) => [type, Uint8Array.of(type)]),
)
const names: Readonly<Record<number, string>> = {
  0: 'any',
  127: 'i32',
  126: 'i64',
  125: 'f32',
  124: 'f64',
  112: 'funcref',
  111: 'externref',
}

/** Block type of blocks without parameters and results. */
export const emptyBlock = -0x40

/** Puts an operand on the stack. Throws wasm.limit above the limit of operands. */
export function pushValue(machine: BodyMachine, type: number): void {
  if (machine.height >= machine.limits.operandHeight)
    throw overLimit(machine.at, 'operands of a function', machine.height + 1, machine.limits.operandHeight)
  machine.values[machine.height++] = type
  if (machine.height > machine.peak) machine.peak = machine.height
}

/** Takes an operand of a type, or of any type when `wanted` is unknown; returns its type. */
export function popValue(machine: BodyMachine, wanted: number): number {
  if (machine.height === machine.floor) {
    if (machine.dead) return wanted
    throw invalid(machine.at, `operand of type ${names[wanted]} expected, none is there`)
  }
  const found = machine.values[--machine.height] as number // the height is within the array
  if (found === wanted || wanted === unknown) return found
  if (found === unknown) return wanted
  throw invalid(machine.at, `operand of type ${names[wanted]} expected, ${names[found]} found`)
}

/** Puts operands on the stack, the first one lowest. */
export function pushValues(machine: BodyMachine, types: Uint8Array): void {
  for (let index = 0; index < types.length; index++) pushValue(machine, types[index] as number)
}

/** Takes operands of these types, the last one from the top. */
export function popValues(machine: BodyMachine, types: Uint8Array): void {
  for (let index = types.length - 1; index >= 0; index--) popValue(machine, types[index] as number)
}

/** Checks that the topmost operands have these types, and leaves them. */
export function checkTop(machine: BodyMachine, types: Uint8Array): void {
  let height = machine.height
  for (let index = types.length - 1; index >= 0; index--) {
    if (height === machine.floor) {
      if (machine.dead) return
      throw invalid(machine.at, 'too few operands for a branch')
    }
    const found = machine.values[--height]
    if (found !== types[index] && found !== unknown)
      throw invalid(machine.at, `operand of type ${names[types[index] as number]} expected, ${names[found as number]} found`)
  }
}

function typeOf(machine: BodyMachine, blockType: number): FunctionType {
  return machine.module.types[blockType] as FunctionType // checked when the block was opened
}

/** Types of the operands that a block begins with. */
export function paramsOf(machine: BodyMachine, blockType: number): Uint8Array {
  return blockType < 0 ? none : typeOf(machine, blockType).params
}

/** Types of the operands that a block ends with. */
export function resultsOf(machine: BodyMachine, blockType: number): Uint8Array {
  if (blockType >= 0) return typeOf(machine, blockType).results
  return blockType === emptyBlock ? none : (singles.get(blockType + 0x80) ?? none)
}

/** Opens a block. Throws wasm.limit above the limit of nesting. */
export function pushFrame(machine: BodyMachine, kind: number, blockType: number): void {
  const depth = machine.depth + 1
  if (depth > machine.limits.nesting) throw overLimit(machine.at, 'nested blocks', depth, machine.limits.nesting)
  if (depth > 0) {
    machine.floors[depth - 1] = machine.floor
    machine.deads[depth - 1] = machine.dead ? 1 : 0
  }
  machine.depth = depth
  machine.kinds[depth] = kind
  machine.blockTypes[depth] = blockType
  machine.targeted[depth] = 0
  machine.reaches[depth] = depth
  machine.floor = machine.height
  machine.dead = false
}

/** Closes the innermost frame: its results are on the stack and nothing else. The stack is then as the frame found it. */
export function popFrame(machine: BodyMachine): void {
  popValues(machine, resultsOf(machine, machine.blockTypes[machine.depth] as number))
  if (machine.height !== machine.floor) throw invalid(machine.at, 'operands left at the end of a block')
  const reached = machine.reaches[machine.depth] as number
  machine.depth--
  if (machine.depth < 0) return
  machine.reaches[machine.depth] = Math.min(machine.reaches[machine.depth] as number, reached)
  machine.floor = machine.floors[machine.depth] as number
  machine.dead = machine.deads[machine.depth] === 1
}

/** From here to the end of the innermost frame nothing is reached. */
export function markDead(machine: BodyMachine): void {
  machine.height = machine.floor
  machine.dead = true
}

/** Types that a branch to the label of a frame takes: a loop's begin with its parameters. */
export function labelTypes(machine: BodyMachine, frame: number): Uint8Array {
  const blockType = machine.blockTypes[frame] as number
  return machine.kinds[frame] === frameKind.loop ? paramsOf(machine, blockType) : resultsOf(machine, blockType)
}
