// SPDX-License-Identifier: Apache-2.0
import { type ByteWriter, writeByte, writeSigned, writeU32 } from '../module/byte-writer.ts'
import { op } from '../module/opcodes.ts'

/** Block type of blocks without parameters and results. */
const emptyBlockByte = 0x40

/** An instruction with one unsigned immediate. */
export function emit(writer: ByteWriter, code: number, immediate: number): void {
  writeByte(writer, code)
  writeU32(writer, immediate)
}

/** A constant of 32 bits. */
export function emitI32(writer: ByteWriter, value: number): void {
  writeByte(writer, op.i32Const)
  writeSigned(writer, value)
}

/** A constant of 64 bits, from the safe integers. */
export function emitI64(writer: ByteWriter, value: number): void {
  writeByte(writer, op.i64Const)
  writeSigned(writer, value)
}

/** The beginning of an `if` without parameters and results. */
export function emitIf(writer: ByteWriter): void {
  writeByte(writer, op.if)
  writeByte(writer, emptyBlockByte)
}

/** Traps when the i64 on top of the stack is below zero. `before` runs first, when it traps. */
export function emitTrapBelowZero(writer: ByteWriter, before?: () => void): void {
  emitI64(writer, 0)
  writeByte(writer, op.i64LtS)
  emitIf(writer)
  before?.()
  writeByte(writer, op.unreachable)
  writeByte(writer, op.end)
}
