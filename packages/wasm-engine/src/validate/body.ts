// SPDX-License-Identifier: Apache-2.0
import { invalid, malformed, readU32, skipBytes, skipSigned } from '../module/byte-reader.ts'
import type { ModuleLimits } from '../module/default-limits.ts'
import {
  alignment,
  arity,
  belowType,
  f32,
  f64,
  i32,
  i64,
  makesNan,
  op,
  resultType,
  shape,
  shapes,
  topType,
  unknown,
  usesFloat,
} from '../module/opcodes.ts'
import { unsupported } from '../module/read-types.ts'
import type { ByteRange, WasmModule } from '../module/wasm-module.ts'
import { wasmErrors } from '../wasm-errors.ts'
import { branch, branchIf, branchTable, elseArm, endBlock, note, openBlock, returnFrom } from './control.ts'
import { type BodyMachine, frameKind, markDead, popValue, pushFrame, pushValue } from './machine.ts'
import { createTrace } from './trace.ts'
import {
  accessTable,
  call,
  callIndirect,
  needMemory,
  prefixedInstruction,
  readLocals,
  readMemoryIndex,
  reference,
  select,
  useGlobal,
  useLocal,
} from './variables.ts'

/** Makes the machine that validates the bodies of a module, one after the other. */
export function createBodyMachine(module: WasmModule, limits: ModuleLimits, floats: 'refuse' | 'canonical'): BodyMachine {
  const frames = limits.nesting + 1
  return {
    bytes: module.bytes,
    at: 0,
    end: 0,
    module,
    limits,
    trace: createTrace(),
    values: new Uint8Array(limits.operandHeight),
    height: 0,
    peak: 0,
    floor: 0,
    dead: false,
    depth: -1,
    kinds: new Uint8Array(frames),
    blockTypes: new Int32Array(frames),
    floors: new Int32Array(frames),
    deads: new Uint8Array(frames),
    targeted: new Uint8Array(frames),
    reaches: new Int32Array(frames),
    locals: new Uint8Array(limits.locals + limits.params),
    localCount: 0,
    cost: 0,
    watched: floats === 'refuse' ? usesFloat : makesNan,
    refusesFloats: floats === 'refuse',
  }
}

/** Costs of instructions in picoseconds: by opcode, and by number behind the prefix 0xfc. */
export interface InstructionCosts {
  readonly instructions: Int32Array
  readonly prefixed: Int32Array
}

/** What validation finds out about one body. */
export interface BodyFacts {
  /** The body: its declarations of locals, then from `first` its instructions. */
  readonly range: ByteRange
  readonly first: number
  readonly typeIndex: number
  /** Parameters and locals. */
  readonly localCount: number
  /** Most operands on the stack at once. */
  readonly peak: number
  /** Its events in the trace, and its callees: from the first to before the last. */
  readonly events: ByteRange
  readonly callees: ByteRange
  readonly leavesEarly: boolean
  readonly callsIndirectly: boolean
}

/** Validates one body and appends its events to the trace. */
export function validateBody(machine: BodyMachine, range: ByteRange, typeIndex: number, costs: InstructionCosts): BodyFacts {
  const { params } = machine.module.types[typeIndex] as { params: Uint8Array } // checked with the function section
  const { trace } = machine
  const firstEvent = trace.count
  const firstCallee = trace.callees.length
  trace.leavesEarly = false
  trace.callsIndirectly = false
  machine.at = range.start
  machine.end = range.end
  machine.height = 0
  machine.peak = 0
  machine.cost = 0
  machine.depth = -1
  machine.locals.set(params)
  machine.localCount = params.length
  readLocals(machine)
  const first = machine.at
  pushFrame(machine, frameKind.function, typeIndex)
  runInstructions(machine, costs)
  if (machine.at !== machine.end) throw malformed(machine.at, 'instructions behind the end of a function')
  const { localCount, peak } = machine
  const { leavesEarly, callsIndirectly } = trace
  const events = { start: firstEvent, end: trace.count }
  const callees = { start: firstCallee, end: trace.callees.length }
  return { range, first, typeIndex, localCount, peak, events, callees, leavesEarly, callsIndirectly }
}

function runInstructions(machine: BodyMachine, costs: InstructionCosts): void {
  const { bytes, end, watched } = machine
  const { instructions } = costs
  while (machine.depth >= 0) {
    const start = machine.at
    if (start >= end) throw malformed(start, 'function without end')
    const code = bytes[start] as number
    machine.at = start + 1
    machine.cost += instructions[code] as number
    const kind = shapes[code]
    if (kind === shape.numeric) applySignature(machine, code)
    else if (kind === shape.special) special(machine, code, start, costs)
    else accessMemory(machine, code)
    if (watched[code] !== 0) watch(machine, code, start)
  }
}

