// SPDX-License-Identifier: Apache-2.0
import { invalid, malformed, overLimit, readByte, readU32 } from '../module/byte-reader.ts'
import { externref, funcref, i32, op, prefixed, unknown } from '../module/opcodes.ts'
import { readReferenceType, readValueType } from '../module/read-types.ts'
import type { FunctionType, GlobalType } from '../module/wasm-module.ts'
import { wasmErrors } from '../wasm-errors.ts'
import { note } from './control.ts'
import { type BodyMachine, popValue, popValues, pushValue, pushValues } from './machine.ts'
import { prefixedEvent } from './trace.ts'

/** Validates local.get, local.set and local.tee. */
export function useLocal(machine: BodyMachine, code: number): void {
  const at = machine.at
  const index = readU32(machine)
  if (index >= machine.localCount) throw invalid(at, `unknown local ${index}`)
  const type = machine.locals[index] as number
  if (code !== op.localGet) popValue(machine, type)
  if (code !== op.localSet) pushValue(machine, type)
}

/** Validates global.get and global.set. */
export function useGlobal(machine: BodyMachine, code: number): void {
  const at = machine.at
  const index = readU32(machine)
  const global: GlobalType | undefined = machine.module.globals[index]
  if (global === undefined) throw invalid(at, `unknown global ${index}`)
  if (code === op.globalGet) return pushValue(machine, global.type)
  if (!global.mutable) throw invalid(at, `global ${index} is immutable`)
  popValue(machine, global.type)
}

function readTable(machine: BodyMachine): { index: number; type: number } {
  const at = machine.at
  const index = readU32(machine)
  const table = machine.module.tables[index]
  if (table === undefined) throw invalid(at, `unknown table ${index}`)
  return { index, type: table.type }
}

/** Validates table.get and table.set. */
export function accessTable(machine: BodyMachine, code: number): void {
  const { type } = readTable(machine)
  if (code === op.tableSet) {
    machine.trace.changesTables = true
    popValue(machine, type)
  }
  popValue(machine, i32)
  if (code === op.tableGet) pushValue(machine, type)
}

/** Validates call. */
export function call(machine: BodyMachine, start: number): void {
  const index = readU32(machine)
  const type = machine.module.types[machine.module.functions[index] ?? -1]
  if (type === undefined) throw invalid(start, `unknown function ${index}`)
  machine.trace.callees.push(index)
  applyType(machine, type)
  note(machine, op.call, start, 0)
}

/** call_indirect: the table must be one of functions. */
export function callIndirect(machine: BodyMachine, start: number): void {
  const typeIndex = readU32(machine)
  const table = readTable(machine)
  const type = machine.module.types[typeIndex]
  if (type === undefined) throw invalid(start, `unknown type ${typeIndex}`)
  if (table.type !== funcref) throw invalid(start, 'indirect call through a table of no functions')
  machine.trace.callsIndirectly = true
  popValue(machine, i32)
  applyType(machine, type)
  note(machine, op.callIndirect, start, 0)
}

function applyType(machine: BodyMachine, type: FunctionType): void {
  popValues(machine, type.params)
  pushValues(machine, type.results)
}

/** Validates select, with or without its type. */
export function select(machine: BodyMachine, code: number): void {
  if (code === op.selectTyped) return selectTyped(machine)
  popValue(machine, i32)
  const first = popValue(machine, unknown)
  const second = popValue(machine, unknown)
  const type = first === unknown ? second : first
  if (type === funcref || type === externref) throw invalid(machine.at, 'select of references without a type')
  if (first !== unknown && second !== unknown && first !== second) throw invalid(machine.at, 'select of two types')
  pushValue(machine, type)
}

function selectTyped(machine: BodyMachine): void {
  const at = machine.at
  if (readU32(machine) !== 1) throw invalid(at, 'select with other than one type')
  const type = readValueType(machine)
  if (machine.refusesFloats && (type === 0x7d || type === 0x7c)) throw wasmErrors.error('floats', `select (at byte ${at})`)
  popValue(machine, i32)
  popValue(machine, type)
  popValue(machine, type)
  pushValue(machine, type)
}

/** Throws wasm.invalid when there is no memory. */
export function needMemory(machine: BodyMachine, at: number): void {
  if (machine.module.memories.length === 0) throw invalid(at, 'unknown memory 0')
}

/** The index of the memory, a byte that is zero while there is only one. */
export function readMemoryIndex(machine: BodyMachine): void {
  const at = machine.at
  const index = readByte(machine)
  if (index !== 0) throw index < 0x80 ? invalid(at, `unknown memory ${index}`) : malformed(at, 'zero byte expected')
  needMemory(machine, at)
}

