// SPDX-License-Identifier: Apache-2.0
import { type ByteReader, invalid, malformed, overLimit, readByte, readName, readU32 } from './byte-reader.ts'
import type { ModuleLimits } from './default-limits.ts'
import { readGlobalType, readMemoryType, readTableType, unsupported } from './read-types.ts'
import { external, type WasmModule } from './wasm-module.ts'

/** One entry of the import section. */
export function readImport(reader: ByteReader, module: WasmModule, limits: ModuleLimits): void {
  const moduleName = readName(reader)
  const name = readName(reader)
  const kind = readByte(reader)
  const index = readImported(reader, module, kind, limits)
  module.imports.push({ module: moduleName, name, kind, index })
}

function readImported(reader: ByteReader, module: WasmModule, kind: number, limits: ModuleLimits): number {
  const at = reader.at
  switch (kind) {
    case external.function:
      module.functions.push(readTypeIndex(reader, module))
      return module.importedFunctions++
    case external.table:
      module.tables.push(readTableType(reader, limits))
      return module.importedTables++
    case external.memory:
      module.memories.push(readMemoryType(reader))
      return module.importedMemories++
    case external.global:
      module.globals.push(readGlobalType(reader))
      return module.importedGlobals++
    case 4:
      throw unsupported('exceptions', at - 1, 'imported tag')
    default:
      throw malformed(at - 1, 'kind of an import')
  }
}

/** The index of a type of functions that exists. */
export function readTypeIndex(reader: ByteReader, module: WasmModule): number {
  const at = reader.at
  const index = readU32(reader)
  if (index >= module.types.length) throw invalid(at, `unknown type ${index}`)
  return index
}

/** One entry of the export section; names are unique. */
export function readExport(reader: ByteReader, module: WasmModule, names: Set<string>): void {
  const start = reader.at
  const name = readName(reader)
  if (names.has(name)) throw invalid(start, 'duplicate export name')
  names.add(name)
  const kind = readByte(reader)
  const at = reader.at
  const index = readU32(reader)
  if (kind === 4) throw unsupported('exceptions', at, 'exported tag')
  const space = [module.functions, module.tables, module.memories, module.globals][kind]
  if (space === undefined) throw malformed(at, 'kind of an export')
  if (index >= space.length) throw invalid(at, `unknown ${['function', 'table', 'memory', 'global'][kind]} ${index}`)
  if (kind === external.function) module.referenced.add(index)
  module.exports.push({ name, kind, index })
}

/** The tables and memories as a whole: how many there may be. */
export function checkSpaces(at: number, module: WasmModule, limits: ModuleLimits): void {
  if (module.memories.length > 1) throw unsupported('multi-memory', at, `${module.memories.length} memories`)
  if (module.tables.length > limits.tables) throw overLimit(at, 'tables', module.tables.length, limits.tables)
  if (module.globals.length > limits.globals) throw overLimit(at, 'globals', module.globals.length, limits.globals)
}
