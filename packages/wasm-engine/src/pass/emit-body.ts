// SPDX-License-Identifier: Apache-2.0
import { type ByteWriter, writeByte, writeRange, writeU32 } from '../module/byte-writer.ts'
import { f32, f64, ignoresNanBits, op, prefixed } from '../module/opcodes.ts'
import type { BodyFacts } from '../validate/body.ts'
import { ending, eventSize, prefixedEvent, type Trace } from '../validate/trace.ts'
import { type BodyEmitter, createBodyEmitter } from './body-emitter.ts'
import { emit } from './emit-code.ts'
import { charge, chargeUnits, emitEntry, emitExit, keepInLocal, spill } from './gas-code.ts'
import { addedType, helperFunction, type ModuleContext } from './module-context.ts'
import type { SegmentPlanner } from './segments.ts'

/** Writes one instrumented body, with its declarations of locals but without its length. */
export function emitBody(
  writer: ByteWriter,
  context: ModuleContext,
  planner: SegmentPlanner,
  trace: Trace,
  body: BodyFacts,
  countedSlots: number,
): void {
  const plan = planner.plan(trace, body)
  const emitter = createBodyEmitter(writer, context, trace, body, plan, countedSlots)
  writeLocals(emitter)
  if (emitter.isWrapped) openWrapper(emitter)
  emitEntry(emitter, plan.charges[0] as number)
  const { bytes } = context.module
  const count = body.events.end - body.events.start
  let copied = body.first
  for (let index = 0; index < count; index++) {
    const at = (body.events.start + index) * eventSize
    const start = trace.events[at + 1] as number
    writeRange(writer, bytes, copied, start)
    copied = trace.events[at + 2] as number
    emitEvent(
      emitter,
      trace.events[at] as number,
      start,
      copied,
      trace.events[at + 3] as number,
      plan.charges[index + 1] as number,
    )
  }
}

/** The block around the whole body: `return` becomes a branch out of it, so the body has one end. */
function openWrapper(emitter: BodyEmitter): void {
  const { results } = emitter.type
  writeByte(emitter.writer, op.block)
  if (results.length <= 1) writeByte(emitter.writer, results[0] ?? 0x40)
  else writeBlockType(emitter.writer, addedType(emitter.context, [], results))
}

/** A type index as a signed number: one more bit than an unsigned one. */
function writeBlockType(writer: ByteWriter, index: number): void {
  let rest = index
  while (rest >= 0x40) {
    writeByte(writer, (rest & 0x7f) | 0x80)
    rest >>= 7
  }
  writeByte(writer, rest)
}

function writeLocals(emitter: BodyEmitter): void {
  const { writer, context, body } = emitter
  const { bytes } = context.module
  let at = body.range.start
  let groups = 0
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] as number // a number that validation has read
    groups |= (byte & 0x7f) << shift
    if (byte < 0x80) break
  }
  writeU32(writer, groups + emitter.addedLocals.length)
  writeRange(writer, bytes, at, body.first)
  for (const type of emitter.addedLocals) {
    writeU32(writer, 1)
    writeByte(writer, type)
  }
}

function emitEvent(emitter: BodyEmitter, code: number, start: number, end: number, detail: number, cost: number): void {
  const { writer } = emitter
  const copy = (): void => writeRange(writer, emitter.context.module.bytes, start, end)
  switch (code) {
    case op.block:
      return copy()
    case op.call:
    case op.callIndirect:
      spill(emitter)
      return copy()
    case op.loop:
      keepInLocal(emitter)
      copy()
      return charge(emitter, cost, true)
    case op.if:
    case op.brIf:
      keepInLocal(emitter)
      copy()
      return charge(emitter, cost, false)
    case op.br:
    case op.brTable:
      keepInLocal(emitter)
      return copy()
    case op.else:
      if ((detail & ending.dead) === 0) keepInLocal(emitter)
      emitter.isInGlobal = false
      copy()
      return charge(emitter, cost, false)
    case op.end:
      return emitEnd(emitter, copy, detail, cost)
    case op.return:
      return emitReturn(emitter, copy, detail)
    case op.unreachable:
      spill(emitter)
      return copy()
    case op.memoryGrow:
      return emitHelperCall(emitter, helperFunction(emitter.context, { kind: 'memory' }))
    case prefixedEvent + prefixed.tableGrow:
      return emitHelperCall(emitter, helperFunction(emitter.context, { kind: 'table', table: detail }))
    default:
      if (code < prefixedEvent) return emitCanonical(emitter, copy, end, detail)
      chargeUnits(emitter, code - prefixedEvent <= prefixed.memoryFill ? 'memoryByte' : 'tableEntry')
      return copy()
  }
}

function emitEnd(emitter: BodyEmitter, copy: () => void, detail: number, cost: number): void {
  const isDead = (detail & ending.dead) !== 0
  if ((detail & ending.ofFunction) !== 0) {
    if (emitter.isWrapped) {
      if (!isDead) keepInLocal(emitter)
      emitter.isInGlobal = false
      writeByte(emitter.writer, op.end)
      emitExit(emitter)
    } else if (!isDead) emitExit(emitter)
    return copy()
  }
  if ((detail & ending.merges) === 0) {
    if (isDead) emitter.isInGlobal = false
    return copy()
  }
  if (!isDead) keepInLocal(emitter)
  copy()
  emitter.isInGlobal = false
  charge(emitter, cost, false)
}

function emitReturn(emitter: BodyEmitter, copy: () => void, depth: number): void {
  if (!emitter.isWrapped) return copy()
  keepInLocal(emitter)
  emit(emitter.writer, op.br, depth)
}

function emitHelperCall(emitter: BodyEmitter, index: number): void {
  spill(emitter)
  emit(emitter.writer, op.call, index)
}

/** Instructions after which the bits of a NaN matter get one with the canonical bits in its place. */
function emitCanonical(emitter: BodyEmitter, copy: () => void, end: number, type: number): void {
  const { writer, context } = emitter
  copy()
  if (ignoresNanBits[context.module.bytes[end] as number] === 1) return
  const local = type === f32 ? emitter.f32Local : emitter.f64Local
  emit(writer, op.localTee, local)
  writeByte(writer, type === f32 ? op.f32Const : op.f64Const)
  for (const byte of type === f32 ? canonicalNan32 : canonicalNan64) writeByte(writer, byte)
  emit(writer, op.localGet, local)
  emit(writer, op.localGet, local)
  writeByte(writer, type === f64 ? op.f64Eq : op.f32Eq)
  writeByte(writer, op.select)
}

const canonicalNan32: readonly number[] = [0, 0, 0xc0, 0x7f]
const canonicalNan64: readonly number[] = [0, 0, 0, 0, 0, 0, 0xf8, 0x7f]
