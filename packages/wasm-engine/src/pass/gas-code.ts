// SPDX-License-Identifier: Apache-2.0
import { writeByte } from '../module/byte-writer.ts'
import { op } from '../module/opcodes.ts'
import type { BodyEmitter } from './body-emitter.ts'
import type { CostTable } from './cost-table.ts'
import { emit, emitI32, emitI64, emitIf, emitTrapBelowZero } from './emit-code.ts'

/** Puts the gas that is left where calls, the end and the host find it. What follows may change it there. */
export function spill(emitter: BodyEmitter): void {
  if (!emitter.isInGlobal) {
    emit(emitter.writer, op.localGet, emitter.gasLocal)
    emit(emitter.writer, op.globalSet, emitter.context.gasGlobal)
  }
  emitter.isInGlobal = true
}

/** Takes the gas back into the local: where paths meet, all must hold it in the same place. */
export function keepInLocal(emitter: BodyEmitter): void {
  if (!emitter.isInGlobal) return
  emit(emitter.writer, op.globalGet, emitter.context.gasGlobal)
  emit(emitter.writer, op.localSet, emitter.gasLocal)
  emitter.isInGlobal = false
}

function getGas(emitter: BodyEmitter): void {
  if (emitter.isInGlobal) emit(emitter.writer, op.globalGet, emitter.context.gasGlobal)
  else emit(emitter.writer, op.localGet, emitter.gasLocal)
}

/** Stores the i64 on top of the stack as the gas that is left. */
function setGas(emitter: BodyEmitter): void {
  emit(emitter.writer, op.localSet, emitter.gasLocal)
  emitter.isInGlobal = false
}

/** The same, and traps when it is below zero. How far below has no meaning then: the host only looks at the sign. */
function setGasOrTrap(emitter: BodyEmitter): void {
  const { writer } = emitter
  emit(writer, op.localTee, emitter.gasLocal)
  emitter.isInGlobal = false
  emitTrapBelowZero(writer, () => markOutOfGas(emitter))
}

function markOutOfGas(emitter: BodyEmitter): void {
  emitI64(emitter.writer, -1)
  emit(emitter.writer, op.globalSet, emitter.context.gasGlobal)
}

/** Charges a segment; `compares` where the rest must not be below zero. */
export function charge(emitter: BodyEmitter, cost: number, compares: boolean): void {
  if (cost === 0) return
  getGas(emitter)
  emitI64(emitter.writer, cost)
  writeByte(emitter.writer, op.i64Sub)
  if (compares) setGasOrTrap(emitter)
  else setGas(emitter)
}

/** Charges for the count on top of the stack, an unsigned i32, which stays there. */
export function chargeUnits(emitter: BodyEmitter, unit: keyof CostTable['units']): void {
  const { writer, countLocal } = emitter
  emit(writer, op.localSet, countLocal)
  getGas(emitter)
  emit(writer, op.localGet, countLocal)
  writeByte(writer, op.i64ExtendI32U)
  emitI64(writer, emitter.context.costs.units[unit])
  writeByte(writer, op.i64Mul)
  writeByte(writer, op.i64Sub)
  setGasOrTrap(emitter)
  emit(writer, op.localGet, countLocal)
}

/** Takes the function's slots of the value stack, then charges its first segment. */
export function emitEntry(emitter: BodyEmitter, cost: number): void {
  if (emitter.countedSlots > 0) takeSlots(emitter)
  emitter.isInGlobal = true
  charge(emitter, cost, true)
}

function takeSlots(emitter: BodyEmitter): void {
  const { writer, context, stackLocal } = emitter
  emit(writer, op.globalGet, context.stackGlobal)
  emitI32(writer, emitter.countedSlots)
  writeByte(writer, op.i32Sub)
  emit(writer, op.localTee, stackLocal)
  emit(writer, op.globalSet, context.stackGlobal)
  emit(writer, op.localGet, stackLocal)
  emitI32(writer, 0)
  writeByte(writer, op.i32LtS)
  emitIf(writer)
  writeByte(writer, op.unreachable)
  writeByte(writer, op.end)
}

/** What the end of the body does: compare, put the gas back, give the slots back. The results are on the stack below. */
export function emitExit(emitter: BodyEmitter): void {
  const { writer, context, countedSlots } = emitter
  if (emitter.comparesAtEnd) {
    getGas(emitter)
    emitTrapBelowZero(writer, emitter.isInGlobal ? undefined : () => markOutOfGas(emitter))
  }
  spill(emitter)
  if (countedSlots === 0) return
  emit(writer, op.localGet, emitter.stackLocal)
  emitI32(writer, countedSlots)
  writeByte(writer, op.i32Add)
  emit(writer, op.globalSet, context.stackGlobal)
}