/** Validates ref.null, ref.is_null and ref.func. */
export function reference(machine: BodyMachine, code: number, start: number): void {
  if (code === op.refNull) return pushValue(machine, readReferenceType(machine))
  if (code === op.refIsNull) {
    const type = popValue(machine, unknown)
    if (type !== unknown && type !== funcref && type !== externref) throw invalid(start, 'ref.is_null of no reference')
    return pushValue(machine, i32)
  }
  const index = readU32(machine)
  if (index >= machine.module.functions.length) throw invalid(start, `unknown function ${index}`)
  if (!machine.module.referenced.has(index)) throw invalid(start, `undeclared reference of function ${index}`)
  machine.module.addressTaken.add(index)
  pushValue(machine, funcref)
}

/** Operand, result of the saturating conversions 0xfc 0 to 7. */
const saturating: readonly (readonly [number, number])[] = [
  [0x7d, i32],
  [0x7d, i32],
  [0x7c, i32],
  [0x7c, i32],
  [0x7d, 0x7e],
  [0x7d, 0x7e],
  [0x7c, 0x7e],
  [0x7c, 0x7e],
]

/** Instructions behind the prefix 0xfc. Returns the number of the instruction. */
export function prefixedInstruction(machine: BodyMachine, start: number): number {
  const code = readU32(machine)
  const conversion = saturating[code]
  if (conversion !== undefined) {
    if (machine.refusesFloats) throw wasmErrors.error('floats', `instruction 0xfc ${code} (at byte ${start})`)
    popValue(machine, conversion[0])
    pushValue(machine, conversion[1])
    return code
  }
  if (code <= prefixed.memoryFill) memoryInstruction(machine, code, start)
  else if (code <= prefixed.tableFill) tableInstruction(machine, code, start)
  else throw malformed(start, `unknown opcode 0xfc ${code}`)
  return code
}

function popThree(machine: BodyMachine, first: number, second: number, third: number): void {
  popValue(machine, third)
  popValue(machine, second)
  popValue(machine, first)
}

function checkDataSegment(machine: BodyMachine, at: number, index: number): void {
  if (machine.module.dataCount === undefined) throw malformed(at, 'data count section required')
  if (index >= machine.module.dataCount) throw invalid(at, `unknown data segment ${index}`)
}

function memoryInstruction(machine: BodyMachine, code: number, start: number): void {
  if (code === prefixed.memoryInit || code === prefixed.dataDrop) {
    const segment = readU32(machine)
    if (code === prefixed.memoryInit) readMemoryIndex(machine)
    checkDataSegment(machine, start, segment)
    if (code === prefixed.dataDrop) {
      machine.trace.changesTables = true
      return
    }
  } else {
    readMemoryIndex(machine)
    if (code === prefixed.memoryCopy) readMemoryIndex(machine)
  }
  popThree(machine, i32, i32, i32)
  note(machine, prefixedEvent + code, start, 0)
}

function readElementSegment(machine: BodyMachine): number {
  const at = machine.at
  const index = readU32(machine)
  const type = machine.module.elements[index]
  if (type === undefined) throw invalid(at, `unknown element segment ${index}`)
  return type
}

function tableInstruction(machine: BodyMachine, code: number, start: number): void {
  if (code !== prefixed.tableSize) machine.trace.changesTables = true
  if (code === prefixed.elemDrop) {
    readElementSegment(machine)
    return
  }
  const segment = code === prefixed.tableInit ? readElementSegment(machine) : undefined
  const table = readTable(machine)
  const source = code === prefixed.tableCopy ? readTable(machine).type : segment
  if (source !== undefined && source !== table.type) throw invalid(start, 'tables or segments of different types')
  if (code === prefixed.tableSize) return pushValue(machine, i32)
  if (code === prefixed.tableGrow) {
    popValue(machine, i32)
    popValue(machine, table.type)
    pushValue(machine, i32)
  } else popThree(machine, i32, code === prefixed.tableFill ? table.type : i32, i32)
  note(machine, prefixedEvent + code, start, table.index)
}

/** The declarations of locals: groups of a count and a type. */
export function readLocals(machine: BodyMachine): void {
  const at = machine.at
  const groups = readU32(machine)
  for (let group = 0; group < groups; group++) {
    const count = readU32(machine)
    const type = readValueType(machine)
    const total = machine.localCount + count
    if (total > machine.limits.locals) throw overLimit(at, 'locals of a function', total, machine.limits.locals)
    if (machine.refusesFloats && (type === 0x7d || type === 0x7c)) throw wasmErrors.error('floats', `local (at byte ${at})`)
    machine.locals.fill(type, machine.localCount, total)
    machine.localCount = total
  }
}