function applySignature(machine: BodyMachine, code: number): void {
  const { values } = machine
  const count = arity[code] as number
  const base = machine.height - count
  const result = resultType[code] as number
  if (
    base >= machine.floor &&
    values[machine.height - 1] === topType[code] &&
    (count === 1 || values[base] === belowType[code])
  ) {
    if (result === 0) machine.height = base
    else {
      values[base] = result
      machine.height = base + 1
    }
    return
  }
  popValue(machine, topType[code] as number)
  if (count === 2) popValue(machine, belowType[code] as number)
  if (result !== unknown) pushValue(machine, result)
}

/** Alignment exponents from here on mean something else in later proposals. */
const memoryIndexFlag = 64

function accessMemory(machine: BodyMachine, code: number): void {
  const at = machine.at
  const exponent = readU32(machine)
  if (exponent > (alignment[code] as number)) throw badAlignment(exponent, at)
  readU32(machine)
  needMemory(machine, at)
  applySignature(machine, code)
}

function badAlignment(exponent: number, at: number) {
  if (exponent >= 2 * memoryIndexFlag) return malformed(at, 'flags of a memory access')
  if (exponent >= memoryIndexFlag) return unsupported('multi-memory', at, 'memory access that names its memory')
  return exponent >= 32 ? malformed(at, 'alignment of a memory access') : invalid(at, 'alignment larger than natural')
}

function watch(machine: BodyMachine, code: number, start: number): void {
  if (machine.refusesFloats) throw wasmErrors.error('floats', `instruction 0x${code.toString(16)} (at byte ${start})`)
  note(machine, code, start, makesNan[code] as number)
}

function special(machine: BodyMachine, code: number, start: number, costs: InstructionCosts): void {
  if (code >= op.localGet && code <= op.localTee) return useLocal(machine, code)
  if (code <= op.callIndirect) return controlInstruction(machine, code, start)
  switch (code) {
    case op.i32Const:
      skipSigned(machine, 32)
      return pushValue(machine, i32)
    case op.i64Const:
      skipSigned(machine, 64)
      return pushValue(machine, i64)
    case op.f32Const:
      skipBytes(machine, 4)
      return pushValue(machine, f32)
    case op.f64Const:
      skipBytes(machine, 8)
      return pushValue(machine, f64)
    case op.drop:
      popValue(machine, unknown)
      return
    case op.select:
    case op.selectTyped:
      return select(machine, code)
    case op.globalGet:
    case op.globalSet:
      return useGlobal(machine, code)
    case op.tableGet:
    case op.tableSet:
      return accessTable(machine, code)
    case op.memorySize:
      readMemoryIndex(machine)
      return pushValue(machine, i32)
    case op.memoryGrow:
      readMemoryIndex(machine)
      popValue(machine, i32)
      pushValue(machine, i32)
      return note(machine, code, start, 0)
    case op.refNull:
    case op.refIsNull:
    case op.refFunc:
      return reference(machine, code, start)
    case op.prefixed:
      machine.cost += costs.prefixed[prefixedInstruction(machine, start)] as number
      return
    default:
      throw unknownOpcode(code, start)
  }
}

function controlInstruction(machine: BodyMachine, code: number, start: number): void {
  switch (code) {
    case op.unreachable:
      note(machine, code, start, 0)
      return markDead(machine)
    case op.nop:
      return
    case op.block:
    case op.loop:
    case op.if:
      return openBlock(machine, code, start)
    case op.else:
      return elseArm(machine, start)
    case op.end:
      return endBlock(machine, start)
    case op.br:
      return branch(machine, start)
    case op.brIf:
      return branchIf(machine, start)
    case op.brTable:
      return branchTable(machine, start)
    case op.return:
      return returnFrom(machine, start)
    case op.call:
      return call(machine, start)
    case op.callIndirect:
      return callIndirect(machine, start)
    default:
      throw unknownOpcode(code, start)
  }
}

const exceptionOpcodes: ReadonlySet<number> = new Set([0x06, 0x07, 0x08, 0x09, 0x0a, 0x18, 0x19, 0x1f])
const typedReferenceOpcodes: ReadonlySet<number> = new Set([0x14, 0x15, 0xd3, 0xd4, 0xd5, 0xd6, 0xfb])

/** Instructions of proposals that are not run here have errors of their own. */
function unknownOpcode(code: number, at: number) {
  const what = `opcode 0x${code.toString(16)}`
  if (exceptionOpcodes.has(code)) return unsupported('exceptions', at, what)
  if (typedReferenceOpcodes.has(code)) return unsupported('garbage-collection', at, what)
  if (code === 0x12 || code === 0x13) return unsupported('tail-calls', at, what)
  if (code === 0xfd) return unsupported('simd', at, what)
  if (code === 0xfe) return unsupported('threads', at, what)
  return malformed(at, `unknown ${what}`)
}
