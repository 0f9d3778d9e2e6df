// SPDX-License-Identifier: Apache-2.0
import { type ByteReader, invalid, malformed, readByte, readU32, skipBytes, skipSigned } from './byte-reader.ts'
import { f32, f64, funcref, i32, i64, op, v128 } from './opcodes.ts'
import { readReferenceType, unsupported } from './read-types.ts'
import type { WasmModule } from './wasm-module.ts'

/**
 * Reads a constant expression of one type and checks it: one constant, `ref.null`, `ref.func` or an imported immutable global.
 * Functions that it names count as referenced, and as held by a table or reference.
 */
export function readConstant(reader: ByteReader, module: WasmModule, wanted: number): void {
  const at = reader.at
  const type = readConstantInstruction(reader, module)
  if (type === undefined) throw invalid(at, 'constant expression that gives nothing')
  const next = reader.at
  const end = readByte(reader)
  if (end !== op.end) throw notTheEnd(reader, module, end, next)
  if (type !== wanted) throw invalid(at, 'constant expression of another type')
}

/** What follows one constant tells a refused feature from nonsense. */
function notTheEnd(reader: ByteReader, module: WasmModule, code: number, at: number) {
  const isArithmetic = code === 0x6a || code === 0x6b || code === 0x6c || code === 0x7c || code === 0x7d || code === 0x7e
  if (isArithmetic) return unsupported('extended-constants', at, 'arithmetic in a constant expression')
  reader.at = at
  if (readConstantInstruction(reader, module) === undefined) return invalid(at, 'constant expression expected')
  const next = reader.at
  return reader.at < reader.end && reader.bytes[next] === op.end
    ? invalid(next, 'constant expression with two values')
    : unsupported('extended-constants', next, 'constant expression of more than one instruction')
}

function readConstantInstruction(reader: ByteReader, module: WasmModule): number | undefined {
  const at = reader.at
  const code = readByte(reader)
  switch (code) {
    case op.i32Const:
      skipSigned(reader, 32)
      return i32
    case op.i64Const:
      skipSigned(reader, 64)
      return i64
    case op.f32Const:
      skipBytes(reader, 4)
      return f32
    case op.f64Const:
      skipBytes(reader, 8)
      return f64
    case op.refNull:
      return readReferenceType(reader)
    case op.refFunc:
      return readFunctionReference(reader, module)
    case op.globalGet:
      return readGlobalOf(reader, module)
    case op.end:
      return undefined
    case 0xfd:
      throw unsupported('simd', at, `constant of type ${v128.toString(16)}`)
    case 0xfb:
      throw unsupported('garbage-collection', at, 'constant of a garbage-collected type')
    default:
      throw code > 0xd2 || (code > 0x1c && code < 0x20)
        ? malformed(at, 'unknown opcode')
        : invalid(at, 'constant expression expected')
  }
}

function readFunctionReference(reader: ByteReader, module: WasmModule): number {
  const at = reader.at
  const index = readU32(reader)
  if (index >= module.functions.length) throw invalid(at, `unknown function ${index}`)
  module.referenced.add(index)
  module.addressTaken.add(index)
  return funcref
}

function readGlobalOf(reader: ByteReader, module: WasmModule): number {
  const at = reader.at
  const index = readU32(reader)
  const global = module.globals[index]
  if (global === undefined) throw invalid(at, `unknown global ${index}`)
  if (index >= module.importedGlobals)
    throw unsupported('extended-constants', at, `constant that reads global ${index} of the module`)
  if (global.mutable) throw invalid(at, 'mutable global in a constant expression')
  return global.type
}
