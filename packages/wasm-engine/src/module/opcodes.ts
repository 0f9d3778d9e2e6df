// SPDX-License-Identifier: Apache-2.0
import { known } from '@phat/primitives'

/** Value types by their byte; `unknown` is the type of operands in code that is never reached. */
export const unknown = 0
export const i32 = 0x7f
export const i64 = 0x7e
export const f32 = 0x7d
export const f64 = 0x7c
export const v128 = 0x7b
export const funcref = 0x70
export const externref = 0x6f

/** Opcodes that are more than a signature. */
export const op = {
  unreachable: 0x00,
  nop: 0x01,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  drop: 0x1a,
  select: 0x1b,
  selectTyped: 0x1c,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  globalGet: 0x23,
  globalSet: 0x24,
  tableGet: 0x25,
  tableSet: 0x26,
  memorySize: 0x3f,
  memoryGrow: 0x40,
  i32Const: 0x41,
  i64Const: 0x42,
  f32Const: 0x43,
  f64Const: 0x44,
  i32LtS: 0x48,
  i32LtU: 0x49,
  i32GtU: 0x4b,
  i32Eq: 0x46,
  i32Eqz: 0x45,
  i64LtS: 0x53,
  f32Eq: 0x5b,
  f64Eq: 0x61,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i64Sub: 0x7d,
  i64Mul: 0x7e,
  i64ExtendI32U: 0xad,
  refNull: 0xd0,
  refIsNull: 0xd1,
  refFunc: 0xd2,
  prefixed: 0xfc,
} as const

/** Instructions behind the prefix 0xfc, and their names. */
export const prefixed = {
  memoryInit: 8,
  dataDrop: 9,
  memoryCopy: 10,
  memoryFill: 11,
  tableInit: 12,
  elemDrop: 13,
  tableCopy: 14,
  tableGrow: 15,
  tableSize: 16,
  tableFill: 17,
} as const

/** What kind of immediates and rule an opcode has. */
export const shape = { special: 0, numeric: 1, load: 2, store: 3 } as const

/** Shape by opcode; `special` also for opcodes that do not exist. */
export const shapes = new Uint8Array(256)
/** Operands by opcode, for the shapes other than special: how many, the type of the top one, the type below it, the result or 0. */
export const arity = new Uint8Array(256)
export const topType = new Uint8Array(256)
export const belowType = new Uint8Array(256)
export const resultType = new Uint8Array(256)
/** Largest alignment exponent of loads and stores. */
export const alignment = new Uint8Array(256)
/** 1 where an opcode needs floating point at all. */
export const usesFloat = new Uint8Array(256)
/** The float type of which an instruction can make a NaN whose bits the specification leaves open, or 0. */
export const makesNan = new Uint8Array(256)
/** 1 where the bits of a NaN on top of the stack have no influence on the result, once NaN results are canonical. */
export const ignoresNanBits = new Uint8Array(256)

function isFloat(type: number): boolean {
  return type === f32 || type === f64
}

function numeric(from: number, to: number, operands: readonly number[], result: number): void {
  for (let code = from; code <= to; code++) define(code, shape.numeric, operands, result)
}

function define(code: number, kind: number, operands: readonly number[], result: number): void {
  shapes[code] = kind
  arity[code] = operands.length
  topType[code] = operands.at(-1) ?? 0
  belowType[code] = operands.length > 1 ? (operands[0] as number) : 0
  resultType[code] = result
  if (isFloat(result) || operands.some(isFloat)) usesFloat[code] = 1
}

function access(code: number, kind: number, type: number, exponent: number): void {
  define(code, kind, kind === shape.load ? [i32] : [i32, type], kind === shape.load ? type : 0)
  alignment[code] = exponent
}

numeric(0x45, 0x45, [i32], i32)
numeric(0x46, 0x4f, [i32, i32], i32)
numeric(0x50, 0x50, [i64], i32)
numeric(0x51, 0x5a, [i64, i64], i32)
numeric(0x5b, 0x60, [f32, f32], i32)
numeric(0x61, 0x66, [f64, f64], i32)
numeric(0x67, 0x69, [i32], i32)
numeric(0x6a, 0x78, [i32, i32], i32)
numeric(0x79, 0x7b, [i64], i64)
numeric(0x7c, 0x8a, [i64, i64], i64)
numeric(0x8b, 0x91, [f32], f32)
numeric(0x92, 0x98, [f32, f32], f32)
numeric(0x99, 0x9f, [f64], f64)
numeric(0xa0, 0xa6, [f64, f64], f64)
/** Conversions from 0xa7 on: operand and result of each. */
const conversions: readonly (readonly [number, number])[] = [
  [i64, i32],
  [f32, i32],
  [f32, i32],
  [f64, i32],
  [f64, i32],
  [i32, i64],
  [i32, i64],
  [f32, i64],
  [f32, i64],
  [f64, i64],
  [f64, i64],
  [i32, f32],
  [i32, f32],
  [i64, f32],
  [i64, f32],
  [f64, f32],
  [i32, f64],
  [i32, f64],
  [i64, f64],
  [i64, f64],
  [f32, f64],
  [f32, i32],
  [f64, i64],
  [i32, f32],
  [i64, f64],
]
for (const [index, [from, to]] of conversions.entries()) numeric(0xa7 + index, 0xa7 + index, [from], to)
numeric(0xc0, 0xc1, [i32], i32)
numeric(0xc2, 0xc4, [i64], i64)

const loads: readonly (readonly [number, number])[] = [
  [i32, 2],
  [i64, 3],
  [f32, 2],
  [f64, 3],
  [i32, 0],
  [i32, 0],
  [i32, 1],
  [i32, 1],
  [i64, 0],
  [i64, 0],
  [i64, 1],
  [i64, 1],
  [i64, 2],
  [i64, 2],
]
for (const [index, [type, exponent]] of loads.entries()) access(0x28 + index, shape.load, type, exponent)
const stores: readonly (readonly [number, number])[] = [
  [i32, 2],
  [i64, 3],
  [f32, 2],
  [f64, 3],
  [i32, 0],
  [i32, 1],
  [i64, 0],
  [i64, 1],
  [i64, 2],
]
for (const [index, [type, exponent]] of stores.entries()) access(0x36 + index, shape.store, type, exponent)
usesFloat[op.f32Const] = 1
usesFloat[op.f64Const] = 1

/** abs, neg and copysign work on bits alone; all other float arithmetic, and changes of width, may make a NaN. */
const onBits: ReadonlySet<number> = new Set([0x8b, 0x8c, 0x98, 0x99, 0x9a, 0xa6])
for (let code = 0x8b; code <= 0xa6; code++)
  if (!onBits.has(code)) makesNan[code] = known(resultType[code], 'a byte is in the table')
makesNan[0xb6] = f32
makesNan[0xbb] = f64
for (let code = 0x5b; code <= 0x66; code++) ignoresNanBits[code] = 1
for (let code = 0xa8; code <= 0xb1; code++) if (code !== 0xac && code !== 0xad) ignoresNanBits[code] = 1
for (let code = 0x8b; code <= 0xbb; code++) if (makesNan[code] !== 0) ignoresNanBits[code] = 1
