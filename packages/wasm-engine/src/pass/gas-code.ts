// SPDX-License-Identifier: Apache-2.0
import { writeByte } from '../module/byte-writer.ts'
import { op } from '../module/opcodes.ts'
import type { BodyEmitter } from './body-emitter.ts'
import type { CostTable } from './cost-table.ts'
import { emit, emitI32, emitI64, emitIf, emitTrapBelowZero } from './emit-code.ts'

/** Puts the gas that is left where calls, the end and the host find it. What follows may change it there. */
export function spill(emitter: BodyEmitter): void {
  if (!emitter.holdsGas) return
  if (!emitter.isInGlobal) {
    emit(emitter.writer, op.localGet, emitter.gasLocal)
    emit(emitter.writer, op.globalSet, emitter.context.gasGlobal)
  }
  emitter.isInGlobal = true
}

/** Takes the gas back into the local: where paths meet, all must hold it in the same place. */
export function keepInLocal(emitter: BodyEmitter): void {
  if (!emitter.holdsGas || !emitter.isInGlobal) return
  emit(emitter.writer, op.globalGet, emitter.context.gasGlobal)
  emit(emitter.writer, op.localSet, emitter.gasLocal)
  emitter.isInGlobal = false
}

/** Out of gas is told by a negative value in the global; how negative is of no meaning. */
function markOutOfGas(emitter: BodyEmitter): void {
  emitI64(emitter.writer, -1)
  emit(emitter.writer, op.globalSet, emitter.context.gasGlobal)
}

function getGas(emitter: BodyEmitter): void {
  const isLocal = emitter.holdsGas && !emitter.isInGlobal
  if (isLocal) emit(emitter.writer, op.localGet, emitter.gasLocal)
  else emit(emitter.writer, op.globalGet, emitter.context.gasGlobal)
}

/** Stores the i64 on top of the stack as the gas that is left, and traps if it is below zero and `compares`. */
function setGas(emitter: BodyEmitter, compares: boolean): void {
  const { writer, context, gasLocal, holdsGas } = emitter
  if (compares) emit(writer, op.localTee, gasLocal)
  if (!holdsGas) {
    emit(writer, op.globalSet, context.gasGlobal)
    if (compares) emit(writer, op.localGet, gasLocal)
  } else if (!compares) emit(writer, op.localSet, gasLocal)
  emitter.isInGlobal = false
  if (compares) emitTrapBelowZero(writer, holdsGas ? () => markOutOfGas(emitter) : undefined)
}

/** Charges a segment. */
export function charge(emitter: BodyEmitter, cost: number, compares: boolean): void {
  if (cost === 0) return
  getGas(emitter)
  emitI64(emitter.writer, cost)
  writeByte(emitter.writer, op.i64Sub)
  setGas(emitter, compares)
}

/** Charges for the count on top of the stack, an unsigned i32, which stays there. */
export function chargeUnits(emitter: BodyEmitter, unit: keyof CostTable['units']): void {
  const { writer, i32Local } = emitter
  emit(writer, op.localSet, i32Local)
  getGas(emitter)
  emit(writer, op.localGet, i32Local)
  writeByte(writer, op.i64ExtendI32U)
  emitI64(writer, emitter.context.costs.units[unit])
  writeByte(writer, op.i64Mul)
  writeByte(writer, op.i64Sub)
  setGas(emitter, true)
  emit(writer, op.localGet, i32Local)
}

/** Takes the function's slots of the value stack, then charges its first segment. */
export function emitEntry(emitter: BodyEmitter, cost: number): void {
  const { writer, context, countedSlots, i32Local } = emitter
  if (countedSlots > 0) {
    emit(writer, op.globalGet, context.stackGlobal)
    emitI32(writer, countedSlots)
    writeByte(writer, op.i32Sub)
    emit(writer, op.localTee, i32Local)
    emit(writer, op.globalSet, context.stackGlobal)
    emit(writer, op.localGet, i32Local)
    emitI32(writer, 0)
    writeByte(writer, op.i32LtS)
    emitIf(writer)
    writeByte(writer, op.unreachable)
    writeByte(writer, op.end)
  }
  emitter.isInGlobal = true
  charge(emitter, cost, true)
}

/** What the end of the body does: compare, put the gas back, give the slots back. The results are on the stack below. */
export function emitExit(emitter: BodyEmitter): void {
  const { writer, context, countedSlots } = emitter
  if (emitter.comparesAtEnd) {
    getGas(emitter)
    emitTrapBelowZero(writer, emitter.holdsGas && !emitter.isInGlobal ? () => markOutOfGas(emitter) : undefined)
  }
  spill(emitter)
  if (countedSlots === 0) return
  emit(writer, op.globalGet, context.stackGlobal)
  emitI32(writer, countedSlots)
  writeByte(writer, op.i32Add)
  emit(writer, op.globalSet, context.stackGlobal)
}
