// SPDX-License-Identifier: Apache-2.0
import { type ByteReader, invalid, malformed, overLimit, readByte, readU32, skipBytes } from './byte-reader.ts'
import type { ModuleLimits } from './default-limits.ts'
import { funcref, i32 } from './opcodes.ts'
import { readConstant } from './read-constant.ts'
import { readReferenceType } from './read-types.ts'
import type { WasmModule } from './wasm-module.ts'

/** Bits of the form of an element segment. */
const form = { passiveOrDeclared: 1, explicitIndex: 2, expressions: 4 } as const

/** One element segment, in any of its eight forms. */
export function readElement(reader: ByteReader, module: WasmModule, limits: ModuleLimits): void {
  const at = reader.at
  const flags = readU32(reader)
  if (flags > 7) throw malformed(at, 'form of an element segment')
  const isActive = (flags & form.passiveOrDeclared) === 0
  const hasExpressions = (flags & form.expressions) !== 0
  const tableAt = reader.at
  const table = isActive && (flags & form.explicitIndex) !== 0 ? readU32(reader) : 0
  if (isActive && module.tables[table] === undefined) throw invalid(tableAt, `unknown table ${table}`)
  if (isActive) readConstant(reader, module, i32)
  const type = (flags & 3) === 0 ? funcref : readElementType(reader, hasExpressions)
  if (isActive && module.tables[table]?.type !== type) throw invalid(tableAt, 'element segment of another type than its table')
  const countAt = reader.at
  const count = readU32(reader)
  if (count > limits.tableEntries) throw overLimit(countAt, 'entries of an element segment', count, limits.tableEntries)
  for (let index = 0; index < count; index++) {
    if (hasExpressions) readConstant(reader, module, type)
    else readElementFunction(reader, module)
  }
  module.elements.push(type)
}

function readElementType(reader: ByteReader, hasExpressions: boolean): number {
  if (hasExpressions) return readReferenceType(reader)
  const at = reader.at
  if (readByte(reader) !== 0) throw malformed(at, 'kind of an element segment')
  return funcref
}

function readElementFunction(reader: ByteReader, module: WasmModule): void {
  const at = reader.at
  const index = readU32(reader)
  if (index >= module.functions.length) throw invalid(at, `unknown function ${index}`)
  module.referenced.add(index)
  module.addressTaken.add(index)
}

/** One data segment. */
export function readData(reader: ByteReader, module: WasmModule): void {
  const at = reader.at
  const flags = readU32(reader)
  if (flags > 2) throw malformed(at, 'form of a data segment')
  if (flags !== 1) {
    const memory = flags === 2 ? readU32(reader) : 0
    if (memory >= module.memories.length) throw invalid(at, `unknown memory ${memory}`)
    readConstant(reader, module, i32)
  }
  skipBytes(reader, readU32(reader))
  module.dataSegments++
}
