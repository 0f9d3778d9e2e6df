// SPDX-License-Identifier: Apache-2.0
import { invalid, malformed, overLimit, readS33, readU32 } from '../module/byte-reader.ts'
import { f32, f64, funcref, i32, op } from '../module/opcodes.ts'
import { badType } from '../module/read-types.ts'
import { wasmErrors } from '../wasm-errors.ts'
import {
  type BodyMachine,
  checkTop,
  emptyBlock,
  frameKind,
  labelTypes,
  markDead,
  paramsOf,
  popFrame,
  popValue,
  popValues,
  pushFrame,
  pushValues,
  resultsOf,
} from './machine.ts'
import { ending, recordEvent } from './trace.ts'

/** Notes an instruction that is reached. */
export function note(machine: BodyMachine, code: number, start: number, detail: number): void {
  if (!machine.dead) recordEvent(machine.trace, code, start, machine.at, detail, machine.cost)
}

function readBlockType(machine: BodyMachine): number {
  const at = machine.at
  const type = readS33(machine)
  if (type >= 0) {
    if (machine.module.types[type] === undefined) throw invalid(at, `unknown type ${type}`)
    return type
  }
  if (type === emptyBlock) return type
  const value = type + 0x80
  const isKnown = (value >= f64 && value <= 0x7f) || value === funcref || value === 0x6f
  if (type < -0x40 || !isKnown) throw type < -0x40 ? malformed(at, 'block type') : badType(value, at)
  if (machine.refusesFloats && (value === f32 || value === f64)) throw wasmErrors.error('floats', `block type (at byte ${at})`)
  return type
}

/** block, loop and if. */
export function openBlock(machine: BodyMachine, code: number, start: number): void {
  const blockType = readBlockType(machine)
  if (code === op.if) popValue(machine, i32)
  const params = paramsOf(machine, blockType)
  popValues(machine, params)
  recordEvent(machine.trace, code, start, machine.at, 0, machine.cost)
  pushFrame(machine, code, blockType)
  pushValues(machine, params)
}

/** The second arm of an `if`. */
export function elseArm(machine: BodyMachine, start: number): void {
  const { depth } = machine
  if (machine.kinds[depth] !== frameKind.if) throw malformed(start, 'else without if')
  const blockType = machine.blockTypes[depth] as number
  const targeted = machine.targeted[depth] as number
  const reached = machine.reaches[depth] as number
  const detail = machine.dead ? ending.dead : 0
  popFrame(machine)
  recordEvent(machine.trace, op.else, start, machine.at, detail, machine.cost)
  pushFrame(machine, frameKind.else, blockType)
  machine.targeted[depth] = targeted
  machine.reaches[depth] = reached
  pushValues(machine, paramsOf(machine, blockType))
}

/** The end of a block, or of the function. */
export function endBlock(machine: BodyMachine, start: number): void {
  const { depth } = machine
  const kind = machine.kinds[depth] as number
  const blockType = machine.blockTypes[depth] as number
  const results = resultsOf(machine, blockType)
  if (kind === frameKind.if && !equalTypes(paramsOf(machine, blockType), results))
    throw invalid(start, 'if without else has other results than parameters')
  const isIf = kind === frameKind.if || kind === frameKind.else
  const isTargeted = kind !== frameKind.loop && machine.targeted[depth] === 1
  const detail =
    (isIf || isTargeted ? ending.merges : 0) |
    (isTargeted ? ending.targeted : 0) |
    ((machine.reaches[depth] as number) < depth ? ending.escapes : 0) |
    (machine.dead ? ending.dead : 0) |
    (depth === 0 ? ending.ofFunction : 0)
  popFrame(machine)
  recordEvent(machine.trace, op.end, start, machine.at, detail, machine.cost)
  if (depth > 0) pushValues(machine, results)
}

function equalTypes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((type, index) => type === right[index])
}

/** The frame that a branch goes to. */
function target(machine: BodyMachine, at: number, label: number): number {
  const frame = machine.depth - label
  if (frame < 0) throw invalid(at, `unknown label ${label}`)
  machine.targeted[frame] = 1
  if (frame < (machine.reaches[machine.depth] as number)) machine.reaches[machine.depth] = frame
  if (frame === 0) machine.trace.leavesEarly = true
  return frame
}

/** Validates br. */
export function branch(machine: BodyMachine, start: number): void {
  const frame = target(machine, start, readU32(machine))
  popValues(machine, labelTypes(machine, frame))
  note(machine, op.br, start, 0)
  markDead(machine)
}

/** Validates br_if. */
export function branchIf(machine: BodyMachine, start: number): void {
  const frame = target(machine, start, readU32(machine))
  popValue(machine, i32)
  const types = labelTypes(machine, frame)
  popValues(machine, types)
  pushValues(machine, types)
  note(machine, op.brIf, start, 0)
}

/** br_table: all its targets take the same number of operands. */
export function branchTable(machine: BodyMachine, start: number): void {
  const count = readU32(machine)
  if (count > machine.limits.branchTargets) throw overLimit(start, 'targets of a br_table', count, machine.limits.branchTargets)
  popValue(machine, i32)
  let width = -1
  for (let index = 0; index <= count; index++) {
    const types = labelTypes(machine, target(machine, start, readU32(machine)))
    if (width >= 0 && width !== types.length) throw invalid(start, 'targets of a br_table take different operands')
    width = types.length
    checkTop(machine, types)
  }
  note(machine, op.brTable, start, 0)
  markDead(machine)
}

/** Validates return. */
export function returnFrom(machine: BodyMachine, start: number): void {
  popValues(machine, resultsOf(machine, machine.blockTypes[0] as number))
  machine.trace.leavesEarly = true
  if (machine.depth > 0) machine.reaches[machine.depth] = 0
  note(machine, op.return, start, machine.depth)
  markDead(machine)
}
