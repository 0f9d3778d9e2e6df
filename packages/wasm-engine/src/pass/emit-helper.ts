// SPDX-License-Identifier: Apache-2.0
import { type ByteWriter, createByteWriter, writeByte, writeRange, writeU32 } from '../module/byte-writer.ts'
import { i32, op, prefixed } from '../module/opcodes.ts'
import { emit, emitI32, emitI64, emitIf, emitTrapBelowZero } from './emit-code.ts'
import { addedType, type Helper, type ModuleContext } from './module-context.ts'

/** Value of `__stack` after the trap that follows a refused `memory.grow` or `table.grow` below the cap. */
export const memoryFaultMark = -0x8000_0000

/** The type of a helper: what the instruction takes and gives. */
export function helperType(context: ModuleContext, helper: Helper): number {
  return addedType(context, helper.kind === 'memory' ? [i32] : [context.module.tables[helper.table]?.type ?? 0, i32], [i32])
}

/**
 * Writes the body of a helper, with its length: beyond the cap it answers -1 as the instruction does; else it charges for each page or
 * entry and grows. When the host then refuses, the module says so and traps: a contract must not learn how much memory a node has.
 */
export function emitHelper(writer: ByteWriter, context: ModuleContext, helper: Helper, maximum: number): void {
  const body = createByteWriter(96)
  const count = helper.kind === 'memory' ? 0 : 1
  writeU32(body, 0)
  emit(body, op.localGet, count)
  emitI32(body, maximum)
  emitSize(body, helper)
  writeByte(body, op.i32Sub)
  writeByte(body, op.i32GtU)
  emitIf(body)
  emitI32(body, -1)
  writeByte(body, op.return)
  writeByte(body, op.end)
  emitCharge(body, context, helper.kind === 'memory' ? 'memoryPage' : 'tableGrowEntry', count)
  emitGrow(body, helper)
  emit(body, op.localTee, count)
  emitI32(body, -1)
  writeByte(body, op.i32Eq)
  emitIf(body)
  emitI32(body, memoryFaultMark)
  emit(body, op.globalSet, context.stackGlobal)
  writeByte(body, op.unreachable)
  writeByte(body, op.end)
  emit(body, op.localGet, count)
  writeByte(body, op.end)
  writeU32(writer, body.length)
  writeRange(writer, body.bytes, 0, body.length)
}

function emitCharge(body: ByteWriter, context: ModuleContext, unit: 'memoryPage' | 'tableGrowEntry', count: number): void {
  emit(body, op.globalGet, context.gasGlobal)
  emit(body, op.localGet, count)
  writeByte(body, op.i64ExtendI32U)
  emitI64(body, context.costs.units[unit])
  writeByte(body, op.i64Mul)
  writeByte(body, op.i64Sub)
  emit(body, op.globalSet, context.gasGlobal)
  emit(body, op.globalGet, context.gasGlobal)
  emitTrapBelowZero(body)
}

function emitSize(body: ByteWriter, helper: Helper): void {
  if (helper.kind === 'memory') return emit(body, op.memorySize, 0)
  emit(body, op.prefixed, prefixed.tableSize)
  writeU32(body, helper.table)
}

function emitGrow(body: ByteWriter, helper: Helper): void {
  emit(body, op.localGet, 0)
  if (helper.kind === 'memory') return emit(body, op.memoryGrow, 0)
  emit(body, op.localGet, 1)
  emit(body, op.prefixed, prefixed.tableGrow)
  writeU32(body, helper.table)
}
